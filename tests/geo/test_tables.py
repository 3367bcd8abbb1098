import pytest

from geo.errors import UnitListError
from geo.paths import DATA
from geo.tables import check_table, table


def test_a_table_holds_only_text():
    frame = table("events", "20")
    assert all(isinstance(value, str) for value in frame.to_numpy().ravel())


def test_a_missing_column_is_named():
    with pytest.raises(UnitListError, match="units.csv thiếu cột kind"):
        check_table("units", table("units", "20").drop(columns="kind"))


def test_a_code_that_lost_its_zero_is_named():
    rows = table("units", "20")
    rows.loc[3, "code"] = "5971"
    with pytest.raises(UnitListError, match="«5971».*cột code"):
        check_table("units", rows)


def test_no_polygon_is_committed():
    assert {path.suffix for path in DATA.iterdir() if path.is_file()} <= {".csv", ".md"}
    assert all(path.stat().st_size < 500_000 for path in DATA.glob("*.csv"))
