"""Where the next đồng goes: the best allocation, two plain ways beside it, and what more or less money would do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ntm.allocation_costs import PER_MILLION
from ntm.allocation_problem import GROUP_FLOOR, MEASURES, Problem
from ntm.allocation_solver import SECONDS, Solution, solve

FACTORS = (0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5)
FRONTIER_SECONDS = 3.0


@dataclass(frozen=True)
class Infeasible:
    """Which constraint cannot be met, and by how much (``needed``, ``available``, ``by`` in triệu đồng, or criteria).

    ``constraint`` is ``budget``, ``district`` or ``criteria``; ``place`` the district or commune code, else empty.
    """

    constraint: str
    place: str
    needed: float
    available: float
    by: float
    unit: str
    message: str


def infeasibility(problem: Problem) -> Infeasible | None:
    """Say which constraint the must-include communes break, None when they can all reach the full set.

    The test is exact: without must-include communes, spending nothing is always allowed.
    """
    must = problem.communes.loc[list(dict.fromkeys(problem.wishes.must))]
    for code, blocked in must["blocked"].items():
        if blocked:
            return _blocked(code, blocked)
    rows = problem.items[problem.items["code"].isin(must.index)]
    by_district = rows.groupby("district_code")["cost"].sum()
    for place, available in problem.limits.items():
        needed = int(by_district.get(place, 0))
        if needed > available:
            return _too_dear("district", place, needed, available, f"hạn mức của huyện {place}")
    needed = int(rows["cost"].sum())
    return _too_dear("budget", "", needed, problem.budget, "ngân sách") if needed > problem.budget else None


def allocate(problem: Problem, seconds: float = SECONDS) -> Solution | None:
    """Solve the problem exactly; None when `infeasibility` says why it cannot be solved."""
    return None if infeasibility(problem) else solve(problem, seconds)


def by_priority(problem: Problem, order: Sequence[str]) -> np.ndarray:
    """Buy in order of priority: must-include communes first, then commune after commune, cheapest criteria first.

    Parameters
    ----------
    problem : Problem
        One that is feasible.
    order : sequence of str
        Commune codes, first priority first; communes not named get nothing.

    Returns
    -------
    ndarray of bool
        Rows of ``problem.items`` that are bought. What no longer fits is passed over.
    """
    queue = dict.fromkeys((*problem.wishes.must, *order))
    return _spend(problem, {code: problem.budget for code in queue})


def equal_split(problem: Problem) -> np.ndarray:
    """Give every commune that can buy anything the same sum; each buys its cheapest criteria first.

    A district's limit is shared out in the same way. Must-include communes get no more than the others.
    """
    places = problem.items.drop_duplicates("code").set_index("code")["district_code"]
    share = problem.budget // max(1, len(places))
    sizes = places.value_counts()
    caps = {place: amount // int(sizes[place]) for place, amount in problem.limits.items() if place in sizes.index}
    return _spend(problem, {code: min(share, caps.get(place, share)) for code, place in places.items()})


def effects(problem: Problem, bought: np.ndarray) -> dict[str, float]:
    """Count what a purchase does.

    Returns
    -------
    dict
        The four measures; ``mix`` (their weighted sum); ``cost`` in triệu đồng; ``funded`` (communes that get
        anything), and the least, the median and the most of what those get, in triệu đồng (0 when nobody does).
    """
    rows = problem.items[bought]
    gained = rows.groupby("code").size().reindex(problem.communes.index).fillna(0).astype(int)
    communes, reached = problem.communes, problem.communes["met"] + gained
    counts = {
        "communes": int(((communes["lacking"] > 0) & (gained == communes["lacking"])).sum()),
        "criteria": len(rows),
        "lowest-group": int(((communes["met"] < GROUP_FLOOR) & (reached >= GROUP_FLOOR)).sum()),
        "border": int(gained[communes["border"]].sum()),
    }
    weights = dict(problem.wishes.mix)
    amounts = spread(problem, bought)
    least, middle, most = (amounts.min(), amounts.median(), amounts.max()) if len(amounts) else (0.0, 0.0, 0.0)
    return {
        **counts,
        "mix": round(sum(weights.get(name, 0.0) * counts[name] for name in MEASURES), 6),
        "cost": int(rows["cost"].sum()) / PER_MILLION,
        "funded": len(amounts),
        "least": float(least),
        "median": float(middle),
        "most": float(most),
    }


def spread(problem: Problem, bought: np.ndarray) -> pd.Series:
    """Return how much each funded commune gets: index commune_code, triệu đồng, most first."""
    amounts = problem.items[bought].groupby("code")["cost"].sum() / PER_MILLION
    return amounts.rename("amount").sort_values(ascending=False, kind="stable")


def comparison(problem: Problem, solution: Solution, order: Sequence[str]) -> pd.DataFrame:
    """Set the optimum beside «in order of score» and «the same to everyone».

    Returns
    -------
    DataFrame
        Index ``optimum``, ``priority-order``, ``equal-split``; columns as `effects`.
    """
    ways = {
        "optimum": solution.bought,
        "priority-order": by_priority(problem, order),
        "equal-split": equal_split(problem),
    }
    return pd.DataFrame({name: effects(problem, bought) for name, bought in ways.items()}).T.rename_axis("way")


def frontier(problem: Problem, factors: Sequence[float] = FACTORS) -> pd.DataFrame:
    """Solve again with less and with more money.

    Parameters
    ----------
    problem : Problem
    factors : sequence of float
        Multiples of the budget.

    Returns
    -------
    DataFrame
        One row per factor: ``factor``, ``budget`` (triệu đồng), ``value`` and ``gap`` of the objective; both
        are missing where the must-include communes cannot be paid.
    """
    rows = []
    for factor in factors:
        other = replace(problem, budget=max(1, round(problem.budget * factor)))
        found = None if infeasibility(other) else solve(other, FRONTIER_SECONDS, cheapen=False)
        value, gap = (np.nan, np.nan) if found is None else (found.value, found.gap)
        rows.append({"factor": factor, "budget": other.budget / PER_MILLION, "value": value, "gap": gap})
    return pd.DataFrame(rows, columns=["factor", "budget", "value", "gap"])


def not_bought(problem: Problem) -> list[str]:
    """Say in Vietnamese sentences what was left out because it could not be bought; empty when nothing was."""
    left, told = problem.excluded, []
    if left["without_cost"]:
        listed = ", ".join(str(number) for number in left["criteria_without_cost"])
        told.append(f"Tiêu chí {listed} có nơi chưa ghi chi phí nên không mua được: {left['without_cost']} lượt xã.")
    if left["unbuyable"]:
        told.append(f"{left['unbuyable']} lượt tiêu chí thuộc loại không mua được bằng tiền nên không tính.")
    if left["unknown"]:
        told.append(f"{left['unknown']} lượt tiêu chí chưa có số liệu nên không tính.")
    return told


def _spend(problem, caps):
    """Buy commune after commune within each one's cap, the budget and the districts' limits."""
    left, limits = problem.budget, dict(problem.limits)
    bought = np.zeros(len(problem.items), dtype=bool)
    items = problem.items.sort_values(["cost", "criterion"], kind="stable")
    groups = {code: list(rows.itertuples()) for code, rows in items.groupby("code")}
    for code, cap in caps.items():
        for row in groups.get(code, ()):
            if row.cost <= min(cap, left, limits.get(row.district_code, left)):
                bought[row.Index] = True
                cap, left = cap - row.cost, left - row.cost
                if row.district_code in limits:
                    limits[row.district_code] -= row.cost
    return bought


def _blocked(code, blocked):
    listed = ", ".join(str(number) for number in blocked)
    message = (
        f"Xã {code} phải đạt đủ bộ nhưng còn {len(blocked)} tiêu chí không mua được, không có chi phí "
        f"hoặc chưa có số liệu: {listed}."
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
