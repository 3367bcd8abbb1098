"""The map page against the plain way, driven in one run by a real Chromium; prints one JSON object of ratios.

Each figure is the median of several rounds, the two programs taking turns.

Run: python bench/pages.py [cold rounds] [warm rounds] [changes of filter a round]
"""

import json
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.browsing import Server, Visit, chromium, served  # noqa: E402

COLD, WARM, FILTERS = 3, 5, 6
# A program written the plain way keeps Streamlit's own settings: no compression on the socket.
PLAIN = {"STREAMLIT_SERVER_ENABLE_WEBSOCKET_COMPRESSION": "false"}
PROGRAMS = {
    "ours": {
        "script": "app.py",
        "environment": {},
        "path": "/?tinh=20&nam=2021",
        # A still picture of the same map, drawn before the page's own scripts have arrived.
        "first": "document.querySelectorAll('#ntm-first path').length >= 200",
        "painted": "document.body && document.body.dataset.ntmPaint !== undefined"
        " && document.querySelectorAll('path.ntm-unit').length >= 200",
        "switch": lambda page: page.get_by_role("button", name="Xã biên giới", exact=True),
        "on": "document.body.dataset.ntmPaint === 'group 21'",
        "off": "document.body.dataset.ntmPaint === 'group 200'",
    },
    "plain": {
        "script": "bench/plain_app.py",
        "environment": PLAIN,
        "path": "/",
        "painted": "document.querySelectorAll('path.leaflet-interactive').length >= 200",
        "switch": lambda page: page.locator("label").filter(has_text="Xã biên giới"),
        "on": "(n => n > 0 && n < 60)(document.querySelectorAll('path.leaflet-interactive').length)",
        "off": "document.querySelectorAll('path.leaflet-interactive').length >= 200",
    },
}


def cold(program, browser):
    """Seconds from starting the process to a painted map, and to one that answers."""
    server = Server(program["script"], **program["environment"])
    try:
        server.wait()
        visit = Visit(browser, server)
        visit.page.goto(server.address + program["path"], wait_until="commit")
        first = visit.until(program["painted"], early=program.get("first")) - server.started
        live = visit.until(program["painted"]) - server.started
        visit.close()
    finally:
        server.stop()
    return {"cold_first_s": first, "cold_live_s": live}


def warm(program, server, browser, filters):
    """What a new reader of a running server waits for and receives, then what each change of filter costs."""
    visit = Visit(browser, server)
    cpu, begun = server.cpu(), time.perf_counter()
    visit.page.goto(server.address + program["path"], wait_until="commit")
    first = {"first_s": visit.until(program["painted"], early=program.get("first")) - begun}
    first["live_s"] = visit.until(program["painted"]) - begun
    visit.page.wait_for_timeout(1500)
    first |= {"first_bytes": visit.own(), "first_cpu_s": server.cpu() - cpu}
    changes = [change(program, visit, server, turn) for turn in range(filters)]
    visit.close()
    return first | {key: median(one[key] for one in changes) for key in changes[0]}


def change(program, visit, server, turn):
    """One press of the filter: seconds until repainted, bytes received."""
    before, cpu, begun = visit.own(), server.cpu(), time.perf_counter()
    program["switch"](visit.page).first.click()
    visit.until(program["off" if turn % 2 else "on"])
    seconds = time.perf_counter() - begun
    visit.page.wait_for_timeout(1000)
    return {"filter_s": seconds, "filter_bytes": visit.own() - before, "filter_cpu_s": server.cpu() - cpu}


def measure(cold_rounds=COLD, warm_rounds=WARM, filters=FILTERS):
    """Measure both programs in turn; return {figure: {ours, plain, ratio}}.

    Figures end in their unit: s (seconds), bytes (over the wire, without what both programs send alike), cpu_s.
    """
    rounds = {name: [] for name in PROGRAMS}
    starts = {name: [] for name in PROGRAMS}
    with chromium() as browser:
        for _ in range(cold_rounds):
            for name, program in PROGRAMS.items():
                starts[name].append(cold(program, browser))
        with served("app.py") as ours, served("bench/plain_app.py", **PLAIN) as plain:
            servers = {"ours": ours, "plain": plain}
            for turn in range(warm_rounds + 1):
                for name, program in PROGRAMS.items():
                    figures = warm(program, servers[name], browser, filters)
                    rounds[name] += [figures] if turn else []
    table = {}
    for measured in (starts, rounds):
        for key in measured["ours"][0] if measured["ours"] else ():
            table[key] = {name: median(one[key] for one in values) for name, values in measured.items()}
    return {key: {**_rounded(row), "ratio": round(row["ours"] / row["plain"], 3)} for key, row in table.items()}


def _rounded(row):
    return {name: round(value, 3) if value < 1000 else round(value) for name, value in row.items()}


if __name__ == "__main__":
    rounds = [int(text) for text in sys.argv[1:4]]
    print(json.dumps(measure(*rounds), ensure_ascii=False, indent=2))
