import json
import sqlite3
import stat
from contextlib import closing

import pandas as pd
import pytest

from ntm.store.accounts import add_user, users
from ntm.store.audit import audit
from ntm.store.backup import backup, restore
from ntm.store.errors import BackupError, NotAllowed
from ntm.store.history import active, boundary_file, rows_of, versions
from ntm.store.opening import close_store, open_store
from ntm.store.people import User
from ntm.store.records import Subject
from ntm.store.saving import rollback, save
from ntm.store.sessions import sign_in, user_of

BOUNDARIES = Subject("boundaries", "20", geography_date="2025-07-01")


@pytest.fixture
def filled(store, subject, statuses, facts, editor):
    """Two versions of attainment and one of boundaries."""
    save(store, subject, statuses({("06004", 1): "attained", ("06007", 2): "unknown"}), facts(), editor)
    save(store, subject, statuses({("06004", 1): "nearly"}), facts(), editor)
    shapes = pd.DataFrame({"unit_code": ["06004"], "shape_sha256": ["ab" * 32]})
    save(store, BOUNDARIES, shapes, facts(day=""), editor, content=b"\x00\xffbytes")
    return store


def content(store):
    """All a backup keeps, as texts."""
    rows = [rows_of(store, number).to_csv() for number in versions(store)["id"]]
    return versions(store).to_csv(), users(store).to_csv(), rows


def names(folder):
    return sorted(one.name for one in folder.iterdir())


def test_a_backup_restores_what_there_was(filled, tmp_path, admin, editor, subject, statuses, facts):
    before = content(filled)
    made = backup(filled, tmp_path / "sao.sqlite", admin)
    assert made == tmp_path / "sao.sqlite"
    save(filled, subject, statuses({("06004", 1): "attained"}), facts(), editor)
    add_user(filled, "Thêm", "mat khau dai lam", "editor", admin)
    assert content(filled) != before
    done = restore(made, filled, admin)
    assert content(filled) == before
    assert done.versions == 3
    assert boundary_file(filled, 3) == b"\x00\xffbytes"


def test_the_store_goes_on_after_a_restore_without_using_a_number_twice(filled, tmp_path, admin, subject):
    made = backup(filled, tmp_path / "sao.sqlite", admin)
    gone = rollback(filled, 1, admin)
    restore(made, filled, admin)
    later = rollback(filled, 1, admin)
    assert later.id > gone.id
    assert add_user(filled, "Thêm", "mat khau dai lam", "editor", admin).id > 2
    assert active(filled, subject) == later


def test_what_was_there_is_backed_up_first(filled, tmp_path, admin, subject, statuses, facts, editor):
    made = backup(filled, tmp_path / "sao.sqlite", admin)
    save(filled, subject, statuses({("06004", 1): "attained"}), facts(), editor)
    newer = content(filled)
    done = restore(made, filled, admin)
    assert done.kept_before.parent == tmp_path / "kho"
    restore(done.kept_before, filled, admin)
    assert content(filled) == newer


def test_a_restore_wipes_no_audit_entry_out(filled, tmp_path, admin, editor):
    made = backup(filled, tmp_path / "sao.sqlite", admin)
    rollback(filled, 1, editor, "sau khi sao lưu")
    entries = len(audit(filled))
    restore(made, filled, admin)
    kept = audit(filled)
    assert len(kept) == entries + 1
    assert kept["action"].value_counts()[["restore", "rollback", "backup"]].tolist() == [1, 1, 1]
    told = json.loads(kept.loc[kept["action"] == "restore", "detail"].item())
    assert told["file"] == "sao.sqlite"
    assert len(told["sha256"]) == 64


def test_a_backup_moves_from_either_engine_to_either(filled, tmp_path, admin, new_database, clock):
    made = backup(filled, tmp_path / "sao.sqlite", admin)
    before = content(filled)
    for address in (f"sqlite:///{tmp_path}/other/ntm.sqlite", new_database()):
        other = open_store(address, clock)
        restore(made, other, User.command_line())
        assert content(other) == before
        assert sign_in(other, "Biên tập", "mat khau bien tap").user.role == "editor"
        assert audit(other)["action"].tolist().count("import") == 3
        assert rollback(other, 1, admin).id == 4
        again = backup(other, tmp_path, admin)
        restore(again, filled, admin)
        assert len(versions(filled)) == 4
        restore(made, filled, admin)
        close_store(other)


def test_nobody_stays_signed_in(filled, tmp_path, admin, editor):
    token = sign_in(filled, editor.name, "mat khau bien tap").token
    made = backup(filled, tmp_path / "sao.sqlite", admin)
    with closing(sqlite3.connect(made)) as raw:
        assert raw.execute("SELECT COUNT(*) FROM sign_in_session").fetchone() == (0,)
        assert raw.execute("SELECT COUNT(*) FROM sign_in_attempt").fetchone() == (0,)
    assert user_of(filled, token) == editor
    restore(made, filled, admin)
    assert user_of(filled, token) is None


def test_a_backup_is_one_file_of_its_owner(filled, tmp_path, admin):
    folder = tmp_path / "sao lưu"
    folder.mkdir()
    made = backup(filled, folder, admin)
    assert names(folder) == [made.name]
    assert made.name == "ntm-sao-luu-20261122-183000.sqlite"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    digest = made.read_bytes()
    with pytest.raises(BackupError, match="Đã có tệp .*không mất tệp cũ"):
        backup(filled, made, admin)
    restore(made, filled, admin)
    assert made.read_bytes() == digest
    assert names(folder) == [made.name]


def test_a_folder_that_is_not_there(filled, tmp_path, admin):
    entries = len(audit(filled))
    with pytest.raises(BackupError, match="hãy chọn thư mục khác"):
        backup(filled, tmp_path / "none" / "sao.sqlite", admin)
    assert len(audit(filled)) == entries


def test_only_an_admin_takes_or_restores_a_backup(filled, tmp_path, admin, editor, viewer):
    made = backup(filled, tmp_path / "sao.sqlite", admin)
    for nobody in (None, viewer, editor, User(editor.id, editor.name, "admin")):
        with pytest.raises(NotAllowed):
            backup(filled, tmp_path / "other.sqlite", nobody)
        with pytest.raises(NotAllowed):
            restore(made, filled, nobody)
    assert not (tmp_path / "other.sqlite").exists()


def spoil(path, how):
    if how == "no database":
        path.write_bytes(b"PK\x03\x04" * 999)
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "truncated":
        path.write_bytes(path.read_bytes()[:-8192])
    elif how == "broken pages":
        whole = bytearray(path.read_bytes())
        whole[4096 * 3 :] = b"\xa5" * (len(whole) - 4096 * 3)
        path.write_bytes(whole)
    else:
        with closing(sqlite3.connect(path)) as raw:
            raw.execute(how)
            raw.commit()


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ("no database", "không phải bản sao lưu"),
        ("empty", "không phải bản sao lưu"),
        ("truncated", "không phải bản sao lưu|bị hỏng"),
        ("broken pages", "không phải bản sao lưu|bị hỏng"),
        ("PRAGMA application_id = 0", "không phải bản sao lưu của phần mềm này"),
        ("UPDATE alembic_version SET version_num = '0099'", "«0099» mới hơn phần mềm .*cập nhật"),
        ("DROP TABLE flag_row", "thiếu bảng"),
        ("UPDATE attainment_row SET version_id = version_id + 77", "bị hỏng"),
    ],
)
def test_a_file_that_cannot_be_restored_changes_nothing(filled, tmp_path, admin, how, message):
    made = backup(filled, tmp_path / "sao.sqlite", admin)
    before = content(filled)
    spoil(made, how)
    with pytest.raises(BackupError, match=message):
        restore(made, filled, admin)
    assert content(filled) == before
    assert list(tmp_path.rglob("*truoc-khi*")) == []


def test_a_file_that_is_not_there(filled, tmp_path, admin):
    with pytest.raises(BackupError, match="Không tìm thấy tệp sao lưu"):
        restore(tmp_path / "none.sqlite", filled, admin)


def test_a_restore_that_fails_half_way_changes_nothing(filled, tmp_path, admin, monkeypatch):
    made = backup(filled, tmp_path / "sao.sqlite", admin)
    rollback(filled, 1, admin)
    before = content(filled)
    monkeypatch.setattr("ntm.store.audit.record", lambda *given, **told: 1 / 0)  # the last thing a restore does
    with pytest.raises(ZeroDivisionError):
        restore(made, filled, admin)
    assert content(filled) == before


def test_a_backup_of_the_first_revision_is_brought_forward(filled, tmp_path, admin, terminal):
    made = backup(filled, tmp_path / "sao.sqlite", admin)
    rows = rows_of(filled, 2)
    with closing(sqlite3.connect(made)) as raw:
        for table in ("sign_in_attempt", "sign_in_session", "account"):
            raw.execute(f"DROP TABLE {table}")
        raw.execute("UPDATE alembic_version SET version_num = '0001'")
        raw.commit()
    restore(made, filled, admin)
    pd.testing.assert_frame_equal(rows_of(filled, 2), rows)
    assert users(filled).empty
    add_user(filled, "Quản trị", "mat khau quan tri", "admin", terminal)
