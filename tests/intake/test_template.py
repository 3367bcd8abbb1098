import io
import random
import shutil
import subprocess
import zipfile

import openpyxl
import pytest

from geo.units import geography, units
from intake.attainment import may_commit, read_attainment_file
from intake.template import ENTRY_SHEET, HEAD_ROW, HELP_SHEET, VILLAGE_SHEET, attainment_workbook, village_workbook
from ntm.attainment import STATUS_VI
from ntm.criteria import criteria_set

SOFFICE = shutil.which("soffice")
CASES = [
    ("20", 2022, "2021-2025", "2022-12-31"),
    ("20", 2026, "2026-2030", "2026-06-01"),
    ("10", 2021, "2016-2020", "2021-12-31"),
]


def made(province, year, set_id, day):
    return attainment_workbook(geography(province, day), criteria_set(set_id), year)


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def filled(data, size, seed=1):
    """The workbook with choices made at random, and what was chosen: {(code, criterion): status}."""
    chance, book = random.Random(seed), opened(data)
    sheet, told = book[ENTRY_SHEET], {}
    sheet.cell(4, 2, "Báo cáo 15/BC-VPĐP ngày 05/01/2023")
    first = 1 + next(cell.column for cell in sheet[HEAD_ROW + 1] if str(cell.value).startswith("1. ")) - 1
    for row in range(HEAD_ROW + 2, sheet.max_row + 1):
        for number in range(1, size + 1):
            status = chance.choice([*STATUS_VI, None])
            if status:
                sheet.cell(row, first + number - 1, STATUS_VI[status])
                told[sheet.cell(row, 1).value, number] = status
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue(), told


@pytest.mark.parametrize("case", CASES)
def test_the_workbook_holds_every_rural_commune(case):
    province, _, set_id, day = case
    sheet = opened(made(*case))[ENTRY_SHEET]
    frame = units(geography(province, day))
    rural = frame[frame["rural"]]
    rows = list(sheet.iter_rows(min_row=HEAD_ROW + 2, values_only=True))
    assert [row[0] for row in rows] == list(rural.index)
    assert [row[1] for row in rows] == list(rural["name"])
    heads = [cell.value for cell in sheet[HEAD_ROW + 1]]
    size = criteria_set(set_id).size
    assert heads[:2] == ["Mã xã", "Tên xã"]
    assert ("Huyện" in heads) == rural["district"].notna().any()
    assert [head.partition(".")[0] for head in heads[-size - 1 : -1]] == [str(number) for number in range(1, size + 1)]


def test_the_sheet_helps_the_officer():
    sheet = opened(made(*CASES[0]))[ENTRY_SHEET]
    (rule,) = sheet.data_validations.dataValidation
    assert rule.formula1 == '"Đạt,Cơ bản đạt,Chưa đạt,Chưa có số liệu"'
    assert str(rule.sqref) == f"D7:V{sheet.max_row}"
    assert sheet.freeze_panes == "D7"
    assert sheet["A7"].number_format == "@"
    assert sheet["A7"].data_type == "s"
    assert sheet["W7"].value == '=COUNTIF(D7:V7,"Đạt")'
    assert [sheet.cell(row, 1).value for row in (2, 3, 4)] == ["Năm số liệu:", "Mã bộ tiêu chí:", "Nguồn:"]


def test_the_help_says_that_empty_is_not_failed_and_marks_unverified_names():
    lines = [row[0] for row in opened(made(*CASES[0]))[HELP_SHEET].iter_rows(values_only=True)]
    assert any("không coi là chưa đạt" in line for line in lines)
    chosen = criteria_set("2021-2025")
    unverified = [one for one in chosen.criteria if not one.verified]
    assert unverified
    assert all(any(one.name_vi in line and "chưa kiểm chứng" in line for line in lines) for one in unverified)


def test_equal_input_gives_equal_bytes():
    assert made(*CASES[0]) == made(*CASES[0])
    home = geography("20", "2022-12-31")
    assert village_workbook(home, 2022) == village_workbook(home, 2022)
    dates = {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(made(*CASES[0]))).infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("case", CASES)
def test_what_was_entered_is_what_is_read(case):
    province, year, set_id, day = case
    data, told = filled(made(*case), criteria_set(set_id).size)
    reading = read_attainment_file(data, "mẫu.xlsx", province, year, set_id, day)
    assert {(row.unit_code, row.criterion): row.status for row in reading.accepted.itertuples()} == told
    assert reading.accepted["source"].str.startswith("Báo cáo 15/BC-VPĐP ngày 05/01/2023 (tệp mẫu.xlsx").all()
    assert may_commit(reading, accept_good=False)


def test_an_empty_workbook_says_nothing():
    reading = read_attainment_file(made(*CASES[0]), "mẫu.xlsx", *(CASES[0][place] for place in (0, 1, 2, 3)))
    assert reading.accepted.empty
    assert reading.rejected.empty
    assert reading.empty_cells == 181 * 19
    assert not may_commit(reading, accept_good=True)


@pytest.mark.parametrize("change", [(0, 2023, "2021-2025"), (0, 2022, "2016-2020")])
def test_a_workbook_of_another_year_or_set_is_not_taken(change):
    data, _ = filled(made(*CASES[0]), 19)
    reading = read_attainment_file(data, "mẫu.xlsx", "20", *change[1:], "2022-12-31")
    assert reading.accepted.empty
    assert len(reading.rejected) == 1


@pytest.mark.skipif(SOFFICE is None, reason="cần LibreOffice để chuyển dạng tệp")
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "csv:Text - txt - csv (StarCalc):59,34,76,1"])
def test_what_was_entered_survives_an_office_suite(kind, tmp_path):
    data, told = filled(made(*CASES[0]), 19)
    (tmp_path / "mau.xlsx").write_bytes(data)
    out, ending = tmp_path / "ra", kind.partition(":")[0]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    wanted = ["--headless", "--convert-to", kind, "--outdir", out, tmp_path / "mau.xlsx"]
    subprocess.run([SOFFICE, profile, *wanted], check=True, capture_output=True, timeout=120)
    reading = read_attainment_file(out / f"mau.{ending}", f"mau.{ending}", "20", 2022, "2021-2025", "2022-12-31")
    assert {(row.unit_code, row.criterion): row.status for row in reading.accepted.itertuples()} == told
    assert reading.rejected.empty
    assert reading.doubtful.empty


def test_the_workbook_of_villages():
    book = opened(village_workbook(geography("20", "2022-12-31"), 2022))
    sheet = book[VILLAGE_SHEET]
    heads = [cell.value for cell in sheet[HEAD_ROW + 1]]
    assert heads == ["Mã xã", "Tên xã", "Huyện", "Tên thôn", "Số hộ", "Kết quả", "Năm đạt", "Kinh độ", "Vĩ độ", "Nguồn"]
    assert sheet.max_row == HEAD_ROW + 1 + 181
    assert str(sheet.data_validations.dataValidation[0].sqref).startswith("F7:F")
