"""The money of a plan by source: what it says is needed, what its sources add up to, and the gap."""

from dataclasses import dataclass

import pandas as pd

from layers.allocation_words import money
from layers.formatting import capitalised, percent
from layers.plan_places import plan_library
from ntm.plan_vocabulary import indicator

TOTAL, DIRECT = "funding:total", "funding:direct"
TO_MILLION = {"tỷ đồng": 1000, "triệu đồng": 1}


@dataclass(frozen=True, eq=False)
class Funding:
    """The money of one plan, triệu đồng.

    Attributes
    ----------
    plan : ntm.plan_types.Plan
    need : float
        The total the plan states, the first one when it states it more than once.
    rows : DataFrame
        One row per source that is no part of another source of the plan: ``label``, ``amount`` (triệu đồng),
        ``share`` (of the need, 0..1), ``stated_share`` (as printed, 0..1, missing when not stated), ``quote`` and
        ``line``.
    """

    plan: object
    need: float
    rows: pd.DataFrame

    @property
    def found(self):
        """What the sources add up to."""
        return float(self.rows["amount"].sum())

    @property
    def gap(self):
        """Need less sources: above 0 money is lacking, below 0 the sources exceed the need stated."""
        return self.need - self.found


def fundings(province, year):
    """Return the money of every plan of a province whose period covers a year.

    Parameters
    ----------
    province : str
    year : int

    Returns
    -------
    list of Funding
        Plans without a stated total are left out.
    """
    plans = [one for one in plan_library().plans if one.province_code == province]
    told = [_funding(one) for one in plans if one.first_year <= year <= one.last_year]
    return [one for one in told if one is not None]


def _funding(plan):
    targets = [one for one in plan.targets if one.kind == "funding" and one.place_code == plan.place_code]
    amounts, shares = {}, {}
    for one in targets:
        if one.measure == "amount" and one.unit in TO_MILLION and one.value is not None:
            amounts.setdefault(one.indicator, one)
        elif one.measure == "share":
            shares.setdefault(one.indicator, one.value / 100)
    if TOTAL not in amounts:
        return None
    need = _million(amounts[TOTAL])
    rows = [_row(amounts[key], need, shares.get(key)) for key in amounts if key != TOTAL and _is_source(key, amounts)]
    columns = ["label", "amount", "share", "stated_share", "quote", "line"]
    return Funding(plan, need, pd.DataFrame(rows, columns=columns)) if rows else None


def _million(target):
    return float(target.value * TO_MILLION[target.unit])


def _row(target, need, stated):
    amount = _million(target)
    return [indicator(target.indicator).label, amount, amount / need, stated, target.quote, target.line]


def _is_source(key, amounts):
    """Whether no wider source of the same plan already holds this one."""
    above = indicator(key).part_of
    while above and above != TOTAL:
        if above in amounts:
            return False
        above = indicator(above).part_of
    return True


def funding_rows(funding):
    """Return the sources of a plan as a person reads them, their sum and the need below; money in triệu đồng."""
    names = {"label": "Nguồn vốn", "amount": "Số tiền", "share": "Tỷ trọng tính lại", "stated_share": "Kế hoạch ghi",
             "quote": "Trích dẫn", "line": "Dòng"}  # fmt: skip
    sums = [("Cộng các nguồn", funding.found), ("Nhu cầu kế hoạch ghi", funding.need)]
    totals = [[label, amount, amount / funding.need, None, "", None] for label, amount in sums]
    rows = pd.DataFrame([*funding.rows.to_numpy(dtype=object).tolist(), *totals], columns=list(names.values()))
    return rows.astype({"Kế hoạch ghi": "Float64", "Dòng": "Int64"})


def funding_words(funding, budget=None):
    """Say the need, what the sources add up to and the gap, and how large a budget is beside the direct money.

    Parameters
    ----------
    funding : Funding
    budget : float, optional
        Triệu đồng.
    """
    gap, place = funding.gap, f"{capitalised(funding.plan.place)}, {funding.plan.period.replace('-', '–')}"
    closing = "các nguồn cộng đúng bằng nhu cầu"
    if gap:
        short = "còn thiếu" if gap > 0 else "hơn nhu cầu ghi trong kế hoạch"
        closing = f"các nguồn cộng được {money(funding.found)}, {short} {money(abs(gap))}"
    direct = funding.rows.loc[funding.rows["label"] == indicator(DIRECT).label, "amount"]
    beside = ""
    if budget and len(direct):
        beside = f" Tổng vốn đang phân bổ bằng {percent(budget, direct.iloc[0])} vốn đầu tư trực tiếp của kế hoạch."
    return f"{place}: nhu cầu {money(funding.need)}; {closing}.{beside}"
