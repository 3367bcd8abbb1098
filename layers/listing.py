"""Answers of the command line that join places and programme."""

import dataclasses

import pandas as pd

from geo.events import merged_from
from geo.flags import flags
from geo.units import geography, units
from layers.filters import Filters
from layers.table import view_of
from ntm.attainment import read_attainment
from ntm.datasets import load_dataset
from ntm.recognition import LEVELS
from ntm.summary import summarise

FLAGS = ("border", "border_village_scheme", "disadvantaged_region")


def list_units(province, day):
    """Return the units of a province on a day, as the verb `units` prints them.

    Raises
    ------
    geo.errors.GeoError
        Unknown province, unreadable date, or a date before the first geography.
    """
    place = geography(province, day)
    frame = units(place).join(flags(place)).join(merged_from(place).rename("merged_from"))
    return {
        "province": province,
        "date": place.date.isoformat(),
        "count": len(frame),
        "units": [_unit(code, row) for code, row in zip(frame.index, frame.to_dict("records"), strict=True)],
    }


def _unit(code, row):
    known = {key: _plain(row[key]) for key in ("name", "kind", "district_code", "district", *FLAGS)}
    statuses = {flag: row[f"{flag}_status"] for flag in FLAGS}
    return {"code": code, **known, "flag_status": statuses, "merged_from": list(row["merged_from"])}


def _plain(value):
    """Missing becomes null, a numpy truth value becomes a plain one."""
    if pd.isna(value):
        return None
    return value if isinstance(value, str) else bool(value)


def summary(province, year, kind=None, only=(), attainment=None):
    """Return the figures of a province and year, as the verb `summary` prints them.

    Parameters
    ----------
    province : str
    year : int
    kind : {"demo", "store"}, optional
    only : sequence of str
        Filter tokens, see `layers.filters`; all must hold.
    attainment : Path, optional
        A long attainment CSV to sum up instead of the data set's own; its codes must be of the same geography.
    """
    dataset = load_dataset(province, year, kind)
    view = view_of(dataset if attainment is None else _from_file(dataset, attainment))
    return {
        "dataset": view.dataset.kind,
        "province": province,
        "year": year,
        **figures(view, Filters.from_tokens(only)),
    }


def _from_file(dataset, path):
    """The place and year of a data set with the figures of a file: demonstration never mixes in."""
    codes = set(units(geography(dataset.province, dataset.geography_date)).index)
    return dataclasses.replace(
        dataset,
        kind="file",
        attainment=read_attainment(path, codes),
        recognition=dataset.recognition.iloc[:0],
        villages=dataset.villages.iloc[:0],
        notes=(),
        about="",
    )


def figures(view, filters):
    """Return the summary of the rural communes that pass a filter."""
    kept = view.table.index[filters.mask(view.table) & view.table["rural"]]
    statuses = view.table.filter(regex=r"^c\d+$").rename(columns=lambda name: int(name[1:]))
    levels = view.table["level"].where(view.table["level"].isin(LEVELS))
    return summarise(statuses, levels, view.criteria.id, list(kept))
