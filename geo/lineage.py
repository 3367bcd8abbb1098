"""From one geography to another: the crosswalk between two dates, and where a unit of old has gone.

A code means something only together with its date, so two dates meet only through the events, never on the code.
"""

from functools import cache

from geo.boundaries import boundaries
from geo.errors import EventSharesError
from geo.events import SHARE_TOLERANCE
from geo.lineage_search import where
from geo.lineage_steps import CONFIDENCES, paths
from geo.units import Geography, geography, units

__all__ = ["COLUMNS", "CONFIDENCES", "check_crosswalk", "crosswalk", "where", "with_areas"]

COLUMNS = [
    "from_code", "from_name", "to_code", "to_name", "share_from", "share_to", "area_km2", "confidence", "decrees",
]  # fmt: skip


def crosswalk(province, from_date, to_date):
    """What the units of one date are on another date, forward or back in time.

    Parameters
    ----------
    province : str
        GSO code.
    from_date, to_date : datetime.date or str
        Days; either may be the earlier. Two days of one geography give every unit to itself.

    Returns
    -------
    pandas.DataFrame
        One row for each piece of land, in the order of `geo.units.units` of the from geography: ``from_code``,
        ``from_name``, ``to_code``, ``to_name``; ``share_from`` (share of the from unit's area that lies in the to
        unit); ``share_to`` (share of the to unit's area made of the piece; of a unit that lies only partly in the
        scope of the data, of that part); ``area_km2`` of the piece; ``confidence`` (the weakest on the way, see
        `geo.lineage_steps.paths`); ``decrees`` (tuple, in order of date, only those that changed something). Shares
        are NaN when the resolutions' texts at hand do not give them: it is known that land passed, not how much.

    Raises
    ------
    UnknownProvince, InvalidDate, DateTooEarly
    EventSharesError
        The shares of a unit do not add up to 1 ± 0.001.

    Notes
    -----
    Areas are those of the older geography's polygons (VN-2000 / TM-3 of the province). Back in time the pieces are
    the same and the shares change sides.
    """
    start, end = geography(province, from_date), geography(province, to_date)
    start, end = Geography(province, start.vintage), Geography(province, end.vintage)
    if start.date <= end.date:
        return _crosswalk(start, end).copy()
    return _turned(_crosswalk(end, start), units(start).index)


@cache
def _crosswalk(earlier, later):
    areas = boundaries(earlier)["area_km2"]
    frame = with_areas(_named(paths(earlier, later), earlier, later), areas)
    check_crosswalk(frame)
    return frame


def _named(found, earlier, later):
    old, new = units(earlier)["name"], units(later)["name"]
    named = found.assign(from_name=found["from_code"].map(old), to_name=found["to_code"].map(new))
    order = {code: place for place, code in enumerate(old.index)}
    return named.sort_values("from_code", key=lambda codes: codes.map(order), kind="stable", ignore_index=True)


def with_areas(frame, areas):
    """Add ``area_km2`` and ``share_to`` to a frame of ``from_code``, ``to_code``, ``share_from``.

    Parameters
    ----------
    frame : pandas.DataFrame
    areas : pandas.Series
        Area of each from unit in km², by code.

    Returns
    -------
    pandas.DataFrame
        With the columns `COLUMNS` that the frame has. One piece of unknown size makes every ``share_to`` of its unit
        unknown.
    """
    pieces = frame["share_from"] * frame["from_code"].map(areas)
    whole = pieces.groupby(frame["to_code"]).transform(lambda each: each.sum(skipna=False))
    added = frame.assign(area_km2=pieces, share_to=pieces / whole)
    return added[[column for column in COLUMNS if column in added.columns]]


def _turned(frame, order):
    """The same pieces seen from the later geography."""
    swap = {"from_code": "to_code", "from_name": "to_name", "share_from": "share_to"}
    turned = frame.rename(columns={**swap, **{new: old for old, new in swap.items()}})[COLUMNS]
    place = {code: rank for rank, code in enumerate(order)}
    turned = turned.sort_values("from_code", key=lambda codes: codes.map(place), kind="stable", ignore_index=True)
    check_crosswalk(turned)
    return turned


def check_crosswalk(frame):
    """Raise `EventSharesError` unless the shares of each from unit add up to 1 ± 0.001.

    Of a unit with unknown shares the known ones must not exceed 1.001.
    """
    for code, rows in frame.groupby("from_code", sort=False):
        total, known = rows["share_from"].sum(), rows["share_from"].notna().all()
        if total > 1 + SHARE_TOLERANCE or (known and total < 1 - SHARE_TOLERANCE) or rows["share_from"].lt(0).any():
            raise EventSharesError(_decrees(rows), code, rows["from_name"].iloc[0], total, SHARE_TOLERANCE)


def _decrees(rows):
    return ", ".join(dict.fromkeys(name for names in rows["decrees"] for name in names))


def unknown_shares(frame):
    """Rows of a crosswalk of which it is known that land passed but not how much; for an alert beside the figures."""
    return frame[frame["share_from"].isna() | frame["share_to"].isna()]
