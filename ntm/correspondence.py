"""Which criterion of one set corresponds to which of another, read from ``data/criteria/correspondence.toml``.

A correspondence says that two criteria ask about the same thing, never that they ask for as much: thresholds differ.
"""

import tomllib
from dataclasses import dataclass
from functools import cache

import pandas as pd

from ntm.criteria import CONFIDENCES, CRITERIA_DIR, criteria_set
from ntm.errors import CriteriaError

FILE_NAME = "correspondence.toml"


@dataclass(frozen=True)
class Match:
    """Two criteria that correspond. ``note`` (Vietnamese) says how their names differ; empty when they do not."""

    from_criterion: int
    to_criterion: int
    confidence: str
    note: str = ""


@dataclass(frozen=True)
class Correspondence:
    """The matches between two sets.

    Attributes
    ----------
    from_set, to_set : str
        Ids of the sets.
    matches : tuple of Match
        In order of ``from_criterion``; one to one.
    note : str
        What a page must print beside anything compared through it, in Vietnamese; empty within one set.
    source : str
        Where the matches come from.
    """

    from_set: str
    to_set: str
    matches: tuple[Match, ...]
    note: str
    source: str

    @property
    def pairs(self) -> dict[int, int]:
        """From criterion to criterion."""
        return {match.from_criterion: match.to_criterion for match in self.matches}

    @property
    def without_counterpart(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Criteria of the from set, and of the to set, that correspond to nothing; a map hatches them."""
        pairs = self.pairs
        from_all, to_all = (range(1, criteria_set(one).size + 1) for one in (self.from_set, self.to_set))
        return tuple(n for n in from_all if n not in pairs), tuple(n for n in to_all if n not in pairs.values())


def correspondence(from_set: str, to_set: str) -> Correspondence:
    """Return the correspondence between two sets; within one set every criterion is its own.

    Raises
    ------
    CriteriaError
        A set does not exist, or no correspondence between the two is on file.
    """
    first, second = criteria_set(from_set), criteria_set(to_set)
    if first.id == second.id:
        itself = tuple(Match(number, number, CONFIDENCES[0]) for number in range(1, first.size + 1))
        return Correspondence(first.id, second.id, itself, "", "")
    known = _known()
    if (from_set, to_set) in known:
        return known[from_set, to_set]
    if (to_set, from_set) in known:
        return _turned(known[to_set, from_set])
    raise CriteriaError(
        f"Chưa có bảng đối chiếu tiêu chí giữa bộ «{from_set}» và bộ «{to_set}», nên không quy đổi hay so sánh được;"
        " hãy chọn các năm dùng cùng một bộ tiêu chí."
    )


def renumbered(statuses: pd.DataFrame, from_set: str, to_set: str) -> pd.DataFrame:
    """Put statuses of one set under the criteria of another that ask about the same thing.

    Parameters
    ----------
    statuses : DataFrame
        Result of ``attainment.wide`` on ``from_set``.
    from_set, to_set : str

    Returns
    -------
    DataFrame
        Same index; columns 1..n of ``to_set``. A status stays the one given on the thresholds of ``from_set``; a
        criterion without counterpart is ``unknown``.

    Raises
    ------
    CriteriaError
    """
    back = {new: old for old, new in correspondence(from_set, to_set).pairs.items()}
    numbers = pd.RangeIndex(1, criteria_set(to_set).size + 1, name=statuses.columns.name)
    columns = {number: statuses[back[number]] if number in back else "unknown" for number in numbers}
    return pd.DataFrame(columns, index=statuses.index, columns=numbers).astype("str")


@cache
def _known() -> dict[tuple[str, str], Correspondence]:
    tables = tomllib.loads((CRITERIA_DIR / FILE_NAME).read_text(encoding="utf-8"))["correspondences"]
    return {(table["from_set"], table["to_set"]): _read(table) for table in tables}


def _read(table: dict) -> Correspondence:
    matches = tuple(Match(row["from"], row["to"], row["confidence"], row.get("note", "")) for row in table["matches"])
    found = Correspondence(table["from_set"], table["to_set"], matches, table["note"], table["source"])
    check_correspondence(found)
    return found


def check_correspondence(found: Correspondence) -> Correspondence:
    """Return the correspondence; CriteriaError unless one to one, on existing criteria, with known confidences."""
    where = f"Bảng đối chiếu «{found.from_set}» - «{found.to_set}»"
    first, second = criteria_set(found.from_set), criteria_set(found.to_set)
    for match in found.matches:
        first.criterion(match.from_criterion)
        second.criterion(match.to_criterion)
        if match.confidence not in CONFIDENCES:
            raise CriteriaError(f"{where}: độ tin cậy «{match.confidence}» không hợp lệ; hãy dùng {CONFIDENCES}.")
    for side in ("from_criterion", "to_criterion"):
        numbers = [getattr(match, side) for match in found.matches]
        twice = sorted({number for number in numbers if numbers.count(number) > 1})
        if twice:
            raise CriteriaError(f"{where}: tiêu chí {twice[0]} được đối chiếu hai lần; hãy giữ lại một dòng.")
    return found


def _turned(found: Correspondence) -> Correspondence:
    matches = [Match(one.to_criterion, one.from_criterion, one.confidence, one.note) for one in found.matches]
    ordered = tuple(sorted(matches, key=lambda one: one.from_criterion))
    return Correspondence(found.to_set, found.from_set, ordered, found.note, found.source)
