"""Priority and money on the communes of a view: gathers what a ranking needs, and answers `priority` and `allocate`."""

import dataclasses

import pandas as pd

from geo.units import geography
from layers.filters import Filters
from layers.table import commune_view
from ntm.allocation import allocate, comparison, effects, frontier, infeasibility, not_bought, spread
from ntm.allocation_costs import PER_MILLION, read_costs
from ntm.allocation_problem import OBJECTIVES, Wishes, build
from ntm.attainment import criteria_met, wide
from ntm.datasets import available, load_dataset
from ntm.priority import DRAWS, SEED, SPREAD, TOP, hardest, near, rank, robust, stability
from ntm.priority_history import years_without_progress
from ntm.priority_parts import PARTS, REGION_GRADE, measures, uninformative
from ntm.priority_presets import METHODS, STATUS_VI, poor_districts, scheme

DUE_BASES = ("plan-target", "demo")
SCALING = "min-max trên các xã chưa đủ bộ tiêu chí; phần chưa có số liệu không góp điểm; xã đã đủ bộ có điểm 0"


def selected(view, only=()):
    """Return the rows of a view's rural communes that pass the filter tokens of `layers.filters`."""
    table = view.table
    return table[Filters.from_tokens(only).mask(table) & table["rural"]]


def measured(view, table):
    """Measure every part of the priority of the communes of a table.

    Parameters
    ----------
    view : CommuneView
    table : DataFrame
        Result of `selected`.

    Returns
    -------
    DataFrame
        As `ntm.priority_parts.measures`. Due to attain: a plan's target (or the demonstration's) names the commune for
        this year or the next and it is not complete; not known when no figures of the next year exist and none is due
        from this one. Stagnation needs earlier years of the same criteria set and the same units.
    """
    known = pd.DataFrame(index=table.index)
    known["region"] = view.flags["disadvantaged_region"].reindex(table.index).map(REGION_GRADE).astype("Float64")
    known["region"] = known["region"].mask(_no_region(view, table), 0.0)
    known["due"] = _due(view, table)
    poor = poor_districts(view.dataset.province, view.dataset.year)
    known["poor_district"] = pd.NA if poor is None else table["district_code"].isin(poor)
    known["stagnation"] = _stagnation(view, table)
    return measures(table, view.criteria.size, known.astype("Float64"))


def priority(province, year, weights=None, kind=None, only=(), method=None):
    """Rank communes, as the verb `priority` prints them.

    Parameters
    ----------
    province : str
    year : int
    weights : str, optional
        Preset id or ``part=weight,…``; `ntm.priority_presets.scheme`.
    kind : {"demo", "store"}, optional
    only : sequence of str
        Filter tokens; the scaling is over the communes kept. ``method`` replaces the scheme's own.

    Returns
    -------
    dict
        ``ranking`` (code, name, score, rank, tied, parts in 0..1 or null, contributions, raw, unknown, complete),
        ``stability`` {code: share}, and what the figures rest on.
    """
    used = scheme(weights)
    view = commune_view(province, year, kind)
    table = selected(view, only)
    frame, way = measured(view, table), method or used.method
    ranked = rank(frame, used.weight_of(), way)
    steady = stability(frame, used.weight_of(), way)
    return {
        **_about(view),
        "scheme": _scheme_facts(used, way),
        "ranking": [_ranked(code, row, table, frame) for code, row in zip(ranked.index, _rows(ranked), strict=True)],
        "stability": {code: round(float(steady[code]), 4) for code in ranked.index},
        "stability_basis": {"top": TOP, "draws": DRAWS, "spread": SPREAD, "seed": SEED},
        "left_out": {name: why for name, why in uninformative(frame).items() if name in used.weight_of()},
        "near": _lacking(near(table, view.criteria.size), table),
        "hardest": _lacking(hardest(table, view.criteria.size), table),
        "robust": [{"code": code, "name": table.at[code, "name"]} for code in robust(frame).index],
        "alerts": list(view.report.alerts),
    }


def allocation(province, year, budget, objective, costs, kind=None, only=(), weights=None, **wishes):
    """Spend a budget, as the verb `allocate` prints it.

    Parameters
    ----------
    province, year, kind, only
        As for `priority`.
    budget : float
        Triệu đồng.
    objective : str
        Key of `ntm.allocation_problem.OBJECTIVES`.
    costs : Path
        Costs file, see `ntm.allocation_costs.read_costs`; ``weights`` orders the comparison «in order of priority».
    **wishes
        ``unbuyable``, ``must``, ``limits``, ``mix`` of `ntm.allocation_problem.Wishes`.
    """
    view = commune_view(province, year, kind)
    table, size = selected(view, only), view.criteria.size
    problem = build(table, size, read_costs(costs, size), budget, Wishes(objective, **wishes))
    used, frame = scheme(weights), measured(view, table)
    order = list(rank(frame, used.weight_of(), used.method).index)
    return {
        **_about(view),
        "budget": problem.budget / PER_MILLION,
        "unit": "triệu đồng",
        **solved(problem, order),
        "objective_name": objective,
        "objective_label": OBJECTIVES[objective],
        "excluded": problem.excluded,
        "order": used.id,
        "alerts": not_bought(problem),
    }


def solved(problem, order):
    """Return the answer to an allocation problem: contract keys, comparison, frontier and who gets how much.

    Parameters
    ----------
    problem : ntm.allocation_problem.Problem
    order : sequence of str
        Commune codes by priority.
    """
    broken, solution = infeasibility(problem), allocate(problem)
    if solution is None:
        empty = {"selected": [], "cost": 0.0, "objective": None, "gap": None, "proven": False}
        return {**empty, "infeasible": dataclasses.asdict(broken)}
    rows = problem.items[solution.bought].sort_values(["code", "criterion"])
    steps = frontier(problem).astype(object)
    return {
        "selected": rows.assign(cost=rows["cost"] / PER_MILLION)[["code", "criterion", "cost"]].to_dict("records"),
        "cost": int(rows["cost"].sum()) / PER_MILLION,
        "objective": solution.value,
        "gap": solution.gap,
        "infeasible": None,
        "proven": solution.proven,
        "cheapest": solution.cheapest,
        "effects": effects(problem, solution.bought),
        "comparison": comparison(problem, solution, order).to_dict("index"),
        "amounts": spread(problem, solution.bought).to_dict(),
        "frontier": steps.where(steps.notna(), None).to_dict("records"),
    }


def _about(view):
    dataset = view.dataset
    told = {"dataset": dataset.kind, "province": dataset.province, "year": dataset.year}
    return {**told, "notes": list(dataset.notes)}


def _rows(frame):
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def _ranked(code, row, table, frame):
    """One commune of the ranking: every score opens into its parts."""
    names = [name for name in PARTS if f"part_{name}" in row]
    return {
        "code": code,
        "name": table.at[code, "name"],
        **{key: row[key] for key in ("score", "rank", "tied", "complete")},
        "parts": {name: _rounded(row[f"part_{name}"]) for name in names},
        "contributions": {name: _rounded(row[f"share_{name}"]) for name in names if f"share_{name}" in row},
        "raw": {name: _rounded(frame.at[code, name]) for name in names},
        "unknown": list(row["unknown"]),
    }


def _rounded(value):
    return None if pd.isna(value) else round(float(value), 9)


def _scheme_facts(used, way):
    return {
        "id": used.id,
        "name": used.name_vi,
        "weights": used.weight_of(),
        "method": way,
        "method_label": METHODS[way],
        "scaling": "" if way == "highest" else SCALING,
        "status": used.status,
        "status_label": STATUS_VI[used.status],
        "source": used.source,
        "notes": list(used.notes),
        "parts": {name: PARTS[name].label_vi for name in used.weight_of()},
    }


def _lacking(frame, table):
    return [
        {"code": code, "name": table.at[code, "name"], **{key: _listed(value) for key, value in row.items()}}
        for code, row in zip(frame.index, frame.to_dict("records"), strict=True)
    ]


def _listed(value):
    return list(value) if isinstance(value, tuple) else int(value)


def _no_region(view, table):
    """Communes sourced as lying in no disadvantaged region; without a source the region is not known."""
    flags = view.flags.reindex(table.index)
    return flags["disadvantaged_region"].isna() & flags["disadvantaged_region_status"].eq("sourced")


def _due(view, table):
    """1 where a plan names an incomplete commune for this year or the next, 0 elsewhere, missing when not known."""
    dataset, later = view.dataset, _other_year(view, view.dataset.year + 1)
    rows = dataset.recognition if later is None else later.recognition
    rows = rows[rows["year"].between(dataset.year, dataset.year + 1) & rows["basis"].isin(DUE_BASES)]
    named = table.index.isin(rows.loc[rows["level"] == "dat_chuan", "unit_code"])
    due = pd.Series(named, index=table.index) & table["met"].lt(view.criteria.size).fillna(True).astype(bool)
    if later is None and not due.any():
        return pd.Series(pd.NA, index=table.index, dtype="Float64")
    return due.astype("Float64")


def _stagnation(view, table):
    """Years without progress; missing without earlier figures on the same units and criteria set."""
    counts = {view.dataset.year: table["met"]}
    for _, year, *_ in available(view.dataset.province):
        other = _other_year(view, year) if year < view.dataset.year else None
        if other is not None:
            counts[year] = criteria_met(wide(other.attainment, table.index, year, other.set_id))
    return years_without_progress(pd.DataFrame(counts, index=table.index))


def _other_year(view, year):
    """The figures of another year where they stand on the same units and criteria set, else None."""
    known = {(one, kind, set_id) for _, one, kind, set_id in available(view.dataset.province)}
    if (year, view.dataset.kind, view.dataset.set_id) not in known:
        return None
    other = load_dataset(view.dataset.province, year, view.dataset.kind)
    same = geography(other.province, other.geography_date).vintage == view.geography.vintage
    return other if same else None
