"""Totals taken from the plans' own text by pattern, not typed, against the demonstration data."""

import re
from pathlib import Path

import pandas as pd
import pytest

from ntm.attainment import wide
from ntm.datasets import load_dataset
from ntm.summary import summarise

SEEDS = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="không có thư mục ../shared/seeds chứa văn bản kế hoạch")


def text(number):
    return next(SEEDS.glob(f"{number:03d}_*.txt")).read_text(encoding="utf-8")


def result(province, year):
    rows = load_dataset(province, year).attainment
    table = wide(rows, sorted(rows["unit_code"].unique()), year, "2016-2020")
    return summarise(table, pd.Series(dtype="str"), "2016-2020", list(table.index))


def paragraph_totals(plan, heading):
    """Last «n/181» of each criterion's paragraph: the total the year aims at."""
    parts = re.split(heading, plan)
    totals = {}
    for number, paragraph in zip(parts[1::2], parts[2::2], strict=True):
        found = re.findall(r"(\d+)/181", paragraph)
        if found:
            totals[number] = int(found[-1])
    return totals


def test_lang_son_2021():
    plan = text(0).split("II. NHIỆM VỤ")[0]
    stated = paragraph_totals(plan, r"- Tiêu chí số (\d+) về")
    assert len(stated) == 18  # criterion 1 is stated as "100%"
    seen = result("20", 2021)
    assert stated == {number: count for number, count in seen["criteria"].items() if number != "1"}
    assert "duy trì 100% xã đạt tiêu chí" in plan
    assert seen["criteria"]["1"] == 181
    groups = re.findall(r"Số xã đạt (?:từ )?([\d-]+) tiêu chí có (\d+)/181", plan)
    assert {label: int(count) for label, count in groups} == {k: v for k, v in seen["groups"].items() if v}


def test_lang_son_2022_from_a_bad_scan():
    plan = text(1).split("NHIEM VU VA GIAI PHAP")[0]
    stated = paragraph_totals(plan, r"- Ti[ée]u chi [sS]\S{0,2} (\d+) v")
    assert sorted(map(int, stated)) == list(range(2, 20))  # criterion 1 has no number
    seen = result("20", 2022)
    assert stated == {number: count for number, count in seen["criteria"].items() if number != "1"}
    full = re.search(r"nang tong sé xa dat\s+chuan néng thén moi toan tinh 1én (\d+)", plan)
    assert int(full[1]) == seen["groups"]["19"]
    average = float(re.search(r"(\d+,\d) tiéu chi tro 1én", plan)[1].replace(",", "."))
    assert seen["average"] >= average


def table_rows():
    """Rows of Biểu 01 of the plan of Lào Cai: label to (end of 2020, end of 2021)."""
    table = text(3).split("Biểu 01")[1].split("MỘT SỐ CHỈ TIÊU")[0]
    rows = re.findall(r"^\| [\d-]+ \| (.+?) \| .+? \| ([\d,]+) \| ([\d,]+) \|$", table, re.MULTILINE)
    return {label: tuple(float(value.replace(",", ".")) for value in values) for label, *values in rows}


@pytest.mark.parametrize(("column", "year"), [(0, 2020), (1, 2021)])
def test_lao_cai(column, year):
    stated = {label: values[column] for label, values in table_rows().items()}
    seen = result("10", year)
    assert stated["Tổng số xã"] == seen["communes"]
    assert stated["Số tiêu chí đạt chuẩn bình quân/xã"] == seen["average"]
    assert {k: stated[f"Số xã đạt {k} tiêu chí"] for k in ("19", "15-18", "10-14", "5-9")} == {
        k: v for k, v in seen["groups"].items() if k != "<5"
    }
    assert {str(n): stated[f"Xã đạt tiêu chí số {n}"] for n in range(1, 20)} == seen["criteria"]
