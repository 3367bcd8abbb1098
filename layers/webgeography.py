"""One geography as a compact, cacheable file for the browser.

Coordinates are whole numbers of 0,00001 degree (about 1 m), each point told as its step from the one before:
a province of 200 communes is half the size it has as GeoJSON. The browser asks once per geography.
"""

import json
from dataclasses import dataclass

import numpy as np
import shapely

from geo.boundaries import boundaries, display_boundaries, district_outlines, label_points, national_border
from geo.units import units
from layers.assets import FROM_MAP_FRAME, STATIC, digest, write
from layers.formatting import short_district, unit_title

SCALE = 100_000
SIMPLIFY_M = 40
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
    districts = district_outlines(geography, SIMPLIFY_M)
    corner, covered = emptiest_corner(frame)
    rows = frame.assign(point=label_points(geography))
    return {
        "bounds": [[south, west], [north, east]],
        "legendCorner": corner,
        "legendNeedsRoom": bool(covered > LEGEND_ROOM),
        "units": [_unit(code, row) for code, row in zip(rows.index, rows.to_dict("records"), strict=True)],
        "districts": [_district(row) for row in districts.to_dict("records")],
        "border": [steps(part) for part in _lines(national_border(geography, SIMPLIFY_M))],
    }


def _unit(code, row):
    polygons = shapely.get_parts(row["geometry"])
    return {
        "code": code,
        "title": unit_title(row["kind"], row["name"]),
        "district": row["district"] or "",
        "point": _point(row["point"]),
        "rings": [[steps(r) for r in (polygon.exterior, *polygon.interiors)] for polygon in polygons],
    }


def _district(row):
    """Outline of a district and where its name stands."""
    return {
        "name": short_district(row["district"]),
        "point": _point(row["label_point"]),
        "lines": [steps(part) for part in _lines([row["geometry"]])],
    }


def _point(point):
    return [round(point.y, 5), round(point.x, 5)]


def _lines(geometries):
    """Line strings of lines or of polygons' limits."""
    for geometry in geometries:
        lines = geometry.boundary if "Polygon" in geometry.geom_type else geometry
        yield from shapely.get_parts(lines)


def steps(line):
    """Encode a line's points as whole-number steps: x0, y0, dx1, dy1 …"""
    points = np.rint(shapely.get_coordinates(line) * SCALE).astype(int)
    moved = np.diff(points, axis=0, prepend=[[0, 0]])
    return moved.ravel().tolist()


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
