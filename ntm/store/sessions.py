"""Signing in and staying signed in. The store keeps only a hash of each token, so its file opens no session."""

import datetime
import hashlib
import secrets
from dataclasses import dataclass, field

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from ntm.store import audit, throttle
from ntm.store.accounts import name_key, set_password
from ntm.store.connection import Store, moment_text
from ntm.store.errors import SignInRefused
from ntm.store.passwords import hashed, outdated, right
from ntm.store.people import User
from ntm.store.schema import account, sign_in_session

IDLE = datetime.timedelta(hours=1)
ABSOLUTE = datetime.timedelta(hours=12)
SLIDE = datetime.timedelta(minutes=1)
"""A session is marked as seen at most this often: a page that reruns every second must not write every second."""

_REFUSED = "Tên hoặc mật khẩu không đúng, hoặc tài khoản đã bị khóa; hãy thử lại hoặc nhờ người quản trị."
_LONGEST_CLIENT = 64


@dataclass(frozen=True)
class Session:
    """A person signed in. ``token`` is known to the browser alone; ``expires`` is when it ends if nothing is done."""

    token: str = field(repr=False)
    user: User
    expires: datetime.datetime


def sign_in(store: Store, name: str, password: str, client: str = "") -> Session:
    """Open a session.

    Parameters
    ----------
    store : Store
    name, password : str
        As typed.
    client : str
        Where the call comes from (an address), for throttling; empty when not known.

    Returns
    -------
    Session

    Raises
    ------
    Throttled
        Too many wrong tries with this name, from this client, or altogether.
    SignInRefused
        Wrong name, wrong password, no password or a disabled account: one sentence and one amount of work for all.
    """
    key, origin = name_key(name), _origin(client)
    with store.writing() as connection:
        throttle.admit(connection, store, key, origin)
        found = _account(connection, key)
    # The slow hash is worked out while nobody waits for the store.
    if not right(found.password_hash if found else None, password) or found.disabled:
        _refuse(store, found, origin)
    better = hashed(password) if outdated(found.password_hash) else found.password_hash
    token = secrets.token_urlsafe(32)
    with store.writing() as connection:
        _require_unchanged(connection, found)
        throttle.forget(connection, key)
        connection.execute(update(account).where(account.c.id == found.id).values(password_hash=better))
        _open(connection, store, found, token, origin)
    return Session(token, _user(found), store.clock() + min(IDLE, ABSOLUTE))


def user_of(store: Store, token: str | None) -> User | None:
    """Return whose session a token opens, with the role of this moment, and push its idle limit ahead.

    None for no token, an unknown one, one that ended (idle for an hour, 12 hours after signing in, or closed by a new
    password, another role or a disabled account).
    """
    if not isinstance(token, str) or not token:
        return None
    now, digest = store.clock(), _digest(token)
    chosen = select(account, sign_in_session.c.seen_at).join(sign_in_session)
    with store.reading() as connection:
        found = connection.execute(chosen.where(*_alive(now, digest), account.c.disabled == 0)).one_or_none()
    if found is None:
        return None
    if now - datetime.datetime.fromisoformat(found.seen_at) >= SLIDE:
        with store.writing() as connection:
            seen = update(sign_in_session).where(*_alive(now, digest)).values(seen_at=moment_text(now))
            connection.execute(seen)
    return _user(found)


def sign_out(store: Store, token: str) -> None:
    """End the session of a token; nothing happens when there is none."""
    ended = sign_in_session.c.token_sha256 == _digest(token)
    with store.writing() as connection:
        name = connection.execute(select(account.c.name).join(sign_in_session).where(ended)).scalar_one_or_none()
        if name is not None:
            connection.execute(delete(sign_in_session).where(ended))
            audit.record(connection, store.now(), name, "sign_out")


def change_password(store: Store, name: str, old: str, new: str, client: str = "") -> None:
    """Change one's own password, knowing the old one; tries count as tries to sign in. Ends every open session."""
    user = sign_in(store, name, old, client).user
    set_password(store, name, new, user)


def _origin(client: str) -> str:
    return client[:_LONGEST_CLIENT].encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _account(connection: Connection, key: str) -> Row | None:
    return connection.execute(select(account).where(account.c.name_key == key)).one_or_none()


def _refuse(store: Store, found: Row | None, client: str) -> None:
    """Write down the wrong try (of a known name only: an unknown one may be a password in the wrong field)."""
    with store.writing() as connection:
        audit.record(connection, store.now(), found.name if found else "", "sign_in_refused", client=client)
    raise SignInRefused(_REFUSED)


def _require_unchanged(connection: Connection, found: Row) -> None:
    """The account may have been closed or given a new password while the hash was worked out."""
    if _account(connection, found.name_key) != found:
        raise SignInRefused(_REFUSED)


def _open(connection: Connection, store: Store, found: Row, token: str, client: str) -> None:
    now = store.clock()
    dead = or_(
        sign_in_session.c.created_at <= moment_text(now - ABSOLUTE),
        sign_in_session.c.seen_at <= moment_text(now - IDLE),
    )
    connection.execute(delete(sign_in_session).where(dead))
    moments = dict.fromkeys(("created_at", "seen_at"), moment_text(now))
    row = {"token_sha256": _digest(token), "account_id": found.id, "client": client, **moments}
    connection.execute(insert(sign_in_session).values(**row))
    audit.record(connection, store.now(), found.name, "sign_in", client=client)


def _alive(now: datetime.datetime, digest: str) -> tuple:
    return (
        sign_in_session.c.token_sha256 == digest,
        sign_in_session.c.created_at > moment_text(now - ABSOLUTE),
        sign_in_session.c.seen_at > moment_text(now - IDLE),
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _user(found: Row) -> User:
    return User(found.id, found.name, found.role)
