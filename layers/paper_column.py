"""The column beside the map: title, answer, legend, scale, sources; measured first, then drawn.

The upper part flows down from the top, the lower part stands on the bottom edge. When both together are too high,
all letters of the column shrink a little and it is measured again: nothing is cut and nothing overlaps.
"""

from dataclasses import dataclass

import shapely
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyBboxPatch, Rectangle

from layers.export_errors import ExportError
from layers.export_logo import fitted
from layers.formatting import number
from layers.paper_around import ground
from layers.paper_furniture import draw_logo, locator, north_arrow, scale_bar, write
from layers.paper_map import BORDER, DISTRICT, fill
from layers.paper_sizes import POINTS_PER_MM, Box
from layers.paper_type import LEADING, wrap
from layers.paper_words import legend
from layers.themes import ACCENT, INK, MUTED

SHRINKING = (1.0, 0.94, 0.88, 0.82, 0.76)
AMBER, AMBER_INK = "#FFF1D6", "#7A4F00"


@dataclass(frozen=True)
class Block:
    """A piece of the column: its height, and how it is drawn from its upper edge (millimetres) down."""

    height: float
    draw: object


def draw_column(figure, axes, layout, scene, words, with_locator):
    """Draw the column of a sheet.

    Parameters
    ----------
    figure, axes : matplotlib objects
        ``axes`` covers the sheet and counts in millimetres.
    layout : layers.paper_sizes.Layout
    scene : layers.paper_map.Scene
    words : Words
    with_locator : bool
        Whether a small map of the province shows where the sheet lies.

    Raises
    ------
    ExportError
        The words do not fit even on the smallest size.
    """
    column = layout.column
    for shrink in SHRINKING:
        pen = _Pen(figure, axes, layout, layout.factor * shrink)
        upper, lower = _upper(pen, scene, words, with_locator), _lower(pen, words)
        if _height(upper) + _height(lower) <= column.height:
            pen.stack(upper, column.top)
            pen.stack(lower, column.y + _height(lower))
            return
    raise ExportError(f"Tờ {layout.name} không đủ chỗ cho chú giải và ghi chú; hãy chọn khổ giấy lớn hơn.")


def _height(blocks):
    return sum(block.height for block in blocks)


class _Pen:
    """Makes blocks of text for one column at one size of letters."""

    def __init__(self, figure, axes, layout, factor):
        self.figure, self.axes, self.layout, self.factor = figure, axes, layout, factor
        self.left, self.width = layout.column.x, layout.column.width

    def stack(self, blocks, top):
        for block in blocks:
            block.draw(top)
            top -= block.height

    def space(self, height):
        return Block(height * self.factor, lambda _top: None)

    def text(self, text, size, weight=400, colour=INK, indent=0.0):
        """Wrapped text; no block for no words."""
        size *= self.factor
        lines = wrap(text, self.width - indent, size, weight) if text else []
        step = size * LEADING / POINTS_PER_MM

        def draw(top):
            for number_, line in enumerate(lines):
                baseline = top - number_ * step - size / POINTS_PER_MM
                write(self.axes, self.left + indent, baseline, line, size, weight, colour)

        return Block(len(lines) * step, draw)

    def rule(self):
        def draw(top):
            y = top - 1.5 * self.factor
            line = Line2D([self.left, self.left + self.width], [y, y], color="#D8D4C9", linewidth=0.6 * self.factor)
            self.axes.add_artist(line)

        return Block(3 * self.factor, draw)


def _upper(pen, scene, words, with_locator):
    blocks = [
        *_logo(pen, words.logo),
        pen.text(words.kicker, 6.6, 600, ACCENT),
        pen.space(0.6),
        pen.text(words.title, 14, 700),
        pen.space(0.8),
        pen.text(words.when, 7.5, 500),
        pen.text(words.filters, 7.5, 500),
        pen.space(1.4),
        pen.text(words.answer, 9, 600, ACCENT),
        *_mark(pen, words.mark),
        pen.rule(),
        pen.text(scene.painted["title"], 7.5, 600),
        pen.space(0.8),
        *(_legend_row(pen, row, scene) for row in legend(scene.painted)),
        pen.space(0.8),
        *_line_rows(pen, scene),
        pen.rule(),
        _scale(pen, scene),
    ]
    return blocks + ([pen.space(2), _locator(pen, scene)] if with_locator else [])


def _logo(pen, logo):
    """The mark of the issuing office; no block without one."""
    if not logo:
        return []
    room = (pen.width * 0.6, 11 * pen.factor)
    draw = {"draw": lambda top: draw_logo(pen.axes, pen.left, top, logo, room)}
    return [Block(fitted(logo, *room)[1], **draw), pen.space(1.2)]


def _mark(pen, mark):
    if not mark:
        return []
    height = 5.2 * pen.factor

    def draw(top):
        low = top - 1.6 * pen.factor - height
        style = {"boxstyle": f"round,pad=0,rounding_size={pen.factor}", "facecolor": AMBER, "edgecolor": "#E2B65C"}
        box = FancyBboxPatch((pen.left, low), pen.width, height, linewidth=0.5 * pen.factor, **style)
        pen.axes.add_artist(box)
        place = {"ha": "center", "va": "center_baseline"}
        write(pen.axes, pen.left + pen.width / 2, low + height / 2, mark, 8 * pen.factor, 700, AMBER_INK, **place)

    return [Block(height + 2 * pen.factor, draw)]


def _legend_row(pen, row, scene):
    height = 4.3 * pen.factor

    def draw(top):
        middle = top - height / 2
        _swatch(pen, row, scene, middle)
        text = {"va": "center_baseline"}
        write(pen.axes, pen.left + 9 * pen.factor, middle, row["label"], 7 * pen.factor, **text)
        count = number(row["count"])
        write(pen.axes, pen.left + pen.width, middle, count, 7 * pen.factor, 600, ha="right", **text)

    return Block(height, draw)


def _swatch(pen, row, scene, middle):
    width, height = 6.6 * pen.factor, 3.1 * pen.factor
    style = fill(row, scene.painted["rows"], scene.scheme)
    edge = {"edgecolor": "#8D887B", "linewidth": 0.4 * pen.factor}
    pen.axes.add_artist(
        Rectangle((pen.left, middle - height / 2), width, height, **style, **edge, gid=f"legend-{row['key']}")
    )


def _line_rows(pen, scene):
    """What the lines and circles mean; only those that are on the sheet."""
    surroundings = ground(scene.geography)
    rows = [("Ranh giới huyện, thành phố", _stroke(pen, DISTRICT, 0.8, "-"))] if len(surroundings.districts) else []
    if shapely.intersects(surroundings.border, scene.window.box):
        rows.append(("Biên giới quốc gia", _stroke(pen, BORDER, 1.5, (0, (4, 2)))))
    if scene.painted["villages"]:
        rows.append(("Thôn đạt chuẩn / tổng số thôn", lambda middle: _circle(pen, middle)))
    return [_mark_row(pen, text, draw) for text, draw in rows]


def _stroke(pen, colour, width, style):
    def draw(middle):
        ends = [pen.left, pen.left + 6.6 * pen.factor]
        pen.axes.add_artist(Line2D(ends, [middle, middle], color=colour, linewidth=width * pen.factor, linestyle=style))

    return draw


def _circle(pen, middle):
    centre = (pen.left + 3.3 * pen.factor, middle)
    edge = {"edgecolor": INK, "linewidth": 0.8 * pen.factor}
    pen.axes.add_artist(Circle(centre, 1.7 * pen.factor, facecolor="#FFFFFF", **edge))
    pen.axes.add_artist(Circle(centre, 0.9 * pen.factor, facecolor="#232B45", edgecolor="none"))


def _mark_row(pen, text, mark):
    height = 4.3 * pen.factor

    def draw(top):
        mark(top - height / 2)
        write(pen.axes, pen.left + 9 * pen.factor, top - height / 2, text, 7 * pen.factor, va="center_baseline")

    return Block(height, draw)


def _scale(pen, scene):
    height = 12.5 * pen.factor

    def draw(top):
        factor, right = pen.factor, pen.left + pen.width - 5 * pen.factor
        write(pen.axes, pen.left, top - 3.6 * factor, f"Tỷ lệ 1:{number(scene.window.denominator)}", 8 * factor, 600)
        room = pen.width - 17 * factor
        scale_bar(pen.axes, pen.left, top - height + 1.5 * factor, scene.window.denominator, room, factor)
        north_arrow(pen.axes, right, top - height + 1 * factor, 8 * factor, factor)

    return Block(height, draw)


def _locator(pen, scene):
    side = 24 * pen.factor

    def draw(top):
        locator(pen.figure, Box(pen.left, top - side, side, side), scene, pen.layout)
        write(pen.axes, pen.left + side + pen.factor, top - 4 * pen.factor, "Vị trí trong tỉnh", 6.2 * pen.factor)

    return Block(side, draw)


def _lower(pen, words):
    blocks = [pen.text(note, 5.4, colour=MUTED) for note in words.notes]
    blocks += [pen.rule(), *(pen.text(source, 5.4, colour=INK) for source in words.sources), pen.space(1)]
    return [*blocks, pen.text(words.made, 6.2, 500), pen.text(f"{words.version} · {words.page}", 5.8, colour=MUTED)]
