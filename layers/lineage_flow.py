"""What flows from old units into new ones: the land of chosen units followed through every reorganisation."""

from dataclasses import dataclass

import pandas as pd

from geo.boundaries import boundaries
from geo.lineage import crosswalk
from geo.units import Geography, units, vintages
from layers.formatting import unit_title


@dataclass(frozen=True, eq=False)
class Stage:
    """One geography on the way: its day, its resolution (empty for the oldest list), and its units in the flow.

    ``units`` are (code, title) in the order they are drawn; ``areas`` their whole areas in km², by code.
    """

    day: object
    decree: str
    units: tuple
    areas: pd.Series


@dataclass(frozen=True, eq=False)
class Flow:
    """The land of chosen units through time.

    Attributes
    ----------
    stages : tuple of Stage
        Oldest first; geographies that changed nothing for these units are left out.
    links : tuple of DataFrame
        One for each pair of neighbouring stages, with the columns of `geo.lineage.crosswalk`: what passed from the
        earlier to the later, areas in km², missing where the resolutions do not say how much.
    chosen : frozenset of str
        Codes asked for, on the stage of their own day.
    day : datetime.date
        That day's geography (its first day).
    """

    stages: tuple
    links: tuple
    chosen: frozenset
    day: object


def flow(province, codes, day):
    """Follow units back to the oldest geography and on to the newest.

    Parameters
    ----------
    province : str
        GSO code.
    codes : iterable of str
        Units of the geography of ``day``.
    day : datetime.date
        Any day.

    Returns
    -------
    Flow

    Raises
    ------
    KeyError
        The geography has no such unit.
    """
    start, codes = Geography(province, day).vintage, frozenset(codes)
    units(Geography(province, start)).loc[sorted(codes)]
    rows = vintages(province)
    days = list(rows["effective_date"])
    here = days.index(start)
    held = _reached(province, days, here, codes)
    kept = _changing(province, days, held, here)
    decrees = dict(zip(days, rows["decree"], strict=True))
    stages, links = [], []
    for place in kept:
        earlier = stages[-1] if stages else None
        pieces = _pieces(province, earlier.day, days[place], held[place]) if earlier else None
        if earlier:
            pieces = pieces[pieces["from_code"].isin([code for code, _ in earlier.units])]
            links.append(pieces)
        stages.append(_stage(province, days[place], decrees[days[place]], held[place], earlier, pieces))
    return Flow(tuple(stages), tuple(links), codes, start)


def _reached(province, days, here, codes):
    """Codes of the flow on each geography: what the chosen units came from, and what they became."""
    held = {here: set(codes)}
    for place in range(here, len(days) - 1):
        pieces = crosswalk(province, days[place], days[place + 1])
        held[place + 1] = set(pieces.loc[pieces["from_code"].isin(held[place]), "to_code"])
    for place in range(here, 0, -1):
        pieces = crosswalk(province, days[place - 1], days[place])
        held[place - 1] = set(pieces.loc[pieces["to_code"].isin(held[place]), "from_code"])
    return held


def _changing(province, days, held, here):
    """Places of the geographies worth a column: the oldest, those that changed something, and the chosen one."""
    kept = [0]
    for place in range(1, len(days)):
        pieces = _pieces(province, days[place - 1], days[place], held[place])
        pieces = pieces[pieces["from_code"].isin(held[place - 1])]
        if place == here or pieces["decrees"].map(len).gt(0).any():
            kept.append(place)
    return kept if len(kept) > 1 else [0, len(days) - 1]


def _pieces(province, earlier, later, to_codes):
    pieces = crosswalk(province, earlier, later)
    return pieces[pieces["to_code"].isin(to_codes)]


def _stage(province, day, decree, codes, earlier, pieces):
    """The units of a stage, each near those it came from."""
    frame = units(Geography(province, day)).loc[sorted(codes)]
    order = list(frame.index)
    if earlier:
        place = {code: rank for rank, (code, _) in enumerate(earlier.units)}
        ranks = pieces["from_code"].map(place).groupby(pieces["to_code"]).mean()
        order = list(pd.Series(order).sort_values(key=lambda column: column.map(ranks), kind="stable"))
    titles = {code: unit_title(row["kind"], row["name"]) for code, row in frame.to_dict("index").items()}
    areas = boundaries(Geography(province, day))["area_km2"].loc[order]
    return Stage(day, decree, tuple((code, titles[code]) for code in order), areas)
