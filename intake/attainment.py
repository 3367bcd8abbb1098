"""Attainment spreadsheets as checked rows: nothing is lost, nothing is guessed, every figure knows its cell."""

import hashlib
from dataclasses import dataclass, field

import pandas as pd

from geo.units import geography, units
from intake.attainment_cells import Asked, Found, found_in
from intake.attainment_judge import judge
from intake.errors import IntakeError
from intake.layout_entries import PLACE_COLUMNS, Communes, entries_frame, entry_records
from intake.sheets import file_bytes, place, read_sheets
from intake.words import plain_fold
from ntm.attainment import COLUMNS, STATUSES, check_attainment
from ntm.criteria import criteria_set

ACCEPTED_COLUMNS = (*COLUMNS, *PLACE_COLUMNS)
_DISTRICT_WORDS = ("huyen ", "thanh pho ", "thi xa ", "quan ")


@dataclass(frozen=True, eq=False)
class Reading:
    """What an attainment file says, before anything is saved.

    Attributes
    ----------
    accepted : pandas.DataFrame
        Columns of `ntm.attainment.COLUMNS` (codes text, ``year`` and ``criterion`` int64), then ``sheet``, ``row``
        (int64), ``column``, ``value``: where and as what it stood. An empty cell has no row.
    doubtful, rejected : pandas.DataFrame
        ``sheet``, ``row``, ``column``, ``value``, ``reason`` (Vietnamese), ``suggestions`` (list of dicts code, name,
        district, score), ``held`` (cells of the row that wait with it; 0 when the entry is one cell).
    empty_cells : int
        Cells of criteria without anything in them: unknown, an earlier value stands.
    notes : tuple of str
        What a person should know of the reading, in Vietnamese.
    sha256, file_name : str
    rows_read : int
        Rows about a unit.
    province, date, year, set_id
        What the user chose.
    choices : dict
        Choices already applied, see `resolve`.
    """

    accepted: pd.DataFrame
    doubtful: pd.DataFrame
    rejected: pd.DataFrame
    empty_cells: int
    notes: tuple[str, ...]
    sha256: str
    file_name: str
    rows_read: int
    province: str
    date: object
    year: int
    set_id: str
    choices: dict = field(default_factory=dict)
    found: Found = field(default=None, repr=False)

    def as_json(self):
        """The keys of the command line's answer: accepted (a number), doubtful and rejected (lists of dicts)."""
        return {
            "accepted": len(self.accepted),
            "doubtful": entry_records(self.doubtful),
            "rejected": entry_records(self.rejected),
            "empty": self.empty_cells,
            "rows_read": self.rows_read,
            "notes": list(self.notes),
            "sha256": self.sha256,
        }


def read_attainment_file(path_or_bytes, file_name, province, year, set_id, date):
    """Read an attainment spreadsheet of any supported format and layout.

    Parameters
    ----------
    path_or_bytes : path or bytes
    file_name : str
        Name to print and to cite as the source.
    province : str
        GSO code.
    year : int
        Year the figures are about.
    set_id : str
        Criteria set the columns follow.
    date : datetime.date or str
        Day whose geography the names and codes belong to.

    Returns
    -------
    Reading
        Towns and wards are rejected when they carry values: the programme assesses xã only.

    Raises
    ------
    IntakeError
        The file cannot be read, or no sheet holds a table of communes and criteria.
    GeoError, CriteriaError
        The province, the day or the set does not exist.
    """
    data = file_bytes(path_or_bytes)
    home, chosen = geography(province, date), criteria_set(set_id)
    names = {plain_fold(name) for name in units(home)["district"].dropna()}
    bare = {name.removeprefix(word) for name in names for word in _DISTRICT_WORDS if name.startswith(word)}
    found = found_in(read_sheets(data, file_name), Asked(file_name, year, chosen), bare)
    if not found.rows and not found.faults:
        raise IntakeError(
            f"Tệp «{file_name}» không có bảng kết quả tiêu chí nào đọc được. {' '.join(found.notes)} "
            "Hãy tải mẫu nhập và chép số liệu vào mẫu."
        )
    told = {"province": province, "date": home.date, "year": year, "set_id": set_id}
    return _judged(found, hashlib.sha256(data).hexdigest(), file_name, told, {})


def resolve(reading, choices):
    """Apply the user's choices to doubtful rows and cells.

    Parameters
    ----------
    reading : Reading
    choices : dict
        ``(sheet, row)`` → code of the commune the row is about, or None to leave the row out;
        ``(sheet, row, column)`` → a status, or the empty text to leave that cell out. Earlier choices stay.

    Returns
    -------
    Reading
        Judged anew: a row held back comes in with its own good, doubtful and rejected cells.

    Raises
    ------
    IntakeError
        A place that is neither doubtful nor rejected, a code that is no rural commune of the geography, or a word
        that is no status.
    """
    _check_choices(reading, choices)
    told = {name: getattr(reading, name) for name in ("province", "date", "year", "set_id")}
    return _judged(reading.found, reading.sha256, reading.file_name, told, {**reading.choices, **choices})


def may_commit(reading, accept_good):
    """Whether a reading may be saved: all of it is good, or the user chose to take the good part.

    Parameters
    ----------
    reading : Reading
    accept_good : bool

    Returns
    -------
    bool
        False also when there is nothing to save.
    """
    clean = reading.doubtful.empty and reading.rejected.empty
    return not reading.accepted.empty and (clean or bool(accept_good))


def check_reading(reading, known_codes=None):
    """Raise TableError when the accepted rows break an invariant of attainment tables; return the reading."""
    # A frame without rows has no criterion to look up.
    if not reading.accepted.empty:
        check_attainment(reading.accepted, known_codes, f"Tệp «{reading.file_name}»")
    return reading


def _judged(found, sha256, file_name, told, choices):
    home = geography(told["province"], told["date"])
    verdicts = judge(found, Communes(home), choices)
    reading = Reading(
        accepted=_accepted(verdicts.accepted, told),
        doubtful=entries_frame(verdicts.doubtful),
        rejected=entries_frame(verdicts.rejected),
        empty_cells=verdicts.empty,
        notes=(*found.notes, *verdicts.notes),
        sha256=sha256,
        file_name=file_name,
        rows_read=verdicts.rows,
        choices=choices,
        found=found,
        **told,
    )
    return check_reading(reading, units(home).index)


def _accepted(pairs, told):
    rows = [
        (code, told["year"], told["set_id"], cell.criterion, status, cell.source, cell.sheet, cell.row, cell.column,
         cell.value)
        for code, cell, status in pairs
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(ACCEPTED_COLUMNS)).sort_values(
        ["unit_code", "criterion"], ignore_index=True
    )
    whole = ("year", "criterion", "row")
    return frame.astype({column: "int64" if column in whole else "str" for column in ACCEPTED_COLUMNS})


def _check_choices(reading, choices):
    open_entries = pd.concat([reading.doubtful, reading.rejected])
    rows = set(zip(open_entries["sheet"], open_entries["row"], strict=True)) | set(reading.choices)
    rural = Communes(geography(reading.province, reading.date)).rural
    for key, value in choices.items():
        if key[:2] not in rows and key not in rows:
            raise IntakeError(f"{place(*key)} không có gì cần chọn; hãy xem lại danh sách cần chọn.")
        if len(key) == 2 and value is not None and value not in rural:
            raise IntakeError(f"{place(*key)}: mã «{value}» không phải xã của địa giới này; hãy chọn một xã gợi ý.")
        if len(key) == 3 and value not in ("", *STATUSES):
            raise IntakeError(f"{place(*key)}: «{value}» không phải kết quả; hãy chọn một trong {', '.join(STATUSES)}.")
