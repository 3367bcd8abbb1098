"""One geography as a compact, cacheable file for the browser.

Lines that neighbours share are told once (`layers.arcs`), in whole-number steps of 0,0002 degree (about 22 m, less than
a point of the screen until far nearer than a commune fills it). The browser asks once per geography.
"""

import json
from dataclasses import dataclass

import numpy as np
import shapely

from geo.boundaries import boundaries, display_boundaries, district_outlines, label_points, national_border
from geo.units import units
from layers.arcs import GRID_DEGREES, shared_arcs, steps
from layers.assets import FROM_MAP_FRAME, STATIC, digest, write
from layers.formatting import short_district, unit_title

SIMPLIFY_M = 60
LEGEND_ROOM = 0.2  # share of the corner the shapes may cover before the map makes room for the legend
CORNERS = {"topright": (1, 1), "topleft": (0, 1), "bottomright": (1, 0), "bottomleft": (0, 0)}


@dataclass(frozen=True)
class WebGeography:
    """What the page must know of a published geography.

    Attributes
    ----------
    id : str
        Province, vintage and a digest of the shapes; contains no underscore (st_folium's map identity drops
        whatever follows one, so two geographies could be taken for the same map).
    href : str
        Address of the file, relative to the map's frame.
    codes : tuple of str
        Unit codes in the order of the file.
    """

    id: str
    href: str
    codes: tuple[str, ...]


def publish_geography(geography, static=STATIC, progress=None):
    """Write the geography's file into the static folder, building its layer first when needed.

    Parameters
    ----------
    geography : geo.units.Geography
    static : Path, optional
    progress : callable(share, message), optional
        Told how far the first building of the layer has come.

    Returns
    -------
    WebGeography
    """
    boundaries(geography, progress)
    frame = display_boundaries(geography, SIMPLIFY_M).join(units(geography)["district"])
    body = json.dumps(_payload(geography, frame), ensure_ascii=False, separators=(",", ":"))
    name = f"{geography.province}-{geography.vintage:%Y%m%d}-{digest(body.encode())}"
    text = f'window.NTM_GEOGRAPHY=window.NTM_GEOGRAPHY||{{}};window.NTM_GEOGRAPHY["{name}"]={body};'
    target = static / "geo" / f"{name}.js"
    if not target.exists():
        write(target, text.encode())
    return WebGeography(name, f"{FROM_MAP_FRAME}geo/{name}.js", tuple(frame.index))


def _payload(geography, frame):
    west, south, east, north = frame.total_bounds
    corner, covered = emptiest_corner(frame)
    rows = frame.assign(point=label_points(geography))
    arcs = shared_arcs(frame.geometry.to_numpy())
    districts = district_outlines(geography, SIMPLIFY_M)
    units = zip(rows.index, rows.to_dict("records"), arcs.shapes, strict=True)
    return {
        "bounds": [[south, west], [north, east]],
        "legendCorner": corner,
        "legendNeedsRoom": bool(covered > LEGEND_ROOM),
        "grid": GRID_DEGREES,
        "arcs": [steps(line) for line in arcs.points],
        "units": [_unit(code, row, rings) for code, row, rings in units],
        "districts": [_district(row) for row in districts.to_dict("records")],
        "districtArcs": _district_arcs(arcs, list(rows["district"])) if len(districts) else [],
        "border": [_line(part) for part in _lines(national_border(geography, SIMPLIFY_M))],
    }


def _unit(code, row, rings):
    return {
        "code": code,
        "title": unit_title(row["kind"], row["name"]),
        "district": row["district"] or "",
        "point": _point(row["point"]),
        "rings": rings,
    }


def _district(row):
    """Name of a district and where it stands."""
    return {"name": short_district(row["district"]), "point": _point(row["label_point"])}


def _district_arcs(arcs, districts):
    """Arcs with a district on one side only: the outlines of the districts, each line once."""
    users = arcs.users()
    return [arc for arc, sides in enumerate(users) if len(sides) < 2 or len({districts[side] for side in sides}) > 1]


def _point(point):
    return [round(point.y, 3), round(point.x, 3)]


def _lines(geometries):
    """Line strings of lines."""
    for geometry in geometries:
        yield from shapely.get_parts(geometry)


def _line(line):
    return steps(np.rint(shapely.get_coordinates(line) / GRID_DEGREES).astype(np.int64))


def emptiest_corner(frame):
    """Return the corner of the map that the shapes leave most free, and the share of it they cover (EPSG:4326)."""
    west, south, east, north = frame.total_bounds
    whole = shapely.unary_union(shapely.simplify(frame.geometry.to_numpy(), 0.005))
    width, height = (east - west) * 0.34, (north - south) * 0.45

    def covered(corner):
        right, top = CORNERS[corner]
        x, y = (east - width if right else west), (north - height if top else south)
        return shapely.box(x, y, x + width, y + height).intersection(whole).area / (width * height)

    shares = {corner: covered(corner) for corner in CORNERS}
    best = min(shares, key=shares.get)
    return best, shares[best]
