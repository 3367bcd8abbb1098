"""The drawn lineage: land is conserved on the way, every word is escaped, what is not known is dashed."""

import dataclasses
import datetime
import re
from xml.etree import ElementTree

import pytest

from geo.boundaries import boundaries
from geo.units import geography, units
from layers.lineage_flow import flow
from layers.lineage_svg import lineage_page, lineage_svg

SVG = "{http://www.w3.org/2000/svg}"
FIRST, MERGED, TODAY = (datetime.date(*day) for day in ((2019, 12, 1), (2020, 1, 1), (2025, 7, 1)))


@pytest.fixture(scope="module")
def bac_ai():
    return flow("20", ["06052"], FIRST)


def test_one_unit_is_followed_to_today(bac_ai):
    assert [stage.day for stage in bac_ai.stages] == [FIRST, MERGED, TODAY]
    assert [[title for _, title in stage.units] for stage in bac_ai.stages] == [
        ["Xã Bắc Ái"], ["Xã Kim Đồng", "Xã Đề Thám"], ["Xã Tân Tiến", "Xã Tràng Định"],
    ]  # fmt: skip
    assert [stage.decree for stage in bac_ai.stages] == ["", "818/NQ-UBTVQH14", "1672/NQ-UBTVQH15"]
    whole = boundaries(geography("20", FIRST))["area_km2"]["06052"]
    assert bac_ai.links[0]["area_km2"].sum() == pytest.approx(whole, rel=1e-6)


def test_a_district_keeps_its_land_through_every_reorganisation():
    old = units(geography("20", FIRST))
    codes = old.index[old["district"] == "Huyện Tràng Định"]
    found = flow("20", codes, FIRST)
    whole = boundaries(geography("20", FIRST))["area_km2"].loc[codes].sum()
    assert len(found.stages) == 4 and len(found.stages[0].units) == len(codes) == 23
    for links in found.links:
        assert links["area_km2"].sum() == pytest.approx(whole, rel=1e-3)


def test_a_unit_of_today_is_followed_back():
    frame = units(geography("20", TODAY))
    code = frame.index[frame["name"] == "Thất Khê"][0]
    found = flow("20", [code], TODAY)
    assert [title for _, title in found.stages[-1].units] == ["Xã Thất Khê"]
    assert len(found.stages[0].units) == 4
    assert found.links[-1]["area_km2"].sum() == pytest.approx(found.stages[-1].areas[code], rel=1e-3)


def test_a_unit_that_never_changed_still_has_two_ends():
    frame = units(geography("10", TODAY))
    still = next(code for code in frame.index if len(flow("10", [code], TODAY).stages[0].units) == 1)
    assert len(flow("10", [still], TODAY).stages) >= 2


def test_an_unknown_unit_is_refused():
    with pytest.raises(KeyError):
        flow("20", ["99999"], FIRST)


def drawn(found):
    return ElementTree.fromstring(lineage_svg(found))


def test_the_drawing_has_a_bar_a_unit_and_a_ribbon_a_piece(bac_ai):
    root = drawn(bac_ai)
    assert len(root.findall(f"{SVG}rect")) == sum(len(stage.units) for stage in bac_ai.stages)
    ribbons = root.findall(f"{SVG}path")
    assert len(ribbons) == sum(len(links) for links in bac_ai.links)
    said = [ribbon.find(f"{SVG}title").text for ribbon in ribbons]
    assert any(re.match(r"Bắc Ái → Kim Đồng: .* km², 51% của đơn vị cũ; Nghị quyết 818/NQ-UBTVQH14, từ 01/01/2020", s)
               for s in said)  # fmt: skip
    words = [text.text for text in root.findall(f"{SVG}text")]
    assert "Nghị quyết 818/NQ-UBTVQH14" in words and any(" trong " in word for word in words)


def test_ribbons_are_as_wide_as_their_area(bac_ai):
    links = bac_ai.links[0]
    edges = []
    for ribbon in drawn(bac_ai).findall(f"{SVG}path")[: len(links)]:
        numbers = [float(text) for text in re.findall(r"-?\d+\.?\d*", ribbon.get("d"))]
        edges.append(numbers[-1] - numbers[1])
    ratio = edges[0] / edges[1]
    assert ratio == pytest.approx(links["area_km2"].iloc[0] / links["area_km2"].iloc[1], rel=0.03)


def test_words_are_escaped_and_what_is_unknown_is_dashed(bac_ai):
    links = bac_ai.links[0].assign(from_name="<script>x</script>", area_km2=float("nan"), share_from=float("nan"))
    stage = dataclasses.replace(bac_ai.stages[1], units=tuple((c, "<b>Đề Thám</b>") for c, _ in bac_ai.stages[1].units))
    hostile = dataclasses.replace(
        bac_ai, links=(links, *bac_ai.links[1:]), stages=(bac_ai.stages[0], stage, bac_ai.stages[2])
    )
    page = lineage_page(hostile)
    assert "<script>" not in page and "<b>" not in page and "&lt;b&gt;Đề Thám" in page
    ribbons = drawn(hostile).findall(f"{SVG}path")
    assert [bool(ribbon.get("stroke-dasharray")) for ribbon in ribbons[:2]] == [True, True]
    assert "không rõ diện tích" in ribbons[0].find(f"{SVG}title").text
