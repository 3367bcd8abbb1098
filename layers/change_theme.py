"""The change map: who gained, who lost, who stayed, and what cannot be compared."""

import pandas as pd

from layers.comparison import CHANGE_VI, change_counts, change_of
from layers.formatting import number
from layers.plan_layers import PlanTheme
from layers.themes import NOT_APPLICABLE, LegendClass

COLOURS = {"gained": "#0B5D4B", "unchanged": "#EADFC2", "lost": "#B3261E", "not_comparable": "#D9D7D0"}


def change_theme(first, second, criterion=None):
    """Build the theme of the change from one view to another.

    Parameters
    ----------
    first, second : layers.table.CommuneView
        Of one geography.
    criterion : int, optional
        One criterion of the second view's set; all of them when not given.

    Returns
    -------
    PlanTheme
        Drawn like any theme, by the id «change» or «change:N»; its classes are gained, unchanged, lost and not
        comparable.

    Raises
    ------
    layers.errors.LayerError, ntm.errors.CriteriaError
        The views stand on two geographies, their sets do not correspond, or the set has no such criterion.
    """
    keys = change_of(first, second, criterion)
    rural = second.table["rural"]
    keys = pd.Series(keys, index=second.table.index).where(rural, NOT_APPLICABLE.key)
    classes = [
        LegendClass(key, CHANGE_VI[key], colour, hatched=key == "not_comparable") for key, colour in COLOURS.items()
    ]
    title = f"Thay đổi {_what(second.criteria, criterion)}, {first.dataset.year}–{second.dataset.year}"
    theme_id = f"change:{criterion}" if criterion else "change"
    return PlanTheme(theme_id, title, (*classes, NOT_APPLICABLE), keys, classes[-1])


def _what(criteria, criterion):
    if criterion is None:
        return "số tiêu chí đạt"
    return f"tiêu chí {criterion} {criteria.criterion(criterion).short_vi}"


def change_answer(view, chosen, inside):
    """Say how many communes gained and lost.

    Parameters
    ----------
    view : layers.table.CommuneView
        The later year.
    chosen : PlanTheme
        As `change_theme` builds it.
    inside : Series of bool
        Units that are spoken of, on the index of the view's table.

    Returns
    -------
    str
        One Vietnamese sentence without a full stop.
    """
    table = view.table[inside]
    counts = change_counts(chosen.assign(table), table)
    told = [f"{number(counts[key])} xã {word}" for key, word in (("gained", "tăng"), ("lost", "giảm"))]
    told.append(f"{number(counts['unchanged'])} xã không đổi")
    if counts["not_comparable"]:
        told.append(f"{number(counts['not_comparable'])} xã không so sánh được")
    return f"Trong {number(int(table['rural'].sum()))} xã: {', '.join(told)}"
