"""Villages (thôn): how many of a commune's villages attained the village standard."""

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from ntm import tables
from ntm.tables import empty_table

COLUMNS = ("commune_code", "year", "total", "attained", "source")
KEY = ("commune_code", "year")


def check_villages(
    frame: pd.DataFrame, known_codes: Collection[str] | None = None, where: str = "Bảng thôn"
) -> pd.DataFrame:
    """Check every invariant of a village table.

    Parameters
    ----------
    frame : DataFrame
        Columns ``commune_code`` (text), ``year``, ``total`` and ``attained`` (integers, 0 <= attained <= total and
        total > 0) and ``source`` (not empty), one row per commune and year. A commune without a row has no data.
    known_codes : collection of str, optional
        Codes of the communes of the geography the rows stand on.
    where : str
        Name of the file or table, for the message.

    Returns
    -------
    DataFrame
        The same frame, untouched.

    Raises
    ------
    TableError
        The first invariant broken.
    """
    tables.require_columns(frame, COLUMNS, where)
    tables.require_text(frame, ("commune_code", "source"), where)
    tables.require_integers(frame, ("year", "total", "attained"), where)
    tables.reject(frame, frame["total"] < 1, "total", where, "phải từ 1 thôn trở lên; hãy bỏ dòng nếu không có số liệu")
    outside = (frame["attained"] < 0) | (frame["attained"] > frame["total"])
    tables.reject(frame, outside, "attained", where, "không thể âm hay lớn hơn tổng số thôn; hãy sửa lại")
    tables.reject(frame, frame["source"].str.strip() == "", "source", where, "để trống; hãy ghi nguồn")
    tables.require_known_codes(frame, "commune_code", known_codes, where)
    tables.require_unique(frame, KEY, where)
    return frame


def read_villages(path: Path, known_codes: Collection[str] | None = None) -> pd.DataFrame:
    """Read a village table from a UTF-8 CSV file and check it (see ``check_villages``)."""
    path = Path(path)
    where = f"Tệp «{path.name}»"
    frame = tables.read_text_table(path)
    tables.require_columns(frame, COLUMNS, where)
    return check_villages(tables.integers(frame, ("year", "total", "attained"), where), known_codes, where)


def no_villages() -> pd.DataFrame:
    """Return a village table without rows, for a year whose documents give no village figures."""
    return check_villages(empty_table(COLUMNS, ("year", "total", "attained")))
