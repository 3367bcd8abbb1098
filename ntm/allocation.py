"""Where the next đồng goes: the best allocation, two plain ways beside it, and what more or less money would do."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from ntm.allocation_costs import PER_MILLION
from ntm.allocation_limits import Infeasible, infeasibilities, infeasibility, limits_used
from ntm.allocation_problem import GROUP_FLOOR, MEASURES, Problem
from ntm.allocation_solver import SECONDS, Solution, solve

__all__ = ["Infeasible", "allocate", "by_priority", "comparison", "effects", "equal_split", "frontier",
           "infeasibilities", "infeasibility", "limits_used", "not_bought", "spread"]  # fmt: skip
FACTORS = (0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5)
FRONTIER_SECONDS = 3.0


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

    The limit of a district or group is shared out in the same way. Must-include communes get no more than the others.
    """
    codes = list(dict.fromkeys(problem.items["code"]))
    caps = dict.fromkeys(codes, problem.budget // max(1, len(codes)))
    for key, amount in problem.limits.items():
        inside = [code for code in codes if code in problem.members[key]]
        caps |= {code: min(caps[code], amount // len(inside)) for code in inside}
    return _spend(problem, caps)


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
        mine = [key for key in limits if code in problem.members[key]]
        for row in groups.get(code, ()):
            if row.cost <= min(cap, left, *(limits[key] for key in mine)):
                bought[row.Index] = True
                cap, left = cap - row.cost, left - row.cost
                limits |= {key: limits[key] - row.cost for key in mine}
    return bought
