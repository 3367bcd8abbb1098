"""The units of one list by the keys of their names, and the likeness of names for suggestions."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from rapidfuzz import fuzz, process

from geo.errors import UnitListError
from geo.matching_result import Candidate
from geo.matching_text import bare, district_keys, district_type, folded, glued, strict
from geo.names import plain

_LIKE_ENOUGH, _SUGGESTIONS = 70, 5
_COLUMNS = ["name", "kind", "district"]


@dataclass(frozen=True)
class Unit:
    """A unit as its list has it; `district` None where there is none."""

    code: str
    name: str
    kind: str
    district: str | None

    def candidate(self, score, why):
        """The unit as a `Candidate`."""
        return Candidate(self.code, self.name, self.kind, self.district, round(float(score), 1), why)


class Index:
    """Look-ups over one list of units.

    Parameters
    ----------
    frame : pandas.DataFrame
        Index: codes (str, unique); ``name``, ``kind``, ``district`` (text with the word for its type; None or "" where
        there is none); optionally ``district_code``.

    Raises
    ------
    UnitListError
        A column is missing or a code stands twice.
    """

    def __init__(self, frame):
        check_list(frame)
        self.units = {code: Unit(code, *row) for code, row in zip(frame.index, _rows(frame), strict=True)}
        self.by_key = {glued: defaultdict(list), bare: defaultdict(list)}
        for unit in self.units.values():
            for key, found in self.by_key.items():
                found[key(unit.name)].append(unit)
        self.has_districts = any(unit.district for unit in self.units.values())
        codes = frame["district_code"] if "district_code" in frame.columns else []
        self._district_of_code = {code: name for code, name in zip(codes, frame["district"], strict=False) if code}

    def named(self, readings):
        """Units with one of these names, as (unit, reading); of several, those that also have the blanks alike."""
        hits = [(unit, each) for each in readings for unit in self.by_key[glued].get(each.glued, ())]
        alike = [(unit, each) for unit, each in hits if folded(unit.name) == folded(each.name)]
        return alike or hits

    def named_loosely(self, readings):
        """Units with one of these names when diacritics are dropped, as (unit, reading)."""
        return [(unit, each) for each in readings for unit in self.by_key[bare].get(each.plain, ())]

    def units_alike(self, reading):
        """Set of the units whose name reads so when diacritics are dropped."""
        return set(self.by_key[bare].get(reading.plain, ()))

    def districts(self, written):
        """Districts of the list a text means; empty when it means none.

        The word for the type decides only where both a town and a district bear the name (Cai Lậy).
        """
        keys = district_keys(self._district_of_code.get(written) or written)
        found = [name for name, own in self._districts.items() if own & keys]
        if not found:
            keys = district_keys(written, loosely=True)
            found = [name for name in self._districts if district_keys(name, loosely=True) & keys]
        if len(found) > 1:
            found = [name for name in found if district_type(name) == district_type(written)] or found
        return set(found)

    @cached_property
    def _districts(self):
        return {unit.district: district_keys(unit.district) for unit in self.units.values() if unit.district}

    @cached_property
    def _plain_names(self):
        return {code: plain(unit.name) for code, unit in self.units.items()}

    def suggestions(self, asked, districts):
        """Units with a name like the written one, those of the district first, then the likest."""
        written = plain(asked.readings[-1].name)
        found = process.extract(written, self._plain_names, scorer=fuzz.ratio, limit=50, score_cutoff=_LIKE_ENOUGH)
        ranked = sorted(found, key=lambda hit: (self.units[hit[2]].district not in districts, -hit[1], hit[2]))
        return tuple(self.units[code].candidate(score, "tên gần giống") for _, score, code in ranked[:_SUGGESTIONS])


def exactly(unit, reading):
    """Whether the name is written as the list has it, but for case."""
    return strict(unit.name) == reading.strict


def check_list(frame):
    """Raise `UnitListError` unless the frame can be matched against."""
    missing = [column for column in _COLUMNS if column not in frame.columns]
    if missing:
        raise UnitListError(f"Danh sách để đối chiếu thiếu cột {', '.join(missing)}; hãy bổ sung.")
    twice = frame.index[frame.index.duplicated()]
    if len(twice):
        raise UnitListError(f"Mã {twice[0]} có hai dòng trong danh sách để đối chiếu; mỗi mã chỉ được một dòng.")


def _rows(frame):
    for name, kind, district in frame[_COLUMNS].itertuples(index=False, name=None):
        yield name, kind, None if pd.isna(district) or not district else district
