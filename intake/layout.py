"""Where the tables of a sheet are: header rows (one to three, merged or not), the role of each column, the body."""

import re
from dataclasses import dataclass, field
from itertools import zip_longest

from intake.layout_columns import CRITERION, TROUBLE
from intake.sheets import place
from intake.words import plain_fold

_DEEPEST = 3
_COMMUNES_ONLY = {"xa", "ten xa", "cac xa", "ten cac xa", "don vi xa", "ten don vi xa", "ten xa huyen"}
_ANCHORS = {"name", "code"}
_LABEL = re.compile(r"(.{2,40}?)\s*[:：]\s*(.*)", re.DOTALL)

HELP_SHEET = "Hướng dẫn"


@dataclass(frozen=True)
class Table:
    """One table of a sheet.

    Attributes
    ----------
    header : range
        Rows of the header.
    body : range
        Rows below it, to the next header or the end of the sheet.
    columns : dict of str to str
        Role → column letter; of two columns with one role the first.
    criteria : dict of str to int
        Column letter → criterion number; empty for a long table.
    troubles : dict of str to str
        Column letter → why its header contradicts itself, in Vietnamese.
    unused : dict of str to str
        Column letter → header of the columns nothing was made of.
    """

    header: range
    body: range
    columns: dict = field(default_factory=dict)
    criteria: dict = field(default_factory=dict)
    troubles: dict = field(default_factory=dict)
    unused: dict = field(default_factory=dict)

    @property
    def wide(self):
        """Whether criteria stand in columns."""
        return bool(self.criteria or self.troubles)

    @property
    def value_letters(self):
        """Letters of the columns that hold statuses."""
        return [*self.criteria, *self.troubles] or [letter for role, letter in self.columns.items() if role == "status"]


def find_tables(sheet, vocabulary):
    """Every table of a sheet, top to bottom.

    Parameters
    ----------
    sheet : intake.sheets.Sheet
    vocabulary : intake.layout_columns.Vocabulary

    Returns
    -------
    list of Table
        Empty when no rows name a unit and something said about it; `why_no_table` says so to a person.
    """
    starts, row = [], 1
    anchors = _anchor_rows(sheet, vocabulary)
    while row <= len(sheet.cells):
        found = _header_at(sheet, vocabulary, row) if any(row + down in anchors for down in range(_DEEPEST)) else None
        starts += [found] if found else []
        row = found.stop if found else row + 1
    ends = [*(start.start for start in starts), len(sheet.cells) + 1][1:]
    return [_table(sheet, vocabulary, header, end) for header, end in zip(starts, ends, strict=True)]


def no_table_notes(sheet):
    """Say why a sheet was not read; of the template's own page of explanations there is nothing to say."""
    return [] if sheet.name == HELP_SHEET else [why_no_table(sheet)]


def why_no_table(sheet):
    """Say why nothing was read from a sheet."""
    if sheet.skipped:
        return f"Sheet '{sheet.name}' {sheet.skipped}."
    if sheet.cells.empty:
        return f"Sheet '{sheet.name}' trống, không đọc."
    return (
        f"Sheet '{sheet.name}' không đọc: không thấy dòng tiêu đề nào có cả cột tên hoặc mã xã và cột kết quả; "
        "nếu sheet này có số liệu, hãy ghi tiêu đề cột như trong mẫu nhập."
    )


def headings(sheet, header):
    """Header texts of each column, top to bottom, a text merged over several rows once: {letter: tuple of str}."""
    rows = sheet.cells.loc[header.start : header.stop - 1]
    return {letter: tuple(dict.fromkeys(text for text in rows[letter] if text)) for letter in rows.columns}


def _anchor_rows(sheet, vocabulary):
    """Rows that hold the heading of a name or code column; no header begins far above one."""
    rows = set()
    for letter in sheet.cells.columns:
        texts = sheet.cells[letter]
        heads = [text for text in texts.unique() if text and vocabulary.role((text,)) in _ANCHORS]
        rows |= set(texts.index[texts.isin(heads)])
    return rows


def _header_at(sheet, vocabulary, row):
    """The best header that begins at this row or just below: most roles, then fewest rows; None when there is none."""
    tries = [
        range(first, first + depth)
        for first in range(row, row + _DEEPEST)
        for depth in range(1, _DEEPEST + 1)
        if first + depth - 1 <= len(sheet.cells)
    ]
    scored = [(_score(sheet, vocabulary, header), -len(header), -header.start, header) for header in tries]
    best = max((one for one in scored if one[0]), key=lambda one: one[:3], default=None)
    # A header that begins lower waits for its own turn, unless rows above it only complete it.
    return best[3] if best and best[3].start == row else None


def _score(sheet, vocabulary, header):
    stacks = [stack for stack in headings(sheet, header).values() if stack]
    roles = [role for role in map(vocabulary.role, stacks) if role]
    # In a row of data or of column numbers something else stands below «Tên xã»: no part of a header.
    closed = any(vocabulary.role(stack[-1:]) in _ANCHORS for stack in stacks)
    return len(set(roles)) if closed and vocabulary.enough(roles) else 0


def _table(sheet, vocabulary, header, end):
    columns, criteria, troubles, unused = {}, {}, {}, {}
    for letter, stack in headings(sheet, header).items():
        role = vocabulary.role(stack)
        if role.startswith(CRITERION):
            criteria[letter] = int(role.removeprefix(CRITERION))
        elif role.startswith(TROUBLE):
            troubles[letter] = f"cột {letter} ghi «{stack[-1]}»: {role.removeprefix(TROUBLE)}"
        elif role and role not in columns:
            columns[role] = letter
        elif stack:
            unused[letter] = " / ".join(stack)
    return Table(header, range(header.stop, end), columns, criteria, troubles, unused)


def labels(sheet, header):
    """What the rows above a header say in the form «Nguồn: …», in one cell or in two.

    Returns
    -------
    dict of str to (str, int, str)
        Label as written → (value, row, column letter of the value).
    """
    found = {}
    for row in range(1, header.start):
        cells = [(letter, text) for letter, text in sheet.cells.loc[row].items() if text]
        for (letter, text), (right, value) in zip_longest(cells, cells[1:], fillvalue=("", "")):
            match = _LABEL.fullmatch(text)
            if match and match[2]:
                found.setdefault(match[1], (match[2], row, letter))
            elif match and value and value != text:
                found.setdefault(match[1], (value, row, right))
    return found


def kind_said(sheet, table):
    """«xã» when the heading of the name column speaks of xã only: a town of the same name is then not meant."""
    letter = table.columns.get("name")
    heading = headings(sheet, table.header).get(letter, ("",))[-1]
    return "xã" if plain_fold(heading) in _COMMUNES_ONLY else ""


def unused_note(sheet, table):
    """Say which columns nothing was made of; empty when every column was used."""
    if not table.unused:
        return ""
    told = ", ".join(f"{letter} «{text}»" for letter, text in table.unused.items())
    return f"{place(sheet.name, table.header.start)}: không dùng đến cột {told}."
