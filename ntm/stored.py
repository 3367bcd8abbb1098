"""What the store offers as data sets: figures people imported, on the day's units they were imported on.

The database library is loaded only once there is a store: a page of demonstration data starts a second sooner.
"""

import datetime

import pandas as pd

from ntm.errors import DatasetError
from ntm.recognition import COLUMNS as RECOGNITION_COLUMNS
from ntm.store.place import store_exists
from ntm.tables import empty_table
from ntm.villages import no_villages

MARK_COLUMNS = ("code", "flag", "value", "status", "source")


def store_state() -> tuple[int, int]:
    """Return two numbers that change whenever an import, a rollback or a restore changed what the store holds.

    (0, 0) without a store; nothing is made or opened then.
    """
    if not store_exists():
        return 0, 0
    from sqlalchemy import func, select

    from ntm.store import schema
    from ntm.store.opening import open_store

    restored = select(func.max(schema.audit_entry.c.id)).where(schema.audit_entry.c.action == "restore")
    with open_store().reading() as connection:
        newest = connection.execute(select(func.max(schema.version.c.id))).scalar()
        return newest or 0, connection.execute(restored).scalar() or 0


def stored_entries() -> list[tuple[str, int, str, str]]:
    """Return (province, year, "store", set id) of every year with imported attainment; the newest set of a year."""
    if not store_exists():
        return []
    from ntm.store.history import subjects
    from ntm.store.opening import open_store

    known = subjects(open_store(), "attainment").sort_values("version")
    latest = {(row.province, row.year): (row.province, row.year, "store", row.set_id) for row in known.itertuples()}
    return list(latest.values())


def stored_parts(province: str, year: int) -> dict:
    """Return the fields of the data set a store holds of a province and year.

    Returns
    -------
    dict
        set_id, attainment, recognition (of that year and before), villages, notes, geography_date, about.

    Raises
    ------
    DatasetError
        The store holds no attainment of that province and year.
    """
    found = [set_id for code, one, _, set_id in stored_entries() if (code, one) == (province, year)]
    if not found:
        raise DatasetError(f"Kho số liệu chưa có kết quả tiêu chí của tỉnh «{province}» năm {year}; hãy nhập số liệu.")
    from ntm.store.history import active, data_version, rows_of
    from ntm.store.opening import open_store
    from ntm.store.records import Subject

    store, subject = open_store(), Subject("attainment", province, year, found[0])
    version = active(store, subject)
    recognition = _rows(store, Subject("recognition", province), empty_table(RECOGNITION_COLUMNS, ("year",)))
    return {
        "set_id": found[0],
        "attainment": rows_of(store, version.id),
        "recognition": recognition[recognition["year"] <= year].reset_index(drop=True),
        "villages": _rows(store, Subject("villages", province, year), no_villages()),
        "notes": (f"Tệp nhập gần nhất: {version.file_name}, người nhập: {version.user}.",),
        "geography_date": datetime.date.fromisoformat(version.geography_date),
        "about": f"số liệu năm {year} đã nhập, phiên bản {data_version(store, subject)}",
    }


def stored_marks(province: str, vintage: str) -> pd.DataFrame:
    """Return imported marks of communes (border-village scheme, border, region) on the units of a vintage.

    Parameters
    ----------
    province : str
    vintage : str
        ISO day the geography took effect.

    Returns
    -------
    DataFrame
        MARK_COLUMNS; empty when none were imported.
    """
    nothing = empty_table(MARK_COLUMNS)
    if not store_exists():
        return nothing
    from ntm.store.opening import open_store
    from ntm.store.records import Subject

    return _rows(open_store(), Subject("flags", province, geography_date=vintage), nothing)


def _rows(store, subject, otherwise: pd.DataFrame) -> pd.DataFrame:
    from ntm.store.history import active, rows_of

    version = active(store, subject)
    return otherwise if version is None else rows_of(store, version.id)
