"""The map inside its frame: ground, units in their classes, lines, names, marks.

Classes, colours and counts are those of `layers.screen.payload`, the very object the browser is painted from.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from matplotlib.patches import Circle, PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import Stroke

from layers.paper_around import abroad, ground
from layers.paper_names import map_names
from layers.paper_type import LINE_SPACING, font
from layers.themes import INK, MUTED

VIETNAM, LAND, WATER, OTHER = "#EFEDE6", "#FAF9F6", "#DDE8EE", "#F7F6F2"
BORDER, DISTRICT = "#B3261E", "#4B544D"
VILLAGE_MM = 0.5
# One hatch a class, best first; the order keeps neighbours in the legend apart in a grey copy.
HATCHES = ("", "...", "///", "---", "\\\\\\", "xxx", "|||", "ooo")
SIDE_HATCHES = {"no_data": "", "not_applicable": "//", "outside": ""}


@dataclass(frozen=True)
class Scene:
    """What one map shows.

    Attributes
    ----------
    geography : geo.units.Geography
    painted : dict
        As `layers.screen.payload` returns.
    codes : tuple of str
        Unit codes in the order of ``painted["classes"]``; other units of the province are drawn as ground.
    window : layers.paper_sizes.Window
    factor : float
        Letters and lines are that much larger than on A4.
    scheme : {"colour", "hatch"}
        Colours alone, or colours with a hatch per class for copying in grey.
    """

    geography: object
    painted: dict
    codes: tuple
    window: object
    factor: float
    scheme: str = "colour"

    def row_of(self, code_index):
        """Legend row of the unit at this place in `codes`."""
        return self.painted["rows"][int(self.painted["classes"][code_index], 36)]


def fill(row, rows, scheme):
    """Fill of a legend row, for units and for swatches.

    Parameters
    ----------
    row : dict
        A row of ``payload["rows"]``.
    rows : list of dict
        All of them: a class's hatch goes by its place.
    scheme : {"colour", "hatch"}

    Returns
    -------
    dict
        Face colour, hatch and hatch colour, as a patch takes them.
    """
    hatch = SIDE_HATCHES.get(row["key"], HATCHES[rows.index(row) % len(HATCHES)]) if scheme == "hatch" else ""
    hatch = "////" if row["hatched"] else hatch
    line = "#B9B4A7" if row["hatched"] else ink_on(row["colour"])
    return {"facecolor": row["colour"], "hatch": hatch or None, "hatchcolor": line, "hatch_linewidth": 0.5}


def ink_on(colour):
    """White or ink, whichever is easier to read on a colour."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    luminance = float(np.dot(linear, (0.2126, 0.7152, 0.0722)))
    return "#FFFFFF" if luminance < 0.19 else INK


def draw_map(axes, scene):
    """Draw a scene into axes that fill the frame.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Its box on the sheet has the proportions of the window.
    scene : Scene

    Returns
    -------
    layers.paper_names.MapNames
        The names that found room, and how many did not.
    """
    view = scene.window
    axes.set_xlim(view.west, view.east)
    axes.set_ylim(view.south, view.north)
    axes.axis("off")
    surroundings = ground(scene.geography)
    shapes = surroundings.shapes
    box = view.box
    beyond, water = abroad(box, surroundings)
    _ground(axes, box, surroundings, water, scene)
    _units(axes, shapes, scene)
    _lines(axes, surroundings, scene)
    names = map_names(scene, surroundings, beyond, village_boxes(scene, shapes))
    _villages(axes, shapes, scene)
    _write(axes, names, scene)
    return names


def path_of(geometry):
    """A matplotlib path of polygons or lines, holes cut out."""
    oriented = shapely.orient_polygons(geometry)
    rings = []
    for part in shapely.get_parts(oriented):
        rings += [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
    return Path.make_compound_path(*(Path(shapely.get_coordinates(ring)) for ring in rings))


def _shape(axes, geometry, **style):
    if not geometry.is_empty:
        axes.add_artist(PathPatch(path_of(geometry), **style))


def _ground(axes, box, surroundings, water, scene):
    _shape(axes, box, facecolor=LAND, edgecolor="none", zorder=0)
    _shape(axes, water, facecolor=WATER, edgecolor="none", zorder=0)
    for geometry in surroundings.around.geometry:
        seen = _surfaces(geometry, box)
        _shape(axes, seen, facecolor=VIETNAM, edgecolor="#A8A498", linewidth=0.6 * scene.factor, zorder=1)


def _surfaces(geometry, box):
    """The part of a geometry within the frame and a little beyond, polygons only."""
    west, south, east, north = box.buffer(2000).bounds
    parts = shapely.get_parts(shapely.clip_by_rect(geometry, west, south, east, north))
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def _units(axes, shapes, scene):
    order = {code: index for index, code in enumerate(scene.codes)}
    seen = shapes.geometry[shapes.intersects(scene.window.box)]
    for code, geometry in seen.items():
        if code in order:
            row = scene.row_of(order[code])
            edge = "#D3CFC4" if row["key"] == "outside" else "#FFFFFF"
            style = fill(row, scene.painted["rows"], scene.scheme)
        else:
            style, edge = {"facecolor": OTHER}, "#D3CFC4"
        _shape(axes, geometry, **style, edgecolor=edge, linewidth=0.4 * scene.factor, zorder=2, gid=f"unit-{code}")


def _lines(axes, surroundings, scene):
    thin = {"facecolor": "none", "joinstyle": "round", "zorder": 3}
    for geometry in surroundings.districts.geometry:
        _shape(axes, geometry, edgecolor=DISTRICT, linewidth=0.6 * scene.factor, **thin)
    _shape(axes, surroundings.own, edgecolor=DISTRICT, linewidth=1.0 * scene.factor, **thin)
    if not surroundings.border.is_empty:
        wide = {**thin, "zorder": 4}
        _shape(axes, surroundings.border, edgecolor="#FFFFFF", linewidth=2.2 * scene.factor, **wide)
        style = {"linewidth": 1.5 * scene.factor, "linestyle": (0, (4, 2)), "gid": "national-border"}
        _shape(axes, surroundings.border, edgecolor=BORDER, **style, **wide)


def _circles(scene, shapes):
    """Code, centre, and outer and inner radius in metres of the communes whose villages are marked."""
    unit = VILLAGE_MM * scene.factor * scene.window.metres_per_mm
    order = {code: index for index, code in enumerate(scene.codes)}
    for code, (total, attained) in scene.painted["villages"].items():
        if code in order and scene.row_of(order[code])["key"] != "outside":
            point = shapely.maximum_inscribed_circle(shapes.geometry[code], tolerance=50).interpolate(0)
            yield point.x, point.y, unit * total**0.5, unit * attained**0.5


def village_boxes(scene, shapes):
    """Room taken by the village marks: west, south, east, north in metres."""
    return [(x - outer, y - outer, x + outer, y + outer) for x, y, outer, _ in _circles(scene, shapes)]


def _villages(axes, shapes, scene):
    for x, y, outer, inner in _circles(scene, shapes):
        edge = {"edgecolor": INK, "linewidth": 0.8 * scene.factor}
        axes.add_artist(Circle((x, y), outer, facecolor="#FFFFFF", zorder=5, **edge))
        axes.add_artist(Circle((x, y), inner, facecolor="#232B45", edgecolor="none", zorder=5))


def _write(axes, names, scene):
    order = {code: index for index, code in enumerate(scene.codes)}
    for label in names.units:
        row = scene.row_of(order[label.key]) if label.key in order else None
        colour = ink_on(row["colour"]) if row else MUTED
        style = fill(row, scene.painted["rows"], scene.scheme) if row else {}
        halo = row["colour"] if style.get("hatch") else None
        _text(axes, label, colour, halo, gid=f"name-{label.key}")
    for label in names.districts:
        _text(axes, label, INK, "#FFFFFF")
    for label in (*names.around, *names.aside, *names.abroad):
        _text(axes, label, MUTED, None)


def _text(axes, label, colour, halo, gid=None):
    """Write a name; the halo is a drawing under it, so that the letters above stay text in PDF and SVG."""
    style = {
        "fontproperties": font(label.size, label.weight),
        "ha": "center",
        "va": "center",
        "linespacing": LINE_SPACING,
        "parse_math": False,
        "clip_on": True,
    }
    if halo:
        effect = [Stroke(linewidth=label.size * 0.4, foreground=halo, joinstyle="round")]
        axes.text(label.x, label.y, label.text, color=halo, path_effects=effect, zorder=6, **style)
    axes.text(label.x, label.y, label.text, color=colour, zorder=7, gid=gid, **style)
