"""The integer programme: how many criteria to buy in each commune, solved by OR-Tools CP-SAT.

Within one commune every measure depends only on how many criteria are bought, never on which: so the cheapest ones go
first, and a plan is one level (0, 1, 2 … criteria) per commune. That multiple-choice knapsack has the same optimum as
choosing pair by pair, and a relaxation tight enough to prove it quickly. Communes that look alike to the model (same
levels, same limits) are counted together, since trading one for the other would only repeat the search; among them
those first by code get the most.
"""

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from ntm.allocation_costs import PER_MILLION, AllocationError
from ntm.allocation_problem import GROUP_FLOOR, Problem

SEED = 2026
SECONDS = 10.0
CHEAPENING = 2.0
"""Limit of the second step in the solver's own deterministic time, so that the clock never decides the answer."""


@dataclass(frozen=True, eq=False)
class Solution:
    """What the solver found. ``bought`` marks rows of ``Problem.items``; ``bound`` is what no answer can exceed.

    ``value`` and ``bound`` are in the objective's own unit. ``proven`` says that no answer is better, ``cheapest`` that
    none reaches the same value for less money.
    """

    bought: np.ndarray
    value: float
    bound: float
    proven: bool
    cheapest: bool

    @property
    def gap(self) -> float:
        """(bound - value) / max(1, value): 0 when the answer is proven best."""
        return 0.0 if self.proven else (self.bound - self.value) / max(1.0, abs(self.value))


@dataclass(frozen=True)
class _Level:
    """Buy so many of the cheapest criteria in a commune: worth and cost of doing so."""

    count: int
    worth: int
    cost: int


@dataclass(frozen=True)
class _Alike:
    """Communes with the same levels, under the same limits, all of them a must or none."""

    levels: tuple[_Level, ...]
    keys: tuple[str, ...]
    must: bool


def solve(problem: Problem, seconds: float = SECONDS, cheapen: bool = True) -> Solution:
    """Find the best use of the budget, and among the best ones the cheapest.

    Parameters
    ----------
    problem : Problem
        One whose must-include communes can be paid (`ntm.allocation.infeasibility` is None).
    seconds : float
        Time limit of the search for the best. One worker and a fixed seed: the same problem gives the same answer,
        unless the clock cuts the search short, which ``proven`` shows. Making it cheaper has a limit of its own.
    cheapen : bool
        Whether to look for the cheapest of the best; without it ``cheapest`` is False.

    Returns
    -------
    Solution

    Raises
    ------
    AllocationError
        No answer at all was found within the time limit.
    """
    model, alike = cp_model.CpModel(), _alike(problem)
    taken = [(model.new_int_var(0, len(alike[kind]), ""), level, kind) for kind in alike for level in kind.levels]
    _limit(model, taken, problem, alike)
    worth = cp_model.LinearExpr.weighted_sum([one for one, *_ in taken], [level.worth for _, level, _ in taken])
    model.maximize(worth)
    first, proven = _run(model, max_time_in_seconds=seconds)
    if first is None:
        raise AllocationError("Chưa tìm được phương án nào trong thời gian cho phép; hãy chọn ít xã hơn rồi chạy lại.")
    value, bound = round(first.objective_value), first.best_objective_bound
    best = [first.value(one) for one, *_ in taken]
    best, cheapest = _cheaper(model, taken, worth, value, best) if cheapen else (best, False)
    scale = PER_MILLION if problem.wishes.objective == "mix" else 1
    return Solution(_bought(problem, alike, taken, best), value / scale, bound / scale, proven, cheapest)


def _cheapest_first(problem):
    """Rows of each commune's items, cheapest first."""
    items = problem.items.sort_values(["cost", "criterion"], kind="stable")
    return {code: rows for code, rows in items.groupby("code")}


def _alike(problem):
    """Communes that can buy something, by what the model sees of them; codes in order."""
    must, alike = set(problem.wishes.must), {}
    for code, rows in _cheapest_first(problem).items():
        keys = tuple(key for key in problem.limits if code in problem.members[key])
        kind = _Alike(_levels(problem, code, rows, code in must), keys, code in must)
        alike.setdefault(kind, []).append(code)
    return alike


def _levels(problem, code, rows, must):
    """The levels worth buying in a commune: each adds something to the one before; only the last if it is a must."""
    commune, spent = problem.communes.loc[code], np.cumsum(rows["cost"].to_numpy())
    worths = [_worth(problem, commune, count) for count in range(len(rows) + 1)]
    counts = [len(rows)] if must else [n for n in range(1, len(worths)) if worths[n] > worths[n - 1]]
    return tuple(_Level(n, worths[n], int(spent[n - 1])) for n in counts)


def _bought(problem, alike, taken, best):
    """Rows of the items bought: among communes alike the largest purchases go to the first codes."""
    bought, rows = np.zeros(len(problem.items), dtype=bool), _cheapest_first(problem)
    for kind, codes in alike.items():
        mine = [(level.count, how_many) for (_, level, k), how_many in zip(taken, best, strict=True) if k is kind]
        counts = [count for count, how_many in sorted(mine, reverse=True) for _ in range(how_many)]
        for code, count in zip(codes, counts, strict=False):
            bought[rows[code].index[:count]] = True
    return bought


def _worth(problem, commune, count):
    """What buying that many criteria in a commune is worth to the objective, as a whole number."""
    met, lacking = int(commune["met"]), int(commune["lacking"])
    measures = {
        "communes": int(0 < lacking == count),
        "criteria": count,
        "lowest-group": int(met < GROUP_FLOOR <= met + count),
        "border": count if commune["border"] else 0,
    }
    if problem.wishes.objective != "mix":
        return measures[problem.wishes.objective]
    return sum(round(weight * PER_MILLION) * measures[name] for name, weight in problem.wishes.mix)


def _limit(model, taken, problem, alike):
    """At most one level a commune, exactly one where it is a must; the budget; the limits of districts and groups."""
    for kind, codes in alike.items():
        chosen = sum(one for one, _, k in taken if k is kind)
        model.add(chosen == len(codes)) if kind.must else model.add(chosen <= len(codes))
    model.add(_spent(taken) <= problem.budget)
    for key, amount in problem.limits.items():
        model.add(_spent([part for part in taken if key in part[2].keys]) <= amount)


def _spent(taken):
    return cp_model.LinearExpr.weighted_sum([one for one, *_ in taken], [level.cost for _, level, _ in taken])


def _cheaper(model, taken, worth, value, best):
    """The same worth for the least money, and whether that is proven; the first answer stands when none is found."""
    model.add(worth >= value)
    for (one, *_), how_many in zip(taken, best, strict=True):
        model.add_hint(one, how_many)
    model.minimize(_spent(taken))
    second, proven = _run(model, max_deterministic_time=CHEAPENING)
    return (best, False) if second is None else ([second.value(one) for one, *_ in taken], proven)


def _run(model, **limits):
    """Return the solver, None without an answer, and whether the answer is proven best."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    for name, value in limits.items():
        setattr(solver.parameters, name, value)
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return (solver if found else None), status == cp_model.OPTIMAL
