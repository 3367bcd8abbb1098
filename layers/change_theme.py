"""The change map: who gained, who lost, who stayed, and what cannot be compared."""

import pandas as pd

from layers.comparison import CHANGE_VI, change_of
from layers.plan_layers import PlanTheme
from layers.themes import NOT_APPLICABLE, LegendClass

COLOURS = {"gained": "#0B5D4B", "unchanged": "#F1EFE9", "lost": "#B3261E", "not_comparable": "#D9D7D0"}


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
        Drawn like any theme; its classes are gained, unchanged, lost and not comparable.
    """
    keys = change_of(first, second, criterion)
    rural = second.table["rural"]
    keys = pd.Series(keys, index=second.table.index).where(rural, NOT_APPLICABLE.key)
    classes = [
        LegendClass(key, CHANGE_VI[key], colour, hatched=key == "not_comparable") for key, colour in COLOURS.items()
    ]
    what = f"tiêu chí {criterion}" if criterion else "số tiêu chí đạt"
    title = f"Thay đổi {what} {first.dataset.year}–{second.dataset.year}"
    return PlanTheme(f"change {criterion or ''}", title, (*classes, NOT_APPLICABLE), keys, classes[-1])
