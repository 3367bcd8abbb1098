import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from ntm.store import connection as connection_module
from ntm.store.backup import backup, restore
from ntm.store.connection import Store, make_engine
from ntm.store.errors import StoreBusy, StoreDamaged, StoreError, StoreForeign, StoreTooNew, StoreUnreachable
from ntm.store.history import rows_of, versions
from ntm.store.opening import close_store, known_revisions, open_store, revision_of, upgrade
from ntm.store.people import User
from ntm.store.place import sqlite_path, store_dir, store_exists, store_url
from ntm.store.saving import save
from ntm.store.schema import metadata

ROOT = Path(__file__).resolve().parents[3]
NOBODY = 65534


@contextmanager
def opened(url):
    found = open_store(url)
    try:
        yield found
    finally:
        close_store(found)


@contextmanager
def ordinary_user():
    """Root may write anywhere, so as root these tests put its rights aside for a moment."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "ntm.sqlite"


@pytest.fixture
def url(file):
    return f"sqlite:///{file.as_posix()}"


def test_where_the_store_is(monkeypatch, tmp_path):
    monkeypatch.delenv("NTM_DATABASE_URL", raising=False)
    monkeypatch.delenv("NTM_STORE_DIR", raising=False)
    assert store_dir() == ROOT / "data" / "store"
    assert sqlite_path(store_url()) == ROOT / "data" / "store" / "ntm.sqlite"
    monkeypatch.setenv("NTM_STORE_DIR", str(tmp_path))
    assert sqlite_path(store_url()) == tmp_path / "ntm.sqlite"
    monkeypatch.setenv("NTM_DATABASE_URL", "postgresql://a@b/c")
    assert store_url() == "postgresql://a@b/c"
    assert sqlite_path(store_url()) is None
    assert store_exists()
    assert store_url("sqlite:///x") == "sqlite:///x"


def test_looking_for_a_store_makes_none(monkeypatch, tmp_path):
    monkeypatch.delenv("NTM_DATABASE_URL", raising=False)
    monkeypatch.setenv("NTM_STORE_DIR", str(tmp_path / "kho"))
    assert not store_exists()
    assert not (tmp_path / "kho").exists()
    with opened(None):
        assert store_exists()
    assert store_exists()


def test_looking_for_a_store_loads_no_database_library():
    code = "import sys, ntm.store.place as p; p.store_exists(); sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_the_file_is_safe_and_its_owners_alone(tmp_path):
    path = tmp_path / "kho" / "ntm.sqlite"
    with opened(f"sqlite:///{path.as_posix()}") as store, store.writing() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 30_000
        files = list(path.parent.iterdir())
        assert len(files) >= 2  # the side files of write-ahead logging are there
        assert {stat.S_IMODE(one.stat().st_mode) for one in files} == {0o600}
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_folder_may_have_any_name(tmp_path, subject, statuses, facts):
    path = tmp_path / "kho số liệu 100% ?x=1 #2" / "ntm.sqlite"
    with opened(f"sqlite:///{path.as_posix()}") as store:
        save(store, subject, statuses({("06004", 1): "attained"}), facts(), User.command_line())
        made = backup(store, path.parent, User.command_line())
        restore(made, store, User.command_line())
        assert open_store(f"sqlite:///{path.as_posix()}").engine is store.engine
    assert {one.name.partition("-")[0] for one in tmp_path.iterdir()} == {path.parent.name}


def test_one_pool_per_address(url, file):
    with opened(url) as first:
        assert open_store(url).engine is first.engine
        for one in file.parent.glob("ntm.sqlite*"):
            one.rename(file.parent / f"old-{one.name}")
        second = open_store(url)
        assert second.engine is not first.engine
        assert versions(second).empty
        close_store(second)


def test_the_steps_make_the_tables_the_code_uses(store):
    with store.reading() as connection:
        assert revision_of(connection) == known_revisions()[0]
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_an_empty_file_becomes_a_store(url, file):
    file.touch()
    with opened(url) as store:
        assert versions(store).empty


def test_a_store_of_the_first_revision_moves_forward_with_its_rows(address, clock, subject, statuses, facts):
    with opened(address) as store:
        save(store, subject, statuses({("06004", 1): "attained"}), facts(), User.command_line())
        with store.writing() as connection:
            for table in ("sign_in_attempt", "sign_in_session", "account"):
                connection.execute(text(f"DROP TABLE {table}"))
            connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with opened(address) as store:
        assert rows_of(store, 1)["status"].tolist() == ["attained"]
        with store.reading() as connection:
            assert revision_of(connection) == "0002"
            assert connection.execute(text("SELECT COUNT(*) FROM account")).scalar_one() == 0


def test_every_step_goes_forward_from_the_one_before(address):
    if sqlite_path(address):
        sqlite_path(address).parent.mkdir()
    engine = make_engine(address)
    for revision in reversed(known_revisions()):
        with Store("", engine).writing() as connection:
            upgrade(connection, revision)
            assert revision_of(connection) == revision
    engine.dispose()


def test_a_newer_store_is_refused(address):
    with opened(address) as store, store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0099'"))
    with pytest.raises(StoreTooNew, match="«0099» mới hơn phần mềm đang chạy .*hãy cập nhật phần mềm"):
        open_store(address)


def test_another_programs_file_is_refused(url, file):
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("CREATE TABLE photos (id)")
        raw.commit()
    with pytest.raises(StoreForeign, match="có bảng «photos»"):
        open_store(url)


def test_a_server_may_hold_tables_of_others_but_not_of_our_names(new_database):
    database = new_database()
    engine = make_engine(database)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE spatial_ref_sys (id integer)"))
    with opened(database) as store:
        assert versions(store).empty
        with store.writing() as connection:
            connection.execute(text("DROP TABLE alembic_version"))
    with pytest.raises(StoreForeign, match="của chương trình khác"):
        open_store(database)
    engine.dispose()


def test_a_file_that_is_no_database(url, file):
    file.write_bytes(b"PK\x03\x04 this is a workbook" * 200)
    with pytest.raises(StoreDamaged, match="bị hỏng hoặc không phải tệp SQLite; hãy khôi phục"):
        open_store(url)


def test_a_file_with_broken_pages(url, file, subject, statuses, facts):
    rows = statuses({(f"{unit:05d}", 1): "attained" for unit in range(2000)})
    with opened(url) as store:
        save(store, subject, rows, facts(), User.command_line())
        with closing(sqlite3.connect(file)) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(file.read_bytes())
    content[4096 * 20 : -4096] = b"\xa5" * (len(content) - 4096 * 21)
    file.write_bytes(content)
    with pytest.raises(StoreDamaged, match="bị hỏng"), opened(url) as store:
        rows_of(store, 1)


def test_a_folder_that_may_not_be_written():
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o555)
    with ordinary_user(), pytest.raises(StoreUnreachable, match=f"«{folder}.*hãy cấp quyền ghi thư mục ấy"):
        open_store(f"sqlite:///{folder}/ntm.sqlite")
    assert list(folder.iterdir()) == []
    folder.rmdir()


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "kho").touch()
    with pytest.raises(StoreUnreachable, match="NTM_STORE_DIR"):
        open_store(f"sqlite:///{tmp_path}/kho/ntm.sqlite")


def test_an_address_of_something_else(tmp_path):
    with pytest.raises(StoreError, match="loại «mysql»"):
        open_store("mysql://a:secret@b/c")
    with pytest.raises(StoreError, match="loại «sqlite»"):
        open_store("sqlite://")
    with pytest.raises(StoreError, match="không dùng|không đúng dạng"):
        open_store("kho của tôi")


def test_a_server_that_does_not_answer(tmp_path):
    with pytest.raises(StoreUnreachable, match="Không kết nối được máy chủ") as raised:
        open_store(f"postgresql://ntm:s3cret@/kho?host={tmp_path}")
    assert "s3cret" not in str(raised.value)


def test_waiting_for_another_writer_has_an_end(address, monkeypatch, subject, statuses, facts):
    monkeypatch.setattr(connection_module, "BUSY_SECONDS", 0.2)
    with opened(address) as store, store.writing():
        with pytest.raises(StoreBusy, match="đang bận ghi việc khác"):
            save(store, subject, statuses({("06004", 1): "attained"}), facts(), User.command_line())
        assert versions(store).empty  # reading goes on meanwhile


def test_four_processes_open_a_new_store_at_once(address):
    code = "import sys; from ntm.store.opening import open_store; from ntm.store.history import versions; "
    code += "sys.exit(len(versions(open_store(sys.argv[1]))))"
    many = [subprocess.Popen([sys.executable, "-c", code, address], cwd=ROOT) for _ in range(4)]
    assert [one.wait(timeout=60) for one in many] == [0] * 4
