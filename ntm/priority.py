"""Ranking by priority: scores that open into parts, how stable the top is, and the lists beside the ranking."""

import numpy as np
import pandas as pd

from ntm.priority_parts import PARTS, PriorityError, scaled
from ntm.priority_presets import METHODS, Preset, own_scheme, presets

TOP = 20
DRAWS = 500
SPREAD = 0.20
SEED = 20260101
DIGITS = 9
"""Scores equal to this many decimals are the same score, whatever order the sums were made in."""


def rank(
    frame: pd.DataFrame, weights: dict[str, float], method: str = "weighted-sum", scaling: str = "min-max"
) -> pd.DataFrame:
    """Score and rank communes.

    Parameters
    ----------
    frame : DataFrame
        Result of `ntm.priority_parts.measures`.
    weights : dict of str to float
        Part to weight, from 0 up; parts that are not named count nothing.
    method : {"weighted-sum", "topsis", "highest"}
        ``weighted-sum``: sum of weight × part over the sum of the weights. ``topsis``: d-/(d+ + d-) with the distances
        to the best and the worst value of each weighted part (Hwang and Yoon 1981, on scaled parts). ``highest``: the
        largest weight among the flags the commune has, as the central coefficients are used; nothing is scaled.
    scaling : {"min-max", "z-score"}
        As `ntm.priority_parts.scaled`.

    Returns
    -------
    DataFrame
        Index as in ``frame``, by rank and then code. ``score``; ``rank`` (1 is first, equal scores share the best
        rank); ``tied`` (number of communes on that rank, 1 when alone); ``unknown`` (tuple of weighted parts without
        data, which contribute nothing); ``complete``; ``part_<name>`` on the scale chosen, missing when unknown; and
        ``share_<name>``, what the part adds to the score (not for ``topsis``, which is no sum). With ``z-score`` a
        complete commune has no score and comes after all others.

    Raises
    ------
    PriorityError
        An unknown part or method, or weights that cannot be used.
    """
    checked = own_scheme(weights, method).weight_of()
    parts = _parts(frame, method, scaling)[list(checked)]
    values = np.array([list(checked.values())], dtype="float64")
    score = pd.Series(_scores(parts, values, method)[0], index=frame.index, name="score")
    score = score.mask(frame["complete"]) if _without_scale(method, scaling) else score
    places = score.rank(ascending=False, method="min", na_option="bottom")
    ranked = pd.DataFrame({"score": score, "rank": places.astype("int64")})
    ranked["tied"] = ranked.groupby("rank")["rank"].transform("size")
    ranked["unknown"] = [tuple(parts.columns[row]) for row in parts.isna().to_numpy()]
    ranked["complete"] = frame["complete"]
    ranked = ranked.join(parts.add_prefix("part_"))
    if method != "topsis":
        ranked = ranked.join(_shares(parts, values[0], method).add_prefix("share_"))
    order = np.lexsort((ranked.index.to_numpy(dtype=str), ranked["rank"].to_numpy()))
    return ranked.iloc[order]


def stability(
    frame: pd.DataFrame,
    weights: dict[str, float],
    method: str = "weighted-sum",
    top: int = TOP,
    seed: int = SEED,
    scaling: str = "min-max",
) -> pd.Series:
    """Say how often each commune stays in the top when the weights vary.

    Parameters
    ----------
    frame, weights, method, scaling
        As for `rank`.
    top : int
        Size of the top; communes tied with its last place are in it.
    seed : int
        Seed of the draws: the same seed gives the same answer.

    Returns
    -------
    Series
        Index as in ``frame``, share (0..1) of `DRAWS` draws in which the commune is in the top. Each weight is
        multiplied by an independent uniform number between 1 - `SPREAD` and 1 + `SPREAD`. Complete communes have 0.
    """
    checked = own_scheme(weights, method).weight_of()
    parts = _parts(frame, method, scaling)[list(checked)]
    factors = np.random.default_rng(seed).uniform(1 - SPREAD, 1 + SPREAD, size=(DRAWS, len(checked)))
    scores = _scores(parts, factors * np.array(list(checked.values())), method)
    scores[:, frame["complete"].to_numpy()] = -np.inf
    place = min(top, scores.shape[1])
    last = np.sort(scores, axis=1)[:, -place][:, None] if place else np.zeros((DRAWS, 1))
    within = (scores >= last) & np.isfinite(scores)
    return pd.Series(within.mean(axis=0), index=frame.index, name="stability")


def robust(frame: pd.DataFrame, top: int = TOP, schemes: tuple[Preset, ...] | None = None) -> pd.DataFrame:
    """List the communes that are priority under every weight scheme.

    Parameters
    ----------
    frame : DataFrame
        Result of `ntm.priority_parts.measures`.
    top : int
        A commune is priority under a scheme when its rank is at most this; ties at the last rank are in.
    schemes : tuple of Preset, optional
        The committed presets when not given.

    Returns
    -------
    DataFrame
        Communes in the top of every scheme and not complete, by their worst rank and then code; one column of ranks
        per scheme id and ``worst``. Empty when no commune is.
    """
    used = presets() if schemes is None else schemes
    columns = [rank(frame, one.weight_of(), one.method)["rank"].rename(one.id) for one in used]
    ranks = pd.concat(columns, axis=1).reindex(frame.index)
    ranks["worst"] = ranks.max(axis=1)
    kept = ranks[(ranks["worst"] <= top) & ~frame["complete"]]
    return kept.iloc[np.lexsort((kept.index.to_numpy(dtype=str), kept["worst"].to_numpy()))]


def near(table: pd.DataFrame, set_size: int, most: int = 3) -> pd.DataFrame:
    """List the communes that lack one to ``most`` criteria («gần đạt»).

    Parameters
    ----------
    table : DataFrame
        Index commune_code, ``met`` (Int64) and the statuses ``c1`` … of the set.
    set_size : int
        Number of criteria of the set.
    most : int
        Largest number lacking; criteria without data count as lacking here, and are listed apart.

    Returns
    -------
    DataFrame
        ``lacking`` (int), ``not_attained`` and ``unknown`` (tuples of criterion numbers), fewest lacking first.
    """
    lacking = set_size - table["met"]
    kept = table[lacking.between(1, most).fillna(False).astype(bool)]
    return _lacking(kept, set_size).sort_values("lacking", kind="stable")


def hardest(table: pd.DataFrame, set_size: int, count: int = TOP) -> pd.DataFrame:
    """List the communes with the fewest criteria attained («khó nhất»).

    Parameters
    ----------
    table, set_size
        As for `near`; communes without any data are left out, they are not known to be hard.
    count : int
        How many; communes tied with the last one are in as well.

    Returns
    -------
    DataFrame
        As for `near`, most lacking first; complete communes are never in it.
    """
    met = table["met"].dropna()
    kept = met[met < set_size].nsmallest(count, keep="all").index if count > 0 else met.index[:0]
    return _lacking(table.loc[table.index.isin(kept)], set_size).sort_values("lacking", ascending=False, kind="stable")


def _lacking(table: pd.DataFrame, set_size: int) -> pd.DataFrame:
    statuses = table[[f"c{number}" for number in range(1, set_size + 1)]]
    numbers = np.arange(1, set_size + 1)
    listed = {
        "not_attained": [tuple(map(int, numbers[row])) for row in statuses.isin(["not_attained", "nearly"]).to_numpy()],
        "unknown": [tuple(map(int, numbers[row])) for row in statuses.eq("unknown").to_numpy()],
    }
    lacking = (set_size - table["met"]).astype("int64").rename("lacking")
    return pd.concat([lacking, pd.DataFrame(listed, index=table.index)], axis=1)


def _without_scale(method: str, scaling: str) -> bool:
    """Whether nothing on the scale stands for «nothing left to fund», so that a complete commune has no score."""
    return method != "highest" and scaling == "z-score"


def _parts(frame: pd.DataFrame, method: str, scaling: str) -> pd.DataFrame:
    """Parts scaled over the open communes, or the flags as they are where only the highest one counts."""
    if method not in METHODS:
        raise PriorityError(f"Không có phương pháp «{method}»; hãy chọn {', '.join(METHODS)}.")
    if method != "highest":
        return scaled(frame, scaling)
    return frame[list(PARTS)]


def _scores(parts: pd.DataFrame, weights: np.ndarray, method: str) -> np.ndarray:
    """Scores of every row of weights (draws × parts) for every commune: draws × communes."""
    values = parts.fillna(0.0).to_numpy(dtype="float64")
    if method == "highest":
        scores = (weights[:, None, :] * values[None, :, :]).max(axis=2)
    elif method == "topsis":
        scores = _closeness(weights / weights.sum(axis=1, keepdims=True), values)
    else:
        scores = weights @ values.T / weights.sum(axis=1, keepdims=True)
    return np.round(scores, DIGITS)


def _closeness(weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    """TOPSIS closeness; 0 for everyone when no part tells two communes apart."""
    if not len(values):
        return np.zeros((len(weights), 0))
    best, worst = values.max(axis=0), values.min(axis=0)
    to_best = np.sqrt((weights**2) @ ((values - best) ** 2).T)
    to_worst = np.sqrt((weights**2) @ ((values - worst) ** 2).T)
    both = to_best + to_worst
    return np.divide(to_worst, both, out=np.zeros_like(both), where=both > 0)


def _shares(parts: pd.DataFrame, weights: np.ndarray, method: str) -> pd.DataFrame:
    """What each part adds to the score; with ``highest`` only the first of the largest adds anything."""
    weighted = parts.fillna(0.0) * weights
    if method == "weighted-sum":
        return weighted / weights.sum()
    first = weighted.eq(weighted.max(axis=1), axis=0).cumsum(axis=1).eq(1) & weighted.eq(weighted.max(axis=1), axis=0)
    return weighted.where(first, 0.0)
