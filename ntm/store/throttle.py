"""How often one may try to sign in: per name, per client, and altogether."""

import datetime
import hashlib

from sqlalchemy import Connection, delete, insert, select

from ntm.store.connection import Store, moment_text
from ntm.store.errors import Throttled
from ntm.store.schema import sign_in_attempt

WINDOW = datetime.timedelta(minutes=15)
PER_NAME, PER_CLIENT, ALTOGETHER = 5, 20, 100


def admit(connection: Connection, store: Store, name_key: str, client: str) -> None:
    """Count a try before its password is looked at, so that many at once gain nothing.

    Raises
    ------
    Throttled
        The name, the client (when told) or all together had their share of wrong tries in the last quarter of an hour.
        A try that is refused here does not count, so waiting always helps.
    """
    now = store.clock()
    since = moment_text(now - WINDOW)
    connection.execute(delete(sign_in_attempt).where(sign_in_attempt.c.at <= since))
    tries = connection.execute(select(sign_in_attempt).order_by(sign_in_attempt.c.at)).all()
    hashed = name_sha256(name_key)
    shares = [
        ([one.at for one in tries if one.name_sha256 == hashed], PER_NAME),
        ([one.at for one in tries if client and one.client == client], PER_CLIENT),
        ([one.at for one in tries], ALTOGETHER),
    ]
    waits = [_until(times[-share], now) for times, share in shares if len(times) >= share]
    if waits:
        raise Throttled(max(waits))
    connection.execute(insert(sign_in_attempt).values(at=moment_text(now), name_sha256=hashed, client=client))


def forget(connection: Connection, name_key: str) -> None:
    """Forget the wrong tries of a name: its person signed in, or an admin gave it a new password."""
    connection.execute(delete(sign_in_attempt).where(sign_in_attempt.c.name_sha256 == name_sha256(name_key)))


def name_sha256(name_key: str) -> str:
    """Hash of a typed name: people type passwords into the wrong field, and those are not for keeping."""
    return hashlib.sha256(name_key.encode("utf-8", "surrogatepass")).hexdigest()


def _until(oldest: str, now: datetime.datetime) -> datetime.timedelta:
    return datetime.datetime.fromisoformat(oldest) + WINDOW - now
