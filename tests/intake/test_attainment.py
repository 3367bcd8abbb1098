"""One table, every format, encoding and layout: the accepted rows are always the same."""

import hashlib
import unicodedata

import pytest

from geo.units import geography, units
from intake.attainment import read_attainment_file
from intake.errors import IntakeError
from ntm.attainment import COLUMNS, check_attainment
from ntm.criteria import criteria_set
from ntm.errors import CriteriaError
from tests.intake.sheet_kit import in_font, ods, text, xls, xlsx

PROVINCE, YEAR, SET, DAY = "20", 2022, "2021-2025", "2022-12-31"
NUMBERS = range(1, 20)
# code, name, district, and a mark for each of the first criteria; «» is unknown.
UNITS = [
    ("06034", "Chi Lăng", "Huyện Tràng Định", ["x", "x", "", "Đ", "đạt"]),
    ("06523", "Chi Lăng", "Huyện Chi Lăng", ["1", "0", "chưa", "x", "có"]),
    ("06139", "Bắc Hùng", "Huyện Văn Lãng", ["CBĐ", "Chưa đạt", "cơ bản đạt", "", "K"]),
    ("05989", "Quảng Lạc", "Thành phố Lạng Sơn", ["", "", "", "x", "chưa có số liệu"]),
]
STATUS = {
    "x": "attained", "Đ": "attained", "đạt": "attained", "1": "attained", "có": "attained", "0": "not_attained",
    "chưa": "not_attained", "Chưa đạt": "not_attained", "K": "not_attained", "CBĐ": "nearly", "cơ bản đạt": "nearly",
    "chưa có số liệu": "unknown",
}  # fmt: skip
EXPECTED = {
    (code, number): STATUS[mark]
    for code, _, _, marks in UNITS
    for number, mark in enumerate(marks, 1)
    if mark
}  # fmt: skip


def read(data, name="tệp.xlsx", year=YEAR, set_id=SET, day=DAY, province=PROVINCE):
    return read_attainment_file(data, name, province, year, set_id, day)


def said(reading):
    return {(row.unit_code, row.criterion): row.status for row in reading.accepted.itertuples()}


def wide(with_codes=True, heads=None):
    heads = heads or [f"TC{number}" for number in range(1, 6)]
    first = ["STT", "Mã xã", "Tên xã", "Huyện"] if with_codes else ["STT", "Tên xã", "Huyện"]
    rows = [
        [str(place), *([code] if with_codes else []), name, district, *marks]
        for place, (code, name, district, marks) in enumerate(UNITS, 1)
    ]
    return [["Biểu 1"], [], [*first, *heads], *rows]


def long():
    rows = [
        [code, name, district, str(number), mark]
        for code, name, district, marks in UNITS
        for number, mark in enumerate(marks, 1)
    ]
    return [["Mã xã", "Tên xã", "Huyện", "Tiêu chí", "Kết quả"], *rows]


def test_the_units_of_this_test_are_real():
    known = units(geography(PROVINCE, DAY))
    assert [(known.at[code, "name"], known.at[code, "district"]) for code, *_ in UNITS] == [one[1:3] for one in UNITS]


@pytest.mark.parametrize("rows", [wide(), wide(False), long()], ids=["codes", "names", "long"])
@pytest.mark.parametrize(
    "write",
    [
        lambda rows: xlsx({"Bảng": rows}),
        lambda rows: xls({"Bảng": rows}),
        lambda rows: ods({"Bảng": rows}),
        lambda rows: text(rows),
        lambda rows: text(rows, ";", "utf-8-sig"),
        lambda rows: text(rows, "\t", "utf-16"),
        lambda rows: text(rows, ";", "utf-16-le"),
        lambda rows: text(rows, ";", "tcvn3"),
        lambda rows: text(rows, "\t", "tcvn3"),
        lambda rows: text(rows, ",", "vni"),
        lambda rows: xlsx({"Bảng": [[in_font(cell, "tcvn3") for cell in row] for row in rows]}),
        lambda rows: xls({"Bảng": [[in_font(cell, "vni") for cell in row] for row in rows]}),
        lambda rows: text([[unicodedata.normalize("NFD", cell) for cell in row] for row in rows]),
    ],
    ids=[
        "xlsx",
        "xls",
        "ods",
        "comma",
        "semicolon",
        "tab-utf16",
        "utf16-le",
        "tcvn3",
        "tcvn3-tab",
        "vni",
        "xlsx-tcvn3",
        "xls-vni",
        "nfd",
    ],  # fmt: skip
)
def test_every_format_and_layout(rows, write):
    reading = read(write(rows))
    assert said(reading) == EXPECTED
    assert reading.doubtful.empty
    assert reading.rejected.empty
    assert reading.empty_cells == 5


@pytest.mark.parametrize(
    "heads",
    [
        ["1", "2", "3", "4", "5"],
        ["Tiêu chí số 1", "Tiêu chí số 2", "TC 3", "tc4", "Tiêu chí 5"],
        [one.name_vi for one in criteria_set(SET).criteria[:5]],
        [f"{one.number}. {one.short_vi}" for one in criteria_set(SET).criteria[:5]],
        ["quy hoach", "GIAO THONG", "Thủy lợi", "Điện", "Trường học"],
    ],
)
def test_every_way_to_head_a_criterion(heads):
    assert said(read(xlsx({"Bảng": wide(heads=heads)}))) == EXPECTED


def test_every_figure_knows_its_cell():
    reading = read(xlsx({"Bảng 1": wide()}), "Kết quả 2022.xlsx")
    row = reading.accepted.query("unit_code == '06523' and criterion == 2").iloc[0]
    assert (row["sheet"], row["row"], row["column"], row["value"]) == ("Bảng 1", 5, "F", "0")
    assert row["source"] == "Tệp Kết quả 2022.xlsx, sheet Bảng 1, ô F5"
    assert list(reading.accepted.columns) == [*COLUMNS, "sheet", "row", "column", "value"]
    assert reading.accepted["year"].unique().tolist() == [YEAR]
    check_attainment(reading.accepted, units(geography(PROVINCE, DAY)).index)


def test_what_the_file_is():
    data = xlsx({"Bảng": wide()})
    reading = read(data, "a.xlsx")
    assert reading.sha256 == hashlib.sha256(data).hexdigest()
    assert (reading.file_name, reading.rows_read, reading.year, reading.set_id) == ("a.xlsx", 4, YEAR, SET)


def test_a_source_above_the_table_is_cited_with_the_cell():
    rows = [["Nguồn:", "Báo cáo 15/BC-VPĐP"], *wide()]
    first = read(xlsx({"B": rows}), "a.xlsx").accepted.query("unit_code == '06034'").iloc[0]
    assert first["source"] == "Báo cáo 15/BC-VPĐP (tệp a.xlsx, sheet B, ô E5)"


def test_the_older_template_is_read_and_its_unfilled_rows_are_left_alone():
    head = ["unit_code", "year", "set_id", "criterion", "status", "source", "ten_xa", "ten_tieu_chi"]
    rows = [
        ["06139", "2022", SET, "1", "attained", "KH 1", "Bắc Hùng", "Quy hoạch"],
        ["06139", "2022", SET, "2", "unknown", "", "Bắc Hùng", "Giao thông"],
        ["06139", "2022", SET, "3", "not_attained", "", "Bắc Hùng", "Thủy lợi"],
    ]
    reading = read(text([head, *rows]), "mau.csv")
    assert said(reading) == {("06139", 1): "attained", ("06139", 3): "not_attained"}
    assert reading.empty_cells == 1
    assert list(reading.accepted["source"]) == [
        "KH 1 (tệp mau.csv, sheet mau, ô E2)",
        "Tệp mau.csv, sheet mau, ô E4",
    ]
    assert reading.rejected.empty


@pytest.mark.parametrize(
    ("column", "value", "word"),
    [
        (1, "2021", "năm «2021»"),
        (2, "2016-2020", "bộ tiêu chí «2016-2020»"),
        (3, "20", "từ 1 đến 19"),
        (3, "abc", "«abc»"),
    ],
)
def test_a_long_row_about_something_else_is_rejected(column, value, word):
    row = ["06139", "2022", SET, "1", "attained"]
    row[column] = value
    head = ["unit_code", "year", "set_id", "criterion", "status"]
    reading = read(text([head, row, ["06034", "2022", SET, "1", "x"]]))
    assert said(reading) == {("06034", 1): "attained"}
    assert len(reading.rejected) == 1
    assert word in reading.rejected["reason"].iloc[0]
    assert reading.rejected["row"].iloc[0] == 2


def test_sheets_that_were_not_read_are_told():
    data = xlsx({"Bìa": [["Báo cáo"]], "Bảng": wide(), "Cũ": wide(), "Trống": []}, hidden=["Cũ"])
    reading = read(data)
    assert said(reading) == EXPECTED
    told = " ".join(reading.notes)
    assert "Sheet 'Bìa' không đọc" in told
    assert "Sheet 'Cũ' đang ẩn" in told
    assert "Sheet 'Trống' trống" in told


def test_a_file_without_a_table_is_refused_in_words():
    with pytest.raises(IntakeError, match="không có bảng kết quả.*Sheet 'Bìa' không đọc.*mẫu nhập"):
        read(xlsx({"Bìa": [["Báo cáo"], ["Tên xã", "Dân số"], ["Bắc Hùng", 12]]}))


def test_an_unknown_set_is_refused():
    with pytest.raises(CriteriaError, match="2031"):
        read(xlsx({"B": wide()}), set_id="2031")


def test_figures_of_the_present_geography():
    head = ["Tên xã", *[str(number) for number in range(1, 11)]]
    rows = [head, ["Đoàn Kết", *["x"] * 10], ["Thụy Hùng", *["chưa"] * 10]]
    reading = read(xlsx({"B": rows}), year=2026, set_id="2026-2030", day="2026-06-01")
    assert reading.accepted.groupby("unit_code")["status"].agg(["size", "first"]).to_dict("index") == {
        "06001": {"size": 10, "first": "attained"},
        "06148": {"size": 10, "first": "not_attained"},
    }
    assert reading.rejected.empty
