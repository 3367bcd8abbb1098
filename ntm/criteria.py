"""Criteria sets by period, read from ``data/criteria/*.toml``: the number of criteria and their names are data."""

import datetime
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ntm.errors import CriteriaError
from ntm.tables import quoted

CRITERIA_DIR = Path(__file__).resolve().parent.parent / "data" / "criteria"
CONFIDENCES = ("certain", "likely", "recall")
CONFIDENCE_VI = {"certain": "chắc chắn", "likely": "có khả năng đúng", "recall": "chưa kiểm chứng"}
"""What a page prints beside a name; «chưa kiểm chứng» is the one that must always be printed."""


@dataclass(frozen=True)
class Criterion:
    """One criterion of a set. ``group`` is the printed group, empty when the grouping is not known."""

    number: int
    name_vi: str
    short_vi: str
    group: str
    confidence: str

    @property
    def verified(self) -> bool:
        """False when the name rests on memory only and must be shown as «chưa kiểm chứng»."""
        return self.confidence != "recall"


@dataclass(frozen=True)
class Threshold:
    """A required value, kept only where a source states it. ``year`` matters: thresholds move inside a period."""

    criterion: int
    region: str
    operator: str
    value: float
    unit: str
    year: int
    source: str


@dataclass(frozen=True)
class CriteriaSet:
    """The criteria of one period. ``confidence`` is that of the names taken together, the weakest of them."""

    id: str
    name_vi: str
    valid_from: datetime.date
    valid_to: datetime.date
    decision: str
    confidence: str
    source: str
    criteria: tuple[Criterion, ...]
    notes: tuple[str, ...] = ()
    thresholds: tuple[Threshold, ...] = ()

    @property
    def size(self) -> int:
        """Number of criteria of the set."""
        return len(self.criteria)

    def criterion(self, number: int) -> Criterion:
        """Return the criterion of that number; CriteriaError when the set has none."""
        if not 1 <= number <= self.size:
            raise CriteriaError(f"Bộ «{self.id}» không có tiêu chí số {number}; hãy chọn từ 1 đến {self.size}.")
        return self.criteria[number - 1]


@dataclass(frozen=True)
class CountGroup:
    """A class of communes by number of criteria attained, both ends included."""

    label: str
    lowest: int
    highest: int


def criteria_set(set_id: str) -> CriteriaSet:
    """Return one criteria set.

    Parameters
    ----------
    set_id : str
        ``2016-2020``, ``2021-2025``, ``2021-2025-advanced`` or ``2026-2030``.

    Returns
    -------
    CriteriaSet
        Decision, dates, names and sources as in the set's file.

    Raises
    ------
    CriteriaError
        There is no set of that id; the message lists the legal ones.
    """
    sets = _sets_by_id()
    if set_id not in sets:
        raise CriteriaError(f"Không có bộ tiêu chí «{set_id}»; hãy chọn một trong {quoted(sets)}.")
    return sets[set_id]


def criteria_sets() -> tuple[CriteriaSet, ...]:
    """Return every criteria set, oldest first, the basic set of a period before its advanced one."""
    return tuple(_sets_by_id().values())


def count_groups(set_size: int) -> tuple[CountGroup, ...]:
    """Return the classes of communes by number of criteria attained, highest first.

    Parameters
    ----------
    set_size : int
        Number of criteria of the set.

    Returns
    -------
    tuple of CountGroup
        For 19 the programme's own reporting groups; for 10 this product's own ones (see ``count_groups.toml``).

    Raises
    ------
    CriteriaError
        No classes are defined for a set of that size.
    """
    scales = {scale["size"]: scale["groups"] for scale in _read("count_groups.toml")["scales"]}
    if set_size not in scales:
        raise CriteriaError(f"Chưa có cách chia nhóm cho bộ {set_size} tiêu chí; hiện chỉ có cho bộ {sorted(scales)}.")
    return tuple(CountGroup(**group) for group in scales[set_size])


@cache
def _sets_by_id() -> dict[str, CriteriaSet]:
    sets = [_criteria_set(_read(path.name)) for path in sorted(CRITERIA_DIR.glob("set_*.toml"))]
    return {one.id: one for one in sorted(sets, key=lambda one: (one.valid_from, one.id))}


@cache
def _read(file_name: str) -> dict:
    return tomllib.loads((CRITERIA_DIR / file_name).read_text(encoding="utf-8"))


def _criteria_set(table: dict) -> CriteriaSet:
    criteria = _criteria(table)
    return CriteriaSet(
        id=table["id"],
        name_vi=table["name_vi"],
        valid_from=table["valid_from"],
        valid_to=table["valid_to"],
        decision=table["decision"],
        confidence=max((one.confidence for one in criteria), key=CONFIDENCES.index),
        source=table["source"],
        criteria=criteria,
        notes=tuple(table.get("notes", ())),
        thresholds=tuple(Threshold(**row) for row in table.get("thresholds", ())),
    )


def _criteria(table: dict) -> tuple[Criterion, ...]:
    """Criteria in order, each with its group; CriteriaError when the file numbers or grades them wrongly."""
    groups = {number: group["name_vi"] for group in table.get("groups", ()) for number in group["criteria"]}
    criteria = tuple(Criterion(group=groups.get(row["number"], ""), **row) for row in table["criteria"])
    if [one.number for one in criteria] != list(range(1, len(criteria) + 1)):
        raise CriteriaError(f"Bộ «{table['id']}»: tiêu chí phải đánh số liền từ 1; hãy sửa tệp trong data/criteria.")
    strange = {one.confidence for one in criteria} - set(CONFIDENCES)
    if strange:
        raise CriteriaError(f"Bộ «{table['id']}»: độ tin cậy {quoted(strange)} không hợp lệ; hãy dùng {CONFIDENCES}.")
    return criteria
