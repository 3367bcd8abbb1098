"""The country's files: complete, small, readable both ways, in the order the page counts on."""

import gzip
import json

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.national_places import regions
from layers import national_web
from layers.arcs import GRID_DEGREES, shared_arcs
from layers.national_search import find_units
from layers.national_web import line_kinds, province_file, publish_national


@pytest.fixture(scope="module")
def static(tmp_path_factory):
    return tmp_path_factory.mktemp("static")


@pytest.fixture(scope="module")
def web(country, static):
    return publish_national(country.geographies, static)


def read(web, static, part):
    return json.loads(gzip.decompress((static / "geo" / f"{web.id}-{part}.bin").read_bytes()))


def shape(file, rings):
    lines = [np.cumsum(np.reshape(steps, (-1, 2)), axis=0) * GRID_DEGREES for steps in file["arcs"]]
    parts = [np.concatenate([lines[arc] if arc >= 0 else lines[~arc][::-1] for arc in ring]) for ring in rings]
    whole = shapely.Polygon()
    for part in parts:
        whole = whole.symmetric_difference(shapely.Polygon(part).buffer(0))
    return whole


def test_every_unit_of_every_province_is_published_in_the_order_of_the_table(web, static):
    seen = []
    for code in regions().index:
        units = [unit[0] for unit in read(web, static, code)["units"]]
        assert units == list(web.table.index[web.table["province"] == code])
        seen += units
    assert len(seen) == len(set(seen)) == len(web.table) == 11_163 - 226 - 164 + 200 + 152


@pytest.mark.parametrize("code", ["20", "22", "92"])
def test_the_shapes_drawn_are_those_of_the_layer(country, web, static, code):
    file, exact = read(web, static, code), country.layer.geometry
    for unit, title, _, rings, point in file["units"]:
        drawn = shape(file, rings)
        assert drawn.intersection(exact[unit]).area / drawn.union(exact[unit]).area > 0.9, title
        assert exact[unit].buffer(2 * GRID_DEGREES).contains(shapely.Point(point[1], point[0])), title
    assert len(file["kinds"]) == len(file["arcs"]) and set(file["kinds"]) <= set("0123")


def test_the_overview_has_all_provinces_districts_and_both_archipelagos_in_sight(web, static):
    file = read(web, static, "overview")
    assert [row[0] for row in file["provinces"]] == list(regions().index)
    assert len(file["districts"]) == 710 and set(file["kinds"]) == set("123")
    assert [(group["name"], group["of"]) for group in file["archipelagos"]] == [
        ("Quần đảo Hoàng Sa", "thành phố Đà Nẵng"),
        ("Quần đảo Trường Sa", "tỉnh Khánh Hòa"),
    ]
    (south, west), (north, east) = file["bounds"]
    points = [point for group in file["archipelagos"] for point in group["points"]]
    assert all(south <= lat <= north and west <= lon <= east for lat, lon, _ in points)
    assert west < 102.2 and north > 23.3 and east > 115.8 and south < 7.9


def test_the_country_is_small_on_the_wire(country, web, static):
    packed = {path.name: path.stat().st_size for path in (static / "geo").glob("*.bin")}
    assert len(packed) == 64 and sum(packed.values()) < 3_000_000
    plain = country.layer.query("province == '01'").geometry.to_json().encode()
    assert packed[f"{web.id}-01.bin"] < len(plain) / 8
    assert packed[f"{web.id}-overview.bin"] < sum(packed.values()) / 8


def test_older_browsers_find_the_same_content_unpacked(web, static):
    for path in (static / "geo").glob("*.bin"):
        assert gzip.decompress(path.read_bytes()) == path.with_suffix(".json").read_bytes()


def test_publishing_again_builds_nothing(country, web, static, monkeypatch):
    def again(*_):
        raise AssertionError("written again")

    monkeypatch.setattr(national_web, "_write_all", again)
    assert publish_national(country.geographies, static).id == web.id


def test_a_line_says_what_it_parts():
    west, middle, east = (shapely.box(105 + x / 100, 20, 105 + (x + 1) / 100, 20.01) for x in range(3))
    arcs = shared_arcs(np.array([west, middle, east], dtype=object))
    kinds = dict(zip(map(tuple, arcs.users()), line_kinds(arcs, ["A", "A", "B"], ["20"] * 3), strict=True))
    assert kinds[0, 1] == "0" and kinds[1, 2] == "1" and kinds[0,] == "3"
    abroad = dict(zip(map(tuple, arcs.users()), line_kinds(arcs, ["A", "A", "A"], ["20", "20", "10"]), strict=True))
    assert abroad[1, 2] == "2"


def test_names_are_told_as_they_are_and_never_as_markup():
    frame = gpd.GeoDataFrame(
        {"name": ["<b>Đề Thám</b>"], "kind": ["xã"], "district": ["Huyện Tràng Định"], "province": ["20"]},
        geometry=[shapely.box(105, 20, 105.01, 20.01)],
        index=["00103"],
        crs=4326,
    )
    arcs = shared_arcs(frame.geometry.to_numpy())
    file = province_file(frame, arcs, line_kinds(arcs, frame["district"], frame["province"]), "20")
    assert file["units"][0][:3] == ["00103", "Xã <b>Đề Thám</b>", "Tràng Định"]


def test_a_commune_is_found_without_diacritics_the_nearest_name_first(web):
    hits = find_units(web.table, "tan thanh, lang son")
    assert set(hits["province"]) == {"20"} and {"06379", "06250", "06442", "06166"} == set(hits.index)
    assert find_units(web.table, "Tân Thanh, lạng sơn").index[0] == "06166"
    assert find_units(web.table, "sa pa, lao cai").iloc[0]["title"] == "Phường Sa Pa"
    names = find_units(web.table, "an phu")["name"].tolist()
    assert names[0] == "An Phú" and names.index("An Phú") < names.index("An Phú Tân")


def test_nothing_typed_finds_nothing(web):
    assert find_units(web.table, "  ").empty and find_units(web.table, "không có xã này").empty
    assert len(find_units(web.table, "a", limit=7)) == 7
