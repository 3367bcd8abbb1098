import json
import re

import folium
import pandas as pd
import pytest

from layers.screen import OUTSIDE, Painting, base_map, legend_rows, painted_layer, payload, sent
from layers.themes import theme
from layers.webgeography import WebGeography
from ntm.attainment import group_of
from ntm.criteria import criteria_set

LINKS = {name: f"../../app/static/{name}" for name in ("leaflet_js", "leaflet_css", "map_js", "map_css")}


@pytest.fixture
def web(table):
    return WebGeography("20-20200101-abc", "../../app/static/geo/x.js", tuple(sorted(table.index, reverse=True)))


@pytest.fixture
def painting(table):
    frame = table.assign(group=group_of(table["met"], 19))
    villages = pd.DataFrame({"total": [9], "attained": [4]}, index=["00101"])
    mask = frame["border"].fillna(False).astype(bool)
    return Painting(
        theme("group", criteria_set("2016-2020")), frame, mask, 19, "00101", True, ("</script><b>",), villages
    )


def test_every_unit_is_counted_once(painting):
    rows, keys = legend_rows(painting)
    assert sum(count for _, count in rows) == len(painting.table)
    assert {row.key: int(count) for row, count in rows if count} == {"<5": 2, "not_applicable": 1, "outside": 3}
    assert list(keys.index) == list(painting.table.index)


def test_a_repaint_follows_the_published_order_and_keeps_unknown_unknown(painting, web):
    told = payload(web, painting)
    names = [told["rows"][int(letter, 36)]["key"] for letter in told["classes"]]
    assert names == ["outside", "not_applicable", "outside", "<5", "outside", "<5"]
    assert told["met"] == [None, 2, 3], "only of units inside the filter, in their order"
    assert told["villages"] == {"00101": [9, 4]}
    assert told["demo"] == "SỐ LIỆU MINH HỌA" and told["mark"] == "group 3"


def test_what_travels_is_short_and_says_the_same(painting, web):
    whole = payload(web, painting)
    short = sent(whole)
    assert short["met"] == "-23" and short["villages"] == whole["villages"] and "linked" not in short
    assert [row["count"] for row in short["rows"]] == [row["count"] for row in whole["rows"]]
    assert [row.get("hatched", False) for row in short["rows"]] == [row["hatched"] for row in whole["rows"]]
    assert len(json.dumps(short)) < len(json.dumps(whole))
    assert sent(whole | {"met": [None, 36]})["met"] == [None, 36], "what no letter can say is told in full"


def test_rendering_leaves_shared_frames_as_they_were(painting, web):
    before = painting.table.copy(deep=True)
    painted_layer(web, painting)
    pd.testing.assert_frame_equal(painting.table, before)


def test_the_base_map_is_the_same_whatever_is_painted_and_asks_only_this_machine(web):
    def shape(page):
        text = page.get_root().render()
        return re.sub(r"[0-9a-f]{32}", "ID", text)

    first, again = shape(base_map(web, LINKS)), shape(base_map(web, LINKS))
    assert first == again
    assert "http" not in "".join(re.findall(r'(?:src|href)="([^"]+)"', first))
    assert "_" not in web.id, "st_folium drops what follows an underscore from a map's identity"


def test_the_payload_cannot_close_a_script(painting, web):
    group = painted_layer(web, painting)
    page = folium.Map(tiles=None)
    group.add_to(page)
    script = page.get_root().render()
    assert "</script><b>" not in script
    told = re.search(r"NTM\.paint\((\{.*\})\);", script)[1]
    assert json.loads(told)["notes"] == ["</script><b>"]


def test_outside_is_a_row_of_its_own():
    assert OUTSIDE.key not in {row.key for row in theme("group", criteria_set("2016-2020")).classes}
