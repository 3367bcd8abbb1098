"""The rows as a workbook: as filtered, totals as formulas, every text a text, the source and the mark in sight."""

import datetime
import io

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from layers.export_office import fixed_package
from layers.export_rows import rows_of
from layers.export_words import home, map_words
from ntm.attainment import STATUS_VI

HEAD_ROW = 4
MAX_WIDTH = 46


def frame_of(made):
    """The rows of the workbook: those of the page's table, what the theme adds, and the result of every criterion.

    Returns
    -------
    DataFrame
        Vietnamese headings; missing figures stay missing.
    """
    table, frame = made.rows, rows_of(made)
    for criterion in made.view.criteria.criteria:
        frame[f"{criterion.number}. {criterion.short_vi}"] = table[f"c{criterion.number}"].map(STATUS_VI)
    return frame


def xlsx(made, page, progress):
    """Return (bytes, sheets) of the rows as a workbook."""
    progress(0.3, "Đang ghi bảng tính…")
    stream = io.BytesIO()
    # Nothing in the data may become a formula or a link by looking like one.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    words = map_words(made, page, 1, 1)
    day = datetime.datetime(made.view.dataset.year, 12, 31)
    title = f"Nông thôn mới tỉnh {home(made).name} năm {made.view.dataset.year}"
    told = {"title": title, "author": made.request.office, "created": day}
    book.set_properties({**told, "comments": words.version})
    book.set_calc_mode("auto")
    _rows_sheet(book, made, words)
    _about_sheet(book, words)
    book.close()
    return fixed_package(stream.getvalue()), 2


def _rows_sheet(book, made, words):
    sheet, frame = book.add_worksheet("Số liệu"), frame_of(made)
    styles = {name: book.add_format({"font_name": "Times New Roman", **style}) for name, style in _STYLES.items()}
    head = f"{words.when}. {words.filters}. {words.version}."
    for row, (text, style) in enumerate(((words.answer, "title"), (head, "plain"), (words.mark, "mark"))):
        if text:
            sheet.write_string(row, 0, text, styles[style])
    for column, name in enumerate(frame.columns):
        sheet.write_string(HEAD_ROW, column, name, styles["head"])
        _column(sheet, column, frame[name], styles)
    last = HEAD_ROW + len(frame)
    sheet.autofilter(HEAD_ROW, 0, last, len(frame.columns) - 1)
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    _totals(sheet, frame, styles)
    sheet.set_landscape()
    sheet.set_paper(8)
    # All columns on one page would print too small to read.
    sheet.fit_to_pages(2, 0)
    sheet.repeat_columns(0, 1)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_footer(f"&L{words.version}&RTrang &P/&N")


_STYLES = {
    "title": {"bold": True, "font_size": 14},
    "plain": {"font_size": 11},
    "mark": {"bold": True, "font_color": "#7A4F00", "bg_color": "#FFF1D6"},
    "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B5D4B", "border": 1, "text_wrap": True,
             "valign": "vcenter"},
    "cell": {"border": 1, "border_color": "#D8D4C9"},
    "number": {"border": 1, "border_color": "#D8D4C9", "align": "center"},
    "total": {"bold": True, "top": 2, "bg_color": "#E3EFEA"},
    "average": {"bold": True, "top": 2, "bg_color": "#E3EFEA", "num_format": "0.00"},
}  # fmt: skip


def _column(sheet, column, values, styles):
    numbers = pd.api.types.is_numeric_dtype(values)
    width = max([len(str(values.name)) if len(str(values.name)) < 14 else 14, *(len(str(v)) for v in values)])
    sheet.set_column(column, column, min(width + 2, MAX_WIDTH))
    for row, value in enumerate(values, HEAD_ROW + 1):
        if pd.isna(value):
            sheet.write_blank(row, column, None, styles["cell"])
        elif numbers:
            sheet.write_number(row, column, float(value), styles["number"])
        else:
            sheet.write_string(row, column, str(value), styles["cell"])


def _totals(sheet, frame, styles):
    """Totals that follow Excel's own filter: SUBTOTAL counts the rows still shown."""
    first, last = HEAD_ROW + 2, HEAD_ROW + 1 + len(frame)
    row = HEAD_ROW + 1 + len(frame)
    for column, name in enumerate(frame.columns):
        letter = xl_col_to_name(column)
        area = f"{letter}{first}:{letter}{last}"
        formula, value, style = _total(name, frame[name], area, column)
        if formula:
            sheet.write_formula(row, column, formula, styles[style], value)
        else:
            sheet.write_blank(row, column, None, styles["total"])
    sheet.write_string(row + 1, 0, "Hàng tổng: số xã, bình quân tiêu chí/xã, tổng số thôn, số xã đạt từng tiêu chí.")


def _total(name, values, area, column):
    """Formula, its value today, and style of a column's total; no formula where a total means nothing."""
    if column == 0:
        return f"=SUBTOTAL(103,{area})", len(values), "total"
    if name == "Số tiêu chí":
        return (f"=SUBTOTAL(101,{area})", float(values.mean()), "average") if values.notna().any() else (None,) * 3
    if name in ("Thôn đạt", "Tổng số thôn"):
        return f"=SUBTOTAL(109,{area})", int(values.sum()), "total"
    if name.partition(".")[0].isdigit():
        attained = STATUS_VI["attained"]
        return f'=COUNTIF({area},"{attained}")', int(values.eq(attained).sum()), "total"
    return None, None, None


def _about_sheet(book, words):
    """Where the figures come from and what they may not be used for."""
    sheet = book.add_worksheet("Nguồn và lưu ý")
    style = book.add_format({"font_name": "Times New Roman", "text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 120)
    told = (words.kicker, words.title, words.when, words.filters, words.mark, *words.notes, *words.sources)
    for row, text in enumerate(filter(None, (*told, words.made, words.version))):
        sheet.write_string(row, 0, text, style)
