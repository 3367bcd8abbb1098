"""`cli.py health`, and the lines the app writes with NTM_LOG=json."""

import io
import json
import logging

import pytest

import cli
from ntm.store.accounts import add_user
from ntm.store.opening import close_store, open_store
from ntm.store.people import User
from views import logs


@pytest.fixture
def answer(capsys):
    def ask():
        code = cli.main(["health", "--json"])
        return code, capsys.readouterr()

    return ask


def test_a_computer_without_imports_is_well_and_no_store_is_made(answer, tmp_path, monkeypatch):
    monkeypatch.setenv("NTM_STORE_DIR", str(tmp_path / "kho"))
    monkeypatch.setenv("NTM_CACHE_DIR", str(tmp_path / "lop"))
    code, said = answer()
    told = json.loads(said.out)
    assert code == 0 and list(told) == ["store", "boundaries", "ok"] and told["ok"] is True
    assert told["store"] == {"engine": "none", "place": "", "newest_version": 0}
    assert told["boundaries"]["built_layers"] == 0 and not (tmp_path / "kho").exists()


def test_a_store_that_answers_is_named(answer, tmp_path, monkeypatch):
    monkeypatch.setenv("NTM_STORE_DIR", str(tmp_path))
    store = open_store()
    add_user(store, "An", "mat khau cua An", "admin", User.command_line())
    code, said = answer()
    assert code == 0 and json.loads(said.out)["store"] == {
        "engine": "sqlite", "place": str(tmp_path / "ntm.sqlite"), "newest_version": 0,
    }  # fmt: skip
    close_store(store)


def test_a_store_that_cannot_be_reached_is_one_sentence_without_its_password(answer, monkeypatch):
    monkeypatch.setenv("NTM_DATABASE_URL", "postgresql://ntm:bimat@127.0.0.1:1/ntm")
    code, said = answer()
    assert (code, said.out, said.err.count("\n")) == (2, "", 1)
    assert "Không kết nối được máy chủ cơ sở dữ liệu" in said.err and "bimat" not in said.err


def test_a_damaged_store_is_told(answer, tmp_path, monkeypatch):
    (tmp_path / "ntm.sqlite").write_bytes(b"not a database" * 100)
    monkeypatch.setenv("NTM_STORE_DIR", str(tmp_path))
    code, said = answer()
    assert code == 2 and "bị hỏng" in said.err


@pytest.fixture
def log(monkeypatch):
    """The app's logger as a new process has it, and what it writes."""
    monkeypatch.setattr(logs.LOG, "handlers", [])
    monkeypatch.setattr(logs.LOG, "level", logging.NOTSET)
    monkeypatch.setattr(logs.LOG, "propagate", True)
    written = io.StringIO()
    monkeypatch.setattr(logs.HANDLER, "stream", written)
    yield written
    logging.getLogger("ntm").setLevel(logging.NOTSET)


def test_an_error_is_one_line_of_json_however_many_sessions_set_it_up(log, monkeypatch):
    monkeypatch.setenv("NTM_LOG", "json")
    for _ in range(3):
        logs.set_up()
    try:
        raise ValueError("dòng một\ndòng hai")
    except ValueError:
        logging.getLogger("ntm").exception("lỗi số %s", "a1b2c3")
    (line,) = log.getvalue().splitlines()
    told = json.loads(line)
    assert (told["level"], told["message"]) == ("ERROR", "lỗi số a1b2c3")
    assert told["time"].endswith("+00:00") and "ValueError: dòng một\ndòng hai" in told["exception"]
    logging.getLogger("ntm").info("đã mở")
    assert list(json.loads(log.getvalue().splitlines()[1])) == ["time", "level", "message"]


def test_without_the_setting_nothing_changes(log, monkeypatch):
    monkeypatch.delenv("NTM_LOG", raising=False)
    logs.set_up()
    assert logs.LOG.handlers == [] and logs.LOG.propagate
