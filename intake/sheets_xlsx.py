"""XLSX as rows of text: formulas seen and never run, merged cells filled, numbers as a person sees them."""

import contextlib
import datetime
import io
import posixpath
import warnings
from dataclasses import dataclass, field
from itertools import product
from xml.etree import ElementTree
from xml.parsers import expat

import openpyxl
from openpyxl.utils import column_index_from_string, range_boundaries

from intake.errors import IntakeError
from intake.sheets_limits import MAX_CELLS, MAX_ROWS, archive, broken, check_extents


@dataclass
class Extent:
    """The part of a sheet that holds something, and its merged cells (openpyxl bounds: column, row, column, row)."""

    rows: int = 0
    columns: int = 0
    merges: list = field(default_factory=list)


def xlsx_grids(data, file_name):
    """Rows of every sheet of an XLSX workbook.

    Returns
    -------
    list of (str, list of list of str or None, set of (int, int), list of str)
        Sheet name, rows (None for a hidden sheet), places of formulas (row, column, from 1), notes.

    Raises
    ------
    IntakeError
        A file that is broken, or sheets beyond the limits.
    """
    opened = archive(data, file_name)
    try:
        # Measured before the library opens the file: it would walk through every row to find the size itself.
        extents = {name: _extent(opened.read(part)) for name, part in _parts(opened).items()}
        check_extents(file_name, [(name, one.rows, one.columns) for name, one in extents.items()])
        with warnings.catch_warnings():
            # The library warns of features it will not write back; nothing is written back here.
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
            with contextlib.closing(book):
                return _grids(book, extents)
    except IntakeError:
        raise
    except Exception as error:
        raise broken(file_name) from error


def _grids(book, extents):
    return [
        (sheet.title, *_read(sheet, extents[sheet.title]), [])
        if sheet.sheet_state == "visible"
        else (sheet.title, None, set(), [])
        for sheet in book.worksheets
    ]  # fmt: skip


def _parts(opened):
    """Name of every sheet → its part of the package."""
    package = _xml(opened, "_rels/.rels")
    root = next(one.get("Target").lstrip("/") for one in package if one.get("Type").endswith("/officeDocument"))
    folder, leaf = posixpath.split(root)
    targets = {one.get("Id"): one.get("Target") for one in _xml(opened, f"{folder}/_rels/{leaf}.rels")}
    sheets = [node for node in _xml(opened, root).iter() if node.tag.endswith("}sheet")]
    # Two standards give the attribute two namespaces; its name is one.
    ids = {node.get("name"): next(v for k, v in node.attrib.items() if k.endswith("}id")) for node in sheets}
    # A target is told from the folder of the workbook, or from the root when it begins with a slash.
    at = {name: posixpath.join(f"/{folder}", targets[one]) for name, one in ids.items()}
    return {name: posixpath.normpath(path).lstrip("/") for name, path in at.items()}


def _xml(opened, part):
    return ElementTree.fromstring(opened.read(part))


class _TooLong(Exception):  # noqa: N818
    """More rows with content than any list of communes has."""


def _extent(content):
    """Measure a sheet before it is read; formatted cells without content do not count."""
    scan = _Scan()
    parser = expat.ParserCreate()
    parser.StartElementHandler = scan.start
    try:
        parser.Parse(content, True)
    except _TooLong:
        tag = f"<{scan.row_tag}".encode()
        scan.extent.rows = max(scan.extent.rows, content.count(tag + b" ") + content.count(tag + b">"))
    return scan.extent


class _Scan:
    def __init__(self):
        self.extent, self.row, self.column, self.row_tag = Extent(), 0, 0, "row"

    def start(self, told_tag, attributes):
        tag = told_tag.rpartition(":")[2]
        if tag in ("v", "is", "f"):
            self.extent.rows = max(self.extent.rows, self.row)
            self.extent.columns = max(self.extent.columns, self.column)
            if self.row > MAX_ROWS:
                raise _TooLong
        elif tag == "c":
            place = attributes.get("r")
            self.column = column_index_from_string(place.rstrip("0123456789")) if place else self.column + 1
        elif tag == "row":
            self.row, self.column, self.row_tag = int(attributes.get("r", self.row + 1)), 0, told_tag
        elif tag == "mergeCell":
            self.extent.merges.append(range_boundaries(attributes["ref"]))


def _read(sheet, extent):
    rows, formulas = [], set()
    if not extent.rows:
        return rows, formulas
    for number, cells in enumerate(sheet.iter_rows(max_row=extent.rows, max_col=extent.columns), 1):
        rows.append([_text(cell) for cell in cells])
        formulas |= {(number, place) for place, cell in enumerate(cells, 1) if cell.data_type == "f"}
    merges = [(top, left, bottom, right) for left, top, right, bottom in extent.merges]
    return filled(rows, merges, formulas)


def filled(rows, merges, formulas):
    """Rows in which the text of a merged cell stands in every cell it covers.

    Parameters
    ----------
    rows : list of list of str
    merges : list of (int, int, int, int)
        Top, left, bottom, right, from 1.
    formulas : set of (int, int)

    Returns
    -------
    (list of list of str, set of (int, int))
        New rows, and the places that show a formula.

    Raises
    ------
    IntakeError
        Merged cells that cover more than all cells a file may have: they lie over each other.
    """
    rows, shown_places, covered = [list(row) for row in rows], set(formulas), 0
    for top, left, bottom, right in merges:
        if top > len(rows) or left > len(rows[top - 1]) or not rows[top - 1][left - 1]:
            continue
        places = list(product(range(top, min(bottom, len(rows)) + 1), range(left, min(right, len(rows[0])) + 1)))
        covered += len(places)
        if covered > MAX_CELLS:
            raise IntakeError(
                "Các ô gộp trong bảng tính nằm chồng lên nhau nên không đọc được; hãy bỏ gộp ô rồi lưu lại."
            )
        for row, column in places:
            rows[row - 1][column - 1] = rows[top - 1][left - 1]
        shown_places |= set(places) if (top, left) in formulas else set()
    return rows, shown_places


def _text(cell):
    value = cell.value
    if cell.data_type == "f":
        # An array formula comes as an object that carries its text.
        return str(getattr(value, "text", value))
    return shown(value, cell.number_format if value is not None else "")


def shown(value, number_format="General"):
    """The text a person sees for a value: «1», «0,8», «85%», «06139» under the format 00000, «31/12/2022»."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value:%d/%m/%Y}"
    return str(value)


def _number(value, number_format):
    if "%" in number_format:
        return f"{value * 100:.10g}%".replace(".", ",")
    if value == int(value):
        zeros = number_format if set(number_format) == {"0"} else ""
        return str(int(value)).zfill(len(zeros))
    return f"{value:.10g}".replace(".", ",")
