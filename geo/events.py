"""Reorganisation events: which unit became which, when, by what decree, and how much of it."""

import datetime
from dataclasses import dataclass
from functools import cache

import pandas as pd

from geo.errors import EventSharesError
from geo.provinces import province as _province
from geo.tables import table
from geo.units import Geography, units

SHARE_TOLERANCE = 0.001
_PART_COLUMNS = [
    "unit_code",
    "part_code",
    "part_name",
    "part_district",
    "area_share",
    "decree",
    "effective_date",
    "confidence",
    "source",
]


@dataclass(frozen=True)
class ReorganisationEvent:
    """One unit, or one part of a unit, passing into a unit of the next geography.

    Attributes
    ----------
    decree, effective_date : str, datetime.date
        The resolution and the day it took effect.
    from_code, to_code : str
        Codes before and after; a code means something only together with the date.
    area_share : float or None
        Share of the area of ``from_code`` that passed; None when it is known that a part passed but not how much.
    confidence : str
        ``certain``, ``likely`` or ``inferred``.
    source : str
        Where the fact comes from, in Vietnamese.
    from_name, from_district, to_name : str
        Names as the unit lists write them.
    """

    decree: str
    effective_date: datetime.date
    from_code: str
    to_code: str
    area_share: float | None
    confidence: str
    source: str
    from_name: str = ""
    from_district: str = ""
    to_name: str = ""


def events(province_code):
    """Every `ReorganisationEvent` of a province, in order of date, then old code, as a tuple.

    A unit that only went on under the same code and name has its event too, with ``area_share`` 1.

    Raises
    ------
    UnknownProvince, EventSharesError
    """
    rows = event_frame(province_code).astype(object).to_dict("records")
    return tuple(ReorganisationEvent(**{**row, "area_share": _known(row["area_share"])}) for row in rows)


def _known(share):
    return None if pd.isna(share) else float(share)


def event_frame(province_code):
    """The events of a province as a frame: the fields of `ReorganisationEvent` as columns.

    Returns
    -------
    pandas.DataFrame
        ``effective_date`` holds datetime.date, ``area_share`` float with NaN for an unknown share; other columns str.

    Raises
    ------
    UnknownProvince, EventSharesError
    """
    _province(province_code)
    return _event_frame(province_code).copy()


@cache
def _event_frame(province_code):
    frame = table("events", province_code).drop(columns="province")
    frame["effective_date"] = [datetime.date.fromisoformat(day) for day in frame["effective_date"]]
    frame["area_share"] = pd.to_numeric(frame["area_share"])
    check_shares(frame)
    return frame


def check_shares(frame):
    """Raise `EventSharesError` unless the shares of each divided unit add up to 1 ± 0.001.

    A unit with a part of unknown share is exempt.
    """
    for (decree, code), rows in frame.groupby(["decree", "from_code"]):
        total = rows["area_share"].sum()
        if rows["area_share"].notna().all() and abs(total - 1) > SHARE_TOLERANCE:
            raise EventSharesError(decree, code, rows["from_name"].iloc[0], total, SHARE_TOLERANCE)


def parts(geo):
    """What each unit was last put together from.

    Parameters
    ----------
    geo : Geography

    Returns
    -------
    pandas.DataFrame
        For each unit of the geography the rows of its most recent reorganisation, on or before the date, in which it
        received more than one part or a part of a divided unit: ``unit_code``, ``part_code``, ``part_name``,
        ``part_district``, ``area_share`` (share of the PART that went to the unit; NaN when unknown), ``decree``,
        ``effective_date`` (datetime.date), ``confidence``, ``source``. Part codes are those before that date. A unit
        that was never reorganised has no row.
    """
    return _parts(Geography(geo.province, geo.vintage)).copy()


@cache
def _parts(geo):
    found = [_assign(_last(geo, code, _is_reorganisation), code) for code in units(geo).index]
    found = [rows for rows in found if len(rows)]
    if not found:
        return pd.DataFrame(columns=_PART_COLUMNS)
    return pd.concat(found, ignore_index=True)


def merged_from(geo):
    """From which units each unit was merged, at its most recent merger on or before the date.

    Returns
    -------
    pandas.Series
        Index ``commune_code``, values tuples of part codes (codes before that merger). Empty for a unit that never
        had more than one contributor: a new name or a new code is no merger.
    """
    return _merged_from(Geography(geo.province, geo.vintage)).copy()


@cache
def _merged_from(geo):
    index = units(geo).index
    values = [tuple(_last(geo, code, _is_merger)["from_code"]) for code in index]
    return pd.Series(values, index=index, name="merged_from", dtype=object)


def _assign(rows, unit_code):
    renamed = rows.rename(
        columns={"from_code": "part_code", "from_name": "part_name", "from_district": "part_district"}
    )
    return renamed.assign(unit_code=unit_code)[_PART_COLUMNS]


def _is_merger(rows):
    return len(rows) > 1


def _is_reorganisation(rows):
    return len(rows) > 1 or not rows["area_share"].eq(1).all()


def _last(geo, code, wanted):
    """Events of the most recent step back from `code` for which `wanted` holds; no rows when there is none."""
    steps = _incoming(geo.province)
    for day in sorted({day for day, _ in steps if day <= geo.vintage}, reverse=True):
        rows = steps[day, code]
        if wanted(rows):
            return rows
        code = rows["from_code"].iloc[0]
    return _event_frame(geo.province).iloc[:0]


@cache
def _incoming(province_code):
    grouped = _event_frame(province_code).groupby(["effective_date", "to_code"])
    return {key: rows for key, rows in grouped}
