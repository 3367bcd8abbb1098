"""What a priority score is made from on the communes of a view: facts of the year, of earlier years and of the next."""

import pandas as pd

from geo.units import geography
from layers.filters import Filters
from ntm.attainment import criteria_met, wide
from ntm.datasets import available, load_dataset
from ntm.priority_history import years_without_progress
from ntm.priority_parts import REGION_GRADE, measures
from ntm.priority_presets import poor_districts

DUE_BASES = ("plan-target", "demo")


def selected(view, only=()):
    """Return the rows of a view's rural communes that pass the filter tokens of `layers.filters`."""
    table = view.table
    return table[Filters.from_tokens(only).mask(table) & table["rural"]]


def measured(view, table):
    """Measure every part of the priority of the communes of a table.

    Parameters
    ----------
    view : CommuneView
    table : DataFrame
        Result of `selected`.

    Returns
    -------
    DataFrame
        As `ntm.priority_parts.measures`. Due to attain: a plan's target (or the demonstration's) names the commune for
        this year or the next and it is not complete; not known when no figures of the next year exist and none is due
        from this one. Stagnation needs earlier years of the same criteria set and the same units.
    """
    known = pd.DataFrame(index=table.index)
    known["region"] = view.flags["disadvantaged_region"].reindex(table.index).map(REGION_GRADE).astype("Float64")
    known["region"] = known["region"].mask(_no_region(view, table), 0.0)
    known["due"] = _due(view, table)
    poor = poor_districts(view.dataset.province, view.dataset.year)
    known["poor_district"] = pd.NA if poor is None else table["district_code"].isin(poor)
    known["stagnation"] = years_without_progress(counts_by_year(view, table))
    return measures(table, view.criteria.size, known.astype("Float64"))


def _no_region(view, table):
    """Communes sourced as lying in no disadvantaged region; without a source the region is not known."""
    flags = view.flags.reindex(table.index)
    return flags["disadvantaged_region"].isna() & flags["disadvantaged_region_status"].eq("sourced")


def _due(view, table):
    """1 where a plan names an incomplete commune for this year or the next, 0 elsewhere, missing when not known."""
    dataset, later = view.dataset, _other_year(view, view.dataset.year + 1)
    rows = dataset.recognition if later is None else later.recognition
    rows = rows[rows["year"].between(dataset.year, dataset.year + 1) & rows["basis"].isin(DUE_BASES)]
    named = table.index.isin(rows.loc[rows["level"] == "dat_chuan", "unit_code"])
    due = pd.Series(named, index=table.index) & table["met"].lt(view.criteria.size).fillna(True).astype(bool)
    if later is None and not due.any():
        return pd.Series(pd.NA, index=table.index, dtype="Float64")
    return due.astype("Float64")


def counts_by_year(view, table):
    """Count the criteria met in this year and in every earlier one on the same units and criteria set.

    Returns
    -------
    DataFrame
        Index of ``table``; one Int64 column per year (int), missing where not known. One column only when there is no
        earlier year to compare with.
    """
    counts = {view.dataset.year: table["met"]}
    for _, year, *_ in available(view.dataset.province):
        other = _other_year(view, year) if year < view.dataset.year else None
        if other is not None:
            counts[year] = criteria_met(wide(other.attainment, table.index, year, other.set_id))
    return pd.DataFrame(counts, index=table.index)


def _other_year(view, year):
    """The figures of another year where they stand on the same units and criteria set, else None."""
    known = {(one, kind, set_id) for _, one, kind, set_id in available(view.dataset.province)}
    if (year, view.dataset.kind, view.dataset.set_id) not in known:
        return None
    other = load_dataset(view.dataset.province, year, view.dataset.kind)
    same = geography(other.province, other.geography_date).vintage == view.geography.vintage
    return other if same else None
