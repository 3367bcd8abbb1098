"""A workbook as eleven districts send it: titles, merged headers, headings, totals, signatures, each in its own way."""

import io
import random
import shutil
import subprocess
import unicodedata

import openpyxl
import pytest
import xlwt

from geo.units import geography, units
from intake.attainment import may_commit, read_attainment_file
from ntm.criteria import criteria_set

DAY, YEAR, SET = "2022-12-31", 2022, "2021-2025"
WORDS = {
    "attained": ["x", "X", "Đ", "đạt", "Đạt", "1", "✓", "Có"],
    "not_attained": ["chưa", "Chưa đạt", "0", "K", "chua dat"],
    "nearly": ["CBĐ", "Cơ bản đạt"],
    "unknown": ["", None, "  "],
}
SOFFICE = shutil.which("soffice")


def rural():
    frame = units(geography("20", DAY))
    return frame[frame["rural"]]


def truth(seed):
    """Statuses of every rural commune: mostly attained, some unknown."""
    chance = random.Random(seed)
    weights = {"attained": 14, "not_attained": 3, "nearly": 1, "unknown": 1}
    return {
        (code, number): chance.choices(list(weights), list(weights.values()))[0]
        for code in rural().index
        for number in range(1, 20)
    }


def spelt(name, chance):
    """A name as somebody may type it, still the same name."""
    way = chance.randrange(6)
    return [name, f"Xã {name}", f"  {name.upper()} ", f"xã  {name}", unicodedata.normalize("NFD", name), f"{name}."][
        way
    ]


def district_rows(district, told, chance, order):
    """Rows of one district: a heading, its communes with numbers, their total."""
    frame = rural()
    rows = [[order, district.upper() if chance.random() < 0.5 else district, *[None] * 20]]
    for place, (code, name) in enumerate(frame.loc[frame["district"] == district, "name"].items(), 1):
        statuses = [told[code, number] for number in range(1, 20)]
        marks = [chance.choice(WORDS[status]) for status in statuses]
        rows.append([place, spelt(name, chance), *marks, statuses.count("attained")])
    return [*rows, [None, "Cộng", *[str(n) for n in range(19)], None]]


def province_rows(told, seed=7):
    chance = random.Random(seed)
    short = [one.short_vi for one in criteria_set(SET).criteria]
    rows = [
        ["UBND TỈNH LẠNG SƠN", *[None] * 12, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", *[None] * 8],
        ["BIỂU TỔNG HỢP KẾT QUẢ THỰC HIỆN BỘ TIÊU CHÍ NÔNG THÔN MỚI NĂM 2022", *[None] * 21],
        [None] * 22,
        ["STT", "Đơn vị (xã)", "Kết quả thực hiện 19 tiêu chí", *[None] * 18, "Tổng số tiêu chí đạt"],
        [None, None, *range(1, 20), None],
        [None, None, *short, None],
        ["(1)", "(2)", *[f"({n})" for n in range(3, 22)], "(22)"],
    ]
    districts = list(dict.fromkeys(rural()["district"]))
    for place, district in enumerate(districts):
        rows += district_rows(district, told, chance, ROMAN[place])
    return [
        *rows,
        [None, "TỔNG CỘNG TOÀN TỈNH", *[str(n) for n in range(19)], None],
        [None, "Bình quân tiêu chí/xã", *[None] * 19, "13,4"],
        ["Ghi chú: x là đạt; ô trống là chưa có số liệu", *[None] * 21],
        [*[None] * 14, "Lạng Sơn, ngày 31 tháng 12 năm 2022", *[None] * 7],
        [None, "NGƯỜI LẬP BIỂU", *[None] * 12, "KT. CHÁNH VĂN PHÒNG", *[None] * 7],
        [None, "Hoàng Thị A", *[None] * 12, "Vi Văn B", *[None] * 7],
    ]


ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI"]
MERGES = ["A2:V2", "A4:A6", "B4:B6", "C4:U4", "V4:V6"]


def as_xlsx(rows):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Biểu 1"
    for row in rows:
        sheet.append(row)
    for area in MERGES:
        sheet.merge_cells(area)
    book.create_sheet("Thuyết minh")["A1"] = "Số liệu do các huyện tự đánh giá"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_xls(rows):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Biểu 1")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is not None:
                sheet.write(r, c, value)
    for top, bottom, left, right in ((1, 1, 0, 21), (3, 5, 0, 0), (3, 5, 1, 1), (3, 3, 2, 20), (3, 5, 21, 21)):
        sheet.merge(top, bottom, left, right)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def check(reading, told):
    """Everything known was read as it was meant, nothing else came in."""
    assert reading.rejected.to_dict("records") == []
    assert reading.doubtful.to_dict("records") == []
    wanted = {key: status for key, status in told.items() if status != "unknown"}
    assert {(row.unit_code, row.criterion): row.status for row in reading.accepted.itertuples()} == wanted
    assert reading.rows_read == len(rural())
    assert reading.empty_cells == len(told) - len(wanted)
    assert may_commit(reading, accept_good=False)


@pytest.mark.parametrize("write", [as_xlsx, as_xls])
def test_a_province_of_eleven_districts(write):
    told = truth(1)
    check(read_attainment_file(write(province_rows(told)), "Biểu 1.xlsx", "20", YEAR, SET, DAY), told)


def test_eleven_sheets_one_a_district():
    told, chance = truth(2), random.Random(3)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for district in dict.fromkeys(rural()["district"]):
        sheet = book.create_sheet(district[:31])
        sheet.append([f"KẾT QUẢ NĂM 2022 CỦA {district.upper()}"])
        sheet.append(["TT", "Xã", *[f"TC {number}" for number in range(1, 20)], "Tổng TC đạt"])
        for row in district_rows(district, told, chance, "I"):
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    check(read_attainment_file(stream.getvalue(), "huyện.xlsx", "20", YEAR, SET, DAY), told)


def test_eleven_tables_below_each_other_with_their_own_headers():
    told, chance, rows = truth(4), random.Random(5), []
    for district in dict.fromkeys(rural()["district"]):
        head = ["Mã xã", "Tên xã", *[one.name_vi for one in criteria_set(SET).criteria]]
        rows += [[f"Biểu của {district}"], head]
        for code, name in rural().loc[rural()["district"] == district, "name"].items():
            rows.append([int(code), name, *[chance.choice(WORDS[told[code, number]]) for number in range(1, 20)]])
        rows += [[None, "Cộng"], []]
    reading = read_attainment_file(as_xlsx_plain(rows), "chồng.xlsx", "20", YEAR, SET, DAY)
    check(reading, told)
    assert sum("số 0 ở đầu" in note for note in reading.notes) == 1


def as_xlsx_plain(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.skipif(SOFFICE is None, reason="cần LibreOffice để chuyển dạng tệp")
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_the_same_workbook_saved_by_an_office_suite(kind, tmp_path):
    told = truth(6)
    (tmp_path / "bieu.xlsx").write_bytes(as_xlsx(province_rows(told)))
    office(tmp_path, kind, "bieu.xlsx")
    check(read_attainment_file(tmp_path / f"bieu.{kind}", f"bieu.{kind}", "20", YEAR, SET, DAY), told)


def office(folder, kind, name):
    """Convert a file beside itself; the suite's own settings stay out of the user's home."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    wanted = ["--headless", "--convert-to", kind, "--outdir", folder, folder / name]
    subprocess.run([SOFFICE, profile, *wanted], check=True, capture_output=True, timeout=120)
