"""A real server and a real Chromium with every address but this machine's shut off."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
LOCAL = re.compile(r"^(https?|wss?)://(localhost|127\.0\.0\.1|\[::1\])[:/]|^(data|blob|about):")


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in Path(item.fspath).parts:
            item.add_marker(pytest.mark.browser)
            # A second try, told in the summary as a rerun: a loaded machine may lose a page its race once.
            item.add_marker(pytest.mark.flaky(reruns=1, reruns_delay=2))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="chromium (gói Debian) chưa được cài trên máy này"))


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """Folder of built layers, empty when the first page is opened, as a new user has it."""
    return tmp_path_factory.mktemp("built")


@pytest.fixture(scope="session")
def server(built):
    """Address of the app, started as a new user starts it: no layer has been built yet, nothing imported."""
    with running(NTM_CACHE_DIR=str(built)) as address:
        yield address


@contextmanager
def running(listening=("--server.address", "127.0.0.1"), **environment):
    """Run the app on a free port with these settings for the length of a block; `make run` gives no address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), *listening]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_up(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_up(address, process):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, "the app stopped while starting"
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail("the app did not answer within a minute")


@pytest.fixture(scope="session")
def playwright():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright):
    found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield found
    found.close()


@pytest.fixture(scope="session")
def window(playwright, tmp_path_factory):
    """One window with a disk cache for all pages, so that Streamlit's scripts are fetched and compiled once."""
    context = playwright.chromium.launch_persistent_context(
        tmp_path_factory.mktemp("chromium"), executable_path=CHROMIUM, args=FLAGS,
        viewport={"width": 1400, "height": 900}, accept_downloads=True,
    )  # fmt: skip
    yield context
    context.close()


@pytest.fixture
def page(window):
    """A stranger's page that cannot reach another machine; leaving one request that tries is a failure."""
    outside, errors = [], []
    window.route(lambda url: not LOCAL.match(url), lambda route: (outside.append(route.request.url), route.abort()))
    opened = window.new_page()
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    if opened.url.startswith("http"):
        opened.evaluate("localStorage.clear()")
    opened.close()
    window.unroute_all()
    window.clear_cookies()
    assert not outside, f"the page asked another machine: {outside[:3]}"
    assert not errors, f"the page's script failed: {errors[:3]}"


class Map:
    """What can be seen and done on the map of a page."""

    def __init__(self, page):
        self.page = page

    def frame(self):
        return next(frame for frame in self.page.frames if "streamlit_folium" in frame.url)

    def painted(self, minimum=200, timeout=40):
        """Wait until at least so many shapes are drawn and painted; return how many."""
        end = time.monotonic() + timeout
        count = 0
        while time.monotonic() < end:
            frames = [frame for frame in self.page.frames if "streamlit_folium" in frame.url]
            if frames and frames[0].evaluate("document.body && document.body.dataset.ntmPaint !== undefined"):
                count = frames[0].evaluate("document.querySelectorAll('path.ntm-unit').length")
                if count >= minimum:
                    return count
            self.page.wait_for_timeout(100)
        raise AssertionError(f"only {count} shapes after {timeout} s")

    def legend(self):
        """{class key: count} as the legend says."""
        return self.frame().evaluate(
            "Object.fromEntries([...document.querySelectorAll('button.ntm-row')]"
            ".map(row => [row.dataset.key, Number(row.querySelector('b').textContent)]))"
        )

    def drawn(self):
        """{fill: shapes} as really drawn."""
        return self.frame().evaluate(
            "[...document.querySelectorAll('path.ntm-unit')].reduce((n, p) => "
            "{ const f = p.getAttribute('fill').toUpperCase(); n[f] = (n[f] || 0) + 1; return n; }, {})"
        )

    def in_filter(self):
        legend = self.legend()
        return sum(count for key, count in legend.items() if key not in ("outside", "not_applicable"))

    def zoom(self):
        return self.frame().evaluate("window.map.getZoom()")

    def zoom_in(self):
        """Press the map's own plus sign, as a reader does; return the zoom it came to rest at."""
        before = self.zoom()
        self.frame().locator(".leaflet-control-zoom-in").click()
        seen = []
        while len(seen) < 50 and not (seen[-3:] == [self.zoom()] * 3 and self.zoom() > before):
            self.page.wait_for_timeout(100)
            seen.append(self.zoom())
        assert seen[-1] > before, "the plus sign did not bring the map nearer"
        return seen[-1]


@pytest.fixture
def open_map(page):
    """The map of whatever the page shows."""
    return Map(page)


@pytest.fixture
def shown(server, page, open_map):
    """The map page of Lạng Sơn 2021, painted."""
    page.goto(f"{server}/?tinh=20&nam=2021")
    open_map.painted()
    return open_map
