"""What a plan is once read: frozen records of its targets, its timeline annex and the documents it cites."""

import datetime
from dataclasses import dataclass

from ntm.errors import DatasetError
from ntm.plan_vocabulary import Indicator, indicator
from ntm.tables import quoted


@dataclass(frozen=True)
class Target:
    """One number (or one status in words) a plan states, with the words that carry it.

    ``value`` is None when ``measure`` is ``status``; then ``text`` says the status. A stated range has two targets, as
    printed: ``bound`` is ``lower`` (with ``value_max``) for its lower end and ``upper`` for its upper end; readers
    that want the range once leave the ``upper`` one out. ``line`` is the 1-based line of the source file.
    ``alternative`` is the other possible reading of a doubtful figure, empty when there is none.
    """

    indicator: str
    measure: str
    place: str
    place_code: str
    year: int
    kind: str
    label: str
    quote: str
    line: int
    confidence: str
    value: float | None = None
    value_max: float | None = None
    unit: str = ""
    of: int | None = None
    qualifier: str = ""
    district: str = ""
    period: str = ""
    text: str = ""
    alternative: str = ""
    bound: str = ""

    @property
    def meaning(self) -> Indicator:
        """The indicator's entry in the vocabulary."""
        return indicator(self.indicator)

    @property
    def highest(self) -> float | None:
        """Upper end of the range stated, or the value itself."""
        return self.value if self.value_max is None else self.value_max


@dataclass(frozen=True)
class TimelineRow:
    """One row of a plan's annex of work, as printed. ``performer`` is the body that carries the work out."""

    section: str
    number: str
    work: str
    lead: str
    performer: str
    coordinator: str
    time: str
    line: int


@dataclass(frozen=True)
class CitedDocument:
    """A legal document a plan cites with number and date, both as printed (dd/mm/yyyy)."""

    label: str
    number: str
    date: str
    quote: str
    line: int


@dataclass(frozen=True)
class Plan:
    """One plan document. ``number`` and ``date`` are as printed, blank where the document leaves them blank.

    ``period`` is «2021» or «2021-2025»; ``geography_date`` is the day whose codes the targets use; ``ocr`` is True when
    the source text is a poor machine reading of a scan.
    """

    id: str
    source_file: str
    title: str
    issuer: str
    level: str
    place: str
    place_code: str
    province_code: str
    period: str
    number: str
    date: str
    geography_date: datetime.date
    ocr: bool
    targets: tuple[Target, ...]
    timeline: tuple[TimelineRow, ...] = ()
    documents: tuple[CitedDocument, ...] = ()

    @property
    def first_year(self) -> int:
        """First year of the period."""
        return int(self.period[:4])

    @property
    def last_year(self) -> int:
        """Last year of the period, the first one again for a plan of one year."""
        return int(self.period[-4:])


@dataclass(frozen=True)
class Refusal:
    """A plan file that was not loaded: which one, where in it (1-based line), and why, in Vietnamese."""

    file: str
    line: int
    reason: str

    @property
    def sentence(self) -> str:
        """The refusal as one sentence for people."""
        return f"Tệp kế hoạch «{self.file}», dòng {self.line}: {self.reason}."


@dataclass(frozen=True)
class PlanLibrary:
    """Every plan that could be read, in order of file name, and every file that was refused."""

    plans: tuple[Plan, ...]
    refused: tuple[Refusal, ...]

    def plan(self, plan_id: str) -> Plan:
        """Return a plan by its id; DatasetError lists the ids there are."""
        for one in self.plans:
            if one.id == plan_id:
                return one
        seen = quoted([one.id for one in self.plans]) or "không có kế hoạch nào"
        raise DatasetError(f"Không có kế hoạch «{plan_id}»; hãy chọn một trong: {seen}.")
