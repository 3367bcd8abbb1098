"""Attainment: which unit meets which criterion, in which year, on which set. Four statuses; unknown is never "no"."""

from collections.abc import Collection, Sequence
from pathlib import Path

import pandas as pd

from ntm import tables
from ntm.criteria import count_groups, criteria_set, criteria_sets
from ntm.errors import TableError

STATUS_VI = {"attained": "Đạt", "nearly": "Cơ bản đạt", "not_attained": "Chưa đạt", "unknown": "Chưa có số liệu"}
STATUSES = tuple(STATUS_VI)
COLUMNS = ("unit_code", "year", "set_id", "criterion", "status", "source")
KEY = ("unit_code", "year", "set_id", "criterion")


def check_attainment(
    frame: pd.DataFrame, known_codes: Collection[str] | None = None, where: str = "Bảng kết quả tiêu chí"
) -> pd.DataFrame:
    """Check every invariant of an attainment table.

    Parameters
    ----------
    frame : DataFrame
        Columns ``unit_code`` (text), ``year`` (integer), ``set_id`` (text), ``criterion`` (integer, within the set),
        ``status`` (one of STATUSES), ``source`` (text, not empty). The key unit, year, set, criterion is unique.
        A row that is absent means unknown, never "not attained". Further columns are allowed.
    known_codes : collection of str, optional
        Codes of the units of the geography the rows stand on; None skips that comparison.
    where : str
        Name of the file or table, for the message.

    Returns
    -------
    DataFrame
        The same frame, untouched.

    Raises
    ------
    TableError
        The first invariant broken: file, line, unit, value seen and what to do.
    """
    tables.require_columns(frame, COLUMNS, where)
    tables.require_text(frame, ("unit_code", "set_id", "status", "source"), where)
    tables.require_integers(frame, ("year", "criterion"), where)
    tables.require_one_of(frame, "status", STATUSES, where)
    tables.reject(frame, frame["source"].str.strip() == "", "source", where, "để trống; hãy ghi nguồn của số liệu")
    _require_criteria(frame, where)
    tables.require_known_codes(frame, "unit_code", known_codes, where)
    tables.require_unique(frame, KEY, where)
    return frame


def read_attainment(path: Path, known_codes: Collection[str] | None = None) -> pd.DataFrame:
    """Read a long attainment table from a CSV file and check it.

    Parameters
    ----------
    path : Path
        CSV in UTF-8 (a byte order mark is accepted) with the columns of ``check_attainment``.
    known_codes : collection of str, optional
        Codes the rows may use.

    Returns
    -------
    DataFrame
        Codes as text, ``year`` and ``criterion`` as int64.

    Raises
    ------
    TableError
        The file cannot be read or breaks an invariant.
    """
    path = Path(path)
    where = f"Tệp «{path.name}»"
    frame = tables.read_text_table(path)
    tables.require_columns(frame, COLUMNS, where)
    return check_attainment(tables.integers(frame, ("year", "criterion"), where), known_codes, where)


def wide(frame: pd.DataFrame, codes: Sequence[str], year: int, set_id: str) -> pd.DataFrame:
    """Lay out one year as units by criteria.

    Parameters
    ----------
    frame : DataFrame
        A checked attainment table.
    codes : sequence of str
        Units wanted, each once; the result keeps their order. Rows of other units are left out.
    year : int
        Year wanted.
    set_id : str
        Criteria set wanted.

    Returns
    -------
    DataFrame
        Index ``unit_code``, columns the criterion numbers 1..n, values a status; no row means ``unknown``.

    Raises
    ------
    CriteriaError
        There is no such set.
    TableError
        A code is asked for twice.
    """
    index = pd.Index(list(codes), name="unit_code", dtype="str")
    if not index.is_unique:
        raise TableError(f"Danh sách đơn vị có mã lặp: {tables.quoted(index[index.duplicated()])}; hãy bỏ mã thừa.")
    numbers = pd.RangeIndex(1, criteria_set(set_id).size + 1, name="criterion")
    rows = frame[(frame["year"] == year) & (frame["set_id"] == set_id)]
    laid_out = rows.pivot(index="unit_code", columns="criterion", values="status")
    return laid_out.reindex(index=index, columns=numbers).astype("str").fillna("unknown")


def criteria_met(wide: pd.DataFrame) -> pd.Series:
    """Count the criteria attained by each unit.

    Parameters
    ----------
    wide : DataFrame
        Result of ``wide``.

    Returns
    -------
    Series
        Int64 on the same index. Only ``attained`` counts. Missing when every criterion of the unit is unknown; a
        lower bound when only some are (``met_is_lower_bound`` says where).
    """
    met = (wide == "attained").sum(axis=1).astype("Int64").rename("criteria_met")
    return met.mask((wide == "unknown").all(axis=1))


def criteria_unknown(wide: pd.DataFrame) -> pd.Series:
    """Count the criteria without data of each unit: Int64 on the same index, never missing."""
    return (wide == "unknown").sum(axis=1).astype("Int64").rename("criteria_unknown")


def met_is_lower_bound(wide: pd.DataFrame) -> pd.Series:
    """Say of each unit whether its count of criteria met may rise once the unknown ones become known (bool)."""
    unknown = criteria_unknown(wide)
    return ((unknown > 0) & (unknown < wide.shape[1])).astype(bool).rename("met_is_lower_bound")


def group_of(met: pd.Series, set_size: int) -> pd.Series:
    """Class each unit by the number of criteria it meets.

    Parameters
    ----------
    met : Series
        Result of ``criteria_met``.
    set_size : int
        Number of criteria of the set, which chooses the classes (``criteria.count_groups``).

    Returns
    -------
    Series
        Label of the class on the same index; missing where the count is missing.

    Raises
    ------
    CriteriaError
        No classes exist for a set of that size.
    TableError
        A count lies outside 0..set_size.
    """
    outside = ((met < 0) | (met > set_size)).fillna(False)
    if outside.any():
        raise TableError(
            f"Đơn vị {met.index[outside.to_numpy().argmax()]} có số tiêu chí ngoài khoảng 0-{set_size}; hãy kiểm tra."
        )
    labels = pd.Series(pd.NA, index=met.index, dtype="str", name="count_group")
    for group in count_groups(set_size):
        labels = labels.mask(met.between(group.lowest, group.highest).fillna(False).astype(bool), group.label)
    return labels


def _require_criteria(frame: pd.DataFrame, where: str) -> None:
    """Each row's set must exist and its criterion number must lie within that set."""
    tables.require_one_of(frame, "set_id", [one.id for one in criteria_sets()], where)
    if frame.empty:
        return
    sizes = frame["set_id"].map({one.id: one.size for one in criteria_sets()})
    bad = (frame["criterion"] < 1) | (frame["criterion"] > sizes)
    tables.reject(frame, bad, "criterion", where, "nằm ngoài bộ tiêu chí ghi ở cùng dòng; hãy sửa số tiêu chí")
