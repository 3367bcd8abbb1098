"""What the workbooks of priority and money share: styles, harmless text, and the sheet of sources."""

import datetime
import io

import xlsxwriter

from geo.provinces import province
from layers.export_office import fixed_package
from layers.export_subject import data_version
from layers.formatting import date
from layers.screen import DEMO_MARK
from ntm.datasets import KIND_VI

STYLES = {
    "title": {"bold": True, "font_size": 14},
    "plain": {"font_size": 11},
    "mark": {"bold": True, "font_color": "#7A4F00", "bg_color": "#FFF1D6"},
    "head": {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B5D4B", "border": 1, "text_wrap": True,
             "valign": "vcenter"},
    "cell": {"border": 1, "border_color": "#D8D4C9"},
    "money": {"border": 1, "border_color": "#D8D4C9", "num_format": "#,##0.###"},
    "score": {"border": 1, "border_color": "#D8D4C9", "num_format": "0.0000"},
    "number": {"border": 1, "border_color": "#D8D4C9", "num_format": "0.###"},
    "share": {"border": 1, "border_color": "#D8D4C9", "num_format": "0%"},
    "input": {"border": 1, "border_color": "#8A5A00", "bg_color": "#FFF1D6", "num_format": "0.###", "bold": True},
    "total": {"bold": True, "top": 2, "bg_color": "#E3EFEA", "num_format": "#,##0.###"},
    "wrap": {"text_wrap": True, "valign": "top"},
}  # fmt: skip


class Book:
    """A workbook being written; text from the data never becomes a formula or a link."""

    def __init__(self, view, title):
        self.stream = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                   "strings_to_numbers": False}  # fmt: skip
        self.book = xlsxwriter.Workbook(self.stream, options)
        self.styles = {
            name: self.book.add_format({"font_name": "Times New Roman", **style}) for name, style in STYLES.items()
        }
        self.view = view
        self.book.set_properties({"title": title, "created": datetime.datetime(view.dataset.year, 12, 31)})
        self.book.set_calc_mode("auto")

    def sheet(self, name, title, lines=()):
        """Add a sheet that opens with its title, the demonstration mark and these lines; return it and its next row."""
        sheet = self.book.add_worksheet(name)
        mark = DEMO_MARK if self.view.dataset.kind == "demo" else ""
        told = [(title, "title"), (mark, "mark"), *((line, "plain") for line in lines)]
        told = [(text, style) for text, style in told if text]
        for row, (text, style) in enumerate(told):
            sheet.write_string(row, 0, text, self.styles[style])
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.fit_to_pages(1, 0)
        return sheet, len(told) + 1

    def head(self, sheet, row, names):
        """Write a row of headings."""
        for column, name in enumerate(names):
            sheet.write_string(row, column, name, self.styles["head"])

    def notes(self, lines):
        """Add the sheet of sources and what the figures may not be used for."""
        sheet = self.book.add_worksheet("Nguồn và lưu ý")
        sheet.set_column(0, 0, 120)
        for row, text in enumerate(filter(None, (*lines, *sources(self.view)))):
            sheet.write_string(row, 0, text, self.styles["wrap"])

    def content(self):
        """Close the workbook and return its bytes; equal content gives equal bytes."""
        self.book.close()
        return fixed_package(self.stream.getvalue())


def sources(view):
    """Return sentences on the figures, the criteria and the units of a view, and its data version."""
    dataset, place = view.dataset, province(view.dataset.province)
    mark = f"{DEMO_MARK}: không dùng làm căn cứ cho một xã cụ thể." if dataset.kind == "demo" else ""
    return (
        mark,
        f"Nguồn số liệu: {KIND_VI[dataset.kind].lower()} tỉnh {place.name} năm {dataset.year}; "
        f"{view.criteria.name_vi}, {view.criteria.decision}.",
        f"Địa giới từ {date(view.geography.vintage)}.",
        *dataset.notes,
        f"Phiên bản số liệu {data_version(view)}.",
    )
