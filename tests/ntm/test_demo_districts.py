"""District averages of Lào Cai: a contradiction in the plan, met as nearly as it can be."""

import re
from pathlib import Path

import pytest

from geo.units import geography, units
from ntm.attainment import criteria_met, wide
from ntm.datasets import load_dataset

STATED = {  # annex of the plan of 12/01/2021: average number of criteria by district
    "080": 19, "082": 16.2, "086": 19, "088": 13.2, "089": 16, "087": 15, "083": 14.7, "085": 14.8, "084": 15.6,
}  # fmt: skip


@pytest.fixture(scope="module")
def districts():
    place = units(geography("10", "2021-12-31"))
    rural = place[place["rural"]]
    counts = {}
    for year in (2020, 2021):
        rows = load_dataset("10", year).attainment
        counts[year] = criteria_met(wide(rows, list(rural.index), year, "2016-2020"))
    return {year: met.groupby(rural["district_code"]) for year, met in counts.items()}


def test_the_plan_contradicts_itself(districts):
    sizes = districts[2021].size()
    assert sum(sizes[code] * average for code, average in STATED.items()) == pytest.approx(2001.3)
    assert districts[2021].sum().sum() == 2051


def test_two_exact_the_others_within_half_a_criterion(districts):
    gaps = districts[2021].mean() - districts[2021].mean().index.map(STATED).to_numpy()
    assert gaps["080"] == gaps["086"] == 0
    assert gaps.abs().max() == pytest.approx(0.5)


def test_every_district_rises_as_asked_but_the_one_at_the_top(districts):
    rise = districts[2021].mean() - districts[2020].mean()
    assert rise.pop("086") == 0
    assert rise.between(1.0 - 1e-9, 1.5 + 1e-9).all()


@pytest.mark.parametrize(("province", "day"), [("20", "2021-12-31"), ("20", "2022-12-31"), ("10", "2020-12-31")])
def test_the_data_stand_on_exactly_the_rural_communes_of_their_day(province, day):
    place = units(geography(province, day))
    rows = load_dataset(province, int(day[:4])).attainment
    assert set(rows["unit_code"]) == set(place.index[place["rural"]])


def test_the_readme_prints_the_averages_of_the_data(districts):
    readme = (Path(__file__).resolve().parents[2] / "data" / "demo" / "README.md").read_text(encoding="utf-8")
    printed = re.findall(r"^   \| \S.*? \| (\d+) \| [\d,]+ \| ([\d,]+) \| (\d+) → (\d+) \|$", readme, re.MULTILINE)
    before, after = (districts[year].sum() for year in (2020, 2021))
    sizes, means = districts[2021].size(), districts[2021].mean()
    expected = {
        (str(sizes[code]), f"{means[code]:.2f}".replace(".", ","), str(before[code]), str(after[code]))
        for code in STATED
    }
    assert set(printed) == expected
    assert len(printed) == 9
