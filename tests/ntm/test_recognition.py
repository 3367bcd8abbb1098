import pandas as pd
import pytest

from ntm.errors import TableError
from ntm.recognition import BASIS_VI, COLUMNS, LEVEL_VI, check_recognition, level_at, nested_counts, read_recognition


def row(code="06001", level="dat_chuan", year=2020, basis="press", **more):
    values = {"field": "", "decision": "", "decision_date": "", "source": "báo", **more}
    return {"unit_code": code, "level": level, "year": year, "basis": basis} | values


@pytest.fixture
def titles():
    return pd.DataFrame(
        [
            row("06001", year=2015),
            row("06001", "nang_cao", 2020),
            row("06001", "kieu_mau", 2022, field="văn hóa"),
            row("06001", "kieu_mau", 2022, field="giáo dục"),
            row("06002", year=2021),
            row("06003", "nang_cao", 2021),
        ]
    )[list(COLUMNS)]


def test_labels():
    assert list(LEVEL_VI) == ["dat_chuan", "nang_cao", "kieu_mau"]
    assert set(BASIS_VI) == {"decision", "plan-stated", "press", "plan-target", "demo"}


def test_a_good_table_passes_untouched(titles):
    before = titles.copy()
    assert check_recognition(titles, {"06001", "06002", "06003"}) is titles
    pd.testing.assert_frame_equal(titles, before)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (row("06002", "xuat_sac"), r"dòng 3 \(mã 06002\).*«xuat_sac».*«dat_chuan»"),
        (row("06002", basis="rumour"), "«rumour»"),
        (row("06002", source=""), "ghi nguồn"),
        (row("06002", decision_date="26/01/2023"), "«26/01/2023» không phải ngày"),
        (row("06002", basis="decision", decision="99/QĐ-UBND"), "cần số và ngày quyết định"),
        (row("06001"), "trùng khóa"),
        (row("06009"), "mã 06009.*không có trong danh sách đơn vị"),
        (row(6002), "dạng chữ"),
    ],
)
def test_a_bad_row_is_named(bad, message):
    with pytest.raises(TableError, match=message):
        check_recognition(pd.DataFrame([row(), bad]), {"06001", "06002"})


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2014, {}),
        (2015, {"06001": "dat_chuan"}),
        (2020, {"06001": "nang_cao"}),
        (2021, {"06001": "nang_cao", "06002": "dat_chuan", "06003": "nang_cao"}),
        (2022, {"06001": "kieu_mau", "06002": "dat_chuan", "06003": "nang_cao"}),
    ],
)
def test_highest_level_at_the_end_of_a_year(titles, year, expected):
    assert level_at(titles, year).to_dict() == expected


def test_counts_are_nested(titles):
    assert nested_counts(level_at(titles, 2022)) == {"dat_chuan": 3, "nang_cao": 2, "kieu_mau": 1}
    assert nested_counts(level_at(titles, 2014)) == {"dat_chuan": 0, "nang_cao": 0, "kieu_mau": 0}


def test_units_without_a_level_are_not_counted(titles):
    levels = level_at(titles, 2022).reindex(["06002", "06777"])
    assert nested_counts(levels)["dat_chuan"] == 1


def test_reading(tmp_path, titles):
    path = tmp_path / "r.csv"
    titles.to_csv(path, index=False)
    pd.testing.assert_frame_equal(read_recognition(path), titles)
    path.write_text(",".join(COLUMNS) + "\n06001,dat_chuan,,hai nghìn,,,press,báo\n", encoding="utf-8")
    with pytest.raises(TableError, match="Tệp «r.csv», dòng 2.*«hai nghìn»"):
        read_recognition(path)
