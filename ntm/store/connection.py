"""One connection pool per store, two kinds of transaction, and every database error as one sentence."""

import datetime
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from ntm.store.errors import StoreBusy, StoreDamaged, StoreError, StoreUnreachable
from ntm.store.place import sqlite_path

BUSY_SECONDS = 30
WRITER_LOCK = 0x4E544D
"""Number of the PostgreSQL lock every writer of this program takes: one writer at a time, as SQLite has it."""

_MADE_TO_WRITE = "ntm_write"
_SENTENCES = (
    (("locked", "lock timeout"), StoreBusy, "Kho số liệu đang bận ghi việc khác; hãy chờ ít phút rồi thử lại."),
    (
        ("malformed", "not a database"),
        StoreDamaged,
        "Tệp kho số liệu ({place}) bị hỏng hoặc không phải tệp SQLite; hãy khôi phục từ bản sao lưu gần nhất.",
    ),
    (
        ("readonly", "read-only", "unable to open"),
        StoreUnreachable,
        "Không ghi được vào kho số liệu ({place}) vì thư mục hoặc tệp không cho ghi; hãy cấp quyền ghi rồi thử lại.",
    ),
    (("is full", "no space"), StoreUnreachable, "Ổ đĩa của kho số liệu ({place}) đã đầy; hãy dọn chỗ rồi thử lại."),
    (
        ("connection", "server closed", "terminating"),
        StoreUnreachable,
        "Không kết nối được máy chủ cơ sở dữ liệu ({place}); hãy kiểm tra máy chủ và địa chỉ trong NTM_DATABASE_URL.",
    ),
)  # fmt: skip


def utc_now() -> datetime.datetime:
    """Return the present moment in UTC."""
    return datetime.datetime.now(datetime.UTC)


@dataclass(frozen=True, eq=False)
class Store:
    """An opened store. ``place`` is its address without a password; ``clock`` gives the present moment in UTC."""

    place: str
    engine: Engine = field(repr=False)
    clock: Callable[[], datetime.datetime] = utc_now

    @property
    def on_sqlite(self) -> bool:
        """Whether the store is one SQLite file."""
        return self.engine.dialect.name == "sqlite"

    def now(self) -> str:
        """Return the present moment as ISO text in UTC, of one width, so that texts sort as moments do."""
        return moment_text(self.clock())

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one moment of the store from beginning to end."""
        options = {} if self.on_sqlite else {"isolation_level": "REPEATABLE READ"}
        with said_plainly(self.place), self._options(options) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that is alone in writing until it ends; leaving by an error changes nothing."""
        with said_plainly(self.place), self._options({_MADE_TO_WRITE: True}) as connection, connection.begin():
            if not self.on_sqlite:
                connection.execute(text(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
            yield connection

    def _options(self, options: dict) -> Connection:
        return self.engine.connect().execution_options(**options)


def moment_text(moment: datetime.datetime) -> str:
    """Return a moment as ISO text in UTC, always with milliseconds."""
    return moment.astimezone(datetime.UTC).isoformat(timespec="milliseconds")


def make_engine(url: str) -> Engine:
    """Make the pool of one address; StoreError for an address of any other database."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            "NTM_DATABASE_URL không đúng dạng; hãy viết postgresql://người:mật_khẩu@máy/tên_kho."
        ) from error
    path = sqlite_path(url)
    if path is not None:
        return _sqlite_engine(path)
    if address.get_backend_name() in ("postgresql", "postgres"):
        named = address.set(drivername="postgresql+psycopg")
        return create_engine(named, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    raise StoreError(
        f"Kho số liệu không dùng được địa chỉ loại «{address.drivername}»; hãy dùng sqlite:///đường_dẫn hoặc postgresql://…"
    )


@contextmanager
def said_plainly(place: str) -> Iterator[None]:
    """Turn an error of the database into one sentence of ours; the original stays as its cause."""
    try:
        yield
    except DBAPIError as error:
        raise _in_words(str(error.orig), place) from error
    except sqlite3.Error as error:
        raise _in_words(str(error), place) from error


def _in_words(seen: str, place: str) -> StoreError:
    for needles, kind, sentence in _SENTENCES:
        if any(needle in seen.lower() for needle in needles):
            return kind(sentence.format(place=place))
    first_line = seen.strip().partition("\n")[0]
    return StoreError(f"Kho số liệu ({place}) báo lỗi «{first_line}»; hãy báo người quản trị.")


def _sqlite_engine(path: Path) -> Engine:
    address = URL.create("sqlite", database=str(path))  # not parsed again: a folder's name may hold «?» or «%»
    engine = create_engine(address, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(raw, _record) -> None:
    raw.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    for setting in ("foreign_keys = ON", "synchronous = FULL"):
        raw.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once: two that read first and write later would end in a deadlock."""
    writes = connection.get_execution_options().get(_MADE_TO_WRITE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
