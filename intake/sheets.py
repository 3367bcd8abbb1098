"""Any spreadsheet an officer brings as sheets of text that keep their own row numbers and column letters."""

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd
from openpyxl.utils import get_column_letter

from intake.encodings import legacy_of, to_unicode
from intake.sheets_limits import kind_of
from intake.sheets_ods import ods_grids
from intake.sheets_text import text_grids
from intake.sheets_xls import xls_grids
from intake.sheets_xlsx import xlsx_grids

_READERS = {"xlsx": xlsx_grids, "ods": ods_grids, "xls": xls_grids, "text": text_grids}
_LEGACY_VI = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI"}


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet as a person sees it.

    Attributes
    ----------
    name : str
        Name of the sheet; of a text file, the file's name without its extension.
    cells : pandas.DataFrame
        Index: row numbers of the sheet, from 1; columns: its letters "A", "B", …; text, NFC, without outer spaces.
        An empty cell is the empty text. A merged cell stands in every cell it covers; a formula is its own text
        (in XLS: the value stored beside it).
    formulas : frozenset of (int, str)
        Row and column letter of every formula.
    skipped : str
        Why the sheet was not read, in Vietnamese; empty when it was.
    notes : tuple of str
        What was changed while reading, in Vietnamese.
    """

    name: str
    cells: pd.DataFrame
    formulas: frozenset = frozenset()
    skipped: str = ""
    notes: tuple[str, ...] = ()

    @cached_property
    def by_row(self):
        """The cells as {row: {letter: text}}, for walks over single cells; to be read only."""
        return dict(zip(self.cells.index, self.cells.to_dict("records"), strict=True))


def place(sheet_name, row, column=""):
    """Say where something stands: «Sheet 'Bảng 1', dòng 7, cột F»."""
    return f"Sheet '{sheet_name}', dòng {row}" + (f", cột {column}" if column else "")


def file_bytes(path_or_bytes):
    """Bytes of a file given by its path or already read."""
    return path_or_bytes if isinstance(path_or_bytes, bytes) else Path(path_or_bytes).read_bytes()


def read_sheets(path_or_bytes, file_name):
    """Read every sheet of a spreadsheet as text; what the content is decides, not the extension.

    Parameters
    ----------
    path_or_bytes : path or bytes
        XLSX, XLS, ODS, or text separated by comma, semicolon, tab or «|» in UTF-8, UTF-16, TCVN3 or VNI.
    file_name : str
        Name to print in messages.

    Returns
    -------
    tuple of Sheet
        In the order of the file, hidden sheets included as skipped ones.

    Raises
    ------
    IntakeError
        One Vietnamese sentence: an empty, too big, broken or locked file, a zip bomb, XML with DOCTYPE or ENTITY,
        more than 20.000 rows, 500 columns or 2.000.000 cells, or content that is no table.
    """
    data = file_bytes(path_or_bytes)
    grids = _READERS[kind_of(data, file_name)](data, file_name)
    return tuple(_sheet(*grid) for grid in grids)


def _sheet(name, rows, formulas, notes):
    if rows is None:
        return Sheet(clean(name), _frame([]), skipped="đang ẩn nên không đọc; nếu cần, hãy bỏ ẩn rồi nhập lại")
    rows = [[clean(text) for text in row] for row in rows]
    rows, changed = _unicode(rows)
    places = frozenset((row, get_column_letter(column)) for row, column in formulas)
    return Sheet(clean(name), _frame(rows), places, notes=(*notes, *changed))


def _frame(rows):
    width = max(map(len, rows), default=0)
    full = [row + [""] * (width - len(row)) for row in rows]
    letters = [get_column_letter(column) for column in range(1, width + 1)]
    index, columns = pd.RangeIndex(1, len(rows) + 1), pd.Index(letters, dtype="str")
    return pd.DataFrame(full, index=index, columns=columns, dtype="str")


def clean(text):
    """Text in NFC, without outer spaces; every kind of space inside a line becomes the plain one."""
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", str(text)).splitlines())
    return "\n".join(lines).strip().replace("\0", "")


def _unicode(rows):
    """Rows with texts of old fonts (`L¹ng S¬n`) turned to Unicode, and what to say about it."""
    texts = {text for row in rows for text in row if not text.isascii()}
    legacy = legacy_of(sorted(texts)) if texts else None
    if legacy is None:
        return rows, ()
    changed = {text: after for text in texts if (after := to_unicode(text, legacy)) != text}
    note = f"Chữ viết bằng phông {_LEGACY_VI[legacy]} cũ đã được chuyển sang Unicode ({len(changed)} chữ khác nhau)."
    return [[changed.get(text, text) for text in row] for row in rows], (note,)
