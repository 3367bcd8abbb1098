import datetime

import pytest

from ntm.datasets import available, load_dataset
from ntm.errors import DatasetError


def test_what_there_is():
    demo = [("10", 2020), ("10", 2021), ("20", 2021), ("20", 2022)]
    assert available() == [(province, year, "demo", "2016-2020") for province, year in demo]
    assert [row[1] for row in available("20")] == [2021, 2022]
    assert available("24") == []


@pytest.mark.parametrize(("province", "year"), [row[:2] for row in available()])
def test_every_dataset_loads_and_says_that_it_is_a_demonstration(province, year):
    data = load_dataset(province, year)
    assert (data.kind, data.province, data.year) == ("demo", province, year)
    assert data.geography_date == datetime.date(year, 12, 31)
    assert data.notes[0].startswith("Số liệu minh họa")
    assert set(data.attainment["year"]) == {year}
    assert data.attainment["source"].str.startswith("số liệu minh họa").all()
    assert data.recognition["year"].max() <= year


def test_villages_only_where_the_plan_gives_them():
    assert len(load_dataset("20", 2021, "demo").villages) == 18
    assert load_dataset("20", 2022).villages.empty


@pytest.mark.parametrize(("province", "year"), [("20", 2020), ("24", 2021), ("99", 2021)])
def test_an_absent_dataset_lists_what_there_is(province, year):
    with pytest.raises(DatasetError, match=f"«{province}» năm {year}.*tỉnh 20 năm 2022"):
        load_dataset(province, year)


def test_an_empty_store_says_that_the_year_is_not_there():
    with pytest.raises(DatasetError, match="chưa có kết quả tiêu chí của tỉnh «20» năm 2021"):
        load_dataset("20", 2021, "store")


def test_an_unknown_kind():
    with pytest.raises(DatasetError, match="«real».*«demo» hoặc «store»"):
        load_dataset("20", 2021, "real")
