"""A year's figures on the geography of another day: the same view as ever, with how each value was obtained."""

import dataclasses
from dataclasses import dataclass

import pandas as pd

from geo.boundaries import boundaries
from geo.lineage import crosswalk
from geo.units import geography, units
from layers.conversion_words import notes, sources
from layers.formatting import number
from layers.table import CommuneView, view_of
from ntm.attainment import wide
from ntm.conversion import NOT_RECOGNISED, REASSESS, RULES, ConversionError, Converted, recognition_after
from ntm.conversion import convert as convert_statuses
from ntm.conversion_tables import attainment_after, recognition_rows_after
from ntm.correspondence import renumbered
from ntm.datasets import load_dataset
from ntm.recognition import LEVELS, level_at
from ntm.summary import summarise
from ntm.tables import quoted
from ntm.villages import no_villages

AREA_TOLERANCE = 0.001


@dataclass(frozen=True)
class ConvertedView(CommuneView):
    """A `CommuneView` on another geography. ``level`` in its table is also `ntm.conversion.REASSESS`.

    ``dataset`` holds the converted statuses (each with its parts as the source), the recognition rows of unchanged
    units only, and no villages. Of units outside the programme (phường, thị trấn) every status is unknown.

    Attributes
    ----------
    rule : str
        One of `ntm.conversion.RULES`.
    source : layers.table.CommuneView
        The figures as they were collected, on their own geography and criteria set.
    crosswalk : DataFrame
        See `geo.lineage.crosswalk`.
    converted : ntm.conversion.Converted
        Statuses by the rule of every unit, phường too, with shares and basis.
    """

    rule: str
    source: CommuneView
    crosswalk: pd.DataFrame
    converted: Converted

    @property
    def backward(self):
        """Whether later figures are shown on an earlier geography."""
        return self.geography.vintage < self.source.geography.vintage


def converted_view(province, year, to_date, rule, kind=None, to_set=None, populations=None, decided=None):
    """Show a year's figures on the geography of another day.

    Parameters
    ----------
    province : str
        GSO code.
    year : int
    to_date : datetime.date or str
        Any day of the wanted geography, before or after the figures.
    rule : {"strict", "area", "population", "any"}
        See `ntm.conversion.convert`.
    kind : {"demo", "store"}, optional
    to_set : str, optional
        Criteria set to show the statuses under, through `ntm.correspondence`; None keeps the set of the figures.
    populations : Series, optional
        People by code of the figures' geography, for the rule "population".
    decided : Series, optional
        Levels decided for units of the wanted geography since, by code.

    Returns
    -------
    ConvertedView

    Raises
    ------
    geo.errors.GeoError, ntm.errors.ProgrammeError
    """
    if rule not in RULES:
        raise ConversionError(f"Không có quy tắc quy đổi «{rule}»; hãy chọn một trong {quoted(RULES)}.")
    return view_on(load_dataset(province, year, kind), to_date, rule, to_set, populations, decided)


def view_on(dataset, to_date, rule, to_set=None, populations=None, decided=None):
    """Convert a data set already read; as `converted_view`."""
    set_id = to_set or dataset.set_id
    place, source = geography(dataset.province, to_date), view_of(dataset)
    statuses = renumbered(statuses_of(source), dataset.set_id, set_id)
    pieces = crosswalk(dataset.province, dataset.geography_date, to_date)
    converted = convert_statuses(statuses, pieces, rule, populations)
    listed_units = units(place)
    levels = recognition_after(level_at(dataset.recognition, dataset.year), converted.basis, decided)
    levels = levels.reindex(listed_units.index).where(listed_units["rural"], NOT_RECOGNISED)
    changed = dataclasses.replace(
        dataset,
        set_id=set_id,
        attainment=_attainment(converted, dataset, set_id, listed_units, pieces, rule),
        recognition=recognition_rows_after(dataset.recognition, converted.basis),
        villages=no_villages(),
        notes=(*dataset.notes, *notes(source, place, rule, set_id, pieces)),
        geography_date=place.date,
    )
    view = view_of(changed)
    fields = {field.name: getattr(view, field.name) for field in dataclasses.fields(CommuneView)}
    fields["table"] = view.table.assign(level=levels)
    return ConvertedView(**fields, rule=rule, source=source, crosswalk=pieces, converted=converted)


def statuses_of(view):
    """Statuses of a view as `ntm.attainment.wide` lays them out."""
    dataset = view.dataset
    return wide(dataset.attainment, view.table.index, dataset.year, dataset.set_id)


def _attainment(converted, dataset, set_id, listed_units, pieces, rule):
    """Long table of the converted statuses of rural units; the source of each row names its parts."""
    rural = converted.statuses.loc[listed_units.index[listed_units["rural"]]]
    return attainment_after(rural, dataset.year, set_id, sources(dataset, converted.basis, pieces, rule))


def convert(province, year, to_date, rule, kind=None, to_set=None, populations=None):
    """Convert a year's figures, as the verb `convert` prints them.

    Parameters
    ----------
    province, year, to_date, rule, kind, to_set, populations
        As `converted_view`.

    Returns
    -------
    dict
        ``units`` (every unit of the wanted geography: ``code``, ``name``, ``criteria`` {"1": status}, ``from``:
        [{code, name, share}], share of the unit's area, None when not known), ``conserved`` {"area_km2": [before,
        after]}, ``province``, ``year``, ``dataset``, ``set_id``, ``rule``, ``from_date``, ``to_date``, ``summary`` (of
        the rural units, as `ntm.summary.summarise`, with ``reassess``: units whose recognition must be decided anew),
        ``notes``.

    Raises
    ------
    geo.errors.GeoError, ntm.errors.ProgrammeError
    """
    view = converted_view(province, year, to_date, rule, kind, to_set, populations)
    return {
        "units": _units(view),
        "conserved": {"area_km2": conserved_area(view)},
        "province": province,
        "year": year,
        "dataset": view.dataset.kind,
        "set_id": view.criteria.id,
        "rule": rule,
        "from_date": view.source.geography.date.isoformat(),
        "to_date": view.geography.date.isoformat(),
        "summary": summary(view),
        "notes": list(view.dataset.notes),
    }


def _units(view):
    origins = {code: rows for code, rows in view.crosswalk.groupby("to_code")}
    statuses = statuses_of(view)
    return [
        {
            "code": code,
            "name": name,
            "criteria": {str(number): status for number, status in statuses.loc[code].items()},
            "from": _origin(origins[code]),
        }
        for code, name in view.table["name"].items()
    ]


def _origin(rows):
    rows = rows.sort_values("share_to", ascending=False, kind="stable")
    named = zip(rows["from_code"], rows["from_name"], rows["share_to"], strict=True)
    return [
        {"code": code, "name": name, "share": None if pd.isna(share) else round(share, 4)}
        for code, name, share in named
    ]


def conserved_area(view):
    """Measured area (km²) before and after: of the units converted from, and of those converted to.

    Raises
    ------
    ConversionError
        They differ by more than 0.1 %.
    """
    before = boundaries(view.source.geography)["area_km2"].reindex(view.crosswalk["from_code"].unique()).sum()
    after = boundaries(view.geography)["area_km2"].reindex(view.converted.statuses.index).sum()
    if abs(after - before) > AREA_TOLERANCE * before:
        raise ConversionError(
            f"Diện tích trước quy đổi {number(before, 3)} km², sau {number(after, 3)} km², lệch quá 0,1%; "
            "hãy kiểm tra data/boundaries/events.csv."
        )
    return [round(float(before), 4), round(float(after), 4)]


def summary(view):
    """Figures of the rural units of a converted view; ``reassess`` counts apart from ``recognised``."""
    rural = view.table[view.table["rural"]]
    levels = rural["level"].where(rural["level"].isin(LEVELS))
    found = summarise(statuses_of(view), levels, view.criteria.id, list(rural.index))
    return {**found, "reassess": int(rural["level"].eq(REASSESS).sum())}
