"""How well the shapes built for 1 July 2025 match the official polygons: prints one JSON object.

The official polygons are not in this repository and no line of theirs is used in building (the size of some shares
of divided communes was measured on them). Without them the program says so and ends well.
"""

import json
import sys
import time
from pathlib import Path

import geopandas as gpd
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geo.boundaries import boundaries  # noqa: E402
from geo.units import geography  # noqa: E402

REFERENCE = ROOT.parent / "shared" / "reference"
OFFICIAL = {"20": "official_2025_langson.geojson", "10": "official_2025_laocai.geojson"}
DAY = "2025-07-01"


def official(province_code):
    """Official polygons by code in degrees, or None when the file is not on this machine."""
    path = REFERENCE / OFFICIAL[province_code]
    return gpd.read_file(path).set_index("code").geometry if path.is_file() else None


def intersection_over_union(built, reference):
    """Series on the index of `built`: area in common over area covered by either, both in the CRS of `built`."""
    reference = reference.to_crs(built.crs).loc[built.index]
    common = built.intersection(reference).area
    return (common / (built.area + reference.area - common)).rename("iou")


def figures(province_code):
    """Median, least and ten lowest overlaps of one province."""
    started = time.perf_counter()
    frame = boundaries(geography(province_code, DAY))
    seconds = time.perf_counter() - started
    overlaps = intersection_over_union(frame.geometry, official(province_code))
    table = pd.DataFrame({"name": frame["name"], "iou": overlaps.round(4), "shape": frame["shape_confidence"]})
    return {
        "units": len(frame),
        "iou_median": round(float(overlaps.median()), 4),
        "iou_min": round(float(overlaps.min()), 4),
        "worst_ten": table.nsmallest(10, "iou").reset_index().to_dict("records"),
        "seconds_to_build_or_read": round(seconds, 3),
    }


if __name__ == "__main__":
    missing = [name for name in OFFICIAL.values() if not (REFERENCE / name).is_file()]
    if missing:
        print(json.dumps({"skipped": f"không có tệp đối chiếu {', '.join(missing)} trong shared/reference"}))
    else:
        print(json.dumps({code: figures(code) for code in OFFICIAL}, ensure_ascii=False, indent=1))
