"""The limits of an allocation: which ones the must-include communes break and by how much, and what each has left."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ntm.allocation_costs import PER_MILLION
from ntm.allocation_problem import Problem


@dataclass(frozen=True)
class Infeasible:
    """Which constraint cannot be met, and by how much (``needed``, ``available``, ``by`` in triệu đồng, or criteria).

    ``constraint`` is ``budget``, ``district``, ``group`` or ``criteria``; ``place`` the district or commune code or the
    key of the group, else empty.
    """

    constraint: str
    place: str
    needed: float
    available: float
    by: float
    unit: str
    message: str


def infeasibilities(problem: Problem) -> list[Infeasible]:
    """Say every constraint the must-include communes break, none when they can all reach the full set.

    The test is exact: without must-include communes, spending nothing is always allowed.
    """
    must = problem.communes.loc[list(dict.fromkeys(problem.wishes.must))]
    broken = [_blocked(code, row["title"], row["blocked"]) for code, row in must.iterrows() if row["blocked"]]
    rows = problem.items[problem.items["code"].isin(must.index)]
    for key, available in problem.limits.items():
        needed = int(rows.loc[rows["code"].isin(problem.members[key]), "cost"].sum())
        if needed > available:
            kind = "district" if key.isdigit() else "group"
            broken.append(_too_dear(kind, key, needed, available, f"hạn mức của {problem.labels[key]}"))
    needed = int(rows["cost"].sum())
    if needed > problem.budget:
        broken.append(_too_dear("budget", "", needed, problem.budget, "ngân sách"))
    return broken


def infeasibility(problem: Problem) -> Infeasible | None:
    """Return the first of `infeasibilities`, None when there is none."""
    return next(iter(infeasibilities(problem)), None)


def limits_used(problem: Problem, bought: np.ndarray) -> pd.DataFrame:
    """Set what is spent beside each limit.

    Returns
    -------
    DataFrame
        One row per limit, the whole budget first (key ``budget``): ``key``, ``label``, ``limit``, ``spent`` and
        ``left`` in triệu đồng. Limits may overlap, so that only the first row closes on the total.
    """
    rows = problem.items[bought]
    amounts = {"budget": (problem.budget, int(rows["cost"].sum()))}
    for key, amount in problem.limits.items():
        amounts[key] = amount, int(rows.loc[rows["code"].isin(problem.members[key]), "cost"].sum())
    told = [
        (
            key,
            problem.labels.get(key, "tổng vốn"),
            limit / PER_MILLION,
            spent / PER_MILLION,
            (limit - spent) / PER_MILLION,
        )
        for key, (limit, spent) in amounts.items()
    ]
    return pd.DataFrame(told, columns=["key", "label", "limit", "spent", "left"])


def _blocked(code, title, blocked):
    listed = ", ".join(str(number) for number in blocked)
    message = (
        f"{title[:1].upper() + title[1:]} phải đạt đủ bộ nhưng còn {len(blocked)} tiêu chí không mua được, "
        f"không có chi phí hoặc chưa có số liệu: {listed}."
    )
    return Infeasible("criteria", code, float(len(blocked)), 0.0, float(len(blocked)), "tiêu chí", message)


def _too_dear(constraint, place, needed, available, what):
    need, have, by = (value / PER_MILLION for value in (needed, available, needed - available))
    message = (
        f"Các xã phải có trong danh sách cần {_money(need)} triệu đồng, vượt {what} {_money(have)} triệu đồng "
        f"là {_money(by)} triệu đồng."
    )
    return Infeasible(constraint, place, need, have, by, "triệu đồng", message)


def _money(amount):
    """An amount as written in Vietnamese: 1.234,5."""
    text = f"{amount:,.3f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))
