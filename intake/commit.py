"""From a reading somebody has looked at to a version in the store: whole, or the good part when that was chosen."""

import hashlib

import pandas as pd
import shapely

from geo.adopted import pack_layer
from geo.units import geography, units
from intake.attainment import may_commit
from intake.errors import IntakeError
from ntm.store.frames import VILLAGE_LIST_COLUMNS
from ntm.store.records import ImportFacts, Subject
from ntm.store.saving import save


def commit_attainment(store, reading, user, accept_good=False, note="", mode=None):
    """Keep an attainment reading as a new version.

    Parameters
    ----------
    store : ntm.store.connection.Store
    reading : intake.attainment.Reading
    user : ntm.store.people.User
        An editor.
    accept_good : bool
        Whether doubtful and rejected rows may be left behind.
    note : str
    mode : {"merge", "replace"}, optional
        As `ntm.store.saving.save`.

    Returns
    -------
    ntm.store.records.Version

    Raises
    ------
    IntakeError
        There is nothing to keep, or there are rows in doubt and `accept_good` was not chosen.
    StoreError
        The user may not, or the store cannot; nothing is written.
    """
    if not may_commit(reading, accept_good):
        raise IntakeError(_refusal(len(reading.accepted), reading))
    place = geography(reading.province, reading.date)
    subject = Subject("attainment", reading.province, reading.year, reading.set_id)
    facts = _facts(reading, len(reading.accepted), note, place)
    return save(store, subject, reading.accepted, facts, user, mode, known_codes=units(place).index)


def commit_villages(store, reading, province, year, date, user, accept_good=False, note=""):
    """Keep a list of villages: the list itself and its totals by commune; raises as `commit_attainment`."""
    _require_good(len(reading.villages), reading, accept_good)
    place = geography(province, date)
    facts = _facts(reading, len(reading.villages), note, place)
    return save(
        store,
        Subject("villages", province, year),
        reading.totals,
        facts,
        user,
        village_list=reading.villages[list(VILLAGE_LIST_COLUMNS)],
        known_codes=units(place).index,
    )


def commit_flags(store, reading, province, date, user, accept_good=False, note=""):
    """Keep a list of marked communes on the units of a day; raises as `commit_attainment`."""
    _require_good(len(reading.flags), reading, accept_good)
    place = geography(province, date)
    subject = Subject("flags", province, geography_date=place.vintage.isoformat())
    facts = _facts(reading, len(reading.flags), note, place)
    return save(store, subject, reading.flags, facts, user, known_codes=units(place).index)


def commit_boundaries(store, made, user, note=""):
    """Keep an accepted boundary file; it becomes the province's boundaries from that reorganisation on.

    Parameters
    ----------
    made : intake.boundaries.BoundaryImport

    Raises
    ------
    IntakeError
        The import was refused; its reason.
    StoreError
    """
    if made.refused:
        raise IntakeError(made.refused)
    place = made.geography
    subject = Subject("boundaries", place.province, geography_date=place.vintage.isoformat())
    shapes = [hashlib.sha256(shapely.to_wkb(shape)).hexdigest() for shape in made.layer.geometry]
    rows = pd.DataFrame({"unit_code": list(made.layer.index), "shape_sha256": shapes}, dtype="str")
    facts = ImportFacts(
        made.file_name, made.sha256, len(rows), len(rows), 0, len(made.unmatched), note, place.vintage.isoformat()
    )
    return save(store, subject, rows, facts, user, content=pack_layer(made.layer), known_codes=units(place).index)


def _facts(reading, accepted, note, place):
    counts = (reading.rows_read, accepted, len(reading.doubtful), len(reading.rejected))
    return ImportFacts(reading.file_name, reading.sha256, *counts, note, place.vintage.isoformat())


def _require_good(accepted, reading, accept_good):
    clean = reading.doubtful.empty and reading.rejected.empty
    if not accepted or not (clean or accept_good):
        raise IntakeError(_refusal(accepted, reading))


def _refusal(accepted, reading):
    if not accepted:
        return f"Tệp «{reading.file_name}» không có dòng nào dùng được; hãy xem lý do của từng dòng rồi sửa tệp."
    return (
        f"Tệp «{reading.file_name}» còn {len(reading.doubtful)} chỗ cần chọn và {len(reading.rejected)} chỗ không hợp "
        "lệ nên chưa lưu gì; hãy sửa, hoặc chọn «chỉ nhận dòng đúng»."
    )
