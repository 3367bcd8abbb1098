"""CSV and other delimited text as a sheet; the delimiter is the one that cuts the lines most evenly."""

import csv
import io
from collections import Counter
from itertools import islice
from pathlib import PurePath

from intake.encodings import decode
from intake.errors import IntakeError
from intake.sheets_limits import MAX_ROWS, check_extents, told

DELIMITERS = ("\t", ";", ",", "|")
_SAMPLE = 400
_ENCODING_VI = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "cp1258": "Windows-1258"}


def text_grids(data, file_name):
    """Rows of a text table.

    Returns
    -------
    list of (str, list of list of str, set, list of str)
        One sheet: its name (the file's), its rows, no formulas, notes in Vietnamese.

    Raises
    ------
    IntakeError
        Bytes that are no text, or too many rows or columns.
    """
    found = decode(data)
    name = PurePath(file_name).stem
    lines = found.text.splitlines(keepends=True)
    told_delimiter = lines[0].strip().lower() if lines else ""
    skipped = told_delimiter.startswith("sep=") and len(told_delimiter) == 5
    delimiter = told_delimiter[4] if skipped else delimiter_of(found.text)
    rows = _rows(found.text, delimiter, file_name, name)
    if skipped:
        rows[0] = [""]
    check_extents(file_name, [(name, len(rows), max(map(len, rows), default=0))])
    notes = [f"Tệp viết bằng mã {_ENCODING_VI.get(found.encoding, found.encoding)}, đã chuyển sang Unicode."]
    return [(name, rows, _formulas(rows), notes if found.legacy else [])]


def delimiter_of(text):
    """The character that separates the cells of a text table.

    The delimiter wanted gives most lines the same number of cells, more than one; among equals the one with the
    most cells. A comma inside names or decimals therefore never beats a semicolon that stands in every line.
    """
    return max(DELIMITERS, key=lambda one: _evenness(text, one))


def _evenness(text, delimiter):
    try:
        sample = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _SAMPLE))
    except csv.Error:
        return 0.0, 0
    # Titles and signatures above and below a table are short; empty lines say nothing.
    widths = Counter(len(row) for row in sample if any(cell.strip() for cell in row))
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return 0.0, 0
    width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    return count / widths.total() * min(width, 4), width


def _rows(text, delimiter, file_name, name):
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = list(islice(reader, MAX_ROWS + 1))
    except csv.Error as error:
        raise IntakeError(
            f"Tệp «{file_name}», dòng {told(reader.line_num)}: không tách được thành ô, có lẽ thừa hoặc thiếu dấu nháy "
            "kép; hãy mở bằng phần mềm bảng tính rồi lưu lại dạng XLSX."
        ) from error
    if len(rows) > MAX_ROWS:
        check_extents(file_name, [(name, text.count("\n") + (not text.endswith("\n")), 1)])
    return _on_own_lines(rows)


def _on_own_lines(rows):
    """Rows without the empty ones at the end; a quoted line break keeps counting as one row, as in a spreadsheet."""
    last = max((place for place, row in enumerate(rows, 1) if any(cell.strip() for cell in row)), default=0)
    return rows[:last]


def _formulas(rows):
    """Cells a spreadsheet would run: they begin with «=»."""
    return {(r, c) for r, row in enumerate(rows, 1) for c, cell in enumerate(row, 1) if cell.lstrip().startswith("=")}
