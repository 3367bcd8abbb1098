"""The same thing stated more than once: figures, denominators, and the numbers of cited documents."""

import re
from collections.abc import Sequence
from itertools import pairwise

from ntm.plan_ledger import Finding, Findings, Ledger, cite
from ntm.plan_numbers import exact, plain, span, written
from ntm.plan_types import CitedDocument, Plan, Target

YEAR_IN_NUMBER = re.compile(r"(\d+)/(\d{4})/(.+)")
NOT_FIGURES = ("number", "status")


def repeat_findings(plans: Sequence[Plan]) -> Findings:
    """Yield what the plans, taken together, state twice and differently."""
    yield from _repeated_figures(plans)
    for plan in plans:
        yield from _denominators(Ledger(plan))
        yield from _document_years(plan, plans)


def _repeated_figures(plans: Sequence[Plan]) -> Findings:
    stated: dict[tuple, list[tuple[Plan, Target]]] = {}
    for plan in plans:
        for one in Ledger(plan).figures:
            if one.measure not in NOT_FIGURES:
                key = (one.indicator, one.measure, one.unit, one.place_code, one.year, one.period, one.kind)
                stated.setdefault(key, []).append((plan, one))
    for rows in stated.values():
        for (plan, one), (other, again) in pairwise(rows):
            if not _overlap(one, again):
                yield _repeated(plan, one, other, again)


def _overlap(one: Target, again: Target) -> bool:
    """Say whether two statements can both hold: the same number, or ranges that meet."""
    return exact(one.value) <= exact(again.highest) and exact(again.value) <= exact(one.highest)


def _repeated(plan: Plan, one: Target, other: Plan, again: Target) -> Finding:
    where = "" if other.id == plan.id else f" của «{other.title}»"
    first, then = f"dòng {one.line} ghi {span(one)}", f"dòng {again.line}{where} ghi {span(again)}"
    words = f"{one.label}: {first}, {then} {again.unit}."
    cites = (*cite(plan, one), *cite(other, again))
    second = "" if other.id == plan.id else other.id
    figures = (plain(one.value), plain(again.value))
    return Finding(plan.id, second, "repeated", "error", one.indicator, *figures, cites, words)


def _denominators(ledger: Ledger) -> Findings:
    """Counts of communes of one place and year are all out of the same number of communes."""
    rows = [one for one in ledger.find(measure="count", unit="xã") if one.of]
    for place, year in dict.fromkeys((one.place_code, one.year) for one in rows):
        whole = ledger.communes(place, year)
        for one in rows:
            if (one.place_code, one.year) == (place, year) and one.of != whole:
                words = f"{one.label}: mẫu số là {written(one.of)} xã, khác tổng số xã {written(whole)}."
                yield ledger.finding("denominator", "error", one.indicator, (one.of, whole), [one], words)


def _document_years(plan: Plan, plans: Sequence[Plan]) -> Findings:
    """The year inside a document's number is the year it was signed."""
    for number in dict.fromkeys(one.number for one in plan.documents if _mismatch(one)):
        rows = [one for one in plan.documents if one.number == number]
        twin = next(((other, one) for other in plans for one in other.documents if _twins(rows[0], one)), None)
        words = f"Văn bản số {number} lại ghi ngày {rows[0].date}: năm trong số và năm ban hành khác nhau."
        if twin:
            words += f" «{twin[0].title}» ghi cùng ngày ấy với số {twin[1].number}."
        cites = cite(plan, *rows) + (cite(*twin) if twin else ())
        figures = (int(YEAR_IN_NUMBER.fullmatch(number)[2]), int(rows[0].date[-4:]))
        second = twin[0].id if twin and twin[0].id != plan.id else ""
        yield Finding(plan.id, second, "document-number", "error", "document", *figures, cites, words)


def _mismatch(document: CitedDocument) -> bool:
    found = YEAR_IN_NUMBER.fullmatch(document.number)
    return bool(found) and document.date[-4:].isdigit() and found[2] != document.date[-4:]


def _twins(wrong: CitedDocument, other: CitedDocument) -> bool:
    """Say whether another citation is of the same document with the year right."""
    one, two = (YEAR_IN_NUMBER.fullmatch(document.number) for document in (wrong, other))
    return bool(two) and (one[1], one[3], wrong.date) == (two[1], two[3], other.date) and not _mismatch(other)
