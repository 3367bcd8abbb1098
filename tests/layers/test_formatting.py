import datetime as dt

import pytest

from layers import formatting
from layers.formatting import UNKNOWN


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [(4756, 0, "4.756"), (13.967, 2, "13,97"), (1234567.5, 1, "1.234.567,5"), (0, 2, "0,00"), (None, 0, UNKNOWN),
     (float("nan"), 2, UNKNOWN), (-2.5, 1, "-2,5")],
)  # fmt: skip
def test_numbers(value, decimals, said):
    assert formatting.number(value, decimals) == said


def test_shares_changes_dates_and_names():
    assert formatting.percent(75, 181) == "41,4%"
    assert formatting.percent(1, 0) == UNKNOWN
    assert [formatting.signed(v) for v in (10, -2, 0)] == ["+10", "−2", "0"]
    assert formatting.date(dt.date(2025, 7, 1)) == "01/7/2025"
    assert formatting.date(dt.date(2021, 1, 12)) == "12/01/2021"
    assert formatting.unit_title("thị trấn", "Đồng Đăng") == "Thị trấn Đồng Đăng"
    assert (
        formatting.listed(["a", "b", "c"]) == "a, b và c"
        and formatting.listed([]) == ""
        and formatting.listed(["a"]) == "a"
    )
