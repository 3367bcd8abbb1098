"""The year a day stands for, and populations from a file: what is taken, and what is refused in one sentence."""

import csv
import io

import pytest

from geo.errors import DateTooEarly, InvalidDate
from geo.units import geography, units
from layers.conversion import convert, converted_view
from layers.conversion_asked import people, populations_template, year_asked
from layers.table import commune_view
from ntm.conversion import ConversionError
from ntm.conversion_populations import read_populations
from ntm.errors import DatasetError, TableError

OLD, NEW = "2021-12-31", "2025-07-01"


@pytest.mark.parametrize(
    ("year", "day", "wanted"),
    [(2021, None, 2021), (None, OLD, 2021), (None, "2022-06-30", 2021), (None, "2023-01-01", 2022), (2022, OLD, 2022)],
)
def test_a_day_stands_for_the_latest_figures_up_to_it(year, day, wanted):
    assert year_asked("20", year, day, "demo") == wanted


@pytest.mark.parametrize(
    ("year", "day", "error", "said"),
    [
        (None, None, ConversionError, "--year.*--from-date"),
        (None, "2024-12-31", ConversionError, "năm 2022 đứng trên địa giới từ 01/01/2020, không phải.*31/12/2024"),
        (2021, NEW, ConversionError, "năm 2021 đứng trên địa giới từ 01/01/2020"),
        (None, "2020-06-01", ConversionError, "Chưa có số liệu nào tính đến ngày 01/6/2020.*sớm nhất.*31/12/2021"),
        (1999, OLD, DatasetError, "năm 1999"),
        (None, "2001-01-01", DateTooEarly, "2019-12-01"),
        (None, "mai", InvalidDate, "«mai»"),
    ],
)
def test_a_day_without_figures_of_its_geography_is_refused(year, day, error, said):
    with pytest.raises(error, match=said):
        year_asked("20", year, day, "demo")


def write(path, rows, head="unit_code,population,source"):
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def counted(tmp_path):
    """A file that gives every unit of 2021 as many people as its place in the list, from a thousand up."""
    codes = units(geography("20", OLD)).index
    return write(tmp_path / "dan-so.csv", [f"{code},{1000 + place},thử" for place, code in enumerate(codes)])


def test_a_file_decides_by_population(counted):
    found = people("20", (2021, 2022), counted, "demo")
    assert len(found) == 200 and found.iloc[0] == 1000 and found.index[0] == units(geography("20", OLD)).index[0]
    view = converted_view("20", 2021, NEW, "population", "demo", populations=found)
    basis = view.converted.basis
    assert basis[basis["counted"]].groupby("unit_code")["weight"].sum().dropna().round(9).eq(1).all()
    said = convert("20", 2021, NEW, "population", "demo", populations=found)
    assert said["rule"] == "population" and len(said["units"]) == 65
    assert people("20", (2021,), None) is None


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["06046,0,thử"], "«population» có giá trị «0».*lớn hơn 0"),
        (["06046,nhiều,thử"], "«nhiều».*không phải số nguyên"),
        (["06046,12,"], "«source».*để trống"),
        (["99999,12,thử"], "«99999».*không có trong danh sách"),
        (["06046,12,thử", "06046,13,thử"], "dòng 3: trùng khóa"),
    ],
)
def test_a_bad_row_is_named_with_its_line(rows, said, tmp_path):
    with pytest.raises(TableError, match=said) as caught:
        people("20", (2021,), write(tmp_path / "dan-so.csv", rows), "demo")
    assert "«dan-so.csv»" in str(caught.value)


def test_a_missing_column_or_file_is_said(tmp_path):
    with pytest.raises(TableError, match="thiếu cột «population»"):
        read_populations(write(tmp_path / "a.csv", ["06046,thử"], "unit_code,source"))
    with pytest.raises(TableError, match="Không tìm thấy tệp"):
        read_populations(tmp_path / "none.csv")


def test_an_incomplete_file_names_the_units_without_people(tmp_path):
    found = people("20", (2021,), write(tmp_path / "dan-so.csv", ["06046,12,thử"]), "demo")
    with pytest.raises(ConversionError, match="còn thiếu 199 đơn vị"):
        convert("20", 2021, NEW, "population", "demo", populations=found)


def test_the_template_has_every_unit_and_no_figure():
    text = populations_template(commune_view("20", 2021)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 200 and {row["population"] for row in rows} == {""} and rows[0]["unit_code"].startswith("0")


def test_an_uploaded_file_is_read_by_its_name():
    named = io.BytesIO(b"unit_code,population,source\n06046,12,x\n06046,13,x\n")
    named.name = "của tôi.csv"
    with pytest.raises(TableError, match="«của tôi.csv», dòng 3"):
        people("20", (2021,), named, "demo")
