"""A ranking of the communes of a view that still lack something: what page, map and workbook all show."""

from dataclasses import dataclass

import pandas as pd

from layers.formatting import listed, short_district
from layers.priority_measures import counts_by_year, measured, selected
from ntm.priority import TOP, rank, robust, stability
from ntm.priority_history import progress
from ntm.priority_parts import SCALINGS, PriorityError, uninformative
from ntm.priority_presets import Preset, scheme


@dataclass(frozen=True, eq=False)
class Ranking:
    """Open communes by priority, and what they were ranked by.

    Attributes
    ----------
    view : layers.table.CommuneView
    scheme : ntm.priority_presets.Preset
    method, scaling : str
        Keys of `ntm.priority_presets.METHODS` and `ntm.priority_parts.SCALINGS`.
    table : DataFrame
        The rural communes selected, complete ones too: `layers.priority_measures.selected`.
    frame : DataFrame
        Raw measures of the open ones: `ntm.priority_parts.measures`.
    ranked : DataFrame
        `ntm.priority.rank` of ``frame``; ranks are among the open communes.
    """

    view: object
    scheme: Preset
    method: str
    scaling: str
    table: pd.DataFrame
    frame: pd.DataFrame
    ranked: pd.DataFrame

    @property
    def scored(self):
        """Codes of communes of which at least one weighted part is known, best first."""
        known = self.ranked.filter(like="part_").notna().any(axis=1)
        return list(self.ranked.index[known])


def ranking(view, weights=None, only=(), method=None, scaling="min-max"):
    """Rank the communes of a view that are not complete.

    Parameters
    ----------
    view : layers.table.CommuneView
    weights : str, optional
        Preset id or ``part=weight,…``; `ntm.priority_presets.scheme`.
    only : sequence of str
        Filter tokens of `layers.filters`; the scale is that of the communes kept.
    method, scaling : str
        ``method`` replaces the scheme's own.

    Returns
    -------
    Ranking

    Raises
    ------
    ntm.priority_parts.PriorityError
        Weights, method or scaling that cannot be used.
    layers.errors.FilterError
        An unreadable token.
    """
    if scaling not in SCALINGS:
        raise PriorityError(f"Không có cách đưa về thang chung «{scaling}»; hãy chọn {', '.join(SCALINGS)}.")
    used, table = scheme(weights), selected(view, only)
    way = method or used.method
    frame = measured(view, table)
    frame = frame[~frame["complete"]]
    return Ranking(view, used, way, scaling, table, frame, rank(frame, used.weight_of(), way, scaling))


def steadiness(made, top=TOP):
    """Say how often each open commune stays in the top when the weights vary; `ntm.priority.stability`."""
    return stability(made.frame, made.scheme.weight_of(), made.method, top, scaling=made.scaling)


def always_first(made, top=TOP):
    """Return the codes of the communes that are in the top of every committed scheme, as `ntm.priority.robust`."""
    return list(robust(made.frame, top).index)


def ranked_rows(made, steady):
    """Return the ranking as a person reads it.

    Parameters
    ----------
    made : Ranking
    steady : Series
        Result of `steadiness`.

    Returns
    -------
    DataFrame
        Index commune_code by rank: Hạng, Xã, Huyện, Điểm, Vững (share 0..1), Đạt (criteria met), Cùng hạng.
    """
    ranked, table = made.ranked, made.table.loc[made.ranked.index]
    return pd.DataFrame(
        {
            "Hạng": ranked["rank"],
            "Xã": table["name"],
            "Huyện": [short_district(name) if isinstance(name, str) else "" for name in table["district"]],
            "Điểm": ranked["score"],
            "Vững": steady.reindex(ranked.index),
            "Đạt": table["met"].astype("Float64"),
            "Cùng hạng": ranked["tied"],
        }
    )


def progress_rows(made):
    """Return the communes by how fast they advance, slowest first, with their place by score beside it.

    Returns
    -------
    DataFrame
        Index commune_code; columns of `ntm.priority_history.progress`, ``name``, ``district``, ``met`` and
        ``priority_rank``. Empty without an earlier year on the same units and criteria set.
    """
    counts = counts_by_year(made.view, made.table.loc[made.ranked.index])
    moved = progress(counts)
    table = made.table.loc[moved.index, ["name", "district", "met"]]
    return moved.join(table).assign(priority_rank=made.ranked.loc[moved.index, "rank"])


def head_sentence(made, count=3):
    """Say who comes first; communes tied with the last one named are told by their number."""
    first = [code for code in made.scored if made.ranked.at[code, "score"] != 0]
    if not first:
        return "Chưa xếp được thứ tự: không phần nào của bộ trọng số này có số liệu phân biệt các xã"
    leading = made.ranked.loc[first]
    tied = int(leading["rank"].eq(1).sum())
    if tied > count:
        return f"{tied} xã cùng hạng nhất theo bộ trọng số này, chưa phân được trước sau"
    return f"Ưu tiên trước hết: {listed(made.table.loc[first[:count], 'name'])}"


def agreement(one, other, top=TOP):
    """Say how far two rankings of the same communes agree.

    Returns
    -------
    dict
        ``shared`` (communes in the top of both, ties at the last place are in), ``first`` and ``second`` (size of each
        top), ``correlation`` (Spearman's of the ranks; None when one of them tells nobody apart).
    """
    ranks = pd.concat([one.ranked["rank"], other.ranked["rank"]], axis=1, keys=["one", "other"])
    tops = [set(ranks.index[ranks[name] <= top]) for name in ranks]
    places = ranks.rank()
    varied = (places.nunique() > 1).all()
    return {
        "shared": len(tops[0] & tops[1]),
        "first": len(tops[0]),
        "second": len(tops[1]),
        "correlation": round(float(places["one"].corr(places["other"])), 4) if varied else None,
    }


def silent_parts(made):
    """Return the weighted parts that tell nobody apart here, name to ``unknown`` or ``constant``."""
    weights = made.scheme.weight_of()
    return {name: why for name, why in uninformative(made.frame).items() if weights.get(name)}
