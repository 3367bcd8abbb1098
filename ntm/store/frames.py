"""The rows of each kind: which table and columns they have, and the one check every frame passes before it is kept."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Table

from ntm import recognition, tables, villages
from ntm.attainment import COLUMNS as ATTAINMENT_COLUMNS
from ntm.attainment import STATUSES, check_attainment
from ntm.store import schema
from ntm.store.errors import VersionError
from ntm.store.records import Subject

FLAG_COLUMNS = ("code", "flag", "value", "status", "source")
FLAG_STATUSES = ("sourced", "assumed", "unknown")
BOUNDARY_COLUMNS = ("unit_code", "shape_sha256")
VILLAGE_LIST_COLUMNS = (
    "commune_code", "village", "households", "attained", "attained_year", "lon", "lat", "source",
)  # fmt: skip
_WHERE = "Số liệu cần lưu"
_TYPES = dict.fromkeys(("year", "criterion", "total"), "int64") | {
    "households": "Int64",
    "attained_year": "Int64",
    "lon": "Float64",
    "lat": "Float64",
}


@dataclass(frozen=True)
class Kind:
    """How rows of one kind are kept. ``columns`` are the public ones; those the table lacks come from the subject."""

    table: Table
    columns: tuple[str, ...]
    key: tuple[str, ...]
    check: Callable[..., pd.DataFrame]

    @property
    def code(self) -> str:
        """Column of the unit's code."""
        return self.key[0]

    @property
    def stored(self) -> list[str]:
        """Columns the table has besides its version."""
        return [column.name for column in self.table.columns if column.name != "version_id"]


def check_flags(frame: pd.DataFrame, known_codes: Collection[str] | None = None, where: str = _WHERE) -> pd.DataFrame:
    """Check a table of marks.

    Parameters
    ----------
    frame : DataFrame
        Text columns ``code``, ``flag`` (name of the mark), ``value`` ("1", "0", "I", "II", "III"; empty when unknown,
        and of a region also when the unit lies in none), ``status`` (sourced, assumed, unknown), ``source`` (not
        empty); one row per code and mark.
    known_codes : collection of str, optional
        Codes of the units of the geography.
    where : str
        Name of the table, for the message.

    Raises
    ------
    TableError
        The first invariant broken.
    """
    tables.require_columns(frame, FLAG_COLUMNS, where)
    tables.require_text(frame, FLAG_COLUMNS, where)
    tables.require_one_of(frame, "status", FLAG_STATUSES, where)
    in_no_region = (frame["flag"] == "disadvantaged_region") & (frame["status"] != "unknown")
    empty = ((frame["value"] == "") != (frame["status"] == "unknown")) & ~((frame["value"] == "") & in_no_region)
    tables.reject(frame, empty, "value", where, "để trống đúng khi chưa biết (unknown); hãy sửa một trong hai cột")
    for column in ("flag", "source"):
        tables.reject(frame, frame[column].str.strip() == "", column, where, "để trống; hãy điền")
    tables.require_known_codes(frame, "code", known_codes, where)
    tables.require_unique(frame, ("code", "flag"), where)
    return frame


def check_boundary_units(
    frame: pd.DataFrame, known_codes: Collection[str] | None = None, where: str = _WHERE
) -> pd.DataFrame:
    """Check the list of units of a boundary file: ``unit_code`` and ``shape_sha256`` (a hash of the unit's shape)."""
    tables.require_columns(frame, BOUNDARY_COLUMNS, where)
    tables.require_text(frame, BOUNDARY_COLUMNS, where)
    bad = ~frame["shape_sha256"].str.fullmatch(r"[0-9a-f]{64}").astype(bool)
    tables.reject(frame, bad, "shape_sha256", where, "không phải mã SHA-256; hãy tính lại từ hình")
    tables.require_known_codes(frame, "unit_code", known_codes, where)
    tables.require_unique(frame, ("unit_code",), where)
    return frame


def check_village_list(
    frame: pd.DataFrame, known_codes: Collection[str] | None = None, where: str = "Danh sách thôn"
) -> pd.DataFrame:
    """Check a list of villages.

    Parameters
    ----------
    frame : DataFrame
        Text columns ``commune_code``, ``village`` (name, not empty), ``attained`` (one of the four statuses),
        ``source`` (not empty); ``households`` and ``attained_year`` (integers, missing when not known); ``lon`` and
        ``lat`` (WGS 84 degrees, missing when not known, never one without the other). A commune has a name once.
    known_codes : collection of str, optional
        Codes of the communes the list may name.
    where : str
        Name of the table, for the message.

    Raises
    ------
    TableError
        The first invariant broken.
    """
    tables.require_columns(frame, VILLAGE_LIST_COLUMNS, where)
    tables.require_text(frame, ("commune_code", "village", "attained", "source"), where)
    tables.require_one_of(frame, "attained", STATUSES, where)
    for column in ("village", "source"):
        tables.reject(frame, frame[column].str.strip() == "", column, where, "để trống; hãy điền")
    negative = (frame["households"] < 0).fillna(False).astype(bool)
    tables.reject(frame, negative, "households", where, "không thể âm; hãy sửa lại")
    half = frame["lon"].isna() != frame["lat"].isna()
    tables.reject(frame, half, "lon", where, "thiếu một trong hai tọa độ; hãy điền đủ cả hai hoặc để trống cả hai")
    tables.require_known_codes(frame, "commune_code", known_codes, where)
    tables.require_unique(frame, ("commune_code", "village"), where)
    return frame


KINDS = {
    "attainment": Kind(
        schema.attainment_row, ATTAINMENT_COLUMNS, ("unit_code", "criterion"), check_attainment
    ),
    "recognition": Kind(
        schema.recognition_row, recognition.COLUMNS, recognition.KEY, recognition.check_recognition
    ),
    "villages": Kind(schema.village_row, villages.COLUMNS, ("commune_code",), villages.check_villages),
    "flags": Kind(schema.flag_row, FLAG_COLUMNS, ("code", "flag"), check_flags),
    "boundaries": Kind(schema.boundary_row, BOUNDARY_COLUMNS, ("unit_code",), check_boundary_units),
}  # fmt: skip
VILLAGE_LIST = Kind(schema.village_list_row, VILLAGE_LIST_COLUMNS, ("commune_code", "village"), check_village_list)


def check_rows(
    subject: Subject, rows: pd.DataFrame, known_codes: Collection[str] | None = None, may_be_empty: bool = False
) -> pd.DataFrame:
    """Check the rows of an import against their kind and their subject.

    Raises
    ------
    TableError
        The frame breaks an invariant of its kind.
    VersionError
        It has no row, speaks of another year or set than the subject, or holds text no database can keep.
    """
    kind = KINDS[subject.kind]
    tables.require_columns(rows, kind.columns, _WHERE)
    if rows.empty and not may_be_empty:
        raise VersionError("Không có dòng nào để lưu; hãy kiểm tra lại tệp và các dòng bị từ chối.")
    if not rows.empty:
        kind.check(rows, known_codes, _WHERE)
    for column in set(kind.columns) - set(kind.stored):
        wanted = getattr(subject, column)
        tables.reject(rows, rows[column] != wanted, column, _WHERE, f"khác «{wanted}» của bộ số liệu đang lưu")
    return require_plain(rows[list(kind.columns)])


def require_plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame; VersionError names the first text with a zero character, which no database keeps."""
    for column in frame.select_dtypes(["str", "object"]).columns:
        bad = frame[column].str.contains("\x00", regex=False).fillna(False).astype(bool)
        tables.reject(frame, bad, column, _WHERE, "có ký tự rỗng không lưu được; hãy gõ lại ô ấy")
    return frame


def records_of(kind: Kind, frame: pd.DataFrame, version_id: int) -> list[dict]:
    """Return the rows as the table takes them: plain Python values, None where missing."""
    plain = frame[kind.stored].astype(object)
    rows = plain.where(plain.notna(), None).to_dict("records")
    return [{"version_id": version_id, **row} for row in rows]


def frame_of(kind: Kind, rows: list, subject: Subject) -> pd.DataFrame:
    """Return rows of the table as a frame of the public columns, in order of their key, with the dtypes of `ntm`."""
    frame = pd.DataFrame([tuple(row) for row in rows], columns=kind.stored, dtype=object)
    for column in set(kind.columns) - set(kind.stored):
        frame[column] = getattr(subject, column)
    typed = frame[list(kind.columns)].astype({column: _dtype(kind, column) for column in kind.columns})
    return typed.sort_values(list(kind.key), ignore_index=True)


def _dtype(kind: Kind, column: str) -> str:
    counted = column == "attained" and kind.table is schema.village_row
    return "int64" if counted else _TYPES.get(column, "str")
