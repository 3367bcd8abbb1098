"""Datasets: which provinces and years there are figures for, of what kind, and on which day's geography."""

import datetime
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from ntm.attainment import COLUMNS as ATTAINMENT_COLUMNS
from ntm.attainment import read_attainment
from ntm.errors import DatasetError
from ntm.recognition import COLUMNS as RECOGNITION_COLUMNS
from ntm.recognition import read_recognition
from ntm.stored import stored_entries, stored_parts
from ntm.tables import empty_table
from ntm.villages import no_villages, read_villages

DEMO_DIR = Path(__file__).resolve().parent.parent / "data" / "demo"
KIND_VI = {"demo": "Số liệu minh họa", "store": "Kho số liệu", "file": "Tệp người dùng đưa vào"}
KINDS = ("demo", "store")
"""Kinds that can be asked for; ``file`` is only the label of figures somebody opened from a file."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """Everything known of one province and year. ``notes`` are Vietnamese sentences a page prints beside the figures.

    ``geography_date`` is the day whose geography the unit codes stand on. ``recognition`` holds rows up to ``year``.
    ``about`` says in a few Vietnamese words what the figures are: a plan's target, or a level reached.
    """

    kind: str
    province: str
    year: int
    set_id: str
    attainment: pd.DataFrame
    recognition: pd.DataFrame
    villages: pd.DataFrame
    notes: tuple[str, ...]
    geography_date: datetime.date
    about: str = ""


def load_dataset(province: str, year: int, kind: str | None = None) -> Dataset:
    """Load the figures of a province and year.

    Parameters
    ----------
    province : str
        GSO code of the province as text, e.g. "20".
    year : int
        Year of the figures (state at its end).
    kind : str, optional
        ``demo`` or ``store``; None takes the store when it has that year, else the demonstration.

    Returns
    -------
    Dataset
        Checked tables; ``villages`` is empty when the year has no village figures.

    Raises
    ------
    DatasetError
        The kind is unknown, or there are no figures of that kind for that province and year.
    StoreError
        There is a store that cannot be read.
    TableError
        A data file breaks an invariant.
    """
    _require_kind(kind)
    if kind == "store" or (kind is None and _in_store(province, year)):
        return Dataset(kind="store", province=province, year=year, **stored_parts(province, year))
    return _demo_dataset(province, year)


def _in_store(province: str, year: int) -> bool:
    return any(entry[:2] == (province, year) for entry in stored_entries())


def _demo_dataset(province: str, year: int) -> Dataset:
    entry = _entry(province, year)
    recognition = read_recognition(DEMO_DIR / entry["recognition"])
    return Dataset(
        kind=entry["kind"],
        province=province,
        year=year,
        set_id=entry["set_id"],
        attainment=read_attainment(DEMO_DIR / entry["attainment"]),
        recognition=recognition[recognition["year"] <= year].reset_index(drop=True),
        villages=read_villages(DEMO_DIR / entry["villages"]) if "villages" in entry else no_villages(),
        notes=tuple(entry["notes"]),
        geography_date=entry["geography_date"],
        about=entry["about"],
    )


def empty_dataset(province: str, year: int, set_id: str, geography_date: datetime.date) -> Dataset:
    """Return a data set without one figure, for a year nobody has reported yet: every status is unknown.

    ``kind`` is ``none``; the tables have their columns and no row.
    """
    return Dataset(
        kind="none",
        province=province,
        year=year,
        set_id=set_id,
        attainment=empty_table(ATTAINMENT_COLUMNS, ("year", "criterion")),
        recognition=empty_table(RECOGNITION_COLUMNS, ("year",)),
        villages=no_villages(),
        notes=(),
        geography_date=geography_date,
        about=f"chưa có số liệu năm {year}",
    )


def available(province: str | None = None) -> list[tuple[str, int, str, str]]:
    """List the datasets there are.

    Parameters
    ----------
    province : str, optional
        GSO code to list; None lists every province.

    Returns
    -------
    list of tuple
        (province, year, kind, set_id), by province and year, once each: imported figures stand before the
        demonstration of the same year. Empty when there is nothing.
    """
    rows = [(one["province"], one["year"], one["kind"], one["set_id"]) for one in _index()]
    stored = stored_entries()
    rows = stored + [row for row in rows if row[:2] not in {entry[:2] for entry in stored}]
    return sorted(row for row in rows if province in (None, row[0]))


@cache
def _index() -> tuple[dict, ...]:
    return tuple(tomllib.loads((DEMO_DIR / "datasets.toml").read_text(encoding="utf-8"))["datasets"])


def _entry(province: str, year: int) -> dict:
    for entry in _index():
        if (entry["province"], entry["year"]) == (province, year):
            return entry
    seen = ", ".join(f"tỉnh {code} năm {one}" for code, one, _, _ in available()) or "không có bộ nào"
    raise DatasetError(f"Chưa có số liệu của tỉnh «{province}» năm {year}; hiện có: {seen}. Hãy chọn một trong số đó.")


def _require_kind(kind: str | None) -> None:
    if kind is not None and kind not in KINDS:
        raise DatasetError(f"Không có loại số liệu «{kind}»; hãy chọn «demo» hoặc «store».")
