"""Money on the map: how much each commune gets, in fixed classes."""

import pandas as pd

from layers.plan_layers import PlanTheme
from layers.themes import NOT_APPLICABLE, LegendClass

CLASSES = (
    LegendClass("from_5000", "từ 5 tỷ đồng", "#7F2A12"),
    LegendClass("from_2000", "từ 2 đến dưới 5 tỷ đồng", "#B5502B"),
    LegendClass("from_1000", "từ 1 đến dưới 2 tỷ đồng", "#D98A5B"),
    LegendClass("from_500", "từ 500 triệu đến dưới 1 tỷ đồng", "#EDC08F"),
    LegendClass("below_500", "dưới 500 triệu đồng", "#F8E6C8"),
)
FLOORS = {"from_5000": 5000, "from_2000": 2000, "from_1000": 1000, "from_500": 500, "below_500": 0}
"""Triệu đồng, lower end included."""

COMPLETE = LegendClass("complete", "Đã đủ bộ tiêu chí", "#BBD8C8")
NOTHING = LegendClass("nothing", "Không được cấp trong phương án này", "#EFEBE0")


def amount_classes(amounts):
    """Class key of each sum of money.

    Parameters
    ----------
    amounts : Series
        Triệu đồng, more than 0.
    """
    edges = [*sorted(FLOORS.values()), float("inf")]
    keys = sorted(FLOORS, key=FLOORS.get)
    return pd.cut(amounts.astype("float64"), edges, right=False, labels=keys).astype(object)


def money_theme(plan):
    """Build the theme of an allocation.

    Parameters
    ----------
    plan : layers.allocation_plan.MoneyPlan

    Returns
    -------
    layers.plan_layers.PlanTheme
        Five classes of money, communes with the full set already, communes that get nothing, and units the programme
        does not apply to. The classes are fixed: another budget moves communes and not the colours.
    """
    table = plan.view.table
    keys = amount_classes(pd.Series(plan.answer["amounts"], dtype="float64"))
    complete = table.index[table["rural"] & table["met"].eq(plan.view.criteria.size).fillna(False).astype(bool)]
    keys = pd.concat([keys, pd.Series(COMPLETE.key, index=complete, dtype="str")]).astype(object)
    classes = (*CLASSES, NOTHING, COMPLETE, NOT_APPLICABLE)
    return PlanTheme(f"money {plan.answer['cost']:g} {len(keys)}", "Vốn cấp cho xã", classes, keys, NOTHING)


def spread_rows(plan):
    """Count the funded communes and their money by class of sum, so that thin spreading shows.

    Returns
    -------
    DataFrame
        Mức vốn, Số xã, Tổng số tiền (triệu đồng); most money a commune first, empty classes left out. The sums close
        on the cost of the plan.
    """
    amounts = pd.Series(plan.answer["amounts"], dtype="float64")
    keys = amount_classes(amounts)
    rows = [(one.label, int(keys.eq(one.key).sum()), float(amounts[keys.eq(one.key)].sum())) for one in CLASSES]
    return pd.DataFrame([row for row in rows if row[1]], columns=["Mức vốn mỗi xã", "Số xã", "Tổng số tiền"])
