"""Money: what a criterion costs, read from a table of texts, and triệu đồng as exact whole numbers."""

import re
from pathlib import Path

import pandas as pd

from ntm import tables
from ntm.errors import ProgrammeError

PER_MILLION = 1000
"""Money is counted in whole thousands of đồng, so that a triệu may have three decimals and sums are exact."""

COST_COLUMNS = ("criterion", "cost")
AMOUNT = re.compile(r"\d{1,12}([.,]\d{1,9})?")


class AllocationError(ProgrammeError):
    """A budget, a costs table or a wish that cannot be read or makes no sense."""


def read_costs(path: Path, set_size: int) -> pd.DataFrame:
    """Read a table of costs from a UTF-8 CSV file.

    Parameters
    ----------
    path : Path
        Columns ``criterion``, ``cost`` in triệu đồng (up to three decimals), optionally ``district_code`` (empty: every
        district without a line of its own).
    set_size : int
        Number of criteria of the set.

    Returns
    -------
    DataFrame
        As `check_costs` states.

    Raises
    ------
    AllocationError, TableError
        The file cannot be read, or a line is wrong; the message names file, line and value.
    """
    path = Path(path)
    return check_costs(tables.read_text_table(path), set_size, f"Tệp «{path.name}»")


def check_costs(frame: pd.DataFrame, set_size: int, where: str = "Bảng chi phí") -> pd.DataFrame:
    """Check a table of costs given as text.

    Returns
    -------
    DataFrame
        ``criterion`` (int64), ``district_code`` (text, empty for every district), ``cost`` (int64, nghìn đồng, more
        than 0). A criterion without a row cannot be bought.

    Raises
    ------
    AllocationError, TableError
        A column is absent, a criterion lies outside the set, a cost is not a positive number or ambiguous, or a
        criterion has two costs for one district.
    """
    tables.require_columns(frame, COST_COLUMNS, where)
    text = frame.assign(district_code=frame.get("district_code", pd.Series("", index=frame.index)))
    text = text[["criterion", "district_code", "cost"]].apply(lambda column: column.astype("str").str.strip())
    if text.empty:
        raise AllocationError(f"{where} không có dòng chi phí nào; hãy ghi ít nhất một tiêu chí có chi phí.")
    text = tables.integers(text, ("criterion",), where)
    outside = ~text["criterion"].between(1, set_size)
    tables.reject(text, outside, "criterion", where, f"nằm ngoài 1-{set_size}; hãy sửa số tiêu chí")
    wrong = ~text["district_code"].str.fullmatch(r"|\d{3}").astype(bool)
    tables.reject(text, wrong, "district_code", where, "không phải mã huyện ba chữ số; hãy sửa hoặc để trống")
    tables.require_unique(text, ("criterion", "district_code"), where)
    return text.assign(cost=_amounts(text, where))


def _amounts(text: pd.DataFrame, where: str) -> pd.Series:
    bad = ~text["cost"].map(lambda value: bool(AMOUNT.fullmatch(value))).astype(bool)
    tables.reject(text, bad, "cost", where, "không phải số dương tính bằng triệu đồng; hãy ghi như 1500 hoặc 1500,5")
    ambiguous = text["cost"].str.fullmatch(r"[1-9]\d{0,2}\.\d{3}").astype(bool)
    tables.reject(text, ambiguous, "cost", where, "có thể hiểu là nghìn hoặc phần nghìn; hãy bỏ dấu chấm, ghi 1500")
    scaled = pd.to_numeric(text["cost"].str.replace(",", ".")) * PER_MILLION
    tables.reject(text, scaled <= 0, "cost", where, "phải lớn hơn 0; tiêu chí không mua được thì bỏ dòng")
    fine = (scaled - scaled.round()).abs() > 1e-6
    tables.reject(text, fine, "cost", where, "lẻ hơn một nghìn đồng; hãy làm tròn đến ba chữ số thập phân")
    return scaled.round().astype("int64")


def thousands(amount: float, what: str) -> int:
    """Turn triệu đồng into whole thousands of đồng.

    Raises
    ------
    AllocationError
        Not a finite number, or finer than a thousand đồng.
    """
    try:
        scaled = float(amount) * PER_MILLION
        whole = round(scaled)
    except (TypeError, ValueError, OverflowError) as error:
        raise AllocationError(f"{what} «{amount}» không phải một số; hãy ghi số triệu đồng.") from error
    if abs(scaled - whole) > 1e-6 * max(1.0, abs(scaled) * 1e-9) or abs(whole) > 10**15:
        raise AllocationError(
            f"{what} {amount} lẻ hơn một nghìn đồng hoặc quá lớn; hãy ghi tối đa ba chữ số thập phân."
        )
    return whole
