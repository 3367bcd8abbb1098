"""The committed CSV files, read once, every cell as text."""

from functools import cache

import pandas as pd

from geo.errors import UnitListError
from geo.paths import DATA

_COLUMNS = {
    "units": "province effective_date code name kind district_code district partial source confidence",
    "vintages": "province effective_date decree source confidence",
    "events": "province decree effective_date from_code from_name from_district to_code to_name area_share"
    " confidence source",
    "flags": "province effective_date code flag value status source confidence",
    "name_match": "province polygon_index label_province label_district label_ward code name code_by_name repair"
    " source confidence",
}
_CODE_PATTERN = {"province": r"\d\d", "code": r"\d{5}|\*", "from_code": r"\d{5}", "to_code": r"\d{5}"}


def table(name, province_code):
    """Rows of ``data/boundaries/<name>.csv`` that belong to one province; a copy the caller may keep.

    Returns
    -------
    pandas.DataFrame
        Columns as in the file, all of dtype str; an empty cell is an empty text.

    Raises
    ------
    UnitListError
        When a column is missing or a code does not have its five digits.
    """
    whole = _read(name)
    return whole[whole["province"] == province_code].reset_index(drop=True)


def file_bytes(name):
    """Bytes of one committed file, for the key of built layers."""
    return _path(name).read_bytes()


def _path(name):
    return DATA / f"{name}.csv"


@cache
def _read(name):
    frame = pd.read_csv(_path(name), dtype=str, keep_default_na=False, encoding="utf-8")
    check_table(name, frame)
    return frame


def check_table(name, frame):
    """Raise `UnitListError` unless the frame has the columns of the file `name` and well-formed codes."""
    missing = [column for column in _COLUMNS[name].split() if column not in frame.columns]
    if missing:
        raise UnitListError(f"data/boundaries/{name}.csv thiếu cột {', '.join(missing)}; hãy lấy lại tệp từ kho mã.")
    for column in _CODE_PATTERN.keys() & set(frame.columns):
        bad = frame.loc[~frame[column].str.fullmatch(_CODE_PATTERN[column]), column]
        if len(bad):
            raise UnitListError(
                f"data/boundaries/{name}.csv có mã «{bad.iloc[0]}» sai dạng ở cột {column}; mã phải giữ đủ chữ số."
            )
