"""What every table of this package has in common: reading as text, and one clear sentence when a row is wrong."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pandas as pd

from ntm.errors import TableError

HEADER_LINES = 1
"""Lines before the first row of a file, so that a message names the line a person sees in a spreadsheet."""


def read_text_table(path: Path) -> pd.DataFrame:
    """Read a CSV with every column as text.

    Parameters
    ----------
    path : Path
        CSV file in UTF-8, with or without a byte order mark.

    Returns
    -------
    DataFrame
        Columns as in the file, all of dtype str; an empty cell is the empty text, never missing.

    Raises
    ------
    TableError
        The file is absent, is not UTF-8, or its lines do not form a table.
    """
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise TableError(f"Không tìm thấy tệp «{path}»; hãy kiểm tra lại đường dẫn.") from error
    except UnicodeDecodeError as error:
        raise TableError(f"Tệp «{path.name}» không phải UTF-8; hãy lưu lại dạng CSV UTF-8 rồi đọc lại.") from error
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise TableError(f"Tệp «{path.name}» không phải bảng CSV hợp lệ ({error}); hãy mở và lưu lại.") from error


def require_columns(frame: pd.DataFrame, columns: Sequence[str], where: str) -> None:
    """Raise TableError when a column is absent."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise TableError(
            f"{where}: thiếu cột {quoted(missing)} (đang có {quoted(frame.columns)}); hãy thêm đủ cột rồi đọc lại."
        )


def require_text(frame: pd.DataFrame, columns: Sequence[str], where: str) -> None:
    """Raise TableError when a column does not hold text; a code read as a number has lost its leading zero."""
    for column in columns:
        bad = ~frame[column].map(lambda value: isinstance(value, str)).astype(bool)
        reject(frame, bad, column, where, "phải là chữ, không phải số; hãy đọc cột này dạng chữ để giữ số 0 ở đầu")


def require_integers(frame: pd.DataFrame, columns: Sequence[str], where: str) -> None:
    """Raise TableError when a column is not of an integer dtype."""
    for column in columns:
        if not pd.api.types.is_integer_dtype(frame[column]) or frame[column].isna().any():
            raise TableError(
                f"{where}: cột «{column}» phải toàn số nguyên, đang là kiểu {frame[column].dtype}; "
                "hãy sửa ô trống và ô có chữ."
            )


def require_one_of(frame: pd.DataFrame, column: str, legal: Collection[str], where: str) -> None:
    """Raise TableError when a value of the column is not one of the legal ones."""
    reject(frame, ~frame[column].isin(list(legal)), column, where, f"không hợp lệ; hãy dùng một trong {quoted(legal)}")


def require_unique(frame: pd.DataFrame, key: Sequence[str], where: str) -> None:
    """Raise TableError when two rows share the key."""
    again = frame.duplicated(list(key))
    if again.any():
        place = int(again.to_numpy().argmax())
        seen = ", ".join(f"{column} {frame[column].iloc[place]}" for column in key)
        raise TableError(f"{where}, dòng {line_of(place)}: trùng khóa ({seen}); hãy giữ lại một dòng.")


def require_known_codes(frame: pd.DataFrame, column: str, known_codes: Collection[str] | None, where: str) -> None:
    """Raise TableError when a code is not on the list of units; no list means nothing to compare with."""
    if known_codes is None:
        return
    unknown = ~frame[column].isin(list(known_codes))
    reject(frame, unknown, column, where, "không có trong danh sách đơn vị; hãy kiểm tra mã và ngày của địa giới")


def integers(frame: pd.DataFrame, columns: Sequence[str], where: str) -> pd.DataFrame:
    """Copy of the frame with the given text columns as int64; TableError names the first cell that is no number."""
    for column in columns:
        bad = ~frame[column].str.fullmatch(r"-?\d{1,9}").astype(bool)
        reject(frame, bad, column, where, "không phải số nguyên; hãy sửa lại ô này")
    return frame.astype(dict.fromkeys(columns, "int64"))


def reject(frame: pd.DataFrame, bad: pd.Series, column: str, where: str, why: str) -> None:
    """Raise TableError naming the first bad row, its unit and the value seen."""
    if not bad.any():
        return
    place = int(bad.to_numpy().argmax())
    more = f" (và {int(bad.sum()) - 1} dòng khác)" if bad.sum() > 1 else ""
    seen = f"cột «{column}» có giá trị «{frame[column].iloc[place]}»"
    raise TableError(f"{where}, dòng {line_of(place)}{_unit(frame.iloc[place])}: {seen} {why}{more}.")


def line_of(place: int) -> int:
    """Line number in the file of the row at a position (the header is line 1)."""
    return place + HEADER_LINES + 1


def quoted(names: Collection[str]) -> str:
    """Join names as «a», «b» for a message."""
    return ", ".join(f"«{name}»" for name in names)


def _unit(row: Mapping) -> str:
    """Say which unit a row is about, when it says so."""
    code = next((row[column] for column in ("unit_code", "commune_code") if column in row), None)
    return "" if code is None else f" (mã {code})"


def empty_table(columns: Sequence[str], integers: Sequence[str] = ()) -> pd.DataFrame:
    """Return a table of these columns without rows: text, except the integer ones."""
    return pd.DataFrame({one: pd.Series(dtype="int64" if one in integers else "str") for one in columns})
