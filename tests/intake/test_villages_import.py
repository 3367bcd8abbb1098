import io

import openpyxl
import pandas as pd
import pytest

from geo.units import geography
from intake.errors import IntakeError
from intake.template import VILLAGE_SHEET, village_workbook
from intake.villages import FRAME_COLUMNS, read_village_file
from ntm.villages import COLUMNS, check_villages
from tests.intake.sheet_kit import ods, text, xls, xlsx

HEAD = ["Mã xã", "Tên xã", "Huyện", "Tên thôn", "Số hộ", "Kết quả", "Năm đạt", "Kinh độ", "Vĩ độ"]
BOUNDS = (106.1, 21.3, 107.4, 22.5)


def read(*rows, head=HEAD, write=None, bounds=BOUNDS, choices=None):
    data = (write or (lambda rows: xlsx({"Thôn": rows})))([head, *rows])
    return read_village_file(data, "thôn.xlsx", "20", 2022, "2022-12-31", bounds, choices)


def one(frame):
    assert len(frame) == 1
    return frame.iloc[0]


def counted(reading):
    return {row.commune_code: (row.total, row.attained) for row in reading.totals.itertuples()}


ROWS = [
    [6139, "Bắc Hùng", "Văn Lãng", "Thôn Nà Cạn", 85, "Đạt", 2021, "106,6", "22,05"],
    ["06139", "", "", "Nà Mò", "1.204", "chưa", "", "", ""],
    ["", "Thụy Hùng", "Cao Lộc", "Pò Nghiều", "", "x", "", "", ""],
]


@pytest.mark.parametrize(
    "write", [lambda rows: xlsx({"B": rows}), lambda rows: xls({"B": rows}), lambda rows: ods({"B": rows}), text]
)
def test_villages_and_their_totals(write):
    reading = read(*ROWS, write=write)
    frame = reading.villages
    assert list(frame.columns) == list(FRAME_COLUMNS)
    assert list(frame["commune_code"]) == ["06139", "06139", "06208"]
    assert list(frame["village"]) == ["Thôn Nà Cạn", "Nà Mò", "Pò Nghiều"]
    assert frame["households"].tolist() == [85, 1204, pd.NA]
    assert list(frame["attained"]) == ["attained", "not_attained", "attained"]
    assert frame["attained_year"].tolist() == [2021, pd.NA, pd.NA]
    assert (frame.at[0, "lon"], frame.at[0, "lat"]) == (106.6, 22.05)
    assert frame.loc[1:, ["lon", "lat"]].isna().all(axis=None)
    assert [str(frame[name].dtype) for name in ("households", "attained_year", "lon")] == ["Int64", "Int64", "float64"]
    assert counted(reading) == {"06139": (2, 1), "06208": (1, 1)}
    assert list(reading.totals.columns) == list(COLUMNS)
    check_villages(reading.totals)
    assert reading.rejected.empty
    assert any("mã «6139» đọc là «06139»" in note for note in reading.notes)


def test_unknown_villages_are_counted_and_told():
    reading = read(
        ["06139", "", "", "A Lý", "", "x", "", "", ""], ["06139", "", "", "B Lý", "", "", "", "", ""],
        ["06034", "", "", "C Lý", "", "", "", "", ""],
    )  # fmt: skip
    assert list(reading.villages["attained"]) == ["attained", "unknown", "unknown"]
    assert counted(reading) == {"06139": (2, 1)}, "a commune of which nothing is known has no total"
    assert any("xã Bắc Hùng: 1/2 thôn chưa có kết quả" in note for note in reading.notes)
    assert any("xã Chi Lăng: 1/1 thôn" in note and "không tính tổng" in note for note in reading.notes)


def test_a_year_attained_says_that_the_village_attained():
    reading = read(["06139", "", "", "Nà Cạn", "", "", 2020, "", ""])
    assert reading.villages["attained"].tolist() == ["attained"]


def test_a_year_beside_a_failure_contradicts():
    entry = one(read(["06139", "", "", "Nà Cạn", "", "chưa", 2020, "", ""], ROWS[2]).rejected)
    assert "năm đạt 2020" in entry["reason"]


@pytest.mark.parametrize(
    ("column", "value", "word"), [(6, 2023, "2009 đến 2022"), (6, "abc", "«abc»"), (4, "vài chục", "số hộ")]
)
def test_a_cell_that_cannot_be_read_is_rejected_and_the_village_kept(column, value, word):
    row = ["06139", "", "", "Nà Cạn", "", "x", "", "", ""]
    row[column] = value
    reading = read(row)
    entry = one(reading.rejected)
    assert word in entry["reason"]
    assert entry["column"] == "ABCDEFGHI"[column]
    assert len(reading.villages) == 1


@pytest.mark.parametrize(
    ("lon", "lat", "word"),
    [
        ("105,8", "21,0", "nằm ngoài tỉnh"),
        ("22,05", "106,6", "đổi chỗ"),
        ("449314", "2417550", "VN-2000"),
        ("106,6", "", "độ thập phân"),
        ("108,9", "20,0", "nằm ngoài tỉnh"),
    ],
)
def test_coordinates_elsewhere_are_rejected_and_the_village_kept(lon, lat, word):
    reading = read(["06139", "", "", "Nà Cạn", "", "x", "", lon, lat])
    assert word in one(reading.rejected)["reason"]
    assert reading.villages[["lon", "lat"]].isna().all(axis=None)
    assert counted(reading) == {"06139": (1, 1)}


def test_without_bounds_only_degrees_are_asked_for():
    assert read(["06139", "", "", "Nà Cạn", "", "x", "", "105,8", "21"], bounds=None).villages["lon"].tolist() == [
        105.8
    ]
    assert len(read(["06139", "", "", "Nà Cạn", "", "x", "", "105,8", "221"], bounds=None).rejected) == 1


def test_a_commune_written_once_holds_for_the_rows_below():
    reading = read(
        ["06139", "Bắc Hùng", "", "A Lý", "", "x", "", "", ""], ["", "", "", "B Lý", "", "x", "", "", ""],
        ["06034", "Chi Lăng", "", "C Lý", "", "x", "", "", ""],
    )  # fmt: skip
    assert counted(reading) == {"06139": (2, 2), "06034": (1, 1)}
    assert any("1 dòng không ghi xã" in note for note in reading.notes)


def test_an_ambiguous_commune_asks_and_takes_the_choice():
    rows = [["", "Thụy Hùng", "", "Pò Nghiều", "", "x", "", "", ""], ROWS[0]]
    entry = one(read(*rows).doubtful)
    assert {each["code"] for each in entry["suggestions"]} == {"06136", "06208"}
    assert counted(read(*rows, choices={("Thôn", 2): "06208"})) == {"06139": (1, 1), "06208": (1, 1)}
    assert counted(read(*rows, choices={("Thôn", 2): None})) == {"06139": (1, 1)}
    with pytest.raises(IntakeError, match="«99999»"):
        read(*rows, choices={("Thôn", 2): "99999"})


def test_a_village_written_twice():
    same = ["06139", "", "", "Nà Cạn", "85", "x", "", "", ""]
    twice = read(same, [*same[:3], "Thôn Nà Cạn", *same[4:]])
    assert len(twice.villages) == 1
    assert any("ghi lặp" in note for note in twice.notes)
    differ = read(same, [*same[:5], "chưa", *same[6:]], ROWS[2])
    assert list(differ.rejected["row"]) == [2, 3]
    assert counted(differ) == {"06208": (1, 1)}


def test_formulas_are_never_taken():
    reading = read(
        ["06139", "", "", "=1+1", "", "x", "", "", ""], ["06139", "", "", "Nà Cạn", "", "=1", "", "", ""], ROWS[2]
    )
    assert list(reading.rejected["row"]) == [2, 3]
    assert all("công thức" in reason for reason in reading.rejected["reason"])


def test_a_file_without_villages_is_refused_in_words():
    with pytest.raises(IntakeError, match="không có danh sách thôn.*cột tên thôn"):
        read(["Bắc Hùng", "x"], head=["Tên xã", "TC1"])


def test_the_template_is_read_back():
    book = openpyxl.load_workbook(io.BytesIO(village_workbook(geography("20", "2022-12-31"), 2022)))
    sheet = book[VILLAGE_SHEET]
    sheet["B3"], sheet["D7"], sheet["E7"], sheet["F7"] = "QĐ 99", "Nà Cạn", "85", "Đạt"
    stream = io.BytesIO()
    book.save(stream)
    reading = read_village_file(stream.getvalue(), "mẫu.xlsx", "20", 2022, "2022-12-31")
    village = one(reading.villages)
    assert (village["commune_code"], village["village"], village["households"]) == (sheet["A7"].value, "Nà Cạn", 85)
    assert reading.rejected.empty
    assert reading.as_json()["accepted"] == 1
