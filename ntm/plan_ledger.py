"""What the checks share: the record of a finding, and looking figures up in a plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from ntm.plan_numbers import plain
from ntm.plan_types import CitedDocument, Plan, Target

SEVERITY_VI = {
    "error": "không khớp",
    "rounding": "sai khác do làm tròn",
    "missed": "hụt so với chỉ tiêu",
    "exceeded": "vượt chỉ tiêu",
}
"""The last two are not errors: a target may be missed or exceeded."""


@dataclass(frozen=True)
class Citation:
    """Where a quote stands: the plan, its source file and the 1-based line."""

    plan: str
    source_file: str
    line: int
    quote: str


@dataclass(frozen=True)
class Finding:
    """One place where stated figures do not meet.

    ``stated`` is the figure printed, ``computed`` the one worked out from other printed figures, both in the unit of
    the stated figure. ``other_plan`` is empty for a finding within one plan. ``explanation`` is one Vietnamese
    sentence or two. ``severity`` is a key of SEVERITY_VI.
    """

    plan: str
    other_plan: str
    kind: str
    severity: str
    indicator: str
    stated: float
    computed: float
    citations: tuple[Citation, ...]
    explanation: str

    @property
    def quotes(self) -> tuple[str, ...]:
        """The quotes alone, in order."""
        return tuple(one.quote for one in self.citations)


class Ledger:
    """The figures of one plan by what they are about. Statuses in words and upper ends of ranges are left out."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.figures = tuple(one for one in plan.targets if one.value is not None and one.bound != "upper")

    def find(self, **wanted: object) -> list[Target]:
        """Figures whose fields equal the ones given, in the order of the file."""
        return [one for one in self.figures if all(getattr(one, name) == value for name, value in wanted.items())]

    def one(self, **wanted: object) -> Target | None:
        """Return the last such figure (annexes come last and are the fullest), or None."""
        found = self.find(**wanted)
        return found[-1] if found else None

    def places(self, **wanted: object) -> list[tuple[str, int]]:
        """Pairs (place code, year) of such figures, each once, in the order of the file."""
        return list(dict.fromkeys((one.place_code, one.year) for one in self.find(**wanted)))

    def districts(self, indicator: str, measure: str, year: int) -> dict[str, Target]:
        """Figures of the districts below the plan's place, by district code; the last one stated of each."""
        rows = self.find(indicator=indicator, measure=measure, year=year)
        return {one.place_code: one for one in rows if len(one.place_code) == 3 and one.place_code != self.own}

    @property
    def own(self) -> str:
        """Code of the place the plan is for."""
        return self.plan.place_code

    def communes(self, place_code: str, year: int) -> Fraction | None:
        """Return the number of communes of a place as stated, on its own or as a denominator; None when unstated."""
        total = self.one(indicator="communes:total", place_code=place_code, year=year)
        if total is not None:
            return Fraction(total.value)
        rows = [one for one in self.find(place_code=place_code, year=year, unit="xã") if one.of]
        return Fraction(rows[0].of) if rows else None

    def finding(
        self,
        kind: str,
        severity: str,
        indicator: str,
        figures: tuple[float | Fraction, float | Fraction],
        cited: list[Target],
        explanation: str,
    ) -> Finding:
        """Make a finding of this plan alone; ``figures`` is (stated, computed)."""
        stated, computed = (plain(one) for one in figures)
        cites = cite(self.plan, *cited)
        return Finding(self.plan.id, "", kind, severity, indicator, stated, computed, cites, explanation)


def cite(plan: Plan, *rows: Target | CitedDocument) -> tuple[Citation, ...]:
    """Cite rows of a plan, each quote once."""
    return tuple(dict.fromkeys(Citation(plan.id, plan.source_file, one.line, one.quote) for one in rows))


Findings = Iterator[Finding]
