"""The figures of a selection: how many communes, how far they are, how many are recognised."""

from collections.abc import Sequence

import pandas as pd

from ntm import attainment, recognition
from ntm.criteria import count_groups, criteria_set


def summarise(wide: pd.DataFrame, levels: pd.Series, set_id: str, codes: Sequence[str]) -> dict:
    """Sum up a selection of communes.

    Parameters
    ----------
    wide : DataFrame
        Result of ``attainment.wide``; units outside ``codes`` are left out.
    levels : Series
        Result of ``recognition.level_at``.
    set_id : str
        Criteria set of ``wide``; chooses the classes of ``groups``.
    codes : sequence of str
        The selection; callers pass rural communes (xã) only. May be empty.

    Returns
    -------
    dict
        ``communes`` (rows asked for), ``average`` (criteria attained per commune, over the communes with data, rounded
        to two decimals; None when no commune has data), ``groups`` (label to count), ``criteria`` ("1" to the number of
        communes attaining it), ``recognised`` (level to count, nested), ``without_data`` (communes with no criterion
        known; in no group) and ``lower_bounds`` (communes with some criteria unknown, counted by what is known).

    Raises
    ------
    CriteriaError
        There is no such set.
    KeyError
        A code is not in ``wide``.
    """
    chosen = wide.loc[list(codes)]
    met = attainment.criteria_met(chosen)
    return {
        "communes": len(chosen),
        "average": average(met),
        "groups": _groups(met, criteria_set(set_id).size),
        "criteria": {str(number): int((chosen[number] == "attained").sum()) for number in chosen.columns},
        "recognised": recognition.nested_counts(levels.reindex(chosen.index)),
        "without_data": int(met.isna().sum()),
        "lower_bounds": int(attainment.met_is_lower_bound(chosen).sum()),
    }


def average(met: pd.Series) -> float | None:
    """Average number of criteria over the units with data, two decimals; None when there are none."""
    known = met.dropna()
    return None if known.empty else round(float(known.mean()), 2)


def _groups(met: pd.Series, set_size: int) -> dict[str, int]:
    """Number of units in each class, every class present, highest first."""
    labels = attainment.group_of(met, set_size)
    return {group.label: int((labels == group.label).sum()) for group in count_groups(set_size)}
