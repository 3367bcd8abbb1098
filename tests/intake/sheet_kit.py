"""The same table written as every kind of file an officer may bring."""

import csv
import io
import zipfile

import odf.opendocument
import odf.style
import odf.table
import odf.text
import openpyxl
import xlwt

from intake.legacy_tables import _TCVN3, VNI

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def xlsx(sheets, merges=(), hidden=()):
    """Workbook of {name: rows}; a text that begins with = is a formula; merges are ranges of the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    for area in merges:
        book.worksheets[0].merge_cells(area)
    return _saved(book.save)


def xls(sheets, merges=(), hidden=()):
    """Old workbook; merges are (top, bottom, left, right) of the first sheet, from 0."""
    book = xlwt.Workbook()
    for place, (name, rows) in enumerate(sheets.items()):
        sheet = book.add_sheet(name, cell_overwrite_ok=True)
        sheet.visibility = int(name in hidden)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if value is not None:
                    sheet.write(r, c, _formula(value))
        for top, bottom, left, right in merges if place == 0 else ():
            sheet.merge(top, bottom, left, right)
    return _saved(book.save)


def _formula(value):
    return xlwt.Formula(value[1:]) if isinstance(value, str) and value.startswith("=") else value


def ods(sheets, hidden=()):
    """OpenDocument workbook; a text that begins with = is a formula that shows «kết quả»."""
    book = odf.opendocument.OpenDocumentSpreadsheet()
    style = odf.style.Style(name="an", family="table")
    style.addElement(odf.style.TableProperties(display="false"))
    book.automaticstyles.addElement(style)
    for name, rows in sheets.items():
        table = odf.table.Table(name=name, **({"stylename": style} if name in hidden else {}))
        for row in rows:
            table.addElement(_ods_row(row))
        book.spreadsheet.addElement(table)
    return _saved(book.write)


def _ods_row(row):
    made = odf.table.TableRow()
    for value in row:
        formula = isinstance(value, str) and value.startswith("=")
        cell = odf.table.TableCell(valuetype="string", **({"formula": f"of:{value}"} if formula else {}))
        if value is not None:
            cell.addElement(odf.text.P(text="kết quả" if formula else str(value)))
        made.addElement(cell)
    return made


def content_xml(body):
    """An ODS whose table holds this XML."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Bảng">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    return zipped({"mimetype": MIMETYPE, "content.xml": xml})


def zipped(entries):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


def rezipped(data, change):
    """A ZIP with every entry passed through `change(name, content)`."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return zipped({name: change(name, old.read(name)) for name in old.namelist()})


def text(rows, delimiter=",", encoding="utf-8"):
    """Delimited text; encoding may be ``tcvn3`` or ``vni``."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(
        [["" if value is None else value for value in row] for row in rows]
    )
    return legacy(stream.getvalue(), encoding) if encoding in _LEGACY else stream.getvalue().encode(encoding)


def in_font(words, font):
    """Text as an old font stores it, one Western character a byte: «Lạng Sơn» is «L¹ng S¬n» in tcvn3."""
    return legacy(words, font).decode("latin-1")


def legacy(words, font):
    """Bytes of a text in an old font; the capitals it lacks are written small, as people did."""
    table = _LEGACY[font]
    return "".join(table.get(mark, table.get(mark.lower(), mark)) for mark in words).encode("latin-1")


_TO_VNI = {letter: written for written, letter in VNI.items()}
_LEGACY = {
    "tcvn3": {letter: chr(byte) for byte, letter in _TCVN3.items()},
    "vni": _TO_VNI | {letter.upper(): written.upper() for letter, written in _TO_VNI.items()},
}


def _saved(save):
    stream = io.BytesIO()
    save(stream)
    return stream.getvalue()
