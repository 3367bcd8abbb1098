"""The demonstration data against totals typed by hand from the plans, and against the communes the plans name."""

import pandas as pd
import pytest

from ntm.attainment import criteria_met, wide
from ntm.datasets import load_dataset
from ntm.recognition import level_at, nested_counts
from ntm.summary import summarise

SET = "2016-2020"
CRITERIA = {
    ("20", 2021): "181 96 176 121 82 81 161 119 147 84 105 181 140 180 160 139 85 119 171",
    ("20", 2022): "181 102 179 143 87 87 173 140 147 96 112 181 149 180 161 149 89 117 175",
    ("10", 2020): "116 92 127 108 96 89 90 120 94 64 65 127 114 118 120 109 85 78 112",
    ("10", 2021): "127 95 127 119 100 92 115 120 98 77 80 127 115 120 120 112 91 101 115",
}
AVERAGE = {("20", 2021): 13.97, ("20", 2022): 14.63, ("10", 2020): 15.15, ("10", 2021): 16.15}
GROUPS = {("20", 2021): [75, 1, 70, 35, 0], ("10", 2020): [57, 7, 48, 15, 0], ("10", 2021): [72, 17, 31, 7, 0]}
RECOGNISED = {("20", 2021): [75, 11, 0], ("20", 2022): [85, 16, 1], ("10", 2020): [57, 0, 0], ("10", 2021): [72, 9, 0]}
BORDER = [
    "06004",
    "06025",
    "06028",
    "06043",
    "06127",
    "06136",
    "06148",
    "06166",
    "06172",
    "06190",
    "06193",
    "06196",
    "06202",
    "06238",
    "06532",
    "06541",
    "06547",
    "06559",
    "06619",
    "06622",
]
ADVANCED_2021 = ["06628", "06178", "06493", "06121", "06550", "06523", "06364", "05986", "05992", "06634", "06442"]
FULL_LANG_SON_2021 = [*ADVANCED_2021, *["05989", "06424", "06337", "06622", "06034", "06454", "06646", "06280"]]
FULL_LANG_SON_2022 = [*FULL_LANG_SON_2021, *["06355", "06046", "06433", "06298", "06208"]]
SHORT_LANG_SON_2022 = ["06496", "06328", "06079", "06268", "06190"]
NEW_LAO_CAI_2021 = [
    "03070",
    "03112",
    "03091",
    "03073",
    "02980",
    "02989",
    "02956",
    "02881",
    "02896",
    "02869",
    "02659",
    "02770",
    "02695",
    "03037",
    "02812",
]
RECOGNISED_2015 = ["02662", "02677", "02797", "02788", "02710", "03097", "02890", "02926", "02929", "02983", "02986"]
SHORT_LAO_CAI_2021 = ["03040", "03022", "02779"]
YEARS = sorted(CRITERIA)


def statuses(province, year):
    rows = load_dataset(province, year).attainment
    return wide(rows, sorted(rows["unit_code"].unique()), year, SET)


def met(province, year):
    return criteria_met(statuses(province, year))


def full(province, year):
    return set(met(province, year).index[met(province, year) == 19])


@pytest.mark.parametrize(("province", "year"), YEARS)
def test_totals_of_the_plan(province, year):
    table = statuses(province, year)
    levels = level_at(load_dataset(province, year).recognition, year)
    result = summarise(table, levels, SET, list(table.index))
    assert result["communes"] == {"20": 181, "10": 127}[province]
    assert [str(count) for count in result["criteria"].values()] == CRITERIA[province, year].split()
    assert result["average"] == AVERAGE[province, year]
    assert list(result["recognised"].values()) == RECOGNISED[province, year]
    assert result["without_data"] == result["lower_bounds"] == 0


@pytest.mark.parametrize(("province", "year"), sorted(GROUPS))
def test_groups_of_the_plan(province, year):
    table = statuses(province, year)
    result = summarise(table, pd.Series(dtype="str"), SET, list(table.index))
    assert list(result["groups"].values()) == GROUPS[province, year]


def test_lang_son_2022_has_85_full_and_nobody_below_seven():
    counts = met("20", 2022)
    assert (counts == 19).sum() == 85
    assert counts.min() == 7


@pytest.mark.parametrize(("year", "low", "high"), [(2021, 14.0, 14.5), (2022, 15.0, 15.5)])
def test_border_average_lies_in_the_stated_range(year, low, high):
    assert low <= met("20", year)[BORDER].mean() <= high


def test_nine_of_the_twenty_border_communes_are_full_in_2021():
    assert len(full("20", 2021) & set(BORDER)) == 9


@pytest.mark.parametrize(
    ("province", "years", "falls"),
    [("20", (2021, 2022), {18: 2}), ("10", (2020, 2021), {})],
    ids=["lang-son", "lao-cai"],
)
def test_nothing_is_lost_but_what_the_totals_force(province, years, falls):
    before, after = (statuses(province, year) == "attained" for year in years)
    lost = (before & ~after).sum()
    assert lost[lost > 0].to_dict() == falls
    assert full(province, years[0]) <= full(province, years[1])


def test_named_communes_of_lang_son():
    assert set(FULL_LANG_SON_2021) <= full("20", 2021)
    assert set(FULL_LANG_SON_2022) <= full("20", 2022)
    assert not set(SHORT_LANG_SON_2022) & full("20", 2022)
    assert not {"06046", "06433"} & full("20", 2021)


def test_named_communes_of_lao_cai():
    assert full("10", 2021) - full("10", 2020) == set(NEW_LAO_CAI_2021)
    assert set(RECOGNISED_2015) <= full("10", 2020)
    assert not set(SHORT_LAO_CAI_2021) & full("10", 2021)


def test_titles_that_a_source_names():
    levels_2021, levels_2022 = (level_at(load_dataset("20", year).recognition, year) for year in (2021, 2022))
    assert set(levels_2021.index[levels_2021 == "nang_cao"]) == set(ADVANCED_2021)
    rows = load_dataset("20", 2022).recognition
    decided = rows[rows["decision_date"] == "2023-01-26"]
    assert dict(zip(decided["unit_code"], decided["decision"], strict=True)) == {
        "06034": "99/QĐ-UBND",
        "06454": "103/QĐ-UBND",
        "06646": "105/QĐ-UBND",
    }
    model = levels_2022.index[levels_2022 == "kieu_mau"]
    assert len(model) == 1
    assert set(model) <= {"06523", "06364", "05992", "06634", "06442"}
    new = load_dataset("10", 2021).recognition
    assert set(new["unit_code"][(new["year"] == 2021) & (new["basis"] == "plan-target")]) == set(NEW_LAO_CAI_2021)


def test_65_recognised_before_the_ten_of_2021():
    assert nested_counts(level_at(load_dataset("20", 2021).recognition, 2020))["dat_chuan"] == 65


@pytest.mark.parametrize(("province", "year"), YEARS)
def test_every_title_rests_on_the_one_below_and_the_recognised_are_the_full(province, year):
    rows = load_dataset(province, year).recognition
    holders = {level: set(part["unit_code"]) for level, part in rows.groupby("level")}
    assert holders.get("kieu_mau", set()) <= holders.get("nang_cao", set()) <= holders["dat_chuan"]
    assert holders["dat_chuan"] == full(province, year)


def test_chosen_rows_say_that_they_are_chosen():
    for province, year in YEARS:
        rows = load_dataset(province, year).recognition
        assert rows[rows["basis"] == "demo"]["source"].str.startswith("số liệu minh họa").all()
        assert not rows[rows["basis"] != "demo"]["source"].str.contains("minh họa").any()


def test_villages():
    villages = load_dataset("20", 2021).villages
    assert (villages["total"].sum(), villages["attained"].sum(), len(villages)) == (156, 110, 18)
    assert set(BORDER) - set(villages["commune_code"]) == {"06622", "06532"}
    assert villages["source"].str.startswith("số liệu minh họa").all()
