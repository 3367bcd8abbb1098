"""The priority map: fixed classes of the score, communes with the full set and units outside apart."""

import pandas as pd

from layers.formatting import number
from layers.plan_layers import PlanTheme
from layers.priority_ranking import ranking
from layers.themes import NO_DATA, NOT_APPLICABLE, LegendClass

RAMP = ("#7F2A12", "#B5502B", "#D98A5B", "#EDC08F", "#F8E6C8")
"""From the most priority down: the darker, the sooner; also in grey."""

SHARE_BREAKS = (0.5, 0.35, 0.25, 0.15, 0.0)
Z_BREAKS = (0.5, 0.25, 0.0, -0.25, float("-inf"))
"""Lower ends of the classes, open below: lower < score ≤ upper."""

NONE = LegendClass("zero", "Điểm bằng 0", "#EFEBE0")
COMPLETE = LegendClass("complete", "Đã đủ bộ tiêu chí", "#BBD8C8")


def priority_theme(view, weights=None, only=(), method=None, scaling="min-max"):
    """Build the theme of the priority score.

    Parameters
    ----------
    view, weights, only, method, scaling
        As for `layers.priority_ranking.ranking`.

    Returns
    -------
    PlanTheme
        Drawn like any theme; classes as in `theme_of`.
    """
    return theme_of(ranking(view, weights, only, method, scaling))


def theme_of(made):
    """Build the theme of a ranking.

    Parameters
    ----------
    made : layers.priority_ranking.Ranking

    Returns
    -------
    PlanTheme
        Five classes of the score from the most priority down (the coefficients themselves where only the highest
        counts), score 0, communes with the full set, without data, and units the programme does not apply to. The
        breaks are fixed, so that weights and filters move communes and not the classes.
    """
    score = made.ranked["score"].loc[made.scored]
    if made.method == "highest":
        classes, keys = _coefficients(made.scheme.weight_of(), score)
    else:
        classes, keys = _cut(score, Z_BREAKS if _centred(made) else SHARE_BREAKS)
    complete = made.table.index.difference(made.frame.index)
    keys = pd.concat([keys, pd.Series(COMPLETE.key, index=complete, dtype="str")])
    quiet = () if _centred(made) else (NONE,)
    title = f"Điểm ưu tiên: {made.scheme.name_vi}"
    return PlanTheme(
        f"priority {_told(made)}", title, (*classes, *quiet, COMPLETE, NO_DATA, NOT_APPLICABLE), keys, NO_DATA
    )


def _centred(made):
    """Whether the score is a mean of z-scores, around 0."""
    return made.method == "weighted-sum" and made.scaling == "z-score"


def _told(made):
    weights = ",".join(f"{name}={value:g}" for name, value in made.scheme.weights)
    return f"{weights} {made.method} {made.scaling}"


def _cut(score, breaks):
    """Classes between fixed breaks, and the class of each score; 0 has its own where nothing lies below it."""
    classes = [LegendClass(f"s{place}", _between(breaks, place), colour) for place, colour in enumerate(RAMP)]
    edges = [*breaks[::-1], float("inf")]
    keys = pd.cut(score, edges, right=True, labels=[one.key for one in classes[::-1]]).astype(object)
    return classes, keys.where(keys.notna(), NONE.key)


def _between(breaks, place):
    low = _edge(breaks[place])
    if place == 0:
        return f"trên {low}"
    high = _edge(breaks[place - 1])
    return f"từ {high} trở xuống" if breaks[place] == float("-inf") else f"trên {low} đến {high}"


def _edge(value):
    """A break as it is read: 0, 0,35, −0,25."""
    return "0" if value == 0 else number(value, 2).replace("-", "−")


def _coefficients(weights, score):
    """One class for each coefficient of the scheme, highest first."""
    values = sorted({value for value in weights.values() if value > 0}, reverse=True)
    steps = [round(place * (len(RAMP) - 1) / max(len(values) - 1, 1)) for place in range(len(values))]
    classes = [
        LegendClass(f"k{value:g}", f"Hệ số {number(value, 0 if value == int(value) else 2)}", RAMP[step])
        for value, step in zip(values, steps, strict=True)
    ]
    keys = score.map(lambda value: f"k{value:g}" if value > 0 else NONE.key).astype(object)
    return classes, keys
