"""Money on the communes of a view: lay out the problem, solve it, and tell the answer with what it rests on."""

import dataclasses

from ntm.allocation import (
    allocate,
    comparison,
    effects,
    frontier,
    infeasibilities,
    limits_used,
    not_bought,
    spread,
)
from ntm.allocation_costs import PER_MILLION
from ntm.allocation_problem import OBJECTIVES, build


def money_answer(table, set_size, costs, budget, wishes, order):
    """Spend a budget on the communes of a table.

    Parameters
    ----------
    table : DataFrame
        Communes, see `ntm.allocation_problem.build`.
    set_size : int
    costs : DataFrame
        Result of `ntm.allocation_costs.check_costs`.
    budget : float
        Triệu đồng.
    wishes : ntm.allocation_problem.Wishes
    order : sequence of str
        Commune codes by priority, for the comparison «in order of score».

    Returns
    -------
    dict
        Plain values as in `solved`, the objective and its words, the weights of the mix, what was left out, and
        sentences on it. Money is in triệu đồng.
    """
    problem = build(table, set_size, costs, budget, wishes)
    return {
        "budget": problem.budget / PER_MILLION,
        "unit": "triệu đồng",
        **solved(problem, order),
        "objective_name": wishes.objective,
        "objective_label": OBJECTIVES[wishes.objective],
        "mix": dict(wishes.mix),
        "excluded": problem.excluded,
        "alerts": not_bought(problem),
    }


def solved(problem, order):
    """Return the answer to an allocation problem: contract keys, comparison, frontier, limits and who gets how much.

    Parameters
    ----------
    problem : ntm.allocation_problem.Problem
    order : sequence of str
        Commune codes by priority.
    """
    broken, solution = infeasibilities(problem), allocate(problem)
    if solution is None:
        told = [dataclasses.asdict(one) for one in broken]
        empty = {"selected": [], "cost": 0.0, "objective": None, "gap": None, "proven": False}
        return {**empty, "infeasible": told[0], "infeasible_all": told}
    rows = problem.items[solution.bought].sort_values(["code", "criterion"])
    steps = frontier(problem).astype(object)
    return {
        "selected": rows.assign(cost=rows["cost"] / PER_MILLION)[["code", "criterion", "cost"]].to_dict("records"),
        "cost": int(rows["cost"].sum()) / PER_MILLION,
        "objective": solution.value,
        "gap": solution.gap,
        "infeasible": None,
        "infeasible_all": [],
        "proven": solution.proven,
        "cheapest": solution.cheapest,
        "effects": effects(problem, solution.bought),
        "comparison": comparison(problem, solution, order).to_dict("index"),
        "amounts": spread(problem, solution.bought).to_dict(),
        "limits": limits_used(problem, solution.bought).to_dict("records"),
        "frontier": steps.where(steps.notna(), None).to_dict("records"),
    }
