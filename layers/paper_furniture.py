"""Scale bar, north arrow and locator, drawn in millimetres of the sheet so that they are true on paper."""

from matplotlib.image import AxesImage
from matplotlib.patches import PathPatch, Polygon, Rectangle

from layers.export_logo import fitted, logo_pixels
from layers.formatting import number
from layers.paper_around import ground
from layers.paper_map import DISTRICT, OTHER, path_of
from layers.paper_type import clean, font
from layers.themes import ACCENT, INK

# Whole lengths that four equal parts make easy to read, in metres.
BAR_METRES = tuple(step * power for power in (100, 1000, 10_000, 100_000) for step in (1, 2, 4, 8))
BAR_PARTS = 4


def write(axes, x, y, text, size, weight=400, colour=INK, **more):
    """Write one line at a point of the sheet (millimetres)."""
    style = {"ha": "left", "va": "baseline", "parse_math": False, **more}
    return axes.text(x, y, clean(text), fontproperties=font(size, weight), color=colour, **style)


def bar_metres(denominator, room):
    """The longest bar of whole parts that fits into `room` millimetres at a scale."""
    return max((metres for metres in BAR_METRES if metres * 1000 / denominator <= room), default=BAR_METRES[0])


def scale_bar(axes, x, y, denominator, room, factor):
    """Draw a bar of four parts with its lower left corner at (x, y).

    Returns
    -------
    float
        Length in millimetres.
    """
    metres = bar_metres(denominator, room)
    length = metres * 1000 / denominator
    part, height = length / BAR_PARTS, 1.3 * factor
    for index in range(BAR_PARTS):
        face = INK if index % 2 == 0 else "#FFFFFF"
        edge = {"edgecolor": INK, "linewidth": 0.4 * factor}
        axes.add_artist(Rectangle((x + index * part, y), part, height, facecolor=face, **edge, gid=f"bar-{index}"))
    for index in (0, 2, 4):
        text = _distance(metres * index / BAR_PARTS, last=index == BAR_PARTS, unit=metres)
        write(axes, x + index * part, y + height + 0.9 * factor, text, 5.8 * factor, ha="center" if index else "left")
    return length


def draw_logo(axes, x, top, data, room, right=False):
    """Draw the mark of the issuing office into ``room`` (width, height in millimetres), its upper corner at a point.

    The point is the left corner, or the right one when asked for.
    """
    width, height = fitted(data, *room)
    west = x - width if right else x
    image = AxesImage(axes, extent=(west, west + width, top - height, top), origin="upper", gid="logo")
    image.set_data(logo_pixels(data))
    axes.add_image(image)


def _distance(metres, last, unit):
    """«10», and «20 km» at the end of the bar; metres for a bar under a kilometre."""
    whole, word = (metres / 1000, "km") if unit >= 1000 else (metres, "m")
    decimals = 0 if whole == int(whole) else 1
    return f"{number(whole, decimals)} {word}" if last else number(whole, decimals)


def north_arrow(axes, x, y, height, factor):
    """Draw an arrow to grid north whose foot is at (x, y), with «B» (Bắc) above it."""
    half = height * 0.26
    left = [(x, y + height), (x - half, y), (x, y + height * 0.25)]
    right = [(x, y + height), (x + half, y), (x, y + height * 0.25)]
    for points, face in ((left, INK), (right, "#FFFFFF")):
        axes.add_artist(Polygon(points, facecolor=face, edgecolor=INK, linewidth=0.5 * factor, joinstyle="miter"))
    write(axes, x, y + height + 0.7 * factor, "B", 8 * factor, 700, ha="center")


def locator(figure, box, scene, layout):
    """Draw the province with the part the sheet shows, in a box of the sheet; never the nation."""
    surroundings = ground(scene.geography)
    inset = figure.add_axes(_share(box, layout), zorder=3)
    inset.axis("off")
    west, south, east, north = surroundings.own.bounds
    edge = 0.12 * (east - west)
    inset.set_xlim(west - edge, east + edge)
    inset.set_ylim(south - edge, north + edge)
    inset.set_aspect("equal", anchor="SW")
    for geometry in surroundings.districts.geometry:
        inset.add_artist(_patch(geometry, facecolor=OTHER, edgecolor="#A8A498", linewidth=0.4 * layout.factor))
    inset.add_artist(_patch(surroundings.own, facecolor="none", edgecolor=DISTRICT, linewidth=0.8 * layout.factor))
    view = scene.window
    corner, width, height = (view.west, view.south), view.east - view.west, view.north - view.south
    style = {"facecolor": "none", "edgecolor": ACCENT, "linewidth": 1.4 * layout.factor}
    inset.add_artist(Rectangle(corner, width, height, **style))


def _patch(geometry, **style):
    return PathPatch(path_of(geometry), clip_on=False, **style)


def _share(box, layout):
    return [box.x / layout.width, box.y / layout.height, box.width / layout.width, box.height / layout.height]
