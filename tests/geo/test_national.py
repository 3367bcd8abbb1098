"""The whole country: every commune once, neighbours on shared lines, later units in place of old ones."""

import geopandas as gpd
import pytest
import shapely

from geo import national
from geo.boundaries import boundaries
from geo.errors import BoundaryError
from geo.national import (
    check_national,
    national_districts,
    national_key,
    national_path,
    national_provinces,
    national_units,
)
from geo.units import geography, units

LANG_SON = geography("20", "2021-12-31")


@pytest.fixture(scope="module")
def layer(country):
    return country.layer


@pytest.fixture(scope="module")
def districts(layer):
    return national_districts(layer)


def test_every_commune_is_there_once_and_the_later_ones_as_in_2021(country):
    layer = country.layer
    own = layer[layer["own"]]
    assert len(layer) == 11_163 - (164 - 152) - (226 - 200)
    assert own.groupby("province").size().to_dict() == {"10": 152, "20": 200}
    assert set(own.index) == set().union(*(units(one).index for one in country.geographies))
    assert layer["province"].nunique() == 63
    assert layer.loc["06379", ["name", "kind", "district"]].tolist() == ["Tân Thành", "xã", "Huyện Bắc Sơn"]


def test_two_places_of_one_name_are_told_apart_by_the_kind_in_the_label(layer):
    pair = layer[(layer["name"] == "Yên Viên") & (layer["province"] == "01")]
    assert sorted(pair["kind"]) == ["thị trấn", "xã"]
    bracketed = layer.loc[layer["name"].str.contains("(", regex=False), "name"]
    assert bracketed.tolist() == ["Cấm Sơn (Trung tâm huấn luyện)"]


def test_neighbours_share_their_lines_across_the_country(layer):
    wrong = shapely.length(shapely.coverage_invalid_edges(layer.geometry.to_numpy()))
    # Two islets (Cam Hải Đông, Quan Lạn) lie on a neighbour's line in the source; cleaning leaves those edges.
    assert (wrong > 0).sum() <= 2 and wrong.sum() < 0.05
    assert layer.is_valid.all()


def test_lang_son_keeps_its_place_and_size(layer):
    exact = boundaries(LANG_SON)
    drawn = layer.to_crs(exact.crs).geometry.loc[exact.index]
    assert drawn.area.sum() == pytest.approx(exact.area.sum(), rel=0.002)
    common = drawn.intersection(exact.geometry).area / drawn.union(exact.geometry).area
    assert common.median() > 0.97 and common.min() > 0.7


def test_building_tells_how_far_it_has_come_and_is_done_once(country, monkeypatch):
    shares = [share for share, _ in country.told]
    assert shares == sorted(shares) and shares[-1] == 1 and len(shares) >= 4

    def twice(geographies, progress):
        raise AssertionError("built again")

    monkeypatch.setattr(national, "build_national", twice)
    assert national_units(country.geographies).equals(country.layer)


def test_other_units_make_another_layer():
    assert national_key((LANG_SON,)) != national_key() != national_key((geography("10", "2021-12-31"),))
    assert national_key((LANG_SON,)) == national_key((geography("20", "2022-12-31"),))
    assert national_path((LANG_SON,)).name == f"vn_{national_key((LANG_SON,))}.parquet"


def test_districts_and_provinces_cover_the_same_land(layer, districts):
    assert len(districts) == 710 and not districts.duplicated(["province", "district"]).any()
    provinces = national_provinces(districts)
    assert len(provinces) == 63 and provinces.index[0] == "02"
    land = layer.to_crs(6933).area.sum()
    assert districts.to_crs(6933).area.sum() == pytest.approx(land, rel=0.003)
    assert provinces.to_crs(6933).area.sum() == pytest.approx(districts.to_crs(6933).area.sum(), rel=1e-6)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda frame: frame.drop(columns="district"), "thiếu cột district"),
        (lambda frame: frame[frame["province"] != "96"], "có 62 tỉnh, cần 63"),
        (lambda frame: frame.to_crs(3857), "hệ tọa độ"),
        (lambda frame: gpd.GeoDataFrame(frame.iloc[[0, *range(len(frame))]]), "lặp lại"),
        (lambda frame: frame.set_geometry(frame.geometry.where(frame.index != "p00000", shapely.Polygon())), "p00000"),
    ],
)  # fmt: skip
def test_a_layer_that_broke_is_refused_with_a_reason(layer, spoil, words):
    with pytest.raises(BoundaryError, match=words):
        check_national(spoil(layer))
