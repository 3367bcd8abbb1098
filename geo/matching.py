"""Names as people write them → codes of one geography: settled, or doubtful with the units to choose from.

A row is settled only by a code that its name does not gainsay, or by a name that, spelled in any of the ways Vietnamese
allows, is that of exactly one unit of the kind and district the row states. Likeness of names only orders suggestions.
"""

from dataclasses import replace
from functools import cache

import pandas as pd

from geo import matching_reasons as say
from geo.matching_code import by_code
from geo.matching_former import former
from geo.matching_history import History, NoHistory
from geo.matching_index import Index, exactly
from geo.matching_result import STATUSES, Candidate, Match, once
from geo.matching_text import asked_for, district_keys, glued, marks_dropped, squeezed
from geo.units import Geography, units

__all__ = ["STATUSES", "Candidate", "Match", "Matcher", "match_frame", "matcher"]


class Matcher:
    """Matches rows to the units of one list; never changed by matching, so one may serve many threads.

    Parameters
    ----------
    units_frame : pandas.DataFrame
        As `geo.matching_index.Index` takes it: index codes, columns ``name``, ``kind``, ``district``.
    history : geo.matching_history.History, optional
        What other dates know; without it merged-away units are merely not found.

    Raises
    ------
    UnitListError
    """

    def __init__(self, units_frame, history=None):
        self.index = Index(units_frame)
        self.history = history or NoHistory()

    def match(self, name="", district="", code="", kind=""):
        """The unit a row means.

        Parameters
        ----------
        name : str
            In any spelling, with or without numbering, a word for the kind, a district in brackets or behind a comma.
        district : str
            Name, with or without «huyện», «TP.», …, or three-digit code; where there are no districts any more, the
            one the unit's land lay in before.
        code : str
            GSO code; a leading zero may be lost. What is no code is passed over when there is a name.
        kind : str
            «xã», «phường», «thị trấn», or a short form; a kind in the name goes before it.

        Returns
        -------
        Match
        """
        asked = asked_for(name, district, kind)
        return by_code(self, squeezed(code), asked) if squeezed(code) else self.by_name(asked)

    def by_name(self, asked):
        """Outcome for a row without a code; `asked` as `geo.matching_text.asked_for` reads it."""
        if not asked.readings:
            return Match("unknown", "", (), say.nothing_written())
        hits = self.index.named(asked.readings)
        fitting, note = self._in_district(_of_kind(hits), asked)
        found = _units(fitting)
        if len(found) == 1 and self._unread(asked):
            return Match("ambiguous", "", _same_name(found), say.unread(asked, self._unread(asked), found[0]))
        if len(found) == 1:
            exact = any(exactly(unit, reading) for unit, reading in fitting)
            return Match("exact_name" if exact else "folded_name", found[0].code, (), note)
        if found:
            return Match("ambiguous", "", _same_name(found), say.several(found))
        return self._unfitting(asked, hits) if hits else self._unnamed(asked)

    def _in_district(self, hits, asked):
        """Hits in the district asked for and a note; all of them where the list knows no districts at all."""
        homes = self.index.districts(asked.district) if asked.district else None
        if homes is None:
            return hits, ""
        inside = [hit for hit in hits if hit[0].district in homes]
        if inside:
            return inside, ""
        before = [hit for hit in hits if self.lay_in(hit[0].code, asked.district)]
        if before:
            return before, say.old_district(asked.district, before[0][0], former(self, asked) is not None)
        if self.index.has_districts or self.knows_district(asked.district):
            return [], ""
        return hits, say.no_districts(asked.district)

    def lay_in(self, code, district):
        """Whether land of a unit lay in a district at an earlier date."""
        return bool(self.history.old_districts.get(code, frozenset()) & district_keys(district, loosely=True))

    def knows_district(self, district):
        """Whether a text means a district of this list or of an earlier one."""
        keys = district_keys(district, loosely=True)
        return bool(self.index.districts(district)) or any(own & keys for own in self.history.old_districts.values())

    def _unfitting(self, asked, hits):
        """The name is there, but of another kind or in another district."""
        found = _units(hits)
        loose, _ = self._in_district(_of_kind(self.index.named_loosely(asked.readings)), asked)
        others = [unit for unit in _units(loose) if unit not in found]
        beside = (*_same_name(found, 90), *(unit.candidate(85, "trùng khi bỏ dấu, đúng huyện") for unit in others))
        gone = former(self, asked)
        if gone:
            return replace(gone, candidates=once((*gone.candidates, *beside)))
        reason = say.elsewhere_in_province(asked, found, self.knows_district(asked.district))
        return Match("ambiguous", "", beside, reason)

    def _unnamed(self, asked):
        """No unit of the list has the name with these diacritics."""
        loose = _of_kind(self.index.named_loosely(asked.readings))
        outcome = former(self, asked) or (self._loosely(asked, loose) if loose else former(self, asked, loosely=True))
        return outcome or self._unknown(asked)

    def _loosely(self, asked, loose):
        fitting, _ = self._in_district(loose, asked)
        if len(_units(fitting)) == len(_units(loose)) == 1 and self._marks_dropped(asked, *fitting[-1]):
            unit = fitting[0][0]
            return Match("without_diacritics", unit.code, (), say.marks_missing(asked, unit))
        found = _units(fitting) or _units(loose)
        candidates = tuple(unit.candidate(95, "trùng khi bỏ dấu") for unit in found)
        gone = former(self, asked, loosely=True)
        beside = gone.candidates if gone else ()
        return Match("without_diacritics", "", once((*candidates, *beside)), say.only_without_marks(asked, found))

    def _marks_dropped(self, asked, unit, reading):
        """Whether the row is written without marks, and no other unit of any date reads alike.

        Only the district shows that: «Cam Thanh» beside «Cam Lộ» is not Cam Thành, beside «cam lo» it may be.
        """
        home = unit.district or ""
        same_home = district_keys(home, loosely=True) & district_keys(asked.district, loosely=True)
        home_dropped = asked.district.isascii() and not home.partition(" ")[2].isascii()
        alone = self.history.spellings(reading.plain) <= {glued(unit.name)} and not asked.unread
        return bool(same_home) and home_dropped and alone and marks_dropped(reading.name, unit.name)

    def _unread(self, asked):
        """What stands behind the name and says neither kind, district nor province."""
        return [part for part in asked.unread if glued(part) != glued(self.history.province_name)]

    def _unknown(self, asked):
        elsewhere = [place for reading in asked.readings for place in self.history.elsewhere(reading)]
        candidates = self.index.suggestions(asked, self.index.districts(asked.district))
        if elsewhere:
            reason = say.other_province(asked, elsewhere, self.history.province_name)
            return Match("other_province", "", candidates, reason)
        return Match("unknown", "", candidates, say.not_found(asked, candidates))


def _of_kind(hits):
    return [(unit, reading) for unit, reading in hits if reading.kind in ("", unit.kind)]


def _units(hits):
    return list(dict.fromkeys(unit for unit, _ in hits))


def _same_name(found, score=100):
    return tuple(unit.candidate(score, "cùng tên") for unit in found)


def matcher(geo):
    """The `Matcher` of a geography, with its history; made once for each reorganisation.

    Parameters
    ----------
    geo : Geography
    """
    return _matcher(Geography(geo.province, geo.vintage))


@cache
def _matcher(geo):
    return Matcher(units(geo), History(geo))


def match_frame(frame, geo, name=None, district=None, code=None, kind=None):
    """Match each row of a table.

    Parameters
    ----------
    frame : pandas.DataFrame
        Cells as text; missing ones count as empty.
    geo : Geography
    name, district, code, kind : str, optional
        Columns of `frame` that say so; at least `name` or `code`.

    Returns
    -------
    pandas.DataFrame
        Index of `frame`; ``status`` (str), ``code`` (str, empty unless settled), ``reason`` (str), ``suggestions``
        (tuple of `Candidate`).
    """
    chosen = {"name": name, "district": district, "code": code, "kind": kind}
    rows = pd.DataFrame(
        {role: frame[column].fillna("") if column else "" for role, column in chosen.items()}, frame.index
    )
    found = [matcher(geo).match(**row) for row in rows.astype(str).to_dict("records")]
    columns = {"status": "status", "code": "code", "reason": "reason", "suggestions": "candidates"}
    return pd.DataFrame(
        {
            column: pd.Series(
                [getattr(each, field) for each in found],
                index=frame.index,
                dtype=object if column == "suggestions" else "str",
            )
            for column, field in columns.items()
        }
    )
