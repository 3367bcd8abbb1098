"""Backup into one SQLite file, whatever engine the store is on, and restore from it."""

import datetime
import hashlib
import itertools
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, inspect

from ntm.store import audit
from ntm.store.accounts import require_still
from ntm.store.connection import Store, make_engine, said_plainly
from ntm.store.copying import copy_all, replace_all
from ntm.store.errors import BackupError, StoreError
from ntm.store.opening import APPLICATION_ID, known_revisions, revision_of, upgrade
from ntm.store.people import User, require
from ntm.store.place import store_dir
from ntm.store.schema import PASSING, metadata


@dataclass(frozen=True)
class Restored:
    """What a restore did: how many versions the store has now, and the file that keeps what was there before."""

    versions: int
    kept_before: Path


def backup(store: Store, path: Path, user: User) -> Path:
    """Write everything but open sessions into one file, which restores into either engine.

    Parameters
    ----------
    store : Store
    path : Path
        The file to make, or a folder, where a file named by the moment is made. An existing file is never overwritten.
    user : User
        An admin: the file holds the hashes of passwords. Only its owner can read it.

    Returns
    -------
    Path
        The finished file; it appears under its name only when whole and checked.

    Raises
    ------
    NotAllowed
        The user is no admin.
    BackupError
        The file exists, or its folder cannot be written.
    """
    require(user, "admin")
    with store.writing() as connection:
        require_still(connection, user, "admin")
        target = _free(Path(path), store.clock(), "sao-luu")
        _write(store, target)
        audit.record(connection, store.now(), user, "backup", target.name)
    return target


def restore(path: Path, store: Store, user: User) -> Restored:
    """Put the content of a backup in the place of the store's, in one transaction.

    Accounts and their passwords become those of the backup, everybody has to sign in again; audit entries are added to
    those there are, never taken away. What was there before is first backed up beside the store.

    Raises
    ------
    NotAllowed
        The user is no admin.
    BackupError
        The file is no backup of this program, is damaged, or of a newer schema; nothing is changed.
    """
    require(user, "admin")
    with _sound_copy(Path(path)) as source, store.writing() as connection:
        require_still(connection, user, "admin")
        saved = _write(store, _free(_beside(store), store.clock(), "truoc-khi-khoi-phuc"))
        with source.connect() as old:
            replace_all(old, connection)
        told = {"file": Path(path).name, "sha256": _sha256(Path(path)), "kept_before": saved.name}
        audit.record(connection, store.now(), user, "restore", Path(path).name, **told)
        count = connection.exec_driver_sql("SELECT COUNT(*) FROM version").scalar_one()
    return Restored(count, saved)


def _write(store: Store, target: Path) -> Path:
    """Fill a temporary file beside the target, check it, and only then give it its name."""
    with _temporary(target.parent) as temporary, said_plainly(str(target)):
        if store.on_sqlite:
            _copy_file(Path(store.engine.url.database), temporary)
        else:
            _copy_tables(store, temporary)
        _finish(temporary)
        temporary.replace(target)
    return target


def _copy_file(source: Path, target: Path) -> None:
    only_read = f"{source.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(only_read, uri=True)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _copy_tables(store: Store, target: Path) -> None:
    with _engine(target) as engine, store.reading() as old, engine.begin() as new:
        new.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        upgrade(new)
        copy_all(old, new)


def _finish(path: Path) -> None:
    """Leave out who is signed in, make it one plain file, and check every page of it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
        for table in PASSING:
            raw.execute(f"DELETE FROM {table.name}")  # noqa: S608
        raw.execute("VACUUM")
        _require_sound(raw, path)


@contextmanager
def _sound_copy(path: Path) -> Iterator[Engine]:
    """A private copy of a backup that was checked and brought to today's schema; the file itself is only read."""
    if not path.is_file():
        raise BackupError(f"Không tìm thấy tệp sao lưu «{path}»; hãy kiểm tra lại đường dẫn.")
    with tempfile.TemporaryDirectory(prefix="ntm-") as folder:
        copy = Path(folder) / "copy.sqlite"
        _refused(path, lambda: _copy_file(path, copy))
        with _engine(copy) as engine:
            _refused(path, lambda: _require_backup(engine, path))
            yield engine


def _require_backup(engine: Engine, path: Path) -> None:
    with engine.begin() as connection:
        number = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        revision = revision_of(connection)
        if number != APPLICATION_ID or revision is None:
            raise BackupError(f"Tệp «{path.name}» không phải bản sao lưu của phần mềm này; hãy chọn đúng tệp.")
        if revision not in known_revisions():
            raise BackupError(
                f"Bản sao lưu «{path.name}» có lược đồ «{revision}» mới hơn phần mềm đang chạy (biết đến "
                f"«{known_revisions()[0]}»); hãy cập nhật phần mềm rồi khôi phục."
            )
        _require_sound(connection.connection.driver_connection, path)
        upgrade(connection)
        if not set(metadata.tables) <= set(inspect(connection).get_table_names()):
            raise BackupError(f"Bản sao lưu «{path.name}» thiếu bảng; hãy dùng một bản sao lưu khác.")


def _require_sound(raw: sqlite3.Connection, path: Path) -> None:
    seen = raw.execute("PRAGMA integrity_check").fetchone()[0]
    loose = raw.execute("PRAGMA foreign_key_check").fetchone()
    if seen != "ok" or loose is not None:
        raise BackupError(f"Bản sao lưu «{path.name}» bị hỏng ({loose or seen}); hãy dùng một bản sao lưu khác.")


def _refused(path: Path, attempt: Callable[[], None]) -> None:
    """Say of any trouble in reading a backup that it is the backup that is bad, not the store."""
    try:
        with said_plainly(path.name):
            attempt()
    except BackupError:
        raise
    except StoreError as error:
        raise BackupError(f"Tệp «{path.name}» không phải bản sao lưu đọc được; hãy chọn tệp khác.") from error


@contextmanager
def _engine(path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{path.as_posix()}")
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _temporary(folder: Path) -> Iterator[Path]:
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix=".ntm-", suffix=".sqlite")
    except OSError as error:
        raise BackupError(
            f"Không ghi được bản sao lưu vào thư mục «{folder}» ({error.strerror}); hãy chọn thư mục khác."
        ) from error
    os.close(handle)
    try:
        yield Path(name)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


def _free(path: Path, moment: datetime.datetime, word: str) -> Path:
    """Return a name nothing has yet: the one given, or in a folder one made of the moment."""
    if path.is_dir():
        stem = f"ntm-{word}-{moment:%Y%m%d-%H%M%S}"
        ends = itertools.chain([""], (f"-{turn}" for turn in itertools.count(2)))
        return next(one for one in (path / f"{stem}{end}.sqlite" for end in ends) if not one.exists())
    if path.exists():
        raise BackupError(f"Đã có tệp «{path}»; hãy chọn tên khác để không mất tệp cũ.")
    return path


def _beside(store: Store) -> Path:
    """Folder for what a restore replaces: that of the SQLite file; for a server, the folder of the store."""
    folder = Path(store.engine.url.database).parent if store.on_sqlite else store_dir()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
