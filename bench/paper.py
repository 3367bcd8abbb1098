"""How long each export takes when warm: seconds, and ratios against the A4 PNG; prints one JSON object."""

import json
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from layers.export import FORMATS, ExportRequest, content  # noqa: E402
from layers.filters import Filters  # noqa: E402
from layers.table import commune_view  # noqa: E402

ROUNDS = 3
CASES = {
    **{f"{name} A4" if name in ("png", "pdf", "svg") else name: {"format": name} for name in FORMATS},
    "png A3": {"format": "png", "paper": "A3"},
    "pdf A3": {"format": "pdf", "paper": "A3"},
    "pdf atlas district": {"format": "pdf", "atlas": "district"},
}


def seconds(view, case):
    """Median wall time and processor time of a few rounds, the first one left out, and the size in bytes."""
    request = ExportRequest("20", 2021, "group", Filters(), out=Path("x"), **case)
    rounds = []
    for _ in range(ROUNDS + 1):
        wall, processor = time.perf_counter(), time.process_time()
        done = content(request, view=view)
        rounds.append((time.perf_counter() - wall, time.process_time() - processor))
    wall, processor = (sorted(column)[ROUNDS // 2] for column in zip(*rounds[1:], strict=True))
    return {"seconds": round(wall, 3), "cpu": round(processor, 3), "bytes": len(done.data), "pages": done.pages}


def measure(name):
    """Measure one case of `CASES` on Lạng Sơn 2021; return seconds, cpu, bytes, pages."""
    return seconds(commune_view("20", 2021), CASES[name])


if __name__ == "__main__":
    view = commune_view("20", 2021)
    figures = {name: seconds(view, case) for name, case in CASES.items()}
    base = figures["png A4"]["cpu"]
    for figure in figures.values():
        figure["ratio"] = round(figure["cpu"] / base, 2)
    print(json.dumps({"view": "20 2021 group", "base": "png A4 300 dpi, cpu", "figures": figures}, indent=1))
