"""What a plan sets out by itself: the communes it names, its roadmap by year, its figures by district."""

import pandas as pd

from ntm.plan_vocabulary import indicator
from ntm.recognition import LEVELS

NAMED_LEVEL = {"named:recognised": "dat_chuan", "named:advanced": "nang_cao", "named:model": "kieu_mau"}
VILLAGE_LEVEL = "thon_kieu_mau"
UNIT_KINDS = ("xã ", "phường ", "thị trấn ")


def named_communes(plan):
    """List the communes a plan names.

    Parameters
    ----------
    plan : ntm.plans.Plan

    Returns
    -------
    DataFrame
        One row a naming, in the order of the plan. Columns ``code`` (text, on the geography of the plan's day),
        ``name`` (as printed, without xã; a village keeps its word and has the code of its commune), ``district``,
        ``indicator``, ``label``, ``text`` (what it is to become), ``kind``, ``year``, ``period``, ``quote``, ``line``,
        ``confidence``, ``alternative``.
    """
    columns = ["indicator", "label", "text", "kind", "year", "period", "quote", "line", "confidence", "alternative"]
    rows = [
        {"code": one.place_code, "name": _bare(one.place), "district": one.district}
        | {name: getattr(one, name) for name in columns}
        for one in plan.targets
        if one.indicator.startswith("named:") and len(one.place_code) == 5
    ]
    return pd.DataFrame(rows, columns=["code", "name", "district", *columns]).astype({"code": "str"})


def _bare(place):
    """Name of a place without the word for its kind."""
    return next((place.removeprefix(kind) for kind in UNIT_KINDS if place.startswith(kind)), place)


def roadmap(plan):
    """Lay out by year what a plan means to have recognised.

    Parameters
    ----------
    plan : ntm.plans.Plan

    Returns
    -------
    DataFrame
        Sorted by year and level. Columns ``year`` (int), ``level`` (``dat_chuan``, ``nang_cao``, ``kieu_mau`` for a
        commune; ``thon_kieu_mau`` for the year's number of model villages, which the plan does not name), ``code`` and
        ``name`` of the commune (of the plan's own place for villages), ``count`` (int: 1 for a commune), ``quote``,
        ``line``.
    """
    rows = [
        [one.year, NAMED_LEVEL[one.indicator], one.place_code, _bare(one.place), 1, one.quote, one.line]
        for one in plan.targets
        if one.indicator in NAMED_LEVEL and one.kind == "target"
    ]
    rows += [
        [one.year, VILLAGE_LEVEL, one.place_code, one.place, int(one.value), one.quote, one.line]
        for one in plan.targets
        if (one.indicator, one.measure) == ("villages:model", "increment")
    ]
    order = [*LEVELS, VILLAGE_LEVEL]
    rows.sort(key=lambda row: (row[0], order.index(row[1])))
    frame = pd.DataFrame(rows, columns=["year", "level", "code", "name", "count", "quote", "line"])
    return frame.astype({"year": "int64", "count": "int64", "line": "int64", "code": "str"})


def district_values(plan):
    """List the figures a province's plan sets for each of its districts.

    Returns
    -------
    DataFrame
        One row a district and indicator, the last statement of each, in the order of the plan's annex. Columns
        ``code`` (text), ``district`` (as printed), ``indicator``, ``label``, ``value`` (Float64), ``unit``,
        ``quote``, ``line``.
    """
    found = {}
    for one in plan.targets:
        if len(one.place_code) == 3 and one.place_code != plan.place_code and one.value is not None:
            found.pop((one.place_code, one.indicator), None)
            found[one.place_code, one.indicator] = one
    rows = [
        [
            one.place_code,
            one.place,
            one.indicator,
            indicator(one.indicator).label,
            one.value,
            one.unit,
            one.quote,
            one.line,
        ]
        for one in found.values()
    ]
    columns = ["code", "district", "indicator", "label", "value", "unit", "quote", "line"]
    return pd.DataFrame(rows, columns=columns).astype({"code": "str", "value": "Float64", "line": "int64"})


def district_table(plan):
    """Return the figures a province's plan sets for its districts as a table.

    Returns
    -------
    DataFrame
        Index ``code`` (district code, text), in the order of the plan's annex. Columns ``district`` and one per
        indicator (its id), Float64, missing where the plan prints none. Units and quotes: `district_values`.
    """
    long = district_values(plan)
    wide = long.pivot(index="code", columns="indicator", values="value")
    wide = wide.reindex(index=long["code"].unique(), columns=long["indicator"].unique())
    names = long.drop_duplicates("code").set_index("code")["district"]
    return names.to_frame().join(wide)
