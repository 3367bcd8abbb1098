"""Every figure the product is judged by, one measurement after another on a machine that does nothing else.

Run: python bench/everything.py, or python cli.py bench --json
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import playwright  # noqa: E402, F401 - without it nothing here can be measured
import websockets  # noqa: E402, F401

from bench import load, national, pages, paper  # noqa: E402


def measure():
    """Measure everything; return the agreed figures and, under ``figures``, all they were taken from.

    Returns
    -------
    dict
        first_map_ratio, first_map_bytes_ratio, filter_ratio (ours by the plain way's); filter_bytes; national_first_s
        and national_bytes (warm process, new reader); export_a3_s (A3 PNG at 300 dpi, warm); p95_50_users_s.
    """
    page, country, crowd = pages.measure(), national.measure(), load.measure()
    sheet = paper.measure("png A3")
    return {
        "first_map_ratio": page["first_s"]["ratio"],
        "first_map_bytes_ratio": page["first_bytes"]["ratio"],
        "filter_ratio": page["filter_s"]["ratio"],
        "filter_bytes": page["filter_bytes"]["ours"],
        "national_first_s": country["national_first_s"],
        "national_bytes": country["national_bytes"],
        "export_a3_s": sheet["seconds"],
        "p95_50_users_s": crowd["wait_p95_s"],
        "figures": {"pages": page, "national": country, "export": sheet, "load": crowd},
    }


if __name__ == "__main__":
    print(json.dumps(measure(), ensure_ascii=False, indent=1))
