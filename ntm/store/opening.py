"""Opening the store: the file, its migrations under a lock, and one pool per address in this process."""

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from ntm.store.connection import BUSY_SECONDS, Store, make_engine, said_plainly, utc_now
from ntm.store.errors import StoreForeign, StoreTooNew, StoreUnreachable
from ntm.store.place import sqlite_path, store_url
from ntm.store.schema import metadata

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
APPLICATION_ID = 0x4E544D41
"""Written into the header of every SQLite file of this program: «NTMA»."""

_OPENED: dict[str, tuple[Engine, tuple]] = {}
_ONE_AT_A_TIME = threading.Lock()
_MIGRATING = threading.Lock()
"""Alembic keeps the step it is at in the module, not in the call: two threads may not migrate at once."""


def open_store(url: str | None = None, clock: Callable = utc_now) -> Store:
    """Open the store, making it and bringing its schema up to date when needed.

    Parameters
    ----------
    url : str, optional
        ``sqlite:///path`` or ``postgresql://…``; None takes NTM_DATABASE_URL, else the SQLite file ``ntm.sqlite`` in
        the folder NTM_STORE_DIR or ``data/store``.
    clock : callable
        Gives the present moment in UTC; a test brings its own.

    Returns
    -------
    Store
        Threads may share it; every address has one pool of connections in a process.

    Raises
    ------
    StoreError
        The place cannot be written, is damaged, busy, of another program or of a newer schema.
    """
    address = store_url(url)
    with _ONE_AT_A_TIME:
        known = _OPENED.get(address)
        if known is None or known[1] != _identity(address):
            close_engine(address)
            _OPENED[address] = (_opened(address), _identity(address))
        engine = _OPENED[address][0]
    return Store(_shown(engine), engine, clock)


def close_store(store: Store) -> None:
    """Close every connection of this process to the store; the next `open_store` starts afresh."""
    with _ONE_AT_A_TIME:
        for address in [one for one, (engine, _) in _OPENED.items() if engine is store.engine]:
            close_engine(address)


def close_engine(address: str) -> None:
    """Forget the pool of one address."""
    engine, _ = _OPENED.pop(address, (None, None))
    if engine is not None:
        engine.dispose()


@cache
def known_revisions() -> tuple[str, ...]:
    """Return the schema revisions this program knows, the newest first."""
    return tuple(step.revision for step in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def revision_of(connection: Connection) -> str | None:
    """Return the schema revision of a database, None when it has none."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run the migration steps inside the caller's transaction."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    with _MIGRATING:
        command.upgrade(config, to)


def _opened(address: str) -> Engine:
    path = sqlite_path(address)
    if path is not None:
        _make_file(path)
    engine = make_engine(address)
    try:
        _bring_up_to_date(Store(_shown(engine), engine))
    except BaseException:
        engine.dispose()
        raise
    return engine


def _bring_up_to_date(store: Store) -> None:
    """Migrate under the writers' lock; a second process waits there and then finds nothing left to do."""
    if store.on_sqlite:
        _enter_wal(store)
    with store.reading() as connection:
        if revision_of(connection) == known_revisions()[0]:
            return
    with store.writing() as connection:
        _require_ours(connection, store.place)
        if store.on_sqlite:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        upgrade(connection)


def _require_ours(connection: Connection, place: str) -> None:
    revision = revision_of(connection)
    if revision is not None and revision not in known_revisions():
        raise StoreTooNew(
            f"Kho số liệu ({place}) có lược đồ «{revision}» mới hơn phần mềm đang chạy (biết đến "
            f"«{known_revisions()[0]}»); hãy cập nhật phần mềm rồi mở lại."
        )
    tables = set(inspect(connection).get_table_names())
    # A server's database may hold tables of extensions; a file with any table but ours is somebody else's file.
    strange = tables if connection.dialect.name == "sqlite" else tables & set(metadata.tables)
    if revision is None and strange:
        raise StoreForeign(
            f"Cơ sở dữ liệu ({place}) là của chương trình khác (có bảng «{min(strange)}»); hãy chọn nơi khác "
            "cho kho số liệu."
        )


def _enter_wal(store: Store) -> None:
    """Write-ahead logging lets people read while one writes. The mode stays in the file."""
    end = time.monotonic() + BUSY_SECONDS
    with said_plainly(store.place):
        raw = store.engine.raw_connection()
        try:
            while not _in_wal(raw.driver_connection, last=time.monotonic() > end):
                time.sleep(0.02)
        finally:
            raw.close()


def _in_wal(raw: sqlite3.Connection, last: bool) -> bool:
    """Try once; SQLite does not wait here for another process that is doing the same."""
    try:
        if raw.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            raw.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if last or "locked" not in str(error):
            raise
        return False
    return True


def _make_file(path: Path) -> None:
    """Make the file for its owner alone; SQLite gives its side files the same rights."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreUnreachable(
            f"Không tạo hoặc mở được tệp kho số liệu «{path}» ({error.strerror}); hãy cấp quyền ghi thư mục ấy "
            "hoặc đặt NTM_STORE_DIR sang thư mục khác."
        ) from error


def _identity(address: str) -> tuple:
    """Tell one file from another put in its place; a server's address is enough."""
    path = sqlite_path(address)
    if path is None or not path.exists():
        return (path,)
    return (path.stat().st_dev, path.stat().st_ino)


def _shown(engine: Engine) -> str:
    path = engine.url.database if engine.dialect.name == "sqlite" else None
    return path or engine.url.render_as_string(hide_password=True)
