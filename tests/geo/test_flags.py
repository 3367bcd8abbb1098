import pandas as pd
import pytest

from geo.border import border_lengths
from geo.boundaries import boundaries
from geo.built import border_line
from geo.flags import FLAGS, STATUSES, flags
from geo.provinces import all_provinces
from geo.units import Geography, geography, units, vintages

PROVINCES = [each.code for each in all_provinces()]

GEOGRAPHIES = [Geography(p, day) for p in PROVINCES for day in vintages(p)["effective_date"]]


def title(geo):
    return f"{geo.province}-{geo.date}"


@pytest.mark.parametrize("geo", GEOGRAPHIES, ids=title)
def test_every_unit_has_every_flag_with_its_status_and_source(geo):
    frame = flags(geo)
    assert list(frame.index) == list(units(geo).index)
    for flag in FLAGS:
        assert frame[f"{flag}_status"].isin(STATUSES).all()
        assert frame[f"{flag}_source"].str.len().gt(10).all()
        unknown = frame[f"{flag}_status"] == "unknown"
        assert frame.loc[unknown, flag].map(lambda value: value is None).all()
        assert frame.loc[~unknown, flag].map(lambda value: value is not None).all()


@pytest.mark.parametrize("geo", GEOGRAPHIES, ids=title)
def test_border_communes_are_those_the_geometry_shows(geo):
    lengths = border_lengths(border_line(geo.province).union_all(), boundaries(geo).geometry)
    border = flags(geo)["border"]
    assert set(border.index[border.map(lambda value: value is True)]) == set(lengths.index[lengths > 0])


@pytest.mark.parametrize(
    ("date", "communes", "towns"),
    [("2019-12-31", 20, 1), ("2020-06-01", 20, 1), ("2025-01-01", 20, 1), ("2025-07-01", 11, 0)],
)
def test_border_units_of_lang_son(date, communes, towns):
    geo = geography("20", date)
    border = units(geo)[flags(geo)["border"].astype(bool)]
    assert border["rural"].sum() == communes
    assert list(border.loc[~border["rural"], "name"]) == ["Đồng Đăng"] * towns
    assert set(flags(geo)["border_status"]) == {"sourced"}


def test_the_eleven_border_communes_of_2025():
    geo = geography("20", "2025-07-01")
    names = set(units(geo).loc[flags(geo)["border"].astype(bool), "name"])
    assert names == {
        "Quốc Khánh", "Kháng Chiến", "Quốc Việt", "Thụy Hùng", "Hoàng Văn Thụ", "Đồng Đăng", "Cao Lộc", "Ba Sơn",
        "Mẫu Sơn", "Khuất Xá", "Kiên Mộc",
    }  # fmt: skip


def test_the_border_of_lao_cai_is_only_assumed():
    frame = flags(geography("10", "2020-06-01"))
    assert set(frame["border_status"]) == {"assumed"}
    assert frame["border"].sum() == 25


@pytest.mark.parametrize("date", ["2019-12-31", "2020-06-01", "2025-01-01"])
def test_eighteen_communes_of_the_border_scheme_by_the_stated_rule(date):
    geo = geography("20", date)
    frame, listed = flags(geo), units(geo)
    inside = frame["border_village_scheme"].map(lambda value: value is True)
    assert inside.sum() == 18
    assert listed.loc[inside, "rural"].all()
    assert set(frame.loc[inside, "border_village_scheme_status"]) == {"assumed"}
    assert frame.loc[inside, "border_village_scheme_source"].str.contains("Bính Xá.*Mẫu Sơn.*3,0 km").all()
    left_out = frame["border"].astype(bool) & ~inside
    assert set(frame.index[left_out]) == {"06622", "06532", "06184"}


def test_the_commune_left_out_has_the_shortest_border():
    geo = geography("20", "2020-06-01")
    rural = units(geo)["rural"]
    lengths = border_lengths(border_line("20").union_all(), boundaries(geo).geometry)
    assert lengths[(lengths > 0) & rural].idxmin() == "06532"
    assert lengths["06532"] == pytest.approx(3040, abs=20)


@pytest.mark.parametrize(("province_code", "date"), [("20", "2025-07-01"), ("10", "2020-06-01"), ("10", "2025-07-01")])
def test_the_border_scheme_is_unknown_where_no_list_was_found(province_code, date):
    frame = flags(geography(province_code, date))
    assert set(frame["border_village_scheme_status"]) == {"unknown"}


def test_disadvantaged_regions_are_six_assumptions_and_otherwise_unknown():
    frame = flags(geography("20", "2020-06-01"))
    known = frame[frame["disadvantaged_region"].notna()]
    assert set(known.index) == {"06034", "06454", "06646", "06622", "06523", "05986"}
    assert set(known["disadvantaged_region"]) == {"I"}
    assert set(known["disadvantaged_region_status"]) == {"assumed"}
    assert (frame["disadvantaged_region_status"] == "unknown").sum() == 194
    assert "06454" not in flags(geography("20", "2025-01-01")).index


def test_values_are_plain_python():
    frame = flags(geography("20", "2020-06-01"))
    assert {type(value) for value in frame["border"]} == {bool}
    assert isinstance(frame, pd.DataFrame)
