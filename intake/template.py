"""The workbooks officers fill in: communes and criteria, or villages, with names, codes and lists of choices."""

import datetime
import io
import zipfile

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from geo.provinces import province
from geo.units import units
from intake.layout import HELP_SHEET
from ntm.attainment import STATUS_VI

ENTRY_SHEET, VILLAGE_SHEET = "Nhập số liệu", "Danh sách thôn"
HEAD_ROW = 5
VILLAGE_HEADINGS = (
    "Mã xã", "Tên xã", "Huyện", "Tên thôn", "Số hộ", "Kết quả", "Năm đạt", "Kinh độ", "Vĩ độ", "Nguồn",
)  # fmt: skip
# More villages than any commune has; the officer copies a commune's row as often as it has villages.
_VILLAGE_ROWS = 3000
_EPOCH = (1980, 1, 1, 0, 0, 0)
_FONT = {"font_name": "Times New Roman", "font_size": 12}
_STYLES = {
    "title": {"bold": True, "font_size": 14},
    "plain": {},
    "label": {"bold": True},
    "entry": {"bg_color": "#FFF8DC", "border": 1, "num_format": "@"},
    "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B5D4B", "border": 1, "text_wrap": True,
             "valign": "vcenter", "align": "center"},
    "known": {"border": 1, "border_color": "#D8D4C9", "num_format": "@", "bg_color": "#F2F2EE"},
    "cell": {"border": 1, "border_color": "#D8D4C9", "align": "center"},
    "total": {"border": 1, "border_color": "#D8D4C9", "bold": True, "align": "center"},
    "wrap": {"text_wrap": True, "valign": "top"},
}  # fmt: skip


def attainment_workbook(geography, criteria_set, year):
    """The workbook an officer fills in for a year: one row per rural commune, one column per criterion.

    Parameters
    ----------
    geography : geo.units.Geography
        Its rural communes are written with their codes (as text), names and districts.
    criteria_set : ntm.criteria.CriteriaSet
    year : int

    Returns
    -------
    bytes
        XLSX; the same input gives the same bytes. Cells are empty (unknown, not failed) with a list of the four
        statuses; `intake.attainment.read_attainment_file` reads it back.
    """
    rows = _communes(geography)
    heads = [*_unit_headings(rows), *(f"{one.number}. {one.short_vi}" for one in criteria_set.criteria)]
    title = f"Kết quả thực hiện tiêu chí nông thôn mới các xã tỉnh {province(geography.province).name}"
    facts = (("Năm số liệu", str(year)), ("Mã bộ tiêu chí", criteria_set.id))
    book, stream = _book(title, year)
    styles = _formats(book)
    sheet = _entry_sheet(book, styles, ENTRY_SHEET, title, facts)
    _table(sheet, styles, [*heads, "Tổng số tiêu chí đạt"], rows)
    _status_columns(sheet, styles, len(rows), len(heads) - criteria_set.size, criteria_set.size)
    _help(book, styles, _attainment_help(criteria_set))
    return _finished(book, stream)


def village_workbook(geography, year):
    """The workbook an officer fills in with villages: one row per village, the commune named in each.

    Parameters
    ----------
    geography : geo.units.Geography
    year : int

    Returns
    -------
    bytes
        XLSX; the same input gives the same bytes. One row per rural commune is begun, further rows are copies;
        `intake.villages.read_village_file` reads it back.
    """
    rows = _communes(geography)
    title = f"Danh sách thôn của các xã tỉnh {province(geography.province).name}"
    book, stream = _book(title, year)
    styles = _formats(book)
    sheet = _entry_sheet(book, styles, VILLAGE_SHEET, title, (("Năm số liệu", str(year)),))
    heads = _unit_headings(rows) + list(VILLAGE_HEADINGS[3:])
    _table(sheet, styles, heads, rows)
    at = heads.index("Kết quả")
    sheet.data_validation(HEAD_ROW + 1, at, HEAD_ROW + _VILLAGE_ROWS, at, _choice())
    _help(book, styles, _VILLAGE_HELP)
    return _finished(book, stream)


def _communes(geography):
    frame = units(geography)
    rural = frame[frame["rural"]]
    if rural["district"].isna().all():
        return list(zip(rural.index, rural["name"], strict=True))
    return list(zip(rural.index, rural["name"], rural["district"], strict=True))


def _unit_headings(rows):
    """Districts ended on 1 July 2025: later geographies have no such column."""
    return list(VILLAGE_HEADINGS[: len(rows[0])]) if rows else list(VILLAGE_HEADINGS[:2])


def _book(title, year):
    stream = io.BytesIO()
    # Nothing in the data may become a formula or a link by looking like one.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"title": title, "created": datetime.datetime(year, 1, 1)})
    return book, stream


def _formats(book):
    return {name: book.add_format({**_FONT, **style}) for name, style in _STYLES.items()}


def _entry_sheet(book, styles, name, title, facts):
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, title, styles["title"])
    for row, (label, value) in enumerate((*facts, ("Nguồn", "")), 1):
        sheet.write_string(row, 0, f"{label}:", styles["label"])
        sheet.write_string(row, 1, value, styles["entry" if label == "Nguồn" else "plain"])
    return sheet


def _table(sheet, styles, heads, rows):
    for column, text in enumerate(heads):
        sheet.write_string(HEAD_ROW, column, text, styles["head"])
    for row, values in enumerate(rows, HEAD_ROW + 1):
        for column, value in enumerate(values):
            sheet.write_string(row, column, value, styles["known"])
    known = len(rows[0]) if rows else 2
    sheet.set_row(HEAD_ROW, 62)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, known - 1, 22)
    sheet.set_column(known, len(heads) - 1, 13)
    sheet.freeze_panes(HEAD_ROW + 1, known)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)


def _status_columns(sheet, styles, rows, first, size):
    last = first + size - 1
    sheet.data_validation(HEAD_ROW + 1, first, HEAD_ROW + max(rows, 1), last, _choice())
    for row in range(HEAD_ROW + 1, HEAD_ROW + 1 + rows):
        for column in range(first, last + 1):
            sheet.write_blank(row, column, None, styles["cell"])
        area = f"{xl_rowcol_to_cell(row, first)}:{xl_col_to_name(last)}{row + 1}"
        sheet.write_formula(row, last + 1, f'=COUNTIF({area},"{STATUS_VI["attained"]}")', styles["total"], 0)


def _choice():
    return {
        "validate": "list",
        "source": list(STATUS_VI.values()),
        "error_title": "Kết quả không hợp lệ",
        "error_message": f"Hãy chọn một trong: {', '.join(STATUS_VI.values())}; hoặc để trống.",
    }


def _attainment_help(criteria_set):
    return (
        "Cách điền",
        f"1. Ở sheet «{ENTRY_SHEET}», mỗi dòng là một xã, mỗi cột là một tiêu chí; chọn kết quả trong danh sách của ô.",
        "2. Ô để trống nghĩa là chưa có số liệu: phần mềm giữ số liệu đã có trước đó, không coi là chưa đạt.",
        "3. Chọn «Chưa có số liệu» khi muốn xóa kết quả đã nhập trước đó.",
        "4. Ghi số, ngày và cơ quan ban hành văn bản ở ô «Nguồn»; ô này để trống thì nguồn là tên tệp và vị trí ô.",
        "5. Không sửa mã xã. Có thể xóa dòng của xã không báo cáo. Cột tổng tự đếm số tiêu chí đạt.",
        f"Bộ tiêu chí: {criteria_set.name_vi} ({criteria_set.decision})",
        *(
            f"{one.number}. {one.name_vi}{'' if one.verified else ' (tên chưa kiểm chứng)'}"
            for one in criteria_set.criteria
        ),
    )


_VILLAGE_HELP = (
    "Cách điền",
    f"1. Ở sheet «{VILLAGE_SHEET}», mỗi dòng là một thôn; chép dòng của xã thành đủ số dòng bằng số thôn của xã.",
    "2. «Kết quả»: chọn trong danh sách; để trống nghĩa là chưa có số liệu, không coi là chưa đạt.",
    "3. «Số hộ», «Năm đạt», «Kinh độ», «Vĩ độ» có thể để trống.",
    "Tọa độ ghi bằng độ thập phân WGS 84, ví dụ 106,7615 và 21,8537.",
    "4. Ghi văn bản làm nguồn ở ô «Nguồn» phía trên hoặc ở cột «Nguồn» của từng thôn.",
)


def _help(book, styles, lines):
    sheet = book.add_worksheet(HELP_SHEET)
    sheet.set_column(0, 0, 110)
    for row, text in enumerate(lines):
        sheet.write_string(row, 0, text, styles["wrap" if row else "title"])


def _finished(book, stream):
    """Close the workbook; every entry of its package is dated alike, so that equal content gives equal bytes."""
    book.close()
    fixed = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            told = zipfile.ZipInfo(entry.filename, _EPOCH)
            told.compress_type, told.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(told, old.read(entry))
    return fixed.getvalue()
