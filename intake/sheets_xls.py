"""Old XLS workbooks as rows of text; where their formulas stand is read from the records themselves."""

import io

import python_calamine

from intake.errors import IntakeError
from intake.sheets_limits import broken, check_extents, locked
from intake.sheets_ole import OleError, is_locked, measured, workbook_stream
from intake.sheets_xlsx import filled, shown

_NOTHING_STORED = "=…"


def xls_grids(data, file_name):
    """Rows of every sheet of an XLS workbook; the result is that of `intake.sheets_xlsx.xlsx_grids`.

    A formula's own text is not kept in a readable form: its cell shows the value the file stored, and its place is
    among the formulas.

    Raises
    ------
    IntakeError
        A file that is broken or locked, or sheets beyond the limits.
    """
    try:
        stream = workbook_stream(data)
        if is_locked(stream):
            raise locked(file_name)
        sheets = measured(stream)
    except OleError as error:
        raise broken(file_name) from error
    # Measured before it is read: the reader lays out every cell up to the last one.
    check_extents(file_name, [(f"số {place}", one.rows, one.columns) for place, one in enumerate(sheets, 1)])
    try:
        return _grids(python_calamine.load_workbook(io.BytesIO(data)), sheets)
    except (IntakeError, KeyboardInterrupt):
        raise
    except BaseException as error:
        # The reader's own panics do not derive from Exception.
        raise broken(file_name) from error


def _grids(book, sheets):
    return [
        (one.name, *_read(book, place, sheet.formulas), []) if _visible(one) else (one.name, None, set(), [])
        for place, (one, sheet) in enumerate(zip(book.sheets_metadata, sheets, strict=True))
    ]


def _visible(told):
    return told.visible == python_calamine.SheetVisibleEnum.Visible


def _read(book, place, formulas):
    if book.sheets_metadata[place].typ != python_calamine.SheetTypeEnum.WorkSheet:
        return [], set()
    sheet = book.get_sheet_by_index(place)
    rows = [[shown(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for row, column in formulas:
        if row <= len(rows) and column <= len(rows[0]):
            rows[row - 1][column - 1] = rows[row - 1][column - 1] or _NOTHING_STORED
    found = sheet.merged_cell_ranges or ()
    merges = [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in found]
    return filled(rows, merges, formulas)
