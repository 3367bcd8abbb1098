"""Priority and money on the communes of a view: gathers what a ranking needs, and answers `priority` and `allocate`."""

import pandas as pd

from layers.allocation_answer import money_answer
from layers.priority_measures import measured, selected
from layers.table import commune_view
from ntm.allocation_costs import read_costs
from ntm.allocation_problem import Wishes
from ntm.priority import DRAWS, SEED, SPREAD, TOP, hardest, near, rank, robust, stability
from ntm.priority_parts import PARTS, uninformative
from ntm.priority_presets import METHODS, STATUS_VI, scheme

SCALING = {
    "min-max": "min-max trên các xã chưa đủ bộ tiêu chí; phần chưa có số liệu không góp điểm; xã đã đủ bộ có điểm 0",
    "z-score": "z-score trên các xã chưa đủ bộ tiêu chí; phần chưa có số liệu tính bằng mức trung bình; "
    "xã đã đủ bộ không có điểm và xếp sau cùng",
}


def priority(province, year, weights=None, kind=None, only=(), method=None, scaling="min-max"):
    """Rank communes, as the verb `priority` prints them.

    Parameters
    ----------
    province : str
    year : int
    weights : str, optional
        Preset id or ``part=weight,…``; `ntm.priority_presets.scheme`.
    kind : {"demo", "store"}, optional
    only : sequence of str
        Filter tokens; the scaling is over the communes kept.
    method : str, optional
        Key of `ntm.priority_presets.METHODS`, in place of the scheme's own.
    scaling : {"min-max", "z-score"}

    Returns
    -------
    dict
        ``ranking`` (code, name, score, rank, tied, parts on the scale or null, contributions, raw, unknown, complete),
        ``stability`` {code: share}, and what the figures rest on.
    """
    used = scheme(weights)
    view = commune_view(province, year, kind)
    table = selected(view, only)
    frame, way = measured(view, table), method or used.method
    ranked = rank(frame, used.weight_of(), way, scaling)
    steady = stability(frame, used.weight_of(), way, scaling=scaling)
    return {
        **_about(view),
        "scheme": _scheme_facts(used, way, scaling),
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

    Returns
    -------
    dict
        As `layers.allocation_answer.money_answer`, with the year and the scheme of the order.
    """
    view = commune_view(province, year, kind)
    table, size, used = selected(view, only), view.criteria.size, scheme(weights)
    order = list(rank(measured(view, table), used.weight_of(), used.method).index)
    answer = money_answer(table, size, read_costs(costs, size), budget, Wishes(objective, **wishes), order)
    return {**_about(view), **answer, "order": used.id}


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


def _scheme_facts(used, way, scaling):
    return {
        "id": used.id,
        "name": used.name_vi,
        "weights": used.weight_of(),
        "method": way,
        "method_label": METHODS[way],
        "scaling": "" if way == "highest" else SCALING[scaling],
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
