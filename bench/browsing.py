"""A server under measurement and a real Chromium in front of it: times, bytes over the wire, processor and memory."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from contextlib import closing, contextmanager
from pathlib import Path

from bench.wire import Wire

ROOT = Path(__file__).resolve().parent.parent
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
TICKS = os.sysconf("SC_CLK_TCK")
# What Streamlit and the libraries send whatever the program shows; both ways of showing a map send it alike.
SHARED = re.compile(r"/static/(js|css|media)/|/static/leaflet|/component/|/favicon|/vendor/|\.(ttf|woff2?)$|/_stcore/")


def free_port():
    """Return a port nothing listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A Streamlit process of the measured program."""

    def __init__(self, script, **environment):
        self.port = free_port()
        self.direct = f"http://127.0.0.1:{self.port}"
        self.wire = Wire(self.port)
        self.address = f"http://127.0.0.1:{self.wire.port}"
        command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(self.port),
                   "--server.address", "127.0.0.1"]  # fmt: skip
        self.started = time.perf_counter()
        self.process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip

    def wait(self):
        """Return once the server answers."""
        while self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.direct}/_stcore/health", timeout=2):
                    return self
            except OSError:
                time.sleep(0.01)
        raise RuntimeError("the program stopped while starting")

    def cpu(self):
        """Return seconds of processor time spent so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self):
        """Return megabytes held by this process alone."""
        text = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Private")) / 1024

    def stop(self):
        """End the process."""
        self.process.terminate()
        self.process.wait(timeout=20)
        self.wire.stop()


@contextmanager
def served(script, **environment):
    """Run a program for the length of a block."""
    server = Server(script, **environment).wait()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def chromium():
    """Open a real headless Chromium for the length of a block."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """One reader's page with an empty cache of its own and every byte counted."""

    def __init__(self, browser, server, width=1400, height=900):
        self.server, self.heard = server, server.wire.socket_bytes()
        self.context = browser.new_context(viewport={"width": width, "height": height})
        self.page = self.context.new_page()
        self.addresses, self.bytes = {}, Counter()
        wire = self.context.new_cdp_session(self.page)
        wire.send("Network.enable")
        wire.on("Network.requestWillBeSent", lambda e: self.addresses.update({e["requestId"]: e["request"]["url"]}))
        wire.on("Network.loadingFinished", self._loaded)

    def _loaded(self, event):
        url = self.addresses.get(event["requestId"], "")
        self.bytes["shared" if SHARED.search(url) or url.endswith("/") else "own files"] += event["encodedDataLength"]

    def own(self):
        """Return the bytes that this way of showing a map costs: all but what both ways share."""
        return self.bytes["own files"] + self.server.wire.socket_bytes() - self.heard

    def map_frame(self):
        """Return the map's frame, or None before there is one."""
        return next((frame for frame in self.page.frames if "streamlit_folium" in frame.url), None)

    def until(self, expression, timeout=60, early=None):
        """Return the moment an expression came to hold in the map's frame, or `early`, when given, in the page."""
        end = time.perf_counter() + timeout
        while time.perf_counter() < end:
            frame = self.map_frame()
            if frame is not None and self._holds(frame, expression):
                return time.perf_counter()
            if early and self._holds(self.page.main_frame, early):
                return time.perf_counter()
            self.page.wait_for_timeout(5)
        raise TimeoutError(f"never came true: {expression}")

    @staticmethod
    def _holds(frame, expression):
        from playwright.sync_api import Error

        try:
            return frame.evaluate(expression)
        except Error as error:  # the frame is being replaced: look again at its successor
            if "detached" in str(error) or "context" in str(error) or "navigat" in str(error):
                return False
            raise

    def close(self):
        """Leave the page."""
        self.context.close()
