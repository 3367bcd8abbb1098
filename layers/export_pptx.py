"""Slides: an editable title, the map, a native legend, key figures and a native table; 16:9."""

import dataclasses
import io

import pandas as pd
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_PATTERN_TYPE as PATTERN
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Mm, Pt

from layers.export_logo import fitted
from layers.export_office import described, fixed_package, picture, table_rows
from layers.export_pages import atlas_title, map_pages
from layers.export_subject import year_before
from layers.export_words import map_words, told_filter
from layers.formatting import number
from layers.headline import figures
from layers.paper_map import fill, ink_on
from layers.paper_words import legend
from layers.themes import ACCENT, INK, MUTED

WIDTH, HEIGHT, EDGE = 338.7, 190.5, 10.0
MAP_WIDTH, MAP_HEIGHT, MAP_TOP = 206.0, 140.0, 36.0
RIGHT = EDGE + MAP_WIDTH + 8
RIGHT_WIDTH = WIDTH - RIGHT - EDGE
FACE = "Arial"
ROWS_A_SLIDE = 16
LOGO_MM = (30.0, 13.0)


def pptx(made, progress):
    """Return (bytes, slides) of the export as a presentation."""
    pages, deck = map_pages(made), _deck()
    tables = _tables(made, pages)
    first = 2 if made.request.atlas else 1
    total = first - 1 + sum(1 + len(slices) for slices in tables)
    if made.request.atlas:
        _contents(deck, made, pages, _numbers(tables, first), total)
    for place, (page, slices) in enumerate(zip(pages, tables, strict=True)):
        progress(place / len(pages), f"Đang dựng trang {place + 1}/{len(pages)}: {page.title}…")
        _map_slide(deck, made, page, total)
        for rows in slices:
            _table_slide(deck, made, page, rows, total)
    stream = io.BytesIO()
    described(deck.core_properties, made)
    deck.save(stream)
    return fixed_package(stream.getvalue()), total


def _tables(made, pages):
    """The tables of every page, in slices; one is enough where every page shows the same communes."""
    if made.request.atlas in ("district", "group"):
        return [_slices(table_rows(made, page.inside)) for page in pages]
    return [_slices(table_rows(made))] + [[]] * (len(pages) - 1)


def _deck():
    deck = Presentation()
    deck.slide_width, deck.slide_height = Mm(WIDTH), Mm(HEIGHT)
    return deck


def _numbers(tables, first):
    """Slide number of each map."""
    numbers = []
    for slices in tables:
        numbers.append(first)
        first += 1 + len(slices)
    return numbers


def _slices(table):
    """A table in pieces that fit a slide; the totals stand on the last."""
    head, rows, totals = table
    pieces = [rows[start : start + ROWS_A_SLIDE] for start in range(0, len(rows), ROWS_A_SLIDE)]
    return [(head, piece, totals if piece is pieces[-1] else None) for piece in pieces]


def _slide(deck, title, words, total):
    """A slide with its title, what it is about, the demonstration mark, and its foot."""
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    left = _logo(slide, words.logo)
    _place(slide.shapes.title, left, 6, WIDTH - left - EDGE - 62, 14)
    _say(slide.shapes.title.text_frame, title, 26, INK, bold=True)
    _text(slide, (EDGE, 20, WIDTH - 2 * EDGE, 7), f"{words.kicker} · {words.when} · {words.filters}", 12, MUTED)
    if words.mark:
        chip = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *_mm(WIDTH - EDGE - 60, 8, 60, 9))
        _paint(chip, "#FFF1D6", "#E2B65C")
        _say(chip.text_frame, words.mark, 13, "#7A4F00", bold=True, align=PP_ALIGN.CENTER)
    foot = f"{words.sources[2]} {words.version} · Trang {len(deck.slides)}/{total}"
    _text(slide, (EDGE, HEIGHT - 7, WIDTH - 2 * EDGE, 6), foot, 9, MUTED)
    return slide


def _logo(slide, data):
    """Put the mark of the issuing office left of the title; return where the title starts."""
    if not data:
        return EDGE
    width, height = fitted(data, *LOGO_MM)
    shown = slide.shapes.add_picture(io.BytesIO(data), *_mm(EDGE, 6, width, height))
    shown._element.nvPicPr.cNvPr.set("descr", "Biểu trưng của cơ quan lập")
    return EDGE + width + 3


def _map_slide(deck, made, page, total):
    words = map_words(made, page, len(deck.slides) + 1, total)
    slide = _slide(deck, words.title, words, total)
    _text(slide, (EDGE, 27, WIDTH - 2 * EDGE, 8), words.answer, 16, ACCENT, bold=True)
    stream = io.BytesIO(picture(made, page, MAP_WIDTH, MAP_HEIGHT, factor=1.05))
    shown = slide.shapes.add_picture(stream, *_mm(EDGE, MAP_TOP, MAP_WIDTH, MAP_HEIGHT))
    shown._element.nvPicPr.cNvPr.set("descr", f"Bản đồ: {words.title}. {words.answer}")
    y = _legend(slide, page, made.request.scheme)
    _figures(slide, made, page, y + 4)
    notes = "\n".join([*words.notes, *words.sources, words.made])
    slide.notes_slide.notes_text_frame.text = notes
    _text(slide, (EDGE, HEIGHT - 13.5, WIDTH - 2 * EDGE, 6), " ".join(words.notes[:1]), 9, MUTED)


def _legend(slide, page, scheme):
    """Draw the legend as native shapes; return where it ends."""
    _text(slide, (RIGHT, MAP_TOP - 1, RIGHT_WIDTH, 7), page.painted["title"], 13, INK, bold=True)
    y = MAP_TOP + 7
    for row in legend(page.painted):
        swatch = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *_mm(RIGHT, y + 1, 9, 4.2))
        _paint(swatch, row["colour"], "#8D887B")
        if row["hatched"] or scheme == "hatch":
            _pattern(swatch, row, page.painted["rows"])
        _text(slide, (RIGHT + 11, y - 0.4, RIGHT_WIDTH - 28, 6), row["label"], 12, INK)
        _text(slide, (RIGHT + RIGHT_WIDTH - 17, y - 0.4, 17, 6), number(row["count"]), 12, INK, True, PP_ALIGN.RIGHT)
        y += 6.4
    return y


def _pattern(shape, row, rows):
    """The nearest native pattern to the hatch on the map."""
    hatch = fill(row, rows, "hatch")["hatch"]
    names = {
        "...": PATTERN.PERCENT_20, "///": PATTERN.WIDE_UPWARD_DIAGONAL, "---": PATTERN.NARROW_HORIZONTAL,
        "\\\\\\": PATTERN.WIDE_DOWNWARD_DIAGONAL, "xxx": PATTERN.DIAGONAL_CROSS, "|||": PATTERN.NARROW_VERTICAL,
        "ooo": PATTERN.SPHERE, "////": PATTERN.LIGHT_UPWARD_DIAGONAL,
    }  # fmt: skip
    if hatch:
        shape.fill.patterned()
        shape.fill.pattern = names[hatch]
        shape.fill.fore_color.rgb = _rgb("#B9B4A7" if row["hatched"] else ink_on(row["colour"]))
        shape.fill.back_color.rgb = _rgb(row["colour"])


def _figures(slide, made, page, y):
    inside = pd.Series(made.mask.index.isin(page.inside), index=made.mask.index)
    tile_width, tile_height = (RIGHT_WIDTH - 3) / 2, 26.0
    for place, figure in enumerate(figures(made.view, inside, year_before(made))):
        x, top = RIGHT + (place % 2) * (tile_width + 3), y + (place // 2) * (tile_height + 3)
        tile = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *_mm(x, top, tile_width, tile_height))
        _paint(tile, "#FFFFFF", "#E6E3DA")
        frame = tile.text_frame
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        _say(frame, figure.label, 10, MUTED)
        _say(frame, figure.value, 18, INK, bold=True, more=True)
        _say(frame, figure.note, 9, MUTED, more=True)


def _table_slide(deck, made, page, rows, total):
    words = map_words(made, page, len(deck.slides) + 1, total)
    slide = _slide(deck, f"{words.title} (bảng)", words, total)
    _table(slide, *rows)


def _contents(deck, made, pages, numbers, total):
    words = map_words(made, pages[0], 1, total)
    slide = _slide(deck, atlas_title(made), dataclasses.replace(words, filters=told_filter(made)), total)
    rows = [[page.title, page.answer, str(place)] for page, place in zip(pages, numbers, strict=True)]
    _table(slide, ["Tờ", "Kết quả", "Trang"], rows, None)


def _table(slide, head, rows, totals):
    lines = [head, *rows, *([totals] if totals else [])]
    height = min(8.0, 138.0 / len(lines))
    box = _mm(EDGE, 32, WIDTH - 2 * EDGE, height * len(lines))
    table = slide.shapes.add_table(len(lines), len(head), *box).table
    size = 12 if height > 7 else 10
    for place, line in enumerate(lines):
        table.rows[place].height = Mm(height)
        for column, text in enumerate(line):
            cell = table.cell(place, column)
            cell.margin_top = cell.margin_bottom = Mm(0.4)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.fill.solid()
            cell.fill.fore_color.rgb = _rgb(ACCENT if place == 0 else "#FFFFFF" if place % 2 else "#F4F2EC")
            strong = place == 0 or line is totals
            align = PP_ALIGN.LEFT if column == 0 or not text[:1].isdigit() and place else PP_ALIGN.CENTER
            _say(cell.text_frame, text, size, "#FFFFFF" if place == 0 else INK, bold=strong, align=align)


def _mm(*lengths):
    return [Mm(length) for length in lengths]


def _rgb(colour):
    return RGBColor.from_string(colour.lstrip("#"))


def _place(shape, x, y, width, height):
    shape.left, shape.top, shape.width, shape.height = _mm(x, y, width, height)


def _paint(shape, face, edge):
    shape.fill.solid()
    shape.fill.fore_color.rgb, shape.line.color.rgb = _rgb(face), _rgb(edge)
    shape.line.width = Pt(0.75)
    shape.shadow.inherit = False


def _text(slide, box, text, size, colour, bold=False, align=PP_ALIGN.LEFT):
    _say(slide.shapes.add_textbox(*_mm(*box)).text_frame, text, size, colour, bold=bold, align=align)


def _say(frame, text, size, colour, bold=False, align=PP_ALIGN.LEFT, more=False):
    """Write a paragraph in Vietnamese; `more` adds it below what is there."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Mm(0.8)
    frame.margin_top = frame.margin_bottom = Mm(0.3)
    paragraph = frame.add_paragraph() if more else frame.paragraphs[0]
    paragraph.alignment = align
    run = paragraph.add_run()
    run.text, run.font.size, run.font.bold, run.font.name = text, Pt(size), bold, FACE
    run.font.color.rgb = _rgb(colour)
    run.font._element.set("lang", "vi-VN")
