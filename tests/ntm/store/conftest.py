"""A store on each engine, a clock that moves when told, and a PostgreSQL server that lives as long as the tests."""

import datetime
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pandas as pd
import psycopg
import pytest
from argon2 import PasswordHasher

from ntm.store import passwords
from ntm.store.accounts import add_user
from ntm.store.opening import close_store, open_store
from ntm.store.people import User
from ntm.store.records import ImportFacts, Subject

NUMBERS = itertools.count(1)


class Clock:
    """Stands still until told to move."""

    def __init__(self):
        self.moment = datetime.datetime(2026, 11, 22, 18, 30, tzinfo=datetime.UTC)

    def __call__(self):
        return self.moment

    def on(self, **parts):
        self.moment += datetime.timedelta(**parts)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch):
    """The real parameters cost a tenth of a second by design; one test of passwords uses them."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


def _programs():
    found = [Path(one) for one in (shutil.which("initdb"),) if one]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    folders = [one.resolve().parent for one in found]
    return next((folder for folder in folders if (folder / "postgres").exists()), None)


def _server_owner():
    """PostgreSQL refuses to run as root: then its own user of Debian's package runs it."""
    if os.geteuid() != 0:
        return {}
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip("PostgreSQL không chạy dưới quyền root và máy này không có người dùng postgres")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def server():
    """Options of a server on a Unix socket only, in a folder of its own."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL (gói Debian) chưa được cài trên máy này")
    owner = _server_owner()
    folder = Path(tempfile.mkdtemp(prefix="ntmpg"))
    if owner:
        os.chown(folder, owner["user"], owner["group"])
    data, quiet = folder / "data", {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    initdb = [programs / "initdb", "-D", data, "-A", "trust", "-U", "ntm", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run(initdb, check=True, **quiet, **owner)
    run = [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
    process = subprocess.Popen(run, **quiet, **owner)
    try:
        _wait_until_up(folder, process)
        yield folder
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        shutil.rmtree(folder)


def _wait_until_up(folder, process):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, "the server stopped while starting"
        try:
            psycopg.connect(host=str(folder), user="ntm", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    pytest.fail("the server did not answer within a minute")


def _say(folder, sentence):
    with psycopg.connect(host=str(folder), user="ntm", dbname="postgres", autocommit=True) as connection:
        connection.execute(sentence)


@pytest.fixture
def new_database(server):
    """Address of a new, empty database of the server at each call."""
    made = []

    def make():
        made.append(f"ntm_{next(NUMBERS)}")
        _say(server, f"CREATE DATABASE {made[-1]}")
        return f"postgresql://ntm@/{made[-1]}?host={server}"

    yield make
    for name in made:
        _say(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    """Address of a store nobody has opened yet, on each engine."""
    if request.param == "postgresql":
        return request.getfixturevalue("new_database")()
    return f"sqlite:///{(tmp_path / 'kho' / 'ntm.sqlite').as_posix()}"


@pytest.fixture
def store(address, clock, tmp_path, monkeypatch):
    monkeypatch.setenv("NTM_STORE_DIR", str(tmp_path / "kho"))
    opened = open_store(address, clock)
    yield opened
    close_store(opened)


@pytest.fixture
def terminal():
    return User.command_line()


@pytest.fixture
def admin(store):
    return add_user(store, "Quản trị", "mat khau quan tri", "admin", None)


@pytest.fixture
def editor(store, admin):
    return add_user(store, "Biên tập", "mat khau bien tap", "editor", admin)


@pytest.fixture
def viewer(store, admin):
    return add_user(store, "Người xem", "mat khau nguoi xem", "viewer", admin)


@pytest.fixture
def subject():
    return Subject("attainment", "20", 2021, "2016-2020")


@pytest.fixture
def facts():
    """Facts of an import of so many rows."""

    def make(count=1, day="2020-02-01", note="", file_name="Văn Lãng.xlsx"):
        return ImportFacts(file_name, "ab" * 32, count, count, 0, 0, note, day)

    return make


@pytest.fixture
def statuses():
    """Attainment rows from {(unit, criterion): status}."""

    def make(given, source="báo cáo huyện", year=2021, set_id="2016-2020"):
        rows = [(unit, year, set_id, number, status, source) for (unit, number), status in given.items()]
        return pd.DataFrame(rows, columns=["unit_code", "year", "set_id", "criterion", "status", "source"])

    return make
