"""First step: how many criteria each commune meets in each year, from the totals that speak of communes."""

import math

import pandas as pd
from facts import BANDS, FULL, Facts, wished_counts
from ortools.sat.python import cp_model
from solver import solve

AVERAGE_SCALE = 1000
"""District averages are compared in thousandths of a criterion, because the programme knows whole numbers only."""


def settle_counts(facts: Facts) -> pd.DataFrame:
    """Choose the number of criteria met: index code, one column per year.

    District averages come first (largest deviation as small as it can be), then closeness to the wished counts.
    """
    programme = CountProgramme(facts)
    if "district_average" in facts.years[-1]:
        programme.hold_averages()
    return programme.settle()


def sum_bounds(average: float, room: int, communes: int) -> tuple[int, int]:
    """Least and greatest whole sum of a district whose average may be off by so many thousandths."""
    stated = round(average * AVERAGE_SCALE)
    return -((room - stated) * communes // AVERAGE_SCALE), (stated + room) * communes // AVERAGE_SCALE


def least_deviation(facts: Facts) -> int:
    """Smallest largest deviation, in thousandths, at which the district sums can add up to the province's total.

    The districts named exact do not move. No table can do better, because each sum is a whole number.
    """
    year, sizes = facts.years[-1], facts.places["district_code"].value_counts()
    for room in range(FULL * AVERAGE_SCALE):
        bounds = [
            sum_bounds(stated, 0 if district in year["district_exact"] else room, int(sizes[district]))
            for district, stated in year["district_average"].items()
        ]
        if sum(low for low, _ in bounds) <= sum(year["criteria"]) <= sum(high for _, high in bounds):
            return room
    raise RuntimeError("Không độ lệch nào làm bình quân các huyện cộng ra tổng của tỉnh; hãy kiểm tra facts_*.toml.")


class CountProgramme:
    """Variables: criteria met and "has them all", by (year, code)."""

    def __init__(self, facts: Facts):
        self.facts = facts
        self.model = cp_model.CpModel()
        self.met, self.full = {}, {}
        for year in facts.years:
            self._add_year(year)
        self._add_named()
        self._add_change()

    def _add_year(self, year: dict) -> None:
        """Groups, total and border average of one year."""
        when, members = year["year"], {label: [] for label in BANDS}
        for code in self.facts.codes:
            for label, chosen in self._band(when, code, year["lowest"]).items():
                members[label].append(chosen)
        for label, (fewest, most) in year["groups"].items():
            self.model.add_linear_constraint(sum(members[label]), fewest, most)
        self.model.add(self._sum(when, self.facts.codes) == sum(year["criteria"]))
        if "border_average" in year:
            low, high = (round(bound * len(self.facts.border)) for bound in year["border_average"])
            self.model.add_linear_constraint(self._sum(when, self.facts.border), low, high)
        if "border_full" in year:
            self.model.add(sum(self.full[when, code] for code in self.facts.border) == year["border_full"])
        for code in (code for district in year.get("full_districts", ()) for code in self.facts.members(district)):
            self.model.add(self.full[when, code] == 1)

    def _band(self, when: int, code: str, lowest: int) -> dict:
        """One choice of group for a commune, tied to its number of criteria met."""
        met = self.met[when, code] = self.model.new_int_var(lowest, FULL, "")
        chosen = {label: self.model.new_bool_var("") for label in BANDS}
        self.model.add_exactly_one(chosen.values())
        for label, bounds in BANDS.items():
            self.model.add_linear_constraint(met, *bounds).only_enforce_if(chosen[label])
        self.full[when, code] = chosen["19"]
        return chosen

    def _add_named(self) -> None:
        """Communes that a source speaks of by name."""
        for one in self.facts.named:
            for when in (year["year"] for year in self.facts.years):
                if when >= one.get("full_from", 9999):
                    self.model.add(self.full[when, one["code"]] == 1)
                if when <= one.get("below_through", 0):
                    self.model.add(self.full[when, one["code"]] == 0)

    def _add_change(self) -> None:
        """No commune goes back; what the newly full ones gain fits into what each criterion gains."""
        before, after = (year["year"] for year in self.facts.years)
        for code in self.facts.codes:
            self.model.add(self.met[after, code] >= self.met[before, code])
        newly = self.facts.years[1]["groups"]["19"][0] - self.facts.years[0]["groups"]["19"][0]
        gains = [new - old for old, new in zip(*(year["criteria"] for year in self.facts.years), strict=True)]
        missing = []
        for code in self.facts.codes:
            lacking = self.model.new_int_var(0, FULL, "")
            self.model.add(lacking == FULL - self.met[before, code]).only_enforce_if(self.full[after, code])
            missing.append(lacking)
        self.model.add(sum(missing) <= sum(min(max(gain, 0), newly) for gain in gains))

    def hold_averages(self) -> None:
        """Hold the exact district averages, and the others within the least deviation that arithmetic allows."""
        year = self.facts.years[-1]
        least = least_deviation(self.facts)
        for district, stated in year["district_average"].items():
            members = self.facts.members(district)
            self._add_rise(members, year["rise"])
            room = 0 if district in year["district_exact"] else least
            bounds = sum_bounds(stated, room, len(members))
            self.model.add_linear_constraint(self._sum(year["year"], members), *bounds)

    def _add_rise(self, members: list[str], rise: list[float]) -> None:
        """A district rises as the plan asks, unless all its communes had every criterion before."""
        before, after = (year["year"] for year in self.facts.years)
        full_before = self.facts.years[0]["full_districts"]
        if self.facts.places.at[members[0], "district_code"] not in full_before:
            low, high = math.ceil(rise[0] * len(members)), math.floor(rise[1] * len(members))
            self.model.add_linear_constraint(self._sum(after, members) - self._sum(before, members), low, high)

    def settle(self) -> pd.DataFrame:
        """Find any counts that fit, then from there come near to the wished ones."""
        found = solve(self.model)
        for met in self.met.values():
            self.model.add_hint(met, found.value(met))
        parts = []
        for year in self.facts.years:
            for code, wish in wished_counts(self.facts, year).items():
                distance = self.model.new_int_var(0, FULL, "")
                self.model.add_abs_equality(distance, self.met[year["year"], code] - int(wish))
                parts.append(distance)
        self.model.minimize(sum(parts))
        solver = solve(self.model, gap=0.08)
        years = [year["year"] for year in self.facts.years]
        return pd.DataFrame(
            {when: {code: solver.value(self.met[when, code]) for code in self.facts.codes} for when in years}
        )

    def _sum(self, when: int, codes: list[str]):
        return sum(self.met[when, code] for code in codes)
