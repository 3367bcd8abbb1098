"""The whole country as small files for the browser: an overview at once, the communes of a province when in sight.

Each file is written twice, gzipped (read with the browser's own decompression) and plain for older browsers: the
static folder is served as it is, without compression.
"""

import gzip
import json
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from geo.national import national_districts, national_key, national_provinces, national_units
from geo.national_places import archipelagos, regions
from layers.arcs import GRID_DEGREES, part_of, shared_arcs, steps
from layers.assets import FROM_MAP_FRAME, STATIC, digest, write
from layers.formatting import capitalised, short_district, unit_title

# Raise by one whenever the form of the files changes.
FORM_VERSION = 1
# What lies on the two sides of a line, the last one winning.
COMMUNE_LINE, DISTRICT_LINE, PROVINCE_LINE, OUTER_LINE = "0", "1", "2", "3"
_LABEL_TOLERANCE = 0.01


@dataclass(frozen=True)
class NationalWeb:
    """What the page must know of the published country.

    Attributes
    ----------
    id : str
        Changes with everything the files are made from; contains no underscore.
    href : str
        Beginning of the files' addresses, relative to the map's frame; «overview» or a province code follows.
    table : pandas.DataFrame
        Index ``unit`` in the order of the files; name, kind, district, province, own, title, west, south, east, north.
    """

    id: str
    href: str
    table: pd.DataFrame


def publish_national(geographies=(), static=STATIC, progress=None):
    """Write the country's files into the static folder unless they are there, building the layer first when needed.

    Parameters
    ----------
    geographies : tuple of geo.units.Geography
        See `geo.national.national_units`.
    static : Path, optional
    progress : callable(share, message), optional

    Returns
    -------
    NationalWeb
    """
    tell = progress or _silent
    frame = national_units(geographies, lambda share, message: tell(0.7 * share, message))
    name = f"vn-{digest(f'{national_key(geographies)} {FORM_VERSION}'.encode())}"
    if not (static / "geo" / f"{name}-overview.bin").exists():
        _write_all(frame, static / "geo", name, tell)
    return NationalWeb(name, f"{FROM_MAP_FRAME}geo/{name}-", _table(frame))


def _silent(share, message):
    """Progress nobody watches."""


def _table(frame):
    bounds = frame.geometry.bounds.set_axis(["west", "south", "east", "north"], axis=1)
    columns = ["name", "kind", "district", "province", "own"]
    return pd.DataFrame(frame[columns]).assign(title=_titles(frame)).join(bounds)


def _titles(frame):
    return [unit_title(kind, name) if kind else name for kind, name in zip(frame["kind"], frame["name"], strict=True)]


def _write_all(frame, folder, name, tell):
    """Write the provinces first: whoever sees the overview may ask for any of them."""
    tell(0.72, "Đang tách các đường ranh chung…")
    arcs = shared_arcs(frame.geometry.to_numpy())
    kinds = line_kinds(arcs, frame["district"].to_numpy(), frame["province"].to_numpy())
    for number, code in enumerate(regions().index):
        tell(0.85 + 0.1 * number / 63, "Đang ghi tệp bản đồ từng tỉnh…")
        _write_file(folder, f"{name}-{code}", province_file(frame, arcs, kinds, code))
    _write_file(folder, f"{name}-overview", overview_file(frame))
    tell(1.0, "Đã dựng xong bản đồ cả nước.")


def _write_file(folder, name, content):
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    write(folder / f"{name}.json", text)
    write(folder / f"{name}.bin", gzip.compress(text, 6, mtime=0))


def line_kinds(arcs, districts, provinces):
    """Return for each arc what it parts: "0" communes, "1" districts, "2" provinces, "3" the country and what is not.

    Parameters
    ----------
    arcs : layers.arcs.Arcs
    districts, provinces : sequences of str
        Of each shape.
    """
    return "".join(_line_kind(shapes, districts, provinces) for shapes in arcs.users())


def _line_kind(shapes, districts, provinces):
    if len(shapes) < 2:
        return OUTER_LINE
    one, other = shapes[:2]
    if provinces[one] != provinces[other]:
        return PROVINCE_LINE
    return COMMUNE_LINE if districts[one] == districts[other] else DISTRICT_LINE


def province_file(frame, arcs, kinds, code):
    """Communes of one province: its arcs, what each parts, and of each commune id, title, district, rings, point."""
    positions = np.flatnonzero(frame["province"].to_numpy() == code)
    part, used = part_of(arcs, positions)
    rows = frame.iloc[positions]
    points = shapely.get_coordinates(shapely.point_on_surface(rows.geometry.to_numpy()))
    names = zip(rows.index, _titles(rows), map(short_district, rows["district"]), strict=True)
    return {
        "arcs": [steps(line) for line in part.points],
        "kinds": "".join(kinds[arc] for arc in used),
        "units": [[*name, rings, _at(point)] for name, rings, point in zip(names, part.shapes, points, strict=True)],
    }


def overview_file(frame):
    """Provinces and districts for small scales, the archipelagos, and the bounds of all of it."""
    districts = national_districts(frame)
    provinces = national_provinces(districts)
    arcs = shared_arcs(np.concatenate([districts.geometry.to_numpy(), provinces.geometry.to_numpy()]))
    count, islands = len(districts), archipelagos()
    return {
        "grid": GRID_DEGREES,
        "bounds": _home(provinces, islands),
        "arcs": [steps(line) for line in arcs.points],
        "kinds": _district_lines(arcs, districts, count),
        "districts": _districts(districts, arcs.shapes[:count]),
        "provinces": _provinces(provinces, arcs.shapes[count:]),
        "archipelagos": [_archipelago(rows) for _, rows in islands.groupby("archipelago", sort=False)],
    }


def _district_lines(arcs, districts, count):
    """Kinds of the overview's arcs; only the districts count as sides, the provinces repeat their lines."""
    owners = districts["province"].to_numpy()
    sides = ([shape for shape in shapes if shape < count] for shapes in arcs.users())
    return "".join(_line_kind(shapes, np.arange(count), owners) for shapes in sides)


def _districts(districts, rings):
    rows = zip(districts["district"], districts["province"], rings, _label_points(districts), strict=True)
    return [[short_district(name), code, shape, point] for name, code, shape, point in rows]


def _provinces(provinces, rings):
    facts = regions().loc[provinces.index]
    titles = [capitalised(f"{kind} {name}") for kind, name in zip(facts["kind"], facts["name"], strict=True)]
    boxes = provinces.geometry.bounds.to_numpy().round(4).tolist()
    rows = zip(provinces.index, facts["name"], titles, rings, _label_points(provinces), boxes, strict=True)
    return [list(row) for row in rows]


def _label_points(frame):
    largest = [max(shapely.get_parts(shape), key=shapely.area) for shape in frame.geometry]
    circles = shapely.maximum_inscribed_circle(np.array(largest, dtype=object), tolerance=_LABEL_TOLERANCE)
    return [_at(shapely.get_coordinates(circle)[0]) for circle in circles]


def _at(point):
    return [round(float(point[1]), 4), round(float(point[0]), 4)]


def _home(provinces, islands):
    """Bounds of the country with both archipelagos, [[south, west], [north, east]], and a little sea around them."""
    west, south, east, north = provinces.total_bounds
    least = [min(south, islands["lat"].min()), min(west, islands["lon"].min())]
    most = [max(north, islands["lat"].max()), max(east, islands["lon"].max())]
    return [[round(float(one) - 0.1, 3) for one in least], [round(float(one) + 0.1, 3) for one in most]]


def _archipelago(rows):
    first = rows.iloc[0]
    points = [[row.lat, row.lon, row.feature] for row in rows.itertuples()]
    return {"name": f"Quần đảo {first['archipelago']}", "of": first["administered"], "points": points}
