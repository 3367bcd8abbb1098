"""What the plans set out by themselves: names, roadmap, districts, against the documents read by hand."""

import datetime

import pandas as pd

from layers.plan_facts import district_table, district_values, named_communes, roadmap
from layers.plan_places import communes_by_district, findings_answer, legal_codes, plan_library, plans_answer

LIBRARY = plan_library()


def test_codes_are_those_of_the_plans_own_days():
    assert LIBRARY.refused == () and len(LIBRARY.plans) == 5
    assert {"20", "180", "06628"} <= legal_codes("20", datetime.date(2021, 12, 31))
    assert "06139" in legal_codes("20", datetime.date(2021, 12, 31))
    assert [plan["id"] for plan in plans_answer()["plans"]] == [plan.id for plan in LIBRARY.plans]


def test_a_province_or_day_without_a_list_has_no_legal_code():
    assert legal_codes("99", datetime.date(2021, 12, 31)) == set()
    assert legal_codes("20", datetime.date(1999, 1, 1)) == set()


def test_communes_by_district_of_laocai_let_the_averages_be_weighed():
    counts = communes_by_district([LIBRARY.plan("laocai-2021")])
    assert counts == {"080": 7, "082": 20, "083": 15, "084": 9, "085": 18, "086": 11, "087": 16, "088": 10, "089": 21}
    kinds = [one["kind"] for one in findings_answer()["findings"]]
    assert kinds.count("district-average") == 1 and len(kinds) == 25


def test_named_communes():
    frame = named_communes(LIBRARY.plan("langson-2021"))
    counts = frame["indicator"].value_counts().to_dict()
    assert counts == {"named:advanced": 5, "named:existing-advanced": 6, "named:towards-model": 6, "named:merged": 4}
    first = frame.iloc[0]
    assert (first["code"], first["name"], first["district"]) == ("06628", "Đình Lập", "huyện Đình Lập")
    assert (first["year"], first["quote"], first["line"]) == (2021, "Xã Đình Lập huyện Đình Lập", 118)
    assert len(named_communes(LIBRARY.plan("laocai-2021"))) == 15
    assert set(named_communes(LIBRARY.plan("thuyhung-2023"))["name"]) == {"thôn Còn Toòng"}
    markets = named_communes(LIBRARY.plan("tanyen-2021-2025"))
    assert markets[markets["indicator"] == "named:market"]["name"].iloc[0] == "Cao Thượng"


def test_roadmap_of_tanyen_by_year():
    frame = roadmap(LIBRARY.plan("tanyen-2021-2025"))
    by_year = frame.groupby(["year", "level"])["name"].apply(list).to_dict()
    assert {year: by_year[year, "nang_cao"] for year in range(2021, 2026)} == {
        2021: ["Hợp Đức", "Phúc Hòa"], 2022: ["Phúc Sơn", "Ngọc Châu", "Quế Nham"], 2023: ["Liên Sơn", "Lam Cốt"],
        2024: ["Ngọc Thiện", "Việt Ngọc"], 2025: ["Ngọc Vân", "Ngọc Lý"],
    }  # fmt: skip
    assert by_year[2023, "kieu_mau"] == ["Việt Lập"] and by_year[2024, "kieu_mau"] == ["Phúc Hòa", "Hợp Đức"]
    villages = frame[frame["level"] == "thon_kieu_mau"].set_index("year")["count"]
    assert villages.to_dict() == {2021: 11, 2022: 10, 2023: 13, 2024: 6, 2025: 3}
    assert frame["code"].str.fullmatch(r"\d{5}|216").all()


def test_nine_districts_by_seven_indicators():
    frame = district_table(LIBRARY.plan("laocai-2021"))
    columns = ["communes:recognised", "average:criteria", "poverty:reduction", "sanitation:latrines", "water:hygienic",
               "jobs:created", "health:insurance"]  # fmt: skip
    assert list(frame.columns) == ["district", *columns]
    expected = {
        "080": [1, 19, 0.1, 100, 99, 2650, 96.4], "082": [1, 16.2, 4, 84, 92, 1410, 98.5],
        "086": [None, 19, 1.5, 85, 95, 1800, 99], "088": [1, 13.2, 5, 78, 89, 1350, 99],
        "089": [4, 16, 3.5, 79, 97, 1400, 99.2], "087": [3, 15, 4, 75, 97, 1750, 99],
        "083": [1, 14.7, 5.1, 66, 94, 1150, 99.93], "085": [3, 14.8, 5.2, 78, 93.5, 1290, 99.5],
        "084": [1, 15.6, 2.5, 83, 92, 700, 98.5],
    }  # fmt: skip
    assert list(frame.index) == list(expected)
    for code, values in expected.items():
        seen = [None if pd.isna(value) else value for value in frame.loc[code, columns]]
        assert seen == values, code
    assert frame.loc["088", "district"] == "thị xã Sa Pa"


def test_district_values_carry_quote_and_unit():
    rows = district_values(LIBRARY.plan("laocai-2021")).set_index(["code", "indicator"])
    assert len(rows) == 62
    cell = rows.loc[("083", "health:insurance")]
    assert (cell["value"], cell["unit"], cell["line"]) == (99.93, "%", 312) and cell["quote"].endswith("99,93")
    assert district_table(LIBRARY.plan("langson-2021")).empty
