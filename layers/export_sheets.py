"""Sheets as PNG, PDF and SVG, one or many, with contents, bookmarks and embedded fonts."""

import base64
import dataclasses
import datetime
import io
import threading
from functools import lru_cache

import numpy as np
import pypdf
from fontTools import subset, ttLib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages

from layers.export_pages import atlas_title, map_pages
from layers.export_words import home, map_words, told_filter
from layers.paper import Contents, Scene, Sheet, contents_figure, sheet_figure
from layers.paper_png import png_bytes
from layers.paper_sizes import MM_PER_INCH, pixels, sheet_layout, window
from layers.paper_type import FAMILY, font_files

# matplotlib keeps caches that threads share; one sheet at a time costs less than a wrong one.
DRAWING = threading.RLock()
# Vector sheets hold one picture at most, the mark of the issuing office: as fine as print needs.
PICTURE_DPI = 300


def scene_of(made, page, layout):
    """What one page of an export draws on a layout."""
    found = window(page.bounds, layout.frame)
    return Scene(made.view.geography, page.painted, page.codes, found, layout.factor, made.request.scheme)


def sheets(made, layout):
    """Yield the pages of an export as functions that draw them; the first of a set is its contents.

    Returns
    -------
    list of (str, callable)
        Title for the bookmark, and what returns the page's figure.
    """
    pages = map_pages(made)
    extra = 1 if made.request.atlas else 0
    total = len(pages) + extra
    drawn = [(page.title, _drawer(made, page, layout, (place + extra, total))) for place, page in enumerate(pages, 1)]
    return [("Mục lục", lambda: contents_figure(_contents(made, pages, total), layout)), *drawn] if extra else drawn


def _drawer(made, page, layout, place):
    def draw():
        words = map_words(made, page, *place)
        return sheet_figure(Sheet(scene_of(made, page, layout), words, locator=not page.whole), layout)

    return draw


def _contents(made, pages, total):
    words = map_words(made, pages[0], 1, total)
    entries = tuple((page.title, page.answer, number) for number, page in enumerate(pages, 2))
    return Contents(dataclasses.replace(words, title=atlas_title(made), filters=told_filter(made)), entries)


def png(made, progress):
    """Return (bytes, pages) of a sheet as PNG at the request's resolution; the size in pixels is that of the paper."""
    layout = sheet_layout(made.request.paper)
    with DRAWING:
        ((title, draw),) = sheets(made, layout)
        progress(0.3, f"Đang vẽ {title}…")
        picture = _painted(draw(), pixels(layout, made.request.dpi), made.request.dpi)
        return png_bytes(picture, made.request.dpi, _told(made)), 1


def preview_png(made, dpi):
    """PNG bytes of the first map of an export, small enough for a page."""
    layout = sheet_layout(made.request.paper)
    with DRAWING:
        drawn = sheets(made, layout)
        # The contents of a set say nothing about how its maps look.
        draw = drawn[1 if made.request.atlas else 0][1]
        dpi = dpi * sheet_layout("A4").width / layout.width
        size = [round(side / MM_PER_INCH * dpi) for side in (layout.width, layout.height)]
        return png_bytes(_painted(draw(), size, dpi), dpi, _told(made))


def _painted(figure, size, dpi):
    """A figure as a picture of exactly so many pixels: array of height, width and channel."""
    figure.set_dpi(dpi)
    # A thousandth of a pixel more, because the renderer cuts the fraction off.
    figure.set_size_inches(*((side + 1e-3) / dpi for side in size))
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())


def _told(made):
    title = f"{made.theme.title}, tỉnh {home(made).name}, năm {made.view.dataset.year}"
    return {"Title": title, "Description": f"Phiên bản số liệu {made.version}"}


def pdf(made, progress):
    """Return (bytes, pages) of the sheets as one PDF: vector, TrueType fonts embedded, true size kept in printing."""
    layout, stream, titles = sheet_layout(made.request.paper), io.BytesIO(), []
    with DRAWING, PdfPages(stream, metadata={"CreationDate": None, "Creator": None, "Producer": None}) as book:
        drawn = sheets(made, layout)
        for place, (title, draw) in enumerate(drawn):
            progress(place / len(drawn), f"Đang vẽ tờ {place + 1}/{len(drawn)}: {title}…")
            book.savefig(draw(), dpi=PICTURE_DPI)
            titles.append(title)
    return _finished(stream, titles, made), len(titles)


def _finished(stream, titles, made):
    """Add language, bookmarks and the wish to be printed at true size; dates come from the data."""
    book = pypdf.PdfWriter(clone_from=stream)
    told = _told(made)
    day = f"D:{made.view.dataset.year}1231000000+07'00'"
    book.metadata = {
        "/Title": told["Title"], "/Subject": told["Description"], "/Author": made.request.office,
        "/CreationDate": day, "/ModDate": day,
    }  # fmt: skip
    book.root_object[pypdf.generic.NameObject("/Lang")] = pypdf.generic.TextStringObject("vi-VN")
    viewer = book.create_viewer_preferences()
    viewer.print_scaling, viewer.display_doctitle = "/None", True
    if len(titles) > 1:
        for number, title in enumerate(titles):
            book.add_outline_item(title=title, page_number=number)
    out = io.BytesIO()
    book.write(out)
    return out.getvalue()


def svg(made, progress):
    """Return (bytes, pages) of a sheet as SVG: text stays text, the letters it needs are embedded."""
    layout = sheet_layout(made.request.paper)
    with DRAWING:
        ((title, draw),) = sheets(made, layout)
        progress(0.3, f"Đang vẽ {title}…")
        stream = io.StringIO()
        day = datetime.date(made.view.dataset.year, 12, 31).isoformat()
        told = {**_told(made), "Date": day, "Creator": None, "Language": "vi"}
        draw().savefig(stream, format="svg", metadata=told, dpi=PICTURE_DPI)
        text = stream.getvalue()
    style = f'<style type="text/css">{font_faces(text)}</style>'
    return text.replace("<defs>", f"<defs>{style}", 1).encode(), 1


def font_faces(text):
    """CSS rules that embed the letters of a text in every weight of the typeface."""
    letters = "".join(sorted(set(text)))
    return "".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};"
        f"src:url(data:font/woff;base64,{base64.b64encode(_letters(path, letters)).decode()})}}"
        for weight, path in sorted(font_files().items())
    )


@lru_cache(maxsize=16)
def _letters(path, letters):
    """A font file reduced to some letters; the same letters give the same bytes."""
    options = subset.Options(flavor="woff", layout_features=["kern"], recalc_timestamp=False, notdef_outline=True)
    face = ttLib.TTFont(path, recalcTimestamp=False)
    reducer = subset.Subsetter(options)
    reducer.populate(text=letters)
    reducer.subset(face)
    stream = io.BytesIO()
    subset.save_font(face, stream, options)
    return stream.getvalue()
