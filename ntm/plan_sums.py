"""Sums worked out again: groups, funding, districts, roadmaps, named places, and level before plus increase."""

from fractions import Fraction
from itertools import product

from ntm.plan_ledger import Findings, Ledger
from ntm.plan_numbers import exact, readings, span, written
from ntm.plan_types import Target
from ntm.plan_vocabulary import children, indicator, naming_indicators

ADDITIVE = ("count", "increment", "amount", "length")


def sum_findings(ledger: Ledger) -> Findings:
    """Yield the wholes that their parts do not add up to."""
    yield from _group_sums(ledger)
    yield from _funding_sums(ledger)
    yield from _district_sums(ledger)
    yield from _roadmap_sums(ledger)
    yield from _named_counts(ledger)
    yield from _levels_after_increase(ledger)


def _group_sums(ledger: Ledger) -> Findings:
    groups = [one for one in ledger.find(measure="count") if one.indicator.startswith("group:")]
    for place, year in dict.fromkeys((one.place_code, one.year) for one in groups):
        rows = [one for one in groups if (one.place_code, one.year) == (place, year)]
        whole = ledger.communes(place, year)
        if whole is not None:
            words = "Số xã của các nhóm cộng lại là {parts}, khác tổng số xã {whole}."
            yield from _compare(ledger, "group-sum", whole, rows, words, [])


def _compare(
    ledger: Ledger, kind: str, whole: Fraction, parts: list[Target], words: str, also: list[Target]
) -> Findings:
    """Yield a finding when parts do not add up; ``words`` has places for {parts} and {whole}."""
    total = sum(exact(one.value) for one in parts)
    if total != whole:
        about = also[0].indicator if also else parts[0].indicator
        sentence = words.format(parts=written(total), whole=written(whole))
        yield ledger.finding(kind, "error", about, (whole, total), [*also, *parts], sentence)


def _funding_sums(ledger: Ledger) -> Findings:
    for place, year in ledger.places(measure="amount", kind="funding"):
        here = {"measure": "amount", "kind": "funding", "place_code": place, "year": year}
        stated = {one.indicator: one for one in ledger.find(**here)}
        for whole in stated.values():
            parts = funding_parts(whole.indicator, stated)
            if len(parts) > 1:
                yield from _funding_sum(ledger, whole, parts)


def funding_parts(whole: str, stated: dict[str, Target]) -> list[Target]:
    """Return the stated parts of a sum of money; a part that is not stated is replaced by its own parts."""
    found = []
    for part in children(whole):
        found += [stated[part]] if part in stated else funding_parts(part, stated)
    return found


def _funding_sum(ledger: Ledger, whole: Target, parts: list[Target]) -> Findings:
    total = sum(exact(one.value) for one in parts)
    if total == exact(whole.value):
        return
    shown = " + ".join(written(one.value) for one in parts)
    words = (
        f"{whole.label}: văn bản ghi {span(whole)} {whole.unit}, còn các khoản {shown} cộng lại là {written(total)}, "
        f"lệch {written(abs(total - exact(whole.value)))} {whole.unit}.{_other_readings(whole, parts)}"
    )
    yield ledger.finding("funding-sum", "error", whole.indicator, (whole.value, total), [whole, *parts], words)


def _other_readings(whole: Target, parts: list[Target]) -> str:
    """Say which other reading of doubtful figures makes the sum come out, or that none does."""
    doubtful = [one for one in (whole, *parts) if readings(one)]
    if not doubtful:
        return ""
    named = ", ".join(f"{span(one)} (có thể là {', '.join(map(written, readings(one)))})" for one in doubtful)
    choices = [(exact(one.value), *readings(one)) for one in (whole, *parts)]
    fits = next((values for values in product(*choices) if sum(values[1:]) == values[0]), None)
    if fits is None:
        return f" Con số đọc từ bản quét còn nghi ngờ: {named}; cách đọc khác cũng không khớp."
    return f" Con số đọc từ bản quét còn nghi ngờ: {named}; với cách đọc khác thì tổng khớp {written(fits[0])}."


def _district_sums(ledger: Ledger) -> Findings:
    wholes = [one for one in ledger.find(place_code=ledger.own) if one.measure in ADDITIVE]
    for whole in {(one.indicator, one.measure, one.year): one for one in wholes}.values():
        parts = list(ledger.districts(whole.indicator, whole.measure, whole.year).values())
        if len(parts) > 1:
            label = indicator(whole.indicator).label
            words = f"{label}: {len(parts)} huyện cộng lại là {{parts}}, khác số toàn tỉnh {{whole}}."
            yield from _compare(ledger, "district-sum", exact(whole.value), parts, words, [whole])


def _roadmap_sums(ledger: Ledger) -> Findings:
    """Yearly increases add to the count of the period, where every year of the period has one."""
    for whole in ledger.find(measure="count", period=ledger.plan.period):
        years = range(ledger.plan.first_year, ledger.plan.last_year + 1)
        same = {"indicator": whole.indicator, "measure": "increment", "place_code": whole.place_code}
        parts = [ledger.one(year=year, **same) for year in years]
        if len(parts) > 1 and all(parts):
            label = indicator(whole.indicator).label
            words = f"{label}: các năm cộng lại là {{parts}}, khác số cả giai đoạn {{whole}}."
            yield from _compare(ledger, "roadmap-sum", exact(whole.value), parts, words, [whole])


def _named_counts(ledger: Ledger) -> Findings:
    """Places named are as many as the plan says there are."""
    for naming, counting in naming_indicators():
        names = [one for one in ledger.plan.targets if one.indicator == naming]
        for stated in {_place_of(one): one for one in ledger.find(indicator=counting)}.values():
            members = {one.place_code: one for one in names if _is_meant(ledger, one, stated)}
            if members and len(members) != stated.value:
                words = f"{stated.label}: văn bản ghi {span(stated)}, nhưng nêu tên {len(members)}."
                cited = [stated, *members.values()]
                yield ledger.finding("named-count", "error", naming, (stated.value, len(members)), cited, words)


def _place_of(target: Target) -> tuple:
    return target.place_code, target.year, target.measure, target.kind, target.value


def _is_meant(ledger: Ledger, name: Target, stated: Target) -> bool:
    """Say whether a named place is one of those a figure counts: same kind, same district, same year or period."""
    if stated.measure not in ("count", "increment") or (name.kind == "baseline") != (stated.kind == "baseline"):
        return False
    if stated.place_code != ledger.own and name.district != stated.place:
        return False
    if stated.measure == "increment" or stated.kind == "baseline":
        return name.year == stated.year
    return stated.period == ledger.plan.period and ledger.plan.first_year < ledger.plan.last_year


def _levels_after_increase(ledger: Ledger) -> Findings:
    """Level at the end of the year before, plus the year's increase, is the level aimed at."""
    for before in ledger.find(measure="count", kind="baseline"):
        same = {"indicator": before.indicator, "place_code": before.place_code, "year": before.year + 1}
        increase = ledger.one(measure="increment", **same)
        after = ledger.one(measure="count", kind="target", **same)
        if increase is None or after is None or increase.value_max is not None:
            continue
        computed = exact(before.value) + exact(increase.value)
        enough = increase.qualifier == "at_least" and exact(after.value) > computed
        if computed != exact(after.value) and not enough:
            words = (
                f"{after.label}: văn bản ghi {span(after)}, còn {span(before)} cộng thêm {span(increase)} là "
                f"{written(computed)}."
            )
            cited = [after, before, increase]
            yield ledger.finding("increment", "error", after.indicator, (after.value, computed), cited, words)
