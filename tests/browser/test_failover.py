"""Two processes of the app, one nginx, one PostgreSQL: a process is killed, and whoever it served carries on.

It stands here, not in tests/deploy, because one worker may start Playwright only once.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.request

import pytest

from geo.units import geography, units
from ntm.store.accounts import add_user
from ntm.store.history import versions
from ntm.store.opening import close_store, open_store
from ntm.store.people import User
from ntm.store.records import ImportFacts, Subject
from ntm.store.saving import save
from tests.browser.conftest import ROOT
from tests.browser.test_import_page import PASSWORD, settled, sign_in, until
from tests.deploy.conftest import free_port, nginx_running, require_nginx
from tests.ntm.store.conftest import new_database, server, statuses  # noqa: F401

PROVINCE, YEAR, SIZE, COMPLETE = "20", 2025, 19, 17
STICKY, SESSION = "ntm_may", "ntm_phien"


@pytest.fixture
def address(new_database):  # noqa: F811
    return new_database()


@pytest.fixture
def store(address, statuses):  # noqa: F811
    """A store on PostgreSQL with one person and one import: 17 communes attained every criterion, the others none."""
    opened = open_store(address)
    an = add_user(opened, "An", PASSWORD, "admin", User.command_line())
    place = geography(PROVINCE, "2025-12-31")
    listed = units(place)
    communes = listed.index[listed["kind"] == "xã"]
    given = {(code, c): "attained" if place < COMPLETE else "not_attained"
             for place, code in enumerate(communes) for c in range(1, SIZE + 1)}  # fmt: skip
    subject = Subject("attainment", PROVINCE, YEAR, "2021-2025")
    facts = ImportFacts("quy IV.xlsx", "ab" * 32, len(given), len(given), 0, 0, "", place.vintage.isoformat())
    save(opened, subject, statuses(given, year=YEAR, set_id="2021-2025"), facts, an)
    yield opened
    close_store(opened)


@pytest.fixture
def processes(store, address, built):
    """Two processes of the app on the same store: {1: (Popen, port), 2: …}."""
    settings = {"NTM_DATABASE_URL": address, "NTM_CACHE_DIR": str(built), "NTM_VIEW": "closed"}
    started = {number: _start(free_port(), settings) for number in (1, 2)}
    try:
        for process, port in started.values():
            _wait_until_up(process, port)
        yield started
    finally:
        for process, _ in started.values():
            process.kill()
            process.wait(timeout=20)


def _start(port, settings):
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port),
               "--server.address", "127.0.0.1"]  # fmt: skip
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, **quiet), port


def _wait_until_up(process, port):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, "a process stopped while starting"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("a process did not answer within a minute")


@pytest.fixture
def office(processes, tmp_path):
    """Address of nginx before the two processes."""
    require_nginx()
    with nginx_running(tmp_path, [port for _, port in processes.values()]) as address:
        yield address


def cookies(page):
    return {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}


def serving(page):
    """Number of the process that holds the page's WebSocket."""
    return int(cookies(page)[STICKY])


def kill(processes, number):
    process, _ = processes[number]
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=20)


def test_a_killed_process_costs_nobody_their_map_their_session_or_a_figure(page, open_map, office, processes, store):
    page.goto(f"{office}/?tinh={PROVINCE}&nam={YEAR}")
    sign_in(page)
    open_map.painted(60, timeout=90)
    settled(page)
    before, kept, token = open_map.legend(), versions(store), cookies(page)[SESSION]
    assert before["19"] == COMPLETE
    first = serving(page)
    kill(processes, first)
    # Without a reload: the page finds the other process by itself, what it shows stays, and the next page opens.
    until(lambda: serving(page) == 3 - first, page, timeout=30)
    assert open_map.legend() == before
    page.get_by_role("link", name="Số liệu", exact=True).click()
    page.get_by_text("Điều đã có nguồn và điều còn giả định").wait_for(timeout=60000)
    # After a reload: the same figures, the same person, and a filter does its work.
    page.goto(f"{office}/?tinh={PROVINCE}&nam={YEAR}")
    open_map.painted(60)
    settled(page)
    assert open_map.legend() == before, "the figures are those of before"
    page.get_by_role("button", name="Xã biên giới", exact=True).click()
    until(lambda: open_map.legend().get("outside", 0) > 0, page)
    page.goto(f"{office}/so-lieu?muc=nhap")
    page.get_by_text("Đang đăng nhập: An").wait_for()
    assert cookies(page)[SESSION] == token and serving(page) == 3 - first
    assert versions(store).equals(kept)
