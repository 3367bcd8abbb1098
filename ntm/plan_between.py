"""A plan against the one of the year before: the level it starts from, and targets set lower than before."""

from collections.abc import Sequence
from itertools import permutations

import pandas as pd

from ntm.errors import DatasetError
from ntm.plan_averages import set_size
from ntm.plan_ledger import Finding, Findings, Ledger, cite
from ntm.plan_numbers import exact, plain, span, written
from ntm.plan_sums import funding_parts
from ntm.plan_types import Plan, Target


def between_findings(plans: Sequence[Plan]) -> Findings:
    """Yield what differs between each plan and the plan of the same place for the next year."""
    for earlier, later in permutations(plans, 2):
        if follows(earlier, later):
            yield from _levels(earlier, later)
            yield from _lowered(earlier, later)
            yield from _funding_change(earlier, later)


def follows(earlier: Plan, later: Plan) -> bool:
    """Say whether a plan is for the same place as another and starts the year after it ends."""
    return earlier.place_code == later.place_code and later.first_year == earlier.last_year + 1


def plan_against_plan(earlier: Plan, later: Plan) -> pd.DataFrame:
    """Compare the criteria of two yearly plans of one place.

    Parameters
    ----------
    earlier, later : Plan
        The later one starts the year after the earlier one ends, for example Lạng Sơn 2021 and 2022.

    Returns
    -------
    DataFrame
        One row a criterion, index ``criterion`` (1 to 19). Columns, with A and B the years of the two plans:
        ``target_A``, ``increment_B``, ``target_B`` (communes, as printed), ``implied_level_A`` (communes at the end of
        year A by the later plan's own words: target_B less increment_B), ``shortfall`` (target_A less
        implied_level_A: positive when the earlier target was missed, negative when exceeded), all Int64, missing
        where a plan prints no number; then ``quote_A``, ``quote_increment_B``, ``quote_B`` (empty when there is none)
        and ``line_A``, ``line_increment_B``, ``line_B`` (Int64).

    Raises
    ------
    DatasetError
        The plans are not of one place and consecutive years.
    """
    if not follows(earlier, later):
        raise DatasetError(
            f"Kế hoạch «{later.id}» không nối tiếp «{earlier.id}»; hãy chọn hai kế hoạch cùng địa bàn, năm liền nhau."
        )
    numbers = range(1, set_size(earlier.last_year) + 1)
    rows = [_compared(Ledger(earlier), Ledger(later), f"criterion:{number}") for number in numbers]
    frame = pd.DataFrame(rows, index=pd.Index(numbers, name="criterion"))
    return frame.astype({name: "str" if name.startswith("quote") else "Int64" for name in frame.columns})


def _compared(before: Ledger, after: Ledger, indicator: str) -> dict:
    target, increase, level = _three(before, after, indicator)
    start, end = before.plan.last_year, after.plan.first_year
    implied = None if level is None or increase is None else level.value - increase.value
    row = {
        f"target_{start}": target and target.value,
        f"increment_{end}": increase and increase.value,
        f"target_{end}": level and level.value,
        f"implied_level_{start}": implied,
        "shortfall": None if implied is None or target is None else target.value - implied,
    }
    cited = {f"{start}": target, f"increment_{end}": increase, f"{end}": level}
    row |= {f"quote_{name}": one.quote if one else "" for name, one in cited.items()}
    return row | {f"line_{name}": one.line if one else None for name, one in cited.items()}


def _three(before: Ledger, after: Ledger, indicator: str) -> tuple[Target | None, Target | None, Target | None]:
    """Return (earlier target, later increase, later target) of the plans' own place."""
    here = {"indicator": indicator, "place_code": before.own}
    return (
        before.one(measure="count", kind="target", year=before.plan.last_year, **here),
        after.one(measure="increment", kind="increment", year=after.plan.first_year, **here),
        after.one(measure="count", kind="target", year=after.plan.first_year, **here),
    )


def _levels(earlier: Plan, later: Plan) -> Findings:
    before, after = Ledger(earlier), Ledger(later)
    for indicator in dict.fromkeys(one.indicator for one in before.find(place_code=earlier.place_code)):
        target, increase, level = _three(before, after, indicator)
        if not (target and increase and level):
            continue
        implied = exact(level.value) - exact(increase.value)
        if implied != exact(target.value):
            yield _implied(earlier, later, (target, increase, level), implied)


def _implied(earlier: Plan, later: Plan, rows: tuple[Target, Target, Target], implied) -> Finding:
    target, increase, level = rows
    short = implied < exact(target.value)
    gap = written(abs(exact(target.value) - implied))
    words = (
        f"{target.label}: chỉ tiêu năm {earlier.last_year} là {span(target)}; kế hoạch sau đặt {span(level)} gồm "
        f"{span(increase)} tăng thêm, nên cuối năm {earlier.last_year} là {written(implied)}, "
        f"{'hụt' if short else 'vượt'} {gap}."
    )
    cites = cite(earlier, target) + cite(later, increase, level)
    severity = "missed" if short else "exceeded"
    figures = (plain(target.value), plain(implied))
    return Finding(earlier.id, later.id, "increment-previous", severity, target.indicator, *figures, cites, words)


def _lowered(earlier: Plan, later: Plan) -> Findings:
    """A level (a count out of a whole, or an average) aimed at lower than a year before, where nothing explains it."""
    before, after = Ledger(earlier), Ledger(later)
    for target in before.find(place_code=earlier.place_code, kind="target"):
        same = {"indicator": target.indicator, "measure": target.measure, "unit": target.unit}
        again = after.one(place_code=later.place_code, kind="target", **same)
        explained = after.find(indicator=target.indicator, measure="increment")
        level = target.measure == "average" or target.of
        if level and again and not explained and exact(again.highest) < exact(target.value):
            yield _lower(earlier, later, target, again)


def _lower(earlier: Plan, later: Plan, target: Target, again: Target) -> Finding:
    doubt = (
        f" Số {span(again)} đọc từ bản quét còn nghi ngờ, có thể là {again.alternative}." if again.alternative else ""
    )
    words = (
        f"{again.label}: chỉ tiêu năm {later.first_year} là {span(again)} {again.unit}, thấp hơn chỉ tiêu năm "
        f"{earlier.last_year} là {span(target)}.{doubt}"
    )
    cites = cite(later, again) + cite(earlier, target)
    figures = (plain(again.value), plain(target.value))
    return Finding(later.id, earlier.id, "target-lowered", "missed", again.indicator, *figures, cites, words)


def _funding_change(earlier: Plan, later: Plan) -> Findings:
    """The total changes by as much as its parts do."""
    whole, parts = zip(*(_funding(Ledger(plan)) for plan in (earlier, later)), strict=True)
    if not (all(whole) and all(parts)) or whole[0].unit != whole[1].unit:
        return
    stated = exact(whole[1].value) - exact(whole[0].value)
    computed = sum(exact(one.value) for one in parts[1]) - sum(exact(one.value) for one in parts[0])
    if stated != computed:
        words = (
            f"Tổng nguồn vốn đổi {written(stated)} {whole[0].unit} giữa hai kế hoạch, còn các khoản thành phần đổi "
            f"{written(computed)}."
        )
        cites = cite(earlier, whole[0], *parts[0]) + cite(later, whole[1], *parts[1])
        figures = (plain(stated), plain(computed))
        yield Finding(later.id, earlier.id, "funding-change", "error", "funding:total", *figures, cites, words)


def _funding(ledger: Ledger) -> tuple[Target | None, list[Target]]:
    rows = ledger.find(measure="amount", kind="funding", place_code=ledger.own)
    stated = {one.indicator: one for one in rows}
    return stated.get("funding:total"), funding_parts("funding:total", stated)
