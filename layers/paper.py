"""Sheets for print: one figure a sheet, at a true scale, in the province's own VN-2000 grid.

The figure is a plain matplotlib `Figure` without pyplot, so that sessions in threads do not meet.
"""

import dataclasses
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from layers.formatting import number
from layers.paper_column import draw_column
from layers.paper_furniture import draw_logo, north_arrow, scale_bar, write
from layers.paper_map import Scene, draw_map
from layers.paper_sizes import MM_PER_INCH, POINTS_PER_MM
from layers.paper_type import LEADING, font_files, wrap
from layers.paper_words import Words
from layers.themes import ACCENT, INK, MUTED

__all__ = ["Contents", "Scene", "Sheet", "Words", "contents_figure", "picture_figure", "sheet_figure"]


@dataclass(frozen=True)
class Sheet:
    """One sheet: its map, its words, and whether a locator shows where in the province it lies."""

    scene: Scene
    words: Words
    locator: bool = False


@dataclass(frozen=True)
class Contents:
    """First page of a set of sheets: ``entries`` are (title, answer, page number); words as on a sheet."""

    words: Words
    entries: tuple


def sheet_figure(sheet, layout):
    """Draw a sheet.

    Parameters
    ----------
    sheet : Sheet
    layout : layers.paper_sizes.Layout
        As `sheet_layout` gives; its frame is what the sheet's window was made for.

    Returns
    -------
    matplotlib.figure.Figure
        Exactly as large as the paper; ``figure.ntm_names`` is the `MapNames` drawn.
    """
    figure, page = _blank(layout)
    figure.ntm_names = _framed_map(figure, page, sheet.scene, layout)
    words = _with_left_out(sheet.words, figure.ntm_names.left_out)
    draw_column(figure, page, layout, sheet.scene, words, sheet.locator)
    return figure


def picture_figure(scene, layout):
    """Draw the map alone for a slide or a report: scale bar and arrow, no numeric scale, for pictures are resized."""
    figure, page = _blank(layout)
    figure.ntm_names = _framed_map(figure, page, scene, layout)
    factor = layout.factor
    scale_bar(page, 1.0, 1.2 * factor, scene.window.denominator, layout.width * 0.35, factor)
    north_arrow(page, layout.width - 4 * factor, 0.8 * factor, 5 * factor, factor * 0.7)
    return figure


def _blank(layout):
    """An empty sheet and axes over all of it that count in millimetres."""
    font_files()
    figure = Figure(figsize=(layout.width / MM_PER_INCH, layout.height / MM_PER_INCH), facecolor="#FFFFFF")
    page = figure.add_axes([0, 0, 1, 1], zorder=2)
    page.set_xlim(0, layout.width)
    page.set_ylim(0, layout.height)
    page.axis("off")
    return figure, page


def _framed_map(figure, page, scene, layout):
    frame = layout.frame
    share = [frame.x / layout.width, frame.y / layout.height, frame.width / layout.width, frame.height / layout.height]
    names = draw_map(figure.add_axes(share, zorder=1), scene)
    line = {"facecolor": "none", "edgecolor": INK, "linewidth": 0.8 * layout.factor}
    page.add_artist(Rectangle((frame.x, frame.y), frame.width, frame.height, **line, gid="frame"))
    return names


def _with_left_out(words, count):
    if not count:
        return words
    told = f"Tên của {number(count)} đơn vị không in vì không đủ chỗ ở tỷ lệ này."
    return dataclasses.replace(words, notes=(*words.notes, told))


def contents_figure(contents, layout):
    """Draw the contents page of a set of sheets, one line a sheet.

    Parameters
    ----------
    contents : Contents
    layout : layers.paper_sizes.Layout
    """
    figure, page = _blank(layout)
    words, factor = contents.words, layout.factor
    left, width = layout.frame.x * 2, layout.width - layout.frame.x * 4
    y = layout.height - layout.frame.y * 2
    if words.logo:
        draw_logo(page, layout.width - layout.frame.x * 2, y, words.logo, (width * 0.2, 16 * factor), right=True)
    y = _paragraph(page, (left, y, width), words.kicker, (8 * factor, 600), ACCENT)
    y = _paragraph(page, (left, y - factor, width), words.title, (20 * factor, 700), INK) - 2 * factor
    for text, colour in ((words.when, INK), (words.filters, INK), (words.mark, "#7A4F00")):
        y = _paragraph(page, (left, y, width), text, (10 * factor, 600), colour)
    told = (*words.notes, *words.sources, words.made, f"{words.version} · {words.page}")
    foot = _height(told, width, 6.2 * factor) + layout.frame.y * 2
    _entries(page, contents.entries, (left, y - 2 * factor, width, foot + 5 * factor), factor)
    for text in told:
        foot = _paragraph(page, (left, foot, width), text, (6.2 * factor, 400), MUTED)
    return figure


def _height(texts, width, size):
    return sum(len(wrap(text, width, size)) for text in texts) * size * LEADING / POINTS_PER_MM


def _paragraph(page, place, text, type_, colour):
    """Write wrapped text from a point down; return where the next one starts."""
    left, y, width = place
    size, weight = type_
    for line in wrap(text, width, size, weight) if text else []:
        y -= size * LEADING / POINTS_PER_MM
        write(page, left, y, line, size, weight, colour)
    return y


def _entries(page, entries, place, factor):
    """Write one line an entry between two heights; many entries stand closer and smaller."""
    left, y, width, lowest = place
    step = min(8.0 * factor, (y - lowest) / max(len(entries), 1))
    size = min(9 * factor, step * 0.5 * POINTS_PER_MM)
    for title, answer, number_ in entries:
        y -= step
        write(page, left, y, title, size, 600)
        write(page, left + width * 0.36, y, answer, size)
        write(page, left + width, y, str(number_), size, 600, ha="right")
        line = Line2D([left, left + width], [y - step * 0.28] * 2, color="#E6E3DA", linewidth=0.5 * factor)
        page.add_artist(line)
