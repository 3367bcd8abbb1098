"""The commune a row is about, and the lines of the doubtful and rejected lists: the same for every kind of file."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import pandas as pd

from geo.matching import matcher
from geo.units import units
from intake.errors import IntakeError
from intake.sheets import place

PLACE_COLUMNS = ("sheet", "row", "column", "value")
ENTRY_COLUMNS = (*PLACE_COLUMNS, "reason", "suggestions", "held")
DOUBTFUL_MATCHES = ("ambiguous", "without_diacritics", "code_of_other_date", "former")
_CODE = re.compile(r"\d{1,5}")
_CODE_LENGTH = 5


@dataclass(frozen=True)
class Entry:
    """One line of the doubtful or rejected list; ``held`` counts the cells a row's doubt holds back."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str
    suggestions: tuple = ()
    held: int = 0


@dataclass(frozen=True)
class Home:
    """What the matching of one row gave: the unit's code, or why there is none.

    Attributes
    ----------
    code : str
        Empty when the row is not settled.
    reason : str
        Why not, in Vietnamese.
    suggestions : tuple of dict
        Keys code, name (with its kind), district, score.
    doubt : bool
        A choice among the suggestions is needed; otherwise the row is to be rejected.
    """

    code: str
    reason: str = ""
    suggestions: tuple = ()
    doubt: bool = False


class Communes:
    """Finds the units of one geography by what a row says, and remembers which codes it had to complete."""

    def __init__(self, geography):
        frame = units(geography)
        self.names = {row.Index: f"{row.kind} {row.name}" for row in frame.itertuples()}
        self.rural = frozenset(frame.index[frame["rural"]])
        self._match = _remembered(geography)
        self._completed, self._said = {}, {}

    def find(self, name, district, code, where=None, kind=""):
        """The unit a row is about.

        Parameters
        ----------
        name, district, code : str
            As written; a code of four digits has lost its leading zero to a spreadsheet.
        where : (str, int), optional
            Sheet and row, for the note on completed codes.
        kind : str, optional
            What the heading of the names says of their kind; a kind in the name goes before it.

        Returns
        -------
        Home
        """
        found = self._match(name=name, district=district, code=self._code(name, code, where), kind=kind)
        if found.accepted:
            if found.reason and where:
                self._said.setdefault(found.reason, []).append(where)
            return Home(found.code)
        suggestions = tuple(_suggestion(one) for one in found.candidates)
        return Home("", found.reason, suggestions, found.status in DOUBTFUL_MATCHES and bool(suggestions))

    def _code(self, name, code, where):
        if not _CODE.fullmatch(code):
            # A numbering of the office's own says nothing of the unit; the name does.
            return "" if name else code
        whole = code.zfill(_CODE_LENGTH)
        if whole != code and where:
            self._completed.setdefault(where[0], {})[where[1]] = (code, whole)
        return whole

    def notes(self):
        """Say once for each sheet that codes were completed, and once each what matching said of settled rows."""
        completed = [
            f"{place(sheet, min(rows))}: mã «{rows[min(rows)][0]}» đọc là «{rows[min(rows)][1]}» vì phần mềm bảng tính "
            f"đã bỏ số 0 ở đầu ({len(rows)} dòng trong sheet này)."
            for sheet, rows in self._completed.items()
        ]
        said = [
            f"{place(*places[0])}{f' và {len(places) - 1} dòng khác' if len(places) > 1 else ''}: {reason}"
            for reason, places in self._said.items()
        ]
        return completed + said


@cache
def _remembered(geography):
    """Matching that remembers: long tables name a unit once a criterion, and choices judge a file anew."""
    return lru_cache(maxsize=20_000)(matcher(geography).match)


def _suggestion(candidate):
    return {
        "code": candidate.code,
        "name": f"{candidate.kind} {candidate.name}".strip(),
        "district": candidate.district or "",
        "score": candidate.score,
    }


def entries_frame(entries):
    """Entries in the order a person reads a file: sheet as met, row, column.

    Returns
    -------
    pandas.DataFrame
        Columns `ENTRY_COLUMNS`: text, except ``row`` and ``held`` (int64) and ``suggestions`` (list of dicts).
    """
    sheets = list(dict.fromkeys(one.sheet for one in entries))
    ordered = sorted(entries, key=lambda one: (sheets.index(one.sheet), one.row, len(one.column), one.column))
    rows = [(*(getattr(one, name) for name in ENTRY_COLUMNS[:5]), list(one.suggestions), one.held) for one in ordered]
    frame = pd.DataFrame(rows, columns=list(ENTRY_COLUMNS))
    kinds = {"row": "int64", "held": "int64", "suggestions": "object"}
    return frame.astype({column: kinds.get(column, "str") for column in ENTRY_COLUMNS})


def entry_records(frame):
    """Entries as the command line prints them: sheet, row, column, value, reason, suggestions."""
    return frame[[*PLACE_COLUMNS, "reason", "suggestions"]].to_dict("records")


def check_row_choices(choices, communes):
    """Raise IntakeError when a choice (sheet, row) → code names no unit of the geography; None leaves a row out."""
    for key, code in choices.items():
        if code is not None and code not in communes.names:
            raise IntakeError(f"{place(*key)}: mã «{code}» không phải đơn vị của địa giới này; hãy chọn lại.")
