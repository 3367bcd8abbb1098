"""What the country's map says: only what is known is coloured, and every unit is counted once."""

import json
import re

import pandas as pd
import pytest

from geo.units import geography
from layers import national_html
from layers.national_screen import (
    NationalPainting,
    count_theme,
    legend_rows,
    national_layer,
    national_map,
    national_payload,
    notes,
    year_views,
)
from layers.national_web import NationalWeb
from layers.table import commune_view
from ntm.criteria import criteria_set

LINKS = dict.fromkeys(("leaflet_js", "leaflet_css", "map_css", "national_js", "national_css"), "here")


@pytest.fixture(scope="module")
def views():
    return year_views([commune_view("20", 2021, "demo"), commune_view("10", 2021, "demo")])[0]


@pytest.fixture(scope="module")
def web(views):
    """Units of the two provinces with figures, the other way round within each, and three of Hà Nội."""
    rows = [(code, row["name"], row["kind"], row["district"] or "", place)
            for place, view in views.items() for code, row in view.table.iloc[::-1].iterrows()]  # fmt: skip
    rows += [(f"p0000{n}", f"Xã {n}", "", "Ba Vì", "01") for n in range(3)]
    table = pd.DataFrame(rows, columns=["unit", "name", "kind", "district", "province"]).set_index("unit")
    return NationalWeb("vn-x", "../", table.assign(title=table["name"], west=105.0, south=20.0, east=106.0, north=21.0))


@pytest.fixture
def painting(views):
    return NationalPainting(count_theme(views), views, ("20",), (105.0, 21.0, 107.0, 22.0), "06379")


def test_the_legend_counts_every_unit_of_the_country_once(web, views, painting):
    rows = legend_rows(web, painting)
    assert sum(count for _, count in rows) == len(web.table)
    counted = {row.key: count for row, count in rows}
    both = pd.concat([painting.theme.assign(view.table) for view in views.values()])
    assert counted["19"] == both.eq("19").sum() > 0
    assert counted["no_data"] == both.eq("no_data").sum() + 3
    assert counted["not_applicable"] == sum((~view.table["rural"]).sum() for view in views.values())


def test_units_are_painted_in_the_order_of_their_file(web, views, painting):
    said = national_payload(web, painting)
    assert set(said["painted"]) == {"10", "20"}
    for place, painted in said["painted"].items():
        table, codes = views[place].table, web.table.index[web.table["province"] == place]
        keys = painting.theme.assign(table)
        assert [said["rows"][number]["key"] for number in painted["classes"]] == [keys[code] for code in codes]
        met = [None if pd.isna(table["met"][code]) else table["met"][code] for code in codes]
        assert painted["met"] == met and painted["size"] == 19 and painted["year"] == 2021


def test_a_repaint_carries_no_shape_and_is_small(web, painting):
    said = json.dumps(national_payload(web, painting), ensure_ascii=False)
    assert len(said) < 5_000
    assert json.loads(said)["demo"] == "SỐ LIỆU MINH HỌA"
    assert json.loads(said)["selected"] == "06379" and json.loads(said)["active"] == ["20"]


def test_a_country_without_figures_is_not_called_not_attained(web, views):
    empty = NationalPainting(count_theme(views), {})
    said = national_payload(web, empty)
    assert said["painted"] == {} and said["demo"] == ""
    assert {row["key"]: row["count"] for row in said["rows"] if row["count"]} == {"no_data": len(web.table)}


def test_the_map_says_what_its_boundaries_are_and_a_repaint_leaves_it_alone(web, painting):
    page = national_map(web, LINKS).get_root().render()
    said = re.search(r"NTMCountry\.start\(\w+, (\".*?\"), (\".*?\")\)", page)
    assert json.loads(said[1]) == web.href
    assert json.loads(said[2]).startswith("Ranh giới tham khảo, không phải địa giới pháp lý · Ranh giới xã trước 2019")
    layer = national_layer(web, painting)
    layer.add_to(national_map(web, LINKS))
    assert "NTMCountry.paint(" in layer.get_root().render()


def test_markup_in_what_is_painted_cannot_close_the_script(web, painting):
    sly = NationalPainting(painting.theme, painting.views, selected="</script><b>")
    drawn = national_map(web, LINKS)
    national_layer(web, sly).add_to(drawn)
    assert "</script><b>" not in drawn.get_root().render()


def test_a_province_with_another_criteria_set_is_left_out_and_said(views):
    class Other:
        dataset, criteria = views["20"].dataset, criteria_set("2026-2030")

    shown, left_out = year_views([views["10"], Other()])
    assert set(shown) == {"10"} and left_out == ("20",)
    said = notes(shown, left_out)
    assert said[0] == "Lào Cai: mục tiêu kế hoạch năm 2021" and said[1].startswith("Lạng Sơn: bộ tiêu chí khác")
    assert "Hoàng Sa" in said[-1] and "Trường Sa" in said[-1]


def test_the_panel_of_regions_adds_up(web, views):
    said = national_html.region_panel(web.table, views)
    assert "Trung du và miền núi phía Bắc" in said and "2/14" in said and "0/11" in said
    inside = national_html.region_panel(web.table, views, "dbsh")
    assert "Hà Nội" in inside and "Chưa có" in inside and "Lạng Sơn" not in inside


def test_a_province_with_figures_leads_to_its_own_page_and_others_say_none_yet(web, views):
    held = national_html.province_panel("20", web.table, views["20"])
    assert 'href="./?tinh=20&amp;nam=2021"' in held and "SỐ LIỆU MINH HỌA" in held
    assert "mục tiêu kế hoạch năm 2021" in held and "địa giới từ 01/01/2020" in held
    none = national_html.province_panel("01", web.table)
    assert "Chưa có số liệu" in none and "href" not in none and "ranh giới xã trước 2019" in none


def test_a_commune_says_its_count_or_that_there_is_none(web, views):
    met = int(views["20"].table.loc["06379", "met"])
    said = national_html.unit_panel("06379", web.table, views["20"])
    assert f"Đạt {met}/19 tiêu chí" in said and "xa=06379" in said
    town = views["20"].table.index[~views["20"].table["rural"]][0]
    assert "không đánh giá phường và thị trấn" in national_html.unit_panel(town, web.table, views["20"])
    old = national_html.unit_panel("p00001", web.table)
    assert "Chưa có số liệu" in old and "Ba Vì, thành phố Hà Nội" in old


def test_names_are_escaped_in_the_panel(web):
    sly = web.table.assign(title="<script>x</script>", district="<i>")
    said = national_html.unit_panel("p00001", sly)
    assert "<script>" not in said and "&lt;script&gt;" in said and "<i>" not in said


def test_the_figures_stand_on_the_geography_they_are_drawn_on(views):
    assert views["20"].geography == geography("20", "2021-12-31") and views["10"].geography.vintage.year == 2020
