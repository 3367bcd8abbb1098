"""What becomes of each row and cell: accepted, doubtful (a person chooses) or rejected, each with its reason."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from intake.layout_entries import Entry
from intake.sheets import place

_STATED = re.compile(r"\s*(\d{1,2})\b")


@dataclass
class Verdicts:
    """What judging a file gave.

    ``accepted`` holds (unit code, cell, status) triples, ``rows`` counts the rows about a unit, ``empty`` the cells of
    xã without anything in them.
    """

    accepted: list = field(default_factory=list)
    doubtful: list = field(default_factory=list)
    rejected: list = field(default_factory=list)
    rows: int = 0
    empty: int = 0
    notes: list = field(default_factory=list)


def judge(found, communes, choices):
    """Decide on every row and cell of a file.

    Parameters
    ----------
    found : intake.attainment_cells.Found
    communes : intake.layout_entries.Communes
    choices : dict
        (sheet, row) → code, or None to leave the row out; (sheet, row, column) → status, or "" to leave the cell out.

    Returns
    -------
    Verdicts
    """
    verdicts = Verdicts(rejected=[_entry(cell) for cell in found.faults])
    judged = _Judge(verdicts, communes, choices)
    for row in found.rows:
        judged.row(row)
    _settle_duplicates(verdicts, communes.names)
    verdicts.notes += communes.notes()
    return verdicts


class _Judge:
    def __init__(self, verdicts, communes, choices):
        self.out, self.communes, self.choices = verdicts, communes, choices

    def row(self, row):
        self.out.rows += 1
        self.out.empty += row.empty
        key = (row.sheet, row.row)
        if key in self.choices and self.choices[key] is None:
            self.out.notes.append(f"{place(*key)}: «{row.name or row.code}» được bỏ qua theo lựa chọn.")
            return
        if row.fault and row.cells:
            self._refuse(row, row.fault)
        elif key in self.choices:
            self._cells(row, self.choices[key])
        elif not row.fault:
            self._matched(row)

    def _matched(self, row):
        home = self.communes.find(row.name, row.district, row.code, (row.sheet, row.row), row.kind)
        if not row.cells:
            self._nothing_said(row, home)
        elif not home.code:
            self._refuse(row, home.reason, home.suggestions, home.doubt)
        elif home.code not in self.communes.rural:
            name = self.communes.names[home.code]
            self._refuse(row, f"{name} không thuộc diện đánh giá xã nông thôn mới; hãy bỏ dòng này")
        else:
            self._with_total(row, home.code)

    def _nothing_said(self, row, home):
        if home.code not in self.communes.rural:
            self.out.empty -= row.empty
        if not home.code:
            self.out.rows -= 1
            said = f"«{row.name or row.code}» không khớp xã nào và không có kết quả nào, bỏ qua."
            self.out.notes.append(f"{place(row.sheet, row.row)}: {said}")

    def _refuse(self, row, reason, suggestions=(), doubt=False):
        entry = Entry(row.sheet, row.row, row.column, row.name or row.code, reason, suggestions, len(row.cells))
        (self.out.doubtful if doubt else self.out.rejected).append(entry)

    def _with_total(self, row, code):
        letter, text = row.total
        stated = _STATED.match(text) if text else None
        counted = sum(cell.status == "attained" for cell in row.cells)
        if not stated or int(stated[1]) == counted or any(cell.reason for cell in row.cells):
            self._cells(row, code)
            return
        name = self.communes.names[code]
        reason = (f"{name}: tổng số ghi «{text}» nhưng đếm được {counted} ô đạt; hãy kiểm tra dòng này, "
                  "nếu các ô đã đúng thì xác nhận đúng xã")  # fmt: skip
        suggestion = {"code": code, "name": name, "district": row.district, "score": 100}
        self.out.doubtful.append(Entry(row.sheet, row.row, letter, text, reason, (suggestion,), len(row.cells)))

    def _cells(self, row, code):
        for cell in row.cells:
            chosen = self.choices.get((cell.sheet, cell.row, cell.column))
            if chosen == "":
                self.out.notes.append(f"{place(cell.sheet, cell.row, cell.column)}: ô được để trống theo lựa chọn.")
            elif chosen:
                self.out.accepted.append((code, cell, chosen))
            elif cell.reason:
                (self.out.doubtful if cell.doubt else self.out.rejected).append(_entry(cell))
            else:
                self.out.accepted.append((code, cell, cell.status))


def _entry(cell):
    return Entry(cell.sheet, cell.row, cell.column, cell.value, cell.reason)


def _settle_duplicates(verdicts, names):
    """Keep one of equal values for one unit and criterion; of differing ones keep none and ask."""
    by_key = defaultdict(list)
    for accepted in verdicts.accepted:
        by_key[accepted[0], accepted[1].criterion].append(accepted)
    verdicts.accepted = []
    again = {}
    for (code, criterion), same in by_key.items():
        if len({status for _, _, status in same}) == 1:
            verdicts.accepted.append(same[0])
            again |= {(code, cell.sheet, cell.row): same[0][1] for _, cell, _ in same[1:]}
        else:
            verdicts.doubtful += _contradictions(names[code], criterion, [cell for _, cell, _ in same])
    verdicts.notes += [
        f"{place(sheet, row)}: {names[code]} đã có ở {place(first.sheet, first.row)} với cùng kết quả, tính một lần."
        for (code, sheet, row), first in again.items()
    ]


def _contradictions(name, criterion, cells):
    told = "; ".join(f"«{cell.value}» ở {place(cell.sheet, cell.row, cell.column)}" for cell in cells)
    reason = f"{name}, tiêu chí {criterion} có các kết quả khác nhau: {told}; hãy giữ một, để trống ô còn lại"
    return [Entry(cell.sheet, cell.row, cell.column, cell.value, reason) for cell in cells]
