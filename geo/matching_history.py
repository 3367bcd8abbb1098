"""What other dates know of a name or a code that a geography does not have: lives, successors, passed-on codes."""

import datetime
from collections import defaultdict
from functools import cache, cached_property
from types import MappingProxyType

import pandas as pd

from geo.events import event_frame
from geo.lineage_search import where
from geo.lineage_steps import paths
from geo.matching_result import full_name, listed, upper_first
from geo.matching_text import bare, district_keys, glued
from geo.paths import DATA
from geo.provinces import all_provinces
from geo.provinces import province as _province
from geo.units import Geography, geography, units, vintages

_NEGLIGIBLE = 0.0005


class NoHistory:
    """The history of a list that stands alone: nothing is known of other dates."""

    province_name = ""
    old_districts = MappingProxyType({})

    def spellings(self, _plain_key):
        """No spellings."""
        return set()

    def lives(self, _reading, _loosely=False):
        """No units of other dates."""
        return []

    def holders(self, _code):
        """No units of other dates."""
        return []

    def reissued(self, _code):
        """No provisional codes."""
        return None

    def elsewhere(self, _reading):
        """No other provinces."""
        return []

    def province_of_code(self, _code):
        """No other provinces."""
        return ""


class History:
    """The lists of a province at the other dates, seen from one geography.

    Parameters
    ----------
    geo : Geography
    """

    def __init__(self, geo):
        self.geo = Geography(geo.province, geo.vintage)
        self.province_name = _province(geo.province).name

    @cached_property
    def _names(self):
        """Listed names of every date by `glued` and by `bare` key."""
        found = {glued: defaultdict(set), bare: defaultdict(set)}
        for day in vintages(self.geo.province)["effective_date"]:
            for name in _units(self.geo.province, day)["name"]:
                for key in found:
                    found[key][key(name)].add(name)
        return found

    def spellings(self, plain_key):
        """Every name, of any date, that reads so without diacritics (set of `glued` keys)."""
        return {glued(name) for name in self._names[bare].get(plain_key, ())}

    def lives(self, reading, loosely=False):
        """Units of other dates with this name, of the kind said, as `geo.lineage_search.where` describes them.

        Units in force on the day of the geography are not among them. `loosely` drops the diacritics.
        """
        key = bare if loosely else glued
        names = self._names[key].get(key(reading.name), ())
        return [life for name in sorted(names) for life in _lives(name, self.geo.province)
                if not self._in_force(life) and reading.kind in ("", life["kind"])]  # fmt: skip

    def _in_force(self, life):
        day = self.geo.vintage.isoformat()
        return life["valid_from"] <= day <= (life["valid_to"] or day)

    def holders(self, code):
        """Units of other dates that bore a code: (day of the list, name, kind, district), oldest first, each once."""
        here = _units(self.geo.province, self.geo.vintage)
        now = tuple(here.loc[code, ["name", "kind"]]) if code in here.index else None
        found = {}
        for day in vintages(self.geo.province)["effective_date"]:
            frame = _units(self.geo.province, day)
            if code in frame.index and tuple(frame.loc[code, ["name", "kind"]]) != now:
                row = frame.loc[code]
                found[row["name"], row["kind"]] = (day, row["name"], row["kind"], row["district"])
        return list(found.values())

    def reissued(self, code):
        """The (new code, name, kind) of a unit that bore `code` only in a provisional list; None when there is none."""
        rows = _reissues()
        rows = rows[(rows["province"] == self.geo.province) & (rows["old_code"] == code)]
        return tuple(rows[["new_code", "name", "kind"]].iloc[0]) if len(rows) else None

    def pieces(self, day, code):
        """What a unit of another date is in this geography: {code: share of the other unit or None}, largest first.

        Of a later unit: the units of this geography whose land it takes, with the share of THEIR area.
        """
        other = geography(self.geo.province, day)
        if other.vintage <= self.geo.vintage:
            rows = _paths(Geography(other.province, other.vintage), self.geo)
            found = rows[rows["from_code"] == code].set_index("to_code")["share_from"]
        else:
            rows = _paths(self.geo, Geography(other.province, other.vintage))
            found = rows[rows["to_code"] == code].set_index("from_code")["share_from"]
        found = found[found.isna() | (found >= _NEGLIGIBLE)].sort_values(ascending=False, kind="stable")
        return {code: None if pd.isna(share) else float(share) for code, share in found.items()}

    @cached_property
    def old_districts(self):
        """By code of this geography the loose `district_keys` of the districts its land lay in before."""
        found = defaultdict(set)
        for day in vintages(self.geo.province)["effective_date"]:
            if day < self.geo.vintage:
                earlier = Geography(self.geo.province, day)
                names = _units(self.geo.province, day)["district"]
                for row in _paths(earlier, self.geo).itertuples():
                    found[row.to_code] |= district_keys(names[row.from_code] or "", loosely=True)
        return found

    def elsewhere(self, reading):
        """Units of the other provinces at hand with this name: (province name, kind, name, district), any date."""
        others = [each for each in all_provinces() if each.code != self.geo.province]
        return [(each.name, life["kind"], life["name"], life["district"]) for each in others
                for name in sorted(_names_of(each.code).get(glued(reading.name), ()))
                for life in _lives(name, each.code) if reading.kind in ("", life["kind"])]  # fmt: skip

    def province_of_code(self, code):
        """Name of another province at hand that ever had this code; empty when none had."""
        others = (each for each in all_provinces() if each.code != self.geo.province)
        return next((each.name for each in others if code in _codes_of(each.code)), "")

    def told(self, life):
        """What became of a unit of old, or how one of later came to be: a clause without the full stop."""
        title = upper_first(full_name(life["kind"], life["name"], life["district"]))
        if life["valid_from"] > self.geo.vintage.isoformat():
            return f"{title} chỉ có từ {_day(life['valid_from'])}{self._decree_of(life['valid_from'])}"
        first = life["became"][0]
        verb = "đã nhập vào" if self._contributors(first) > 1 else "đã đổi thành"
        if len(life["became"]) > 1:
            verb = "đã chia vào"
        parts = listed(_part(each, len(life["became"]) > 1) for each in life["became"])
        return f"{title} {verb} {parts} từ {_day(first['date'])} theo Nghị quyết {first['decree']}"

    def _contributors(self, successor):
        frame = event_frame(self.geo.province)
        same = frame["effective_date"] == datetime.date.fromisoformat(successor["date"])
        return int((same & (frame["to_code"] == successor["code"])).sum())

    def _decree_of(self, iso_day):
        frame = vintages(self.geo.province)
        decree = frame.loc[frame["effective_date"] == datetime.date.fromisoformat(iso_day), "decree"]
        return f" theo Nghị quyết {decree.iloc[0]}" if len(decree) and decree.iloc[0] else ""


def _part(successor, several):
    share = successor["share"]
    told = f" ({100 * share:.0f} % diện tích)" if several and share is not None else ""
    return full_name(successor["kind"], successor["name"]) + told


def _day(iso):
    return f"{datetime.date.fromisoformat(iso):%d/%m/%Y}"


@cache
def _units(province_code, day):
    """The list of a date, for reading only: a copy for each look-up would cost more than the look-up."""
    return units(Geography(province_code, day))


@cache
def _lives(name, province_code):
    return tuple(life for life in where(name, province_code)["matches"] if glued(life["name"]) == glued(name))


@cache
def _paths(earlier, later):
    return paths(earlier, later)


@cache
def _names_of(province_code):
    found = defaultdict(set)
    for day in vintages(province_code)["effective_date"]:
        for name in _units(province_code, day)["name"]:
            found[glued(name)].add(name)
    return found


@cache
def _codes_of(province_code):
    return frozenset(code for day in vintages(province_code)["effective_date"]
                     for code in _units(province_code, day).index)  # fmt: skip


@cache
def _reissues():
    return pd.read_csv(DATA / "code_reissues.csv", dtype=str, keep_default_na=False, encoding="utf-8")
