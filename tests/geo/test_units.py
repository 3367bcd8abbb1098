import datetime

import pytest

from geo.errors import DateTooEarly, GeoError, InvalidDate, UnitListError, UnknownProvince
from geo.names import vietnamese_key
from geo.provinces import all_provinces, province
from geo.units import Geography, check_units, geography, units, vintages

# Units and xã, written down by hand: what each resolution left behind. Not computed from the files.
COUNTS = {
    ("20", "2019-12-31"): (226, 207),
    ("20", "2020-01-01"): (200, 181),
    ("20", "2024-11-30"): (200, 181),
    ("20", "2024-12-01"): (194, 175),
    ("20", "2025-06-30"): (194, 175),
    ("20", "2025-07-01"): (65, 61),
    ("10", "2019-05-01"): (164, 143),
    ("10", "2020-01-01"): (162, 136),
    ("10", "2020-03-01"): (152, 127),
    ("10", "2024-11-01"): (151, 126),
    ("10", "2025-07-01"): (48, 45),
    ("24", "2019-12-01"): (24, 22),
    ("24", "2020-01-01"): (22, 20),
    ("24", "2025-01-01"): (19, 17),
    ("24", "2025-07-01"): (6, 5),
}


@pytest.mark.parametrize(("key", "counts"), COUNTS.items(), ids=lambda value: "-".join(map(str, value)))
def test_how_many_units_there_were_on_a_day(key, counts):
    frame = units(geography(*key))
    assert (len(frame), int(frame["rural"].sum())) == counts


def test_kinds_of_lang_son_in_2020():
    counts = units(geography("20", "2020-01-01"))["kind"].value_counts().to_dict()
    assert counts == {"xã": 181, "phường": 5, "thị trấn": 14}


def test_districts_carry_gso_codes_until_they_end():
    frame = units(geography("20", "2020-06-01"))
    assert set(frame.loc[frame["district_code"] == "185", "district"]) == {"Huyện Bắc Sơn"}
    assert set(units(geography("10", "2021-01-01")).query("district == 'Thành phố Lào Cai'")["district_code"]) == {
        "080"
    }
    assert set(units(geography("24", "2021-01-01"))["district_code"]) == {"216"}
    assert units(geography("20", "2025-07-01"))["district_code"].map(lambda code: code is None).all()


def test_codes_are_text_with_their_zeros():
    index = units(geography("10", "2020-06-01")).index
    assert index.name == "commune_code"
    assert index.str.fullmatch(r"0\d{4}").all()


@pytest.mark.parametrize("date", ["2020-06-01", "2025-07-01"])
def test_sorted_by_district_then_name(date):
    frame = units(geography("20", date))
    keys = [(vietnamese_key(d or ""), vietnamese_key(n)) for d, n in zip(frame["district"], frame["name"], strict=True)]
    assert keys == sorted(keys)


def test_homonyms_of_lang_son_stay_apart():
    frame = units(geography("20", "2020-06-01"))
    assert sorted(frame.index[frame["name"] == "Mẫu Sơn"]) == ["06238", "06532"]
    assert sorted(frame.index[frame["name"] == "Thụy Hùng"]) == ["06136", "06208"]


def test_the_same_code_names_different_units_on_different_dates():
    assert units(geography("20", "2019-12-15")).loc["06139", "name"] == "Trùng Quán"
    assert units(geography("20", "2020-01-01")).loc["06139", "name"] == "Bắc Hùng"


def test_only_da_mai_is_partial():
    frame = units(geography("24", "2025-07-01"))
    assert list(frame.index[frame["partial"]]) == ["07228"]
    assert not units(geography("20", "2025-07-01"))["partial"].any()


def test_a_geography_knows_its_vintage_and_is_a_key():
    geo = geography("20", "2024-11-30")
    assert geo.vintage == datetime.date(2020, 1, 1)
    assert geo == Geography("20", datetime.date(2024, 11, 30))
    assert len({geo, geography("20", datetime.date(2024, 11, 30))}) == 1
    assert geography("20", datetime.datetime(2025, 7, 1, 12)).date == datetime.date(2025, 7, 1)


def test_vintages_say_by_what_decree():
    frame = vintages("10")
    assert list(frame["decree"])[1:] == ["767/NQ-UBTVQH14", "896/NQ-UBTVQH14", "1197/NQ-UBTVQH15", "1673/NQ-UBTVQH15"]
    assert list(frame["units"]) == [164, 162, 152, 151, 48]
    assert list(frame["communes"]) == [143, 136, 127, 126, 45]


def test_a_caller_cannot_change_the_list():
    frame = units(geography("20", "2020-06-01"))
    frame["name"] = "?"
    assert "?" not in set(units(geography("20", "2020-06-01"))["name"])


def test_unknown_province_names_the_known_ones():
    with pytest.raises(UnknownProvince, match="«99».*20 .Lạng Sơn.*10 .Lào Cai.*24 .Bắc Giang"):
        geography("99", "2020-01-01")


@pytest.mark.parametrize("text", ["2020-13-01", "01/07/2025", "", None, 2020])
def test_a_text_that_is_no_date_is_refused(text):
    with pytest.raises(InvalidDate, match="2025-07-01"):
        geography("20", text)


def test_a_date_before_the_first_list_says_from_when():
    with pytest.raises(DateTooEarly, match="Lạng Sơn.*2018-01-01.*2019-12-01") as caught:
        geography("20", "2018-01-01")
    assert isinstance(caught.value, GeoError)


def test_provinces_carry_the_grid_of_their_zone():
    assert {p.code: p.area_epsg for p in all_provinces()} == {"20": 9215, "10": 9208, "24": 9214}
    assert province("20").area_crs == "EPSG:9215"
    assert "Yên Bái" in province("10").scope_note
    assert "Đa Mai" in province("24").scope_note


def test_check_units_refuses_what_is_no_unit_list():
    frame = units(geography("20", "2020-06-01"))
    with pytest.raises(UnitListError, match="thiếu cột kind"):
        check_units(frame.drop(columns="kind"))
    with pytest.raises(UnitListError, match="hai dòng"):
        check_units(frame.iloc[[0, 0]])
    with pytest.raises(UnitListError, match="«huyện»"):
        check_units(frame.assign(kind="huyện"))
