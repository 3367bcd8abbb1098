"""From sheets to what each row says of a unit: its name and code as written, and one record a filled cell."""

import re
from dataclasses import dataclass, replace

from intake.layout import find_tables, kind_said, labels, no_table_notes, unused_note
from intake.layout_columns import CRITERION, TROUBLE, attainment_vocabulary
from intake.layout_rows import STRAY, TAIL, UNIT, body_rows
from intake.words import fold, is_figure, legend_of, plain_fold, status_of, why_not

_YEAR = re.compile(r"năm\s+(20\d\d)", re.IGNORECASE)
_ROW_LABELS = {"year": ("nam", "nam so lieu", "nam danh gia"), "set": ("ma bo tieu chi", "bo tieu chi")}
_SOURCE_LABELS = ("nguon", "nguon so lieu")
_COLUMN_OF_COUNTS = "cột này có những số khác 0 và 1 nên không chắc «{value}» là kết quả; hãy chọn đạt hoặc chưa đạt"
_SHORT = ("cđ", "cd")
_FORMULA = "ô chứa công thức «{value}», phần mềm không tính công thức; hãy chép rồi dán giá trị (Paste Values)"


@dataclass(frozen=True)
class Asked:
    """What the user chose for a file: its name to print, the year and the criteria set."""

    file_name: str
    year: int
    criteria_set: object


@dataclass(frozen=True)
class Cell:
    """One filled cell. ``reason`` is empty for a good one; ``doubt`` says that a choice can settle it."""

    sheet: str
    row: int
    column: str
    value: str
    criterion: int
    status: str
    source: str
    reason: str = ""
    doubt: bool = False


@dataclass(frozen=True)
class UnitRow:
    """One row about a unit, as written.

    ``fault`` (in Vietnamese) spoils the row, ``total`` is (column, text), ``kind`` is what the heading says («xã»).
    """

    sheet: str
    row: int
    column: str
    name: str
    code: str
    district: str
    cells: tuple[Cell, ...]
    empty: int = 0
    fault: str = ""
    total: tuple[str, str] = ("", "")
    kind: str = ""


@dataclass(frozen=True)
class Found:
    """Everything a file says: rows of units, faults that belong to no unit, and notes."""

    rows: tuple[UnitRow, ...]
    faults: tuple[Cell, ...]
    notes: tuple[str, ...]


def found_in(sheets, asked, districts=frozenset()):
    """Read the rows of every table of every sheet.

    Parameters
    ----------
    sheets : iterable of intake.sheets.Sheet
    asked : Asked
    districts : set of str
        See `intake.layout_rows.body_rows`.

    Returns
    -------
    Found
    """
    vocabulary = attainment_vocabulary(asked.criteria_set)
    rows, faults, notes = [], [], []
    for sheet in sheets:
        notes += [f"Sheet '{sheet.name}': {note}" for note in sheet.notes]
        tables = find_tables(sheet, vocabulary)
        notes += [] if tables else no_table_notes(sheet)
        for table in tables:
            made = _Reader(sheet, table, vocabulary, asked, districts)
            rows, faults, notes = rows + made.rows, faults + made.faults, notes + made.notes
    return Found(tuple(rows), tuple(faults), tuple(notes))


class _Reader:
    """Reads one table."""

    def __init__(self, sheet, table, vocabulary, asked, districts):
        self.sheet, self.table, self.vocabulary, self.asked = sheet, table, vocabulary, asked
        self.body = body_rows(sheet, table, districts)
        self.labels = {plain_fold(label): told for label, told in labels(sheet, table.header).items()}
        self.legend = legend_of(self._outside())
        self.kind = kind_said(sheet, table)
        self.notes = [note for note in (unused_note(sheet, table), self._title_note()) if note]
        self.faults = self._label_faults()
        self.rows = [] if self.faults else self._rows()
        self.faults += self._stray_faults()
        self.notes += self._short_mark_note()

    def _outside(self):
        """Texts around the table: above its header, and below in rows that are no units."""
        numbers = [*range(1, self.table.header.start), *(row.number for row in self.body if row.kind in (TAIL, STRAY))]
        cells = self.sheet.cells.loc[numbers]
        return [text for row in cells.itertuples(index=False) for text in dict.fromkeys(row) if text]

    def _title_note(self):
        years = {year for text in self._outside() for year in _YEAR.findall(text)}
        if not years or str(self.asked.year) in years:
            return ""
        told = ", ".join(sorted(years))
        return f"Sheet '{self.sheet.name}': tiêu đề ghi năm {told}, đang nhập cho năm {self.asked.year}; hãy kiểm tra."

    def _short_mark_note(self):
        """«CĐ» is read as «chưa đạt»; where no legend says so, the reader is told."""
        short = [one for row in self.rows for one in row.cells if fold(one.value) in _SHORT and one.status]
        if not short or any(mark in self.legend for mark in _SHORT):
            return []
        where = f"{short[0].column}{short[0].row}"
        return [f"Sheet '{self.sheet.name}': {len(short)} ô ghi «{short[0].value}» (ô đầu tiên {where}) được hiểu là "
                "chưa đạt vì sheet không có chú giải; nếu không phải, hãy ghi chú giải trong sheet."]  # fmt: skip

    def _label_faults(self):
        """A year or set stated above the table that is not the one chosen: the table is not read."""
        wanted = {"year": str(self.asked.year), "set": self.asked.criteria_set.id}
        told = {"year": "năm", "set": "bộ tiêu chí"}
        stated = [(role, self.labels.get(label)) for role, names in _ROW_LABELS.items() for label in names]
        return [
            self._fault(*where, f"tệp ghi {told[role]} «{value}» nhưng đang nhập cho {told[role]} «{wanted[role]}»; "
                        "hãy chọn lại hoặc sửa trong tệp")
            for role, (value, *where) in ((role, one) for role, one in stated if one)
            if wanted[role] not in value
        ]  # fmt: skip

    def _stray_faults(self):
        """Statuses in a row that names no unit."""
        return [
            self._fault(row.number, letter, "dòng có kết quả nhưng không có tên và mã xã; hãy ghi tên hoặc mã xã")
            for row in self.body
            if row.kind == STRAY
            for letter in self.table.value_letters
            if status_of(self.sheet.by_row[row.number][letter], self.legend)
        ]

    def _fault(self, row, column, reason):
        value = self.sheet.by_row[row][column]
        return Cell(self.sheet.name, row, column, value, 0, "", "", reason)

    def _rows(self):
        units = [row for row in self.body if row.kind == UNIT]
        counts = self._columns_of_counts([row.number for row in units])
        return [self._unit(row, counts) for row in units]

    def _columns_of_counts(self, numbers):
        """Columns that hold figures: in them a 1 counts something and is no mark."""
        letters = self.table.value_letters
        return {letter for letter in letters if any(map(is_figure, self.sheet.cells.loc[numbers, letter].unique()))}

    def _unit(self, row, counts):
        texts = {role: self._at(row.number, role) for role in ("name", "code", "total", "year", "set", "source")}
        cells = self._wide(row.number, counts) if self.table.wide else self._long(row.number, counts)
        column = self.table.columns.get("name") or self.table.columns.get("code")
        filled = tuple(one for one in cells if one.status or one.reason)
        return UnitRow(
            self.sheet.name, row.number, column, texts["name"], texts["code"], row.district, filled,
            len(cells) - len(filled), self._row_fault(row.number, texts), self._total(row.number, texts["total"]),
            self.kind,
        )  # fmt: skip

    def _at(self, row, role):
        letter = self.table.columns.get(role)
        return self.sheet.by_row[row][letter] if letter else ""

    def _row_fault(self, row, texts):
        for role in ("name", "code"):
            if (row, self.table.columns.get(role)) in self.sheet.formulas:
                return _FORMULA.format(value=texts[role])
        if self.table.wide:
            return ""
        wanted = {"year": str(self.asked.year), "set": self.asked.criteria_set.id}
        wrong = [role for role, value in wanted.items() if texts[role] and texts[role] != value]
        told = {"year": "năm", "set": "bộ tiêu chí"}
        return next((f"dòng ghi {told[role]} «{texts[role]}», đang nhập cho «{wanted[role]}»; hãy tách riêng"
                     for role in wrong), "")  # fmt: skip

    def _total(self, row, text):
        """The stated total, when it can be compared: every criterion has its column and the total is no formula."""
        letter = self.table.columns.get("total")
        whole = set(self.table.criteria.values()) == {one.number for one in self.vocabulary.criteria}
        return (letter, text) if letter and whole and (row, letter) not in self.sheet.formulas else ("", "")

    def _wide(self, row, counts):
        cells = [self._cell(row, letter, number, counts) for letter, number in self.table.criteria.items()]
        wrong = [
            self._fault(row, letter, f"{why}; hãy sửa tiêu đề cột hoặc chọn đúng bộ tiêu chí")
            for letter, why in self.table.troubles.items()
            if self.sheet.by_row[row][letter]
        ]
        return cells + wrong

    def _long(self, row, counts):
        text = self._at(row, "criterion")
        role = self.vocabulary.role((text,)) if text else ""
        if role.startswith(CRITERION):
            number = int(role.removeprefix(CRITERION))
            return [self._cell(row, self.table.columns["status"], number, counts)]
        if not self._at(row, "status"):
            return []
        trouble = role.removeprefix(TROUBLE) if role.startswith(TROUBLE) else ""
        why = trouble or f"bộ tiêu chí đang chọn chỉ có từ 1 đến {self.asked.criteria_set.size}"
        return [self._fault(row, self.table.columns["criterion"], f"tiêu chí «{text}»: {why}; hãy sửa số tiêu chí")]

    def _cell(self, row, letter, number, counts):
        value = self.sheet.by_row[row][letter]
        cell = Cell(self.sheet.name, row, letter, value, number, "", self._source(row, letter))
        if (row, letter) in self.sheet.formulas:
            return replace(cell, reason=_FORMULA.format(value=value))
        if letter in counts and fold(value) in ("0", "1"):
            return replace(cell, reason=_COLUMN_OF_COUNTS.format(value=value), doubt=True)
        status = status_of(value, self.legend)
        if status is not None:
            return replace(cell, status=status)
        reason, doubt = why_not(value)
        return replace(cell, reason=reason, doubt=doubt)

    def _source(self, row, letter):
        """Where a figure comes from: what the row or the sheet says of it, and always its place in the file."""
        where = f"tệp {self.asked.file_name}, sheet {self.sheet.name}, ô {letter}{row}"
        sheet_wide = next((self.labels[label][0] for label in _SOURCE_LABELS if label in self.labels), "")
        stated = self._at(row, "source") or sheet_wide
        return f"{stated} ({where})" if stated else where[0].upper() + where[1:]
