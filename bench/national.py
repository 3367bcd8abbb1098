"""The whole country in a real Chromium: first painting, bytes over the wire, frames while panning; one JSON object.

Times are of this machine at this moment: read them with the load printed beside them. Run: python bench/national.py
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.browsing import Visit, chromium, served  # noqa: E402

READY = "document.body && document.body.dataset.ntmCountry === 'ready'"
PAGE, WARM = "/ca-nuoc?nam=2021", 3
VIEWS = {"country": ([16, 109], 5.6), "districts": ([20.8, 105.6], 8), "communes": ([20.9, 105.8], 10)}
# Counts frames of the map's own window while the mouse drags it: the longest gap and the mean rate.
COUNT = """() => { const n = window.ntmFrames = { at: [], on: true };
  (function tick(t) { n.at.push(t); if (n.on) requestAnimationFrame(tick); })(performance.now()); }"""
STOP = """() => { const n = window.ntmFrames; n.on = false; const gaps = n.at.slice(2).map((t, i) => t - n.at[i + 1]);
  return { fps: 1000 * gaps.length / gaps.reduce((a, b) => a + b, 0), worst_ms: Math.max(...gaps) }; }"""


def opened(browser, server, cold=False):
    """Return the page of a new reader and the seconds until the country was painted."""
    visit = Visit(browser, server)
    started = time.perf_counter()
    visit.page.goto(server.address + PAGE)
    visit.until(READY, timeout=600 if cold else 60)
    return visit, time.perf_counter() - started


def panned(visit, place, zoom):
    """Drag the map to and fro for some two seconds; return frames a second, the longest gap, and redraws."""
    frame = visit.map_frame()
    frame.evaluate(f"NTMCountry.state.map.setView({place}, {zoom}, {{animate: false}}) && 0")
    visit.until(READY)
    visit.page.wait_for_timeout(500)
    box = visit.page.locator("iframe[title*='folium']").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = frame.evaluate("NTMCountry.state.frames")
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    frame.evaluate(COUNT)
    for step in range(120):
        away = 5 * (step % 60 if step % 120 < 60 else 60 - step % 60)
        visit.page.mouse.move(x - away, y - away / 2)
        visit.page.wait_for_timeout(8)
    said = frame.evaluate(STOP)
    visit.page.mouse.up()
    visit.until(READY)
    return {name: round(value, 1) for name, value in said.items()} | {
        "redraws": frame.evaluate("NTMCountry.state.frames") - before
    }


def measured(browser, server):
    """Everything a running server and its readers say."""
    visit, cold_s = opened(browser, server, cold=True)
    visit.close()
    seconds = []
    for _ in range(WARM):
        visit, took = opened(browser, server)
        seconds.append(took)
        if len(seconds) < WARM:
            visit.close()
    answer = {
        "national_build_and_first_s": round(cold_s, 1),
        "national_first_s": round(median(seconds), 2),
        "national_bytes": sum(visit.bytes.values()) + server.wire.socket_bytes() - visit.heard,
        "national_own_bytes": visit.own(),
        "panning": {name: panned(visit, *where) for name, where in VIEWS.items()},
    }
    visit.close()
    return answer | {"server_memory_mb": round(server.memory()), "load": round(os.getloadavg()[0], 1)}


def measure():
    """Measure a server that has built nothing yet; return the figures."""
    with tempfile.TemporaryDirectory() as built, served("app.py", NTM_CACHE_DIR=built) as server, chromium() as browser:
        return measured(browser, server)


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
