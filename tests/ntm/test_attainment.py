import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ntm.attainment import (
    STATUS_VI,
    STATUSES,
    check_attainment,
    criteria_met,
    criteria_unknown,
    group_of,
    met_is_lower_bound,
    read_attainment,
    wide,
)
from ntm.errors import CriteriaError, TableError

SET = "2026-2030"  # ten criteria: small enough to count by hand
HEADER = "unit_code,year,set_id,criterion,status,source\n"


def row(code="06001", year=2026, criterion=1, status="attained", source="báo cáo", set_id=SET):
    return {
        "unit_code": code,
        "year": year,
        "set_id": set_id,
        "criterion": criterion,
        "status": status,
        "source": source,
    }


def table(*rows):
    return pd.DataFrame([*rows])


@pytest.fixture
def long():
    """06001 has all ten; 06002 one attained, one nearly, one not, the rest unknown; 06003 has rows of another year."""
    full = [row(criterion=number) for number in range(1, 11)]
    mixed = [row("06002", criterion=n, status=s) for n, s in enumerate(("attained", "nearly", "not_attained"), 1)]
    return table(*full, *mixed, row("06003", year=2027))


def test_labels_of_the_four_statuses():
    assert list(STATUS_VI.values()) == ["Đạt", "Cơ bản đạt", "Chưa đạt", "Chưa có số liệu"]


def test_a_good_table_passes_untouched(long):
    before = long.copy()
    assert check_attainment(long, {"06001", "06002", "06003"}) is long
    pd.testing.assert_frame_equal(long, before)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (row("06002", status="dat"), r"dòng 3 \(mã 06002\).*«status».*«dat».*«attained»"),
        (row("06002", criterion=11), r"dòng 3 \(mã 06002\).*«criterion».*«11».*nằm ngoài bộ"),
        (row("06002", criterion=0), r"«criterion».*«0»"),
        (row("06002", set_id="2031"), r"dòng 3.*«set_id».*«2031»"),
        (row("06002", source=" "), r"dòng 3.*«source».*ghi nguồn"),
        (row(6002), r"dòng 3.*«unit_code».*«6002».*dạng chữ"),
        (row("06001"), r"dòng 3: trùng khóa \(unit_code 06001, year 2026"),
        (row("99999"), r"dòng 3 \(mã 99999\).*không có trong danh sách đơn vị"),
    ],
)
def test_a_bad_row_is_named(bad, message):
    with pytest.raises(TableError, match=message):
        check_attainment(table(row(), bad), {"06001", "06002"})


def test_a_missing_column_is_named():
    with pytest.raises(TableError, match="thiếu cột «status», «source»"):
        check_attainment(table(row()).drop(columns=["status", "source"]))


def test_years_must_be_whole_numbers():
    with pytest.raises(TableError, match="«year» phải toàn số nguyên"):
        check_attainment(table(row(year=2026.5)))


def test_other_bad_rows_are_counted():
    with pytest.raises(TableError, match=r"và 2 dòng khác"):
        check_attainment(table(*(row(status="x", criterion=number) for number in (1, 2, 3))))


def test_reading_a_file_with_a_byte_order_mark(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbf" + (HEADER + "00123,2026,2026-2030,4,nearly,báo cáo\n").encode())
    frame = read_attainment(path, {"00123"})
    assert frame.loc[0, ["unit_code", "year", "criterion"]].tolist() == ["00123", 2026, 4]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ((HEADER + "06001,2026,2026-2030,bốn,nearly,s\n").encode(), "Tệp «a.csv», dòng 2.*«bốn» không phải số nguyên"),
        ((HEADER + "06001,,2026-2030,4,nearly,s\n").encode(), "«year»"),
        (HEADER.encode() + b"06001,2026,2026-2030,4,nearly,b\xe1o\n", "không phải UTF-8"),
        (b"unit_code,year\n06001,2026\n", "thiếu cột"),
        (b"", "không phải bảng CSV"),
    ],
)
def test_an_unreadable_file_is_named(tmp_path, content, message):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(TableError, match=message):
        read_attainment(path)


def test_an_absent_file(tmp_path):
    with pytest.raises(TableError, match="Không tìm thấy tệp"):
        read_attainment(tmp_path / "none.csv")


def test_wide_keeps_the_order_asked_for_and_fills_with_unknown(long):
    before = long.copy()
    laid_out = wide(long, ["06003", "06002"], 2026, SET)
    assert list(laid_out.index) == ["06003", "06002"]
    assert list(laid_out.columns) == list(range(1, 11))
    assert laid_out.loc["06002"].tolist() == ["attained", "nearly", "not_attained"] + ["unknown"] * 7
    assert set(laid_out.loc["06003"]) == {"unknown"}
    pd.testing.assert_frame_equal(long, before)


def test_wide_without_any_row_or_any_code(long):
    assert (wide(long, ["06001"], 1999, SET) == "unknown").all(axis=None)
    assert wide(long, [], 2026, SET).shape == (0, 10)


def test_wide_refuses_a_code_twice_and_a_strange_set(long):
    with pytest.raises(TableError, match="«06001»"):
        wide(long, ["06001", "06001"], 2026, SET)
    with pytest.raises(CriteriaError):
        wide(long, ["06001"], 2026, "2031")


def test_counts_only_attained_and_unknown_is_not_a_no(long):
    laid_out = wide(long, ["06001", "06002", "06003"], 2026, SET)
    met, unknown = criteria_met(laid_out), criteria_unknown(laid_out)
    assert met.dtype == "Int64"
    assert met.tolist()[:2] == [10, 1]
    assert met.isna().tolist() == [False, False, True]
    assert unknown.tolist() == [0, 7, 10]
    assert met_is_lower_bound(laid_out).tolist() == [False, True, False]
    assert list(met.index) == list(laid_out.index)


@pytest.mark.parametrize(
    ("met", "label"),
    [
        (0, "<5"),
        (4, "<5"),
        (5, "5-9"),
        (9, "5-9"),
        (10, "10-14"),
        (14, "10-14"),
        (15, "15-18"),
        (18, "15-18"),
        (19, "19"),
    ],
)
def test_group_edges_of_nineteen(met, label):
    assert group_of(pd.Series([met], dtype="Int64"), 19).tolist() == [label]


@pytest.mark.parametrize(("met", "label"), [(4, "<5"), (5, "5-7"), (7, "5-7"), (8, "8-9"), (9, "8-9"), (10, "10")])
def test_group_edges_of_ten(met, label):
    assert group_of(pd.Series([met], dtype="Int64"), 10).tolist() == [label]


def test_no_count_no_group():
    labels = group_of(pd.Series([pd.NA, 19], index=["a", "b"], dtype="Int64"), 19)
    assert labels.isna().tolist() == [True, False]
    assert list(labels.index) == ["a", "b"]


@pytest.mark.parametrize("met", [-1, 20])
def test_a_count_outside_the_scale(met):
    with pytest.raises(TableError, match="0-19"):
        group_of(pd.Series([1, met], index=["06001", "06002"], dtype="Int64"), 19)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(STATUSES), min_size=10, max_size=10))
def test_counts_agree_with_counting_by_hand(statuses):
    rows = [row(criterion=number, status=status) for number, status in enumerate(statuses, 1)]
    laid_out = wide(table(*rows), ["06001"], 2026, SET)
    expected = None if set(statuses) == {"unknown"} else statuses.count("attained")
    seen = criteria_met(laid_out)["06001"]
    assert (None if seen is pd.NA else seen) == expected
    assert criteria_unknown(laid_out)["06001"] == statuses.count("unknown")
