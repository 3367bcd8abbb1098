"""Recognition: a decision taken once, kept apart from attainment, because a recognised commune may fall short later."""

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from ntm import tables

LEVEL_VI = {
    "dat_chuan": "Đạt chuẩn nông thôn mới",
    "nang_cao": "Nông thôn mới nâng cao",
    "kieu_mau": "Nông thôn mới kiểu mẫu",
}
LEVELS = tuple(LEVEL_VI)
"""From the lowest to the highest; each level is held on top of the one before it."""

BASIS_VI = {
    "decision": "Quyết định công nhận",
    "plan-stated": "Kế hoạch ghi là đã đạt",
    "press": "Báo chí, trang tin",
    "plan-target": "Chỉ tiêu kế hoạch",
    "demo": "Minh họa",
}
BASES = tuple(BASIS_VI)
"""What a row rests on, from the strongest to none at all."""

COLUMNS = ("unit_code", "level", "field", "year", "decision", "decision_date", "basis", "source")
KEY = ("unit_code", "level", "field")


def check_recognition(
    frame: pd.DataFrame, known_codes: Collection[str] | None = None, where: str = "Bảng công nhận"
) -> pd.DataFrame:
    """Check every invariant of a recognition table.

    Parameters
    ----------
    frame : DataFrame
        Columns ``unit_code`` (text), ``level`` (one of LEVELS), ``field`` (field of a kiểu mẫu title, empty when none
        or not stated), ``year`` (integer: the first year at whose end the source shows the level held; a decision
        signed in January for the year before counts for the year before), ``decision`` and ``decision_date`` (ISO),
        both empty when not known, ``basis`` (one of BASES) and ``source`` (not empty). A unit holds a level once per
        field. A row on the basis of a decision names it.
    known_codes : collection of str, optional
        Codes of the units of the geography the rows stand on.
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
    tables.require_text(frame, [column for column in COLUMNS if column != "year"], where)
    tables.require_integers(frame, ("year",), where)
    tables.require_one_of(frame, "level", LEVELS, where)
    tables.require_one_of(frame, "basis", BASES, where)
    tables.reject(frame, frame["source"].str.strip() == "", "source", where, "để trống; hãy ghi nguồn")
    iso = frame["decision_date"].str.fullmatch(r"|\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])").astype(bool)
    tables.reject(frame, ~iso, "decision_date", where, "không phải ngày dạng 2022-12-31; hãy sửa hoặc để trống")
    unnamed = (frame["basis"] == "decision") & ((frame["decision"] == "") | (frame["decision_date"] == ""))
    tables.reject(frame, unnamed, "basis", where, "cần số và ngày quyết định; hãy điền đủ hai cột ấy")
    tables.require_known_codes(frame, "unit_code", known_codes, where)
    tables.require_unique(frame, KEY, where)
    return frame


def read_recognition(path: Path, known_codes: Collection[str] | None = None) -> pd.DataFrame:
    """Read a recognition table from a UTF-8 CSV file and check it (see ``check_recognition``)."""
    path = Path(path)
    where = f"Tệp «{path.name}»"
    frame = tables.read_text_table(path)
    tables.require_columns(frame, COLUMNS, where)
    return check_recognition(tables.integers(frame, ("year",), where), known_codes, where)


def level_at(frame: pd.DataFrame, year: int) -> pd.Series:
    """Return the highest level each unit held at the end of a year.

    Parameters
    ----------
    frame : DataFrame
        A checked recognition table. Revocations are not part of it, so a level once held stays.
    year : int
        Year whose end is meant.

    Returns
    -------
    Series
        Index ``unit_code`` (only units with a level, in order of code), values ``dat_chuan``, ``nang_cao`` or
        ``kieu_mau``. A unit that is absent is not known to be recognised.
    """
    held = frame[frame["year"] <= year]
    ranks = held["level"].map(LEVELS.index).groupby(held["unit_code"]).max()
    return ranks.map(lambda rank: LEVELS[rank]).astype("str").rename("level")


def nested_counts(levels: pd.Series) -> dict[str, int]:
    """Count units by level, nested as the programme reports them.

    Parameters
    ----------
    levels : Series
        Result of ``level_at``; missing values are not counted.

    Returns
    -------
    dict
        For each level the number of units at that level *or above*, so ``dat_chuan`` includes ``nang_cao``.
    """
    ranks = levels.dropna().map(LEVELS.index)
    return {level: int((ranks >= rank).sum()) for rank, level in enumerate(LEVELS)}
