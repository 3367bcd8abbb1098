"""The commune table: units of a day, their flags and their attainment in one frame, with a report of the join."""

import datetime
from dataclasses import dataclass

import pandas as pd

from geo.events import merged_from
from geo.flags import flags
from geo.units import geography, units
from ntm.attainment import criteria_met, criteria_unknown, group_of, wide
from ntm.criteria import criteria_set
from ntm.datasets import empty_dataset, load_dataset
from ntm.recognition import level_at
from ntm.stored import stored_marks

COLUMNS = (
    "name", "kind", "rural", "district_code", "district", "border", "border_village_scheme", "disadvantaged",
    "merged", "met", "unknown", "group", "level", "villages_total", "villages_attained",
)  # fmt: skip
MARK_VALUES = {"1": True, "0": False, "": None, "I": "I", "II": "II", "III": "III"}


@dataclass(frozen=True)
class JoinReport:
    """How figures and boundaries met.

    Attributes
    ----------
    matched : int
        Rural communes with at least one known status.
    units_without_data : tuple of str
        Codes of rural communes without any.
    rows_without_unit : tuple of str
        Codes in the data that the geography does not have.
    alerts : tuple of str
        Vietnamese sentences on what is legal but odd.
    """

    matched: int
    units_without_data: tuple
    rows_without_unit: tuple
    alerts: tuple


@dataclass(frozen=True)
class CommuneView:
    """A year's figures on the geography they were collected on.

    Attributes
    ----------
    table : DataFrame
        index commune_code; see `check_table`.
    """

    geography: object
    dataset: object
    criteria: object
    table: pd.DataFrame
    flags: pd.DataFrame
    report: JoinReport


def commune_view(province, year, kind=None):
    """Join units, flags and attainment of one province and year.

    Parameters
    ----------
    province : str
        GSO code, two digits.
    year : int
    kind : {"demo", "store"}, optional
        Which data; the store first when it has that year, else the demonstration.

    Returns
    -------
    CommuneView

    Raises
    ------
    geo.errors.GeoError, ntm.errors.ProgrammeError
        Unknown province, date or year; data that break their rules.
    """
    dataset = load_dataset(province, year, kind)
    return view_of(dataset)


def present_view(province, year, set_id):
    """Return the units of the end of a year with no figure yet: what is to be filled in.

    Parameters
    ----------
    province : str
    year : int
    set_id : str
        The criteria set in force.
    """
    return view_of(empty_dataset(province, year, set_id, datetime.date(year, 12, 31)))


def view_of(dataset):
    """Join a data set already read with its geography."""
    place = geography(dataset.province, dataset.geography_date)
    frame = units(place)
    statuses = wide(dataset.attainment, frame.index, dataset.year, dataset.set_id)
    unit_flags = marked(place).reindex(frame.index)
    criteria = criteria_set(dataset.set_id)
    table = _assemble(frame, unit_flags, statuses, dataset, criteria.size, merged_from(place))
    check_table(table)
    return CommuneView(place, dataset, criteria, table, unit_flags, _report(table, dataset))


def marked(place):
    """Return the marks of a geography's units as `geo.flags.flags` gives them, imported lists in their place."""
    frame, imported = flags(place), stored_marks(place.province, place.vintage.isoformat())
    for name, rows in imported.groupby("flag"):
        rows = rows.set_index("code").reindex(frame.index).dropna()
        values = rows["value"].map(MARK_VALUES).astype(object)
        for column, new in ((name, values), (f"{name}_status", rows["status"]), (f"{name}_source", rows["source"])):
            frame[column] = (
                pd.Series(new, dtype=object).reindex(frame.index).where(frame.index.isin(rows.index), frame[column])
            )
    return frame


def _assemble(frame, unit_flags, statuses, dataset, size, origins):
    table = frame[["name", "kind", "rural", "district_code", "district"]].copy()
    for flag in ("border", "border_village_scheme"):
        table[flag] = unit_flags[flag].astype("boolean")
    table["disadvantaged"] = unit_flags["disadvantaged_region"].isin(["I", "II", "III"])
    table["merged"] = origins.reindex(frame.index).map(len) > 0
    table["met"] = criteria_met(statuses)
    table["unknown"] = criteria_unknown(statuses)
    table["group"] = group_of(table["met"], size)
    levels = level_at(dataset.recognition, dataset.year).reindex(frame.index)
    table["level"] = levels if dataset.recognition.empty else levels.fillna("none")
    villages = _villages(dataset).reindex(frame.index)
    table["villages_total"], table["villages_attained"] = villages["total"], villages["attained"]
    return table.join(statuses.rename(columns=lambda number: f"c{number}"))


def _villages(dataset):
    """Villages of the data set's year by commune; empty when none are known."""
    rows = dataset.villages[dataset.villages["year"] == dataset.year]
    return rows.set_index("commune_code")[["total", "attained"]].astype("Int64")


def check_table(table):
    """Raise when a commune table breaks its invariants: unique text index, all columns, known counts within scale."""
    missing = [column for column in COLUMNS if column not in table.columns]
    if missing or not table.index.is_unique:
        raise ValueError(f"bảng xã thiếu cột {missing} hoặc trùng mã")
    size = sum(1 for column in table.columns if column.startswith("c") and column[1:].isdigit())
    if not table["met"].dropna().between(0, size).all():
        raise ValueError(f"số tiêu chí đạt nằm ngoài 0 đến {size}")


def _report(table, dataset):
    rural = table[table["rural"]]
    without = rural.index[rural["met"].isna()]
    strangers = sorted(set(dataset.attainment["unit_code"]) - set(table.index))
    partly = int((rural["unknown"].gt(0) & rural["met"].notna()).sum())
    alerts = [f"{partly} xã còn tiêu chí chưa có số liệu: số tiêu chí đạt là mức thấp nhất."] if partly else []
    if strangers:
        alerts.append(f"{len(strangers)} mã trong số liệu không có trên địa giới này: {', '.join(strangers[:5])}.")
    return JoinReport(len(rural) - len(without), tuple(without), tuple(strangers), tuple(alerts))
