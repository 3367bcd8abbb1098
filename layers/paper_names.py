"""Which names a map carries and where: districts first, then communes, neighbours, and the country beyond."""

from dataclasses import dataclass
from functools import lru_cache

import shapely

from geo.provinces import province
from geo.units import units
from layers.formatting import short_district
from layers.paper_around import ground
from layers.paper_labels import Label, place, text_size

# Points on A4, each step an eighth smaller; a large sheet is also read from near, so its smallest letters grow less.
LARGEST_PT, SMALLEST_PT, STEP = 7.0, 4.5, 0.88
DISTRICT_SIZES = (8.5,)
AROUND_SIZES = (9.0, 8.0, 7.0, 6.0)
ABROAD_SIZES = (12.0, 10.0, 8.0)
# A district seen alone needs no name of its own on the map: the title says it.
DISTRICTS_NAMED_FROM = 2


@dataclass(frozen=True)
class MapNames:
    """Names with a place: units and districts painted, districts aside, provinces around, the country beyond.

    ``left_out`` counts the painted units in the frame whose name found no room.
    """

    units: tuple
    districts: tuple
    aside: tuple
    around: tuple
    abroad: tuple
    left_out: int


def map_names(scene, surroundings, beyond, marks):
    """Place every name of a scene.

    Parameters
    ----------
    scene : layers.paper_map.Scene
    surroundings : layers.paper_around.Ground
    beyond : shapely.Geometry
        Land beyond the national border within the frame, metres.
    marks : list of (west, south, east, north)
        Room already taken, metres.

    Returns
    -------
    MapNames
    """
    codes = _district_codes(scene)
    districts = _districts(scene, surroundings.districts) if len(codes) >= DISTRICTS_NAMED_FROM else ()
    taken = (*marks, *(label.box for label in districts))
    units_, left_out = _unit_names(scene.geography, scene.window, scene.factor, scene.codes, taken)
    around = _around(scene, surroundings)
    country = _placed({"x": _seen(beyond, scene)}, {"x": "TRUNG QUỐC"}, scene, ABROAD_SIZES, 600, around)
    aside = _aside(scene, surroundings.districts.drop(index=sorted(codes)))
    return MapNames(units_, districts, aside, around, country, left_out)


def _district_codes(scene):
    return set(units(scene.geography).loc[list(scene.codes), "district_code"].dropna())


def _seen(geometry, scene):
    """The part of a geometry a name may stand on: within the frame, a little away from its edge."""
    view, edge = scene.window, 2 * scene.factor * scene.window.metres_per_mm
    box = (view.west + edge, view.south + edge, view.east - edge, view.north - edge)
    return largest(shapely.clip_by_rect(geometry, *box))


def largest(geometry):
    """The largest polygon of a geometry; an empty one when it has none."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    return max(parts, key=shapely.area, default=shapely.Polygon())


def _districts(scene, outlines):
    """Names of the districts at their label points, on the largest size; they may cross their own limits."""
    points = outlines["label_point"].loc[sorted(_district_codes(scene))]
    size = DISTRICT_SIZES[0] * scene.factor
    found = []
    for code, point in points.items():
        text = short_district(outlines.at[code, "district"])
        width, height = (side * scene.window.metres_per_mm for side in text_size(text, size, 700))
        box = (point.x - width / 2, point.y - height / 2, point.x + width / 2, point.y + height / 2)
        if _within(box, scene.window) and not any(_overlap(box, other.box) for other in found):
            found.append(Label(code, text, point.x, point.y, size, 700, box))
    return tuple(found)


def _within(box, view):
    return view.west < box[0] and view.south < box[1] and box[2] < view.east and box[3] < view.north


def _overlap(first, second):
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]


def unit_sizes(factor):
    """Sizes tried for the name of a commune, points, largest first."""
    sizes, size = [], LARGEST_PT * factor
    while size > SMALLEST_PT * factor**0.5:
        sizes.append(size)
        size *= STEP
    return [*sizes, SMALLEST_PT * factor**0.5]


@lru_cache(maxsize=64)
def _unit_names(geography, window, factor, codes, taken):
    """Names of the painted units and how many found no room; the same for every theme, hence kept."""
    shapes = ground(geography).shapes.geometry.loc[list(codes)]
    shapes = {
        code: largest(shape.intersection(window.box)) for code, shape in shapes.items() if shape.intersects(window.box)
    }
    names = units(geography)["name"].loc[list(shapes)].to_dict()
    placed = place(shapes, names, window.metres_per_mm, unit_sizes(factor), 500, taken)
    return tuple(placed), len(shapes) - len(placed)


def _aside(scene, outlines):
    """Names of the districts that are only ground on this sheet."""
    seen = {code: _seen(shape, scene) for code, shape in outlines.geometry.items()}
    names = {code: short_district(name) for code, name in outlines["district"].items()}
    return _placed(seen, names, scene, AROUND_SIZES[1:], 500, ())


def _around(scene, surroundings):
    home = province(scene.geography.province).name
    seen = {name: _seen(shape, scene) for name, shape in surroundings.around.geometry.items()}
    names = {name: name.upper() if name != home else f"{name} (ngoài phạm vi số liệu)" for name in seen}
    return _placed(seen, names, scene, AROUND_SIZES, 600, ())


def _placed(shapes, names, scene, sizes, weight, busy):
    sizes = [size * scene.factor for size in sizes]
    boxes = [label.box for label in busy]
    return tuple(place(shapes, names, scene.window.metres_per_mm, sizes, weight, boxes))
