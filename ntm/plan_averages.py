"""Averages worked out again: from the counts of each criterion, from the groups, and from the districts."""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil

from ntm.criteria import count_groups, criteria_sets
from ntm.plan_ledger import Finding, Findings, Ledger
from ntm.plan_numbers import exact, printed_decimals, span, verdict, written
from ntm.plan_types import Target

AVERAGE = "average:criteria"
DISTRICT_MEASURES = ("share", "average", "rate")


def average_findings(ledger: Ledger, communes_by_district: Mapping[str, int] | None) -> Findings:
    """Yield the averages that the other figures of the plan do not give."""
    rows = ledger.find(indicator=AVERAGE, place_code=ledger.own)
    for average in {(one.year, one.value, one.value_max): one for one in rows}.values():
        yield from _from_criteria(ledger, average)
        yield from _from_groups(ledger, average)
        yield from _from_districts(ledger, average, communes_by_district or {})
    yield from _full_communes(ledger)
    yield from _outside_districts(ledger)


def set_size(year: int) -> int:
    """Return the number of criteria of the basic set in force in a year."""
    sets = [one for one in criteria_sets() if not one.id.endswith("-advanced") and one.valid_from.year <= year]
    return sets[-1].size


def criterion_counts(ledger: Ledger, place_code: str, year: int) -> dict[int, Target]:
    """Return the stated count of communes by criterion; «100%» of them stands for a count that is not printed."""
    found = {}
    for number in range(1, set_size(year) + 1):
        here = {"indicator": f"criterion:{number}", "place_code": place_code, "year": year}
        stated = ledger.one(measure="count", **here) or ledger.one(measure="share", value=100, **here)
        if stated is not None:
            found[number] = stated
    return found


def _from_criteria(ledger: Ledger, average: Target) -> Findings:
    counts = criterion_counts(ledger, average.place_code, average.year)
    total = ledger.communes(average.place_code, average.year)
    if not counts or total is None:
        return
    known = sum(total if one.measure == "share" else exact(one.value) for one in counts.values())
    missing = [number for number in range(1, set_size(average.year) + 1) if number not in counts]
    cited = [average, *counts.values()]
    if missing:
        yield from _unsupported(ledger, average, (known, total), missing, cited)
    elif severity := _judge(average, known / total):
        words = (
            f"{average.label}: văn bản ghi {span(average)}, còn cộng số xã đạt từng tiêu chí được {written(known)}, "
            f"chia {written(total)} xã là {written(known / total, 2)}."
        )
        figures = (_nearest(average, known / total), known / total)
        yield ledger.finding("average", severity, AVERAGE, figures, cited, words)


def _judge(average: Target, computed: Fraction) -> str:
    """Judge a computed average against a stated value, range or lower limit."""
    inside = exact(average.value) <= computed <= exact(average.highest)
    if inside or (average.qualifier == "at_least" and computed > exact(average.value)):
        return ""
    return verdict(_nearest(average, computed), computed, printed_decimals(average))


def _nearest(average: Target, computed: Fraction) -> float:
    """Return the end of a stated range (or the stated value) that is nearer to a figure outside it."""
    return average.value if computed < exact(average.value) else average.highest


def _unsupported(
    ledger: Ledger, average: Target, sums: tuple[Fraction, Fraction], missing: list[int], cited: list[Target]
) -> Findings:
    """Criteria without a stated number: say what they would have to be for the average to hold."""
    known, total = sums
    needed = ceil(exact(average.value) * total) - known
    if needed <= 0:
        return
    most = len(missing) * total
    named = ", ".join(str(number) for number in missing)
    words = (
        f"{average.label}: văn bản ghi {span(average)} nhưng không nêu số xã đạt tiêu chí số {named}. Các tiêu chí "
        f"có số cộng lại là {written(known)}, chia {written(total)} xã được {written(known / total, 2)}; "
    )
    if needed > most:
        words += f"dù mọi xã đều đạt thì cũng chỉ {written((known + most) / total, 2)}, không tới mức ghi."
        yield ledger.finding("average", "error", AVERAGE, (average.value, (known + most) / total), cited, words)
        return
    words += (
        f"muốn đúng mức ghi thì phải thêm từ {written(needed)} đến {written(most)} xã đạt "
        f"(đủ {written(most)} thì bình quân {written((known + most) / total, 2)})."
    )
    yield ledger.finding("average-unsupported", "missed", AVERAGE, (average.value, known / total), cited, words)


def _from_groups(ledger: Ledger, average: Target) -> Findings:
    """The groups alone bound the average: every commune at the bottom, or at the top, of its group."""
    rows = []
    lowest = highest = total = Fraction(0)
    for group in count_groups(set_size(average.year)):
        stated = ledger.one(
            indicator=f"group:{group.label}", measure="count", place_code=average.place_code, year=average.year
        )
        if stated is not None:
            rows.append(stated)
            total += exact(stated.value)
            lowest += exact(stated.value) * group.lowest
            highest += exact(stated.value) * group.highest
    if total and (exact(average.highest) * total < lowest or exact(average.value) * total > highest):
        yield _impossible(ledger, average, (lowest / total, highest / total), rows)


def _impossible(ledger: Ledger, average: Target, bounds: tuple[Fraction, Fraction], rows: list[Target]) -> Finding:
    lowest, highest = bounds
    nearest = lowest if exact(average.value) < lowest else highest
    words = (
        f"{average.label}: văn bản ghi {span(average)}, còn theo số xã của các nhóm thì bình quân chỉ có thể từ "
        f"{written(lowest, 2)} đến {written(highest, 2)}."
    )
    return ledger.finding("group-average", "error", AVERAGE, (average.value, nearest), [average, *rows], words)


def _full_communes(ledger: Ledger) -> Findings:
    """A commune with every criterion has each one, so no criterion can count fewer communes than the full group."""
    for full in ledger.find(measure="count"):
        if full.indicator != f"group:{set_size(full.year)}":
            continue
        for number, stated in criterion_counts(ledger, full.place_code, full.year).items():
            if stated.measure == "count" and stated.value < full.value:
                words = (
                    f"Tiêu chí số {number} chỉ có {span(stated)} xã đạt, ít hơn {span(full)} xã đạt đủ mọi tiêu chí."
                )
                figures = (stated.value, full.value)
                yield ledger.finding("criterion-below-full", "error", stated.indicator, figures, [stated, full], words)


def _from_districts(ledger: Ledger, average: Target, communes: Mapping[str, int]) -> Findings:
    """Averages of the districts, weighted by their communes; needs the counts, which must add to the stated total."""
    rows = ledger.districts(AVERAGE, "average", average.year)
    total = sum(communes.get(code, 0) for code in rows)
    if len(rows) < 2 or not set(rows) <= set(communes) or total != ledger.communes(average.place_code, average.year):
        return
    computed = sum(communes[code] * exact(one.value) for code, one in rows.items()) / total
    slack = sum(communes[code] * _half_unit(one) for code, one in rows.items()) / total + _half_unit(average)
    if abs(computed - exact(average.value)) > slack:
        words = (
            f"{average.label}: văn bản ghi {span(average)}, còn bình quân của {len(rows)} huyện tính theo số xã từng "
            f"huyện là {written(computed, 2)}; làm tròn chỉ giải thích được {written(slack, 2)}."
        )
        cited = [average, *rows.values()]
        yield ledger.finding("district-average", "error", AVERAGE, (average.value, computed), cited, words)


def _half_unit(target: Target) -> Fraction:
    return Fraction(1, 2 * 10 ** printed_decimals(target))


def _outside_districts(ledger: Ledger) -> Findings:
    """A province's rate lies between the lowest and the highest of its districts."""
    for whole in ledger.find(place_code=ledger.own):
        rows = list(ledger.districts(whole.indicator, whole.measure, whole.year).values())
        if whole.measure not in DISTRICT_MEASURES or len(rows) < 2:
            continue
        low, high = (pick(rows, key=lambda one: one.value) for pick in (min, max))
        if not low.value <= whole.value <= high.value:
            words = f"{whole.label}: toàn tỉnh {span(whole)}, nằm ngoài mức các huyện từ {span(low)} đến {span(high)}."
            nearest = low if whole.value < low.value else high
            figures = (whole.value, nearest.value)
            yield ledger.finding("district-range", "error", whole.indicator, figures, [whole, low, high], words)
