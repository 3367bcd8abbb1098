"""A plan beside attainment: each target that attainment can answer, as now, target and shortfall."""

import re

import pandas as pd

from layers.errors import LayerError
from layers.plan_facts import district_table, district_values, named_communes, roadmap
from layers.plan_timeline import gantt_rows
from ntm.plan_averages import set_size
from ntm.recognition import LEVELS

__all__ = ["district_table", "district_values", "gantt_rows", "named_communes", "progress", "roadmap"]
LEVEL_OF = {"communes:recognised": "dat_chuan", "communes:advanced": "nang_cao", "communes:model": "kieu_mau"}
CRITERION = re.compile(r"criterion:(\d+)")
COMPARED_KINDS = ("target", "increment")
PROGRESS_COLUMNS = (
    "indicator", "label", "measure", "kind", "place", "place_code", "year", "now", "target", "target_max", "gap",
    "shortfall", "unit", "of", "qualifier", "lower_bound", "quote", "line", "confidence",
)  # fmt: skip
FIGURES = dict.fromkeys(("now", "target", "target_max", "gap", "shortfall"), "Float64")


def progress(plan, view):
    """Set a plan's targets beside the state of a year.

    Parameters
    ----------
    plan : ntm.plans.Plan
    view : layers.table.CommuneView
        Of the plan's province. Its year need not be the plan's: the page says which it is.

    Returns
    -------
    DataFrame
        One row a target that attainment can answer, in the order of the plan; a target stated twice alike stands once,
        and a percentage that only repeats a stated count is left out.
        Counted are rural communes (xã) of the target's place. Columns: ``indicator``, ``label``, ``measure``, ``kind``,
        ``place``, ``place_code`` (text), ``year`` of the target; ``now``, ``target``, ``target_max`` (upper end of a
        range), all Float64 in ``unit``; ``gap`` (target less now) and ``shortfall`` (the gap where more is better and
        it is positive, else 0; missing for the lower groups, where fewer communes are better); ``of`` (Int64, stated
        denominator); ``qualifier``; ``lower_bound`` (bool: some communes have unknown criteria, so ``now`` is at least
        that); ``quote``, ``line``, ``confidence``. ``now`` is missing when nothing is known, never 0: for instance the
        increase of a year later than the view's. Targets on another size of criteria set than the view's are left out.

    Raises
    ------
    LayerError
        The view is of another province.
    """
    if view.dataset.province != plan.province_code:
        raise LayerError(
            f"Kế hoạch «{plan.id}» thuộc tỉnh mã {plan.province_code}, số liệu đang xem thuộc tỉnh mã "
            f"{view.dataset.province}; hãy chọn số liệu cùng tỉnh."
        )
    counted = {_about(target) for target in plan.targets if target.measure == "count"}
    chosen = [one for one in plan.targets if one.measure != "share" or _about(one) not in counted]
    rows = [_progress_row(target, plan, view) for target in chosen if _comparable(target, view)]
    frame = pd.DataFrame(rows, columns=list(PROGRESS_COLUMNS)).astype(FIGURES | {"of": "Int64", "lower_bound": "bool"})
    return frame.drop_duplicates(
        ["indicator", "measure", "place_code", "year", "target", "target_max"], ignore_index=True
    )


def _about(target):
    return target.indicator, target.place_code, target.year


def _comparable(target, view):
    if target.bound == "upper" or target.kind not in COMPARED_KINDS:
        return False
    if target.indicator in LEVEL_OF:
        return target.measure in ("count", "share", "increment")
    if target.indicator == "villages:border":
        return target.measure == "count"
    if view.criteria.size != set_size(target.year):
        return False
    if target.indicator in ("average:criteria", "average:criteria:border"):
        return target.measure == "average"
    counted = CRITERION.fullmatch(target.indicator) or target.indicator.startswith("group:")
    return bool(counted) and target.measure in ("count", "share")


def _progress_row(target, plan, view):
    communes = _communes(target, plan, view.table)
    now, lower_bound = _now(target, communes, view)
    if target.measure == "share":
        now = pd.NA if len(communes) == 0 else 100 * now / len(communes)
    gap = target.value - now
    better = pd.NA if _fewer_is_better(target, view) else max(gap, 0) if pd.notna(gap) else pd.NA
    state = {"now": now, "target": target.value, "target_max": target.value_max, "gap": gap, "shortfall": better}
    same = {name: getattr(target, name) for name in PROGRESS_COLUMNS if hasattr(target, name)}
    return same | state | {"lower_bound": lower_bound}


def _communes(target, plan, table):
    """Rural communes of a target's place."""
    rural = table[table["rural"]]
    if target.place_code == plan.province_code:
        return rural
    if len(target.place_code) == 3:
        return rural[rural["district_code"] == target.place_code]
    return rural[rural.index == target.place_code]


def _fewer_is_better(target, view):
    return target.indicator.startswith("group:") and target.indicator != f"group:{view.criteria.size}"


def _now(target, communes, view):
    """State a target asks for, as (number or NA, whether it is only a lower bound)."""
    if target.indicator in LEVEL_OF:
        return _recognised(target, communes, view), False
    if target.indicator == "villages:border":
        return _total(communes.loc[_border(communes), "villages_attained"]), False
    if found := CRITERION.fullmatch(target.indicator):
        statuses = communes[f"c{found[1]}"]
        return _count(statuses == "attained", statuses != "unknown")
    if target.indicator == "average:criteria:border":
        communes = communes[_border(communes)]
    partly = bool((communes["unknown"].gt(0) & communes["met"].notna()).fillna(False).any())
    if target.indicator.startswith("average:"):
        known = communes["met"].dropna()
        return (round(float(known.mean()), 2) if len(known) else pd.NA), partly
    now, some_missing = _count(communes["group"] == target.indicator.partition(":")[2], communes["met"].notna())
    return now, some_missing or partly


def _count(hits, known):
    """Number of hits, NA when nothing is known; and whether something is unknown."""
    return (int(hits.fillna(False).sum()) if known.any() else pd.NA), not bool(known.all())


def _border(communes):
    return communes["border"].eq(True).fillna(False).astype(bool)


def _total(numbers):
    known = numbers.dropna()
    return int(known.sum()) if len(known) else pd.NA


def _recognised(target, communes, view):
    """Communes at the level or above; for an increase, those that reached the level in the target's year."""
    level = LEVEL_OF[target.indicator]
    if view.dataset.recognition.empty:
        return pd.NA
    if target.measure != "increment":
        return int(communes["level"].isin(LEVELS[LEVELS.index(level) :]).sum())
    if target.year > view.dataset.year:
        return pd.NA
    rows = view.dataset.recognition
    gained = rows[(rows["level"] == level) & (rows["year"] == target.year) & rows["unit_code"].isin(communes.index)]
    return int(gained["unit_code"].nunique())
