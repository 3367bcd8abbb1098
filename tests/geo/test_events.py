import datetime

import pandas as pd
import pytest

from geo.errors import EventSharesError
from geo.events import ReorganisationEvent, check_shares, event_frame, events, merged_from, parts
from geo.provinces import all_provinces
from geo.tables import table
from geo.units import Geography, geography, units, vintages

PROVINCES = [each.code for each in all_provinces()]


@pytest.mark.parametrize("province_code", PROVINCES)
def test_every_unit_of_each_list_has_its_event_before_and_after(province_code):
    frame, days = event_frame(province_code), list(vintages(province_code)["effective_date"])
    for before, after in zip(days, days[1:], strict=False):
        rows = frame[frame["effective_date"] == after]
        assert set(rows["from_code"]) == set(units(Geography(province_code, before)).index)
        assert set(rows["to_code"]) == set(units(Geography(province_code, after)).index)


@pytest.mark.parametrize("province_code", PROVINCES)
def test_names_in_events_are_those_of_the_lists(province_code):
    frame, days = event_frame(province_code), list(vintages(province_code)["effective_date"])
    for before, after in zip(days, days[1:], strict=False):
        rows = frame[frame["effective_date"] == after]
        assert (rows["from_code"].map(units(Geography(province_code, before))["name"]) == rows["from_name"]).all()
        assert (rows["to_code"].map(units(Geography(province_code, after))["name"]) == rows["to_name"]).all()


@pytest.mark.parametrize("name", ["units", "events", "flags", "vintages", "name_match"])
@pytest.mark.parametrize("province_code", PROVINCES)
def test_every_committed_row_says_where_it_comes_from(name, province_code):
    rows = table(name, province_code)
    assert len(rows)
    assert rows["source"].str.strip().ne("").all()
    assert rows["confidence"].isin(["certain", "likely", "inferred"]).all()


def test_events_are_records():
    found = next(e for e in events("20") if e.from_code == "06052" and e.to_code == "06031")
    assert isinstance(found, ReorganisationEvent)
    assert (found.decree, found.effective_date) == ("818/NQ-UBTVQH14", datetime.date(2020, 1, 1))
    assert found.area_share == 0.5102
    assert (found.from_name, found.to_name) == ("Bắc Ái", "Kim Đồng")


def test_an_unknown_share_is_none_and_not_zero():
    unknown = [e for e in events("10") if e.area_share is None]
    assert len(unknown) == 8
    assert {e.decree for e in unknown} == {"767/NQ-UBTVQH14"}


def test_no_unit_of_2025_mixes_lao_cai_with_yen_bai():
    assert not event_frame("10")["from_district"].str.contains("Yên Bái").any()
    assert len(set(e.from_code for e in events("10") if e.effective_date.year == 2025)) == 151


def shares(*values):
    return pd.DataFrame(
        {"decree": "1/NQ", "from_code": "00001", "from_name": "Bắc Ái", "area_share": list(values)}, dtype=object
    ).astype({"area_share": float})


def test_shares_that_do_not_add_up_name_the_event_and_the_numbers():
    with pytest.raises(EventSharesError, match=r"1/NQ.*Bắc Ái \(00001\).*0\.9500.*0\.001"):
        check_shares(shares(0.5, 0.45))


def test_shares_may_miss_by_a_thousandth_and_unknown_ones_are_exempt():
    check_shares(shares(0.5, 0.4995))
    check_shares(shares(0.5, None))
    with pytest.raises(EventSharesError):
        check_shares(shares(0.5, 0.502))


def test_parts_of_a_unit_of_2020():
    rows = parts(geography("20", "2020-06-01")).set_index(["unit_code", "part_code"])
    bac_hung = rows.loc["06139"]
    assert bac_hung["area_share"].to_dict() == {"06130": 0.5208, "06139": 0.5551, "06145": 1.0, "06154": 0.2569}
    assert set(bac_hung["part_name"]) == {"Tân Việt", "Trùng Quán", "An Hùng", "Tân Lang"}
    assert set(bac_hung["decree"]) == {"818/NQ-UBTVQH14"}


def test_a_unit_left_alone_in_2024_keeps_the_parts_of_2020():
    rows = parts(geography("20", "2025-01-01"))
    assert set(rows.loc[rows["unit_code"] == "06139", "effective_date"]) == {datetime.date(2020, 1, 1)}
    doi_can = rows[rows["unit_code"] == "06025"]
    assert set(doi_can["effective_date"]) == {datetime.date(2024, 12, 1)}
    assert dict(zip(doi_can["part_code"], doi_can["area_share"], strict=True)) == {"06025": 1.0, "06040": 0.3266}


def test_the_rest_of_a_divided_commune_is_a_part_but_no_merger():
    geo = geography("10", "2020-06-01")
    rest = parts(geo).query("unit_code == '02923'")
    assert list(rest["area_share"]) == [0.5777]
    assert merged_from(geo)["02923"] == ()


def test_a_new_code_or_name_is_no_merger():
    geo = geography("20", "2020-06-01")
    merged = merged_from(geo)
    assert merged["06298"] == ("06298", "06310")
    assert merged["06004"] == ()
    assert "06004" not in set(parts(geo)["unit_code"])


def test_parts_follow_a_unit_through_a_new_code():
    # The town Cao Thượng changed its code in 2020; in 2025 its merger of 2020 is still found.
    merged = merged_from(geography("24", "2025-02-01"))
    assert merged["07339"] == ("07297", "07339")


def test_every_unit_of_2025_came_from_somewhere():
    geo = geography("20", "2025-07-01")
    assert list(merged_from(geo).index) == list(units(geo).index)
    assert set(parts(geo)["part_code"]) == set(units(geography("20", "2025-06-30")).index)


def test_the_oldest_geography_has_no_parts():
    geo = geography("20", "2019-12-31")
    assert parts(geo).empty
    assert set(merged_from(geo)) == {()}
