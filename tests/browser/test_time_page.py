"""One programme on several geographies, in a real browser: conversion, years in turn, comparison, lineage."""

import io
import re
from urllib.parse import quote

import openpyxl
import pytest

from layers.comparison import compare
from layers.conversion import convert
from layers.table import commune_view


def open_part(page, server, part, **more):
    query = "".join(f"&{name}={quote(value)}" for name, value in more.items())
    page.goto(f"{server}/thoi-gian?tinh=20&phan={quote(part)}{query}")
    page.locator(".ntm-head h1").wait_for(timeout=60000)


def maps(page):
    return [frame for frame in page.frames if "streamlit_folium" in frame.url]


def until(condition, page, timeout=25):
    for _ in range(timeout * 10):
        if condition():
            return
        page.wait_for_timeout(100)
    raise AssertionError("the page did not come to what was expected")


def painted(page, frames):
    ready = "document.body && document.body.dataset.ntmPaint !== undefined"
    until(lambda: len(maps(page)) == frames and all(frame.evaluate(ready) for frame in maps(page)), page)


@pytest.mark.parametrize(("rule", "words"), [("strict", "Chặt"), ("any", "Có phần đạt")])
def test_old_results_on_todays_units_follow_the_rule(server, page, open_map, rule, words):
    open_part(page, server, "Trên địa giới khác", quytac=rule)
    assert open_map.painted(minimum=65) == 65
    full = convert("20", 2021, "2025-07-01", rule)["summary"]["groups"]["19"]
    until(lambda: f"{full} trong 61 xã" in page.locator(".ntm-lead").first.inner_text(), page)
    legend = open_map.legend()
    assert legend["19"] == full and sum(legend.values()) == 65
    assert words.lower() in open_map.frame().locator(".ntm-legend").inner_text().lower()
    until(lambda: "cần đánh giá lại" in page.locator(".st-key-panel").inner_text(), page)


def test_a_merged_unit_says_which_parts_hold_it_back(server, page, open_map):
    open_part(page, server, "Trên địa giới khác", quytac="strict")
    open_map.painted(minimum=65)
    frame = open_map.frame()
    frame.locator("button.ntm-row[data-key='<5']").click()
    frame.locator("button.ntm-name").first.click()
    panel = page.locator(".st-key-panel")
    panel.get_by_text("Lập từ", exact=True).wait_for(timeout=15000)
    until(lambda: "Kéo xuống:" in panel.inner_text() and "1672/NQ-UBTVQH15" in panel.inner_text(), page)


def test_the_years_run_one_after_another(server, page, open_map):
    open_part(page, server, "Trên địa giới khác")
    open_map.painted(minimum=65)
    page.get_by_text("Chạy lần lượt các năm").click()
    lead = page.locator(".ntm-lead")
    until(lambda: "năm 2021" in lead.first.inner_text(), page)
    until(lambda: "năm 2022" in lead.first.inner_text(), page)
    gained = len(compare("20", (2021, 2022), "2025-07-01", "strict")["gained"])
    until(lambda: page.locator(".ntm-strip", has_text=f"Tăng {gained}").count() == 1, page)


def test_two_years_stand_side_by_side_and_move_together(server, page):
    open_part(page, server, "So sánh hai năm")
    painted(page, 3)
    said = compare("20", (2021, 2022), "2022-12-31", "strict")
    strip = page.locator(".ntm-strip").nth(2)
    until(lambda: f"Tăng {len(said['gained'])}" in strip.inner_text(), page)
    until(lambda: f"Không đổi {len(said['unchanged'])}" in strip.inner_text(), page)
    assert f"{len(said['gained'])} xã tăng" in page.locator(".ntm-lead").first.inner_text()
    first, second, third = maps(page)
    box = page.locator("iframe[title*='folium']").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, -400)
    until(lambda: first.evaluate("window.map.getZoom()") == third.evaluate("window.map.getZoom()"), page)
    page.wait_for_timeout(800)
    zooms = {frame.evaluate("window.map.getZoom()") for frame in (first, second, third)}
    assert len(zooms) == 1


def test_two_geographies_stand_side_by_side_and_move_together(server, page):
    open_part(page, server, "Hai địa giới", quytac="strict")
    painted(page, 2)
    left, right = maps(page)
    count = "document.querySelectorAll('path.ntm-unit').length"
    assert (left.evaluate(count), right.evaluate(count)) == (200, 65)
    full = convert("20", 2021, "2025-07-01", "strict")["summary"]["groups"]["19"]
    leads = page.locator(".ntm-lead")
    until(
        lambda: "75 trong 181 xã" in leads.nth(0).inner_text() and f"{full} trong 61" in leads.nth(1).inner_text(), page
    )
    right.evaluate("window.map.setView([21.9, 106.6], 11, {animate: false})")
    until(lambda: abs(left.evaluate("window.map.getZoom()") - 11) < 0.01, page)
    assert left.evaluate("window.map.getCenter().lat") == pytest.approx(21.9, abs=0.01)


def test_a_click_on_the_new_unit_says_what_it_was_made_of(server, page):
    open_part(page, server, "Hai địa giới", quytac="strict")
    painted(page, 2)
    maps(page)[1].evaluate("document.querySelector('button.ntm-row[data-key=\"<5\"]').click()")
    maps(page)[1].evaluate("document.querySelector('button.ntm-name').click()")
    until(lambda: "Lập từ" in page.locator(".ntm-profile").last.inner_text(), page)


def test_two_criteria_sets_show_what_has_no_counterpart(server, page):
    open_part(page, server, "Hai bộ tiêu chí")
    page.get_by_text("19 tiêu chí tương ứng giữa bộ 2016-2020").wait_for(timeout=30000)
    page.get_by_label("Bộ sau").click()
    page.get_by_role("option", name="2026-2030").click()
    until(lambda: page.locator("td", has_text="không có tiêu chí tương ứng").count() == 27, page)
    assert "Chưa có số liệu theo bộ 2026-2030" in page.get_by_test_id("stAlert").inner_text()


def test_the_lineage_is_drawn(server, page):
    open_part(page, server, "Xã cũ nay ở đâu", ten="bac ai")
    until(lambda: any(frame.evaluate("document.querySelectorAll('svg path').length") == 4
                      for frame in page.frames[1:]), page)  # fmt: skip
    drawing = page.frames[1]
    assert "818/NQ-UBTVQH14" in drawing.evaluate("document.body.textContent")
    assert drawing.evaluate("document.querySelector('svg').getBoundingClientRect().height") > 150


def test_the_rule_by_population_asks_for_a_file_and_follows_it(server, page, open_map, tmp_path):
    open_part(page, server, "Trên địa giới khác", quytac="population")
    page.get_by_text("Quy tắc theo dân số cần dân số của mọi đơn vị").wait_for(timeout=30000)
    codes = commune_view("20", 2021).table.index
    path = tmp_path / "dan-so.csv"
    path.write_text("unit_code,population,source\n" + "".join(f"{code},1000,thử\n" for code in codes), encoding="utf-8")
    page.locator("input[type=file]").set_input_files(path)
    assert open_map.painted(minimum=65) == 65
    until(lambda: "theo dân số" in open_map.frame().locator(".ntm-legend").inner_text().lower(), page)


def test_merged_units_and_what_the_plans_say_of_them(server, page):
    open_part(page, server, "Đơn vị sáp nhập")
    cards = page.locator(".ntm-finding-exceeded")
    cards.first.wait_for(timeout=30000)
    until(lambda: cards.count() == 4, page)
    titles = {card.split("\n")[0].split(" Huyện")[0].strip() for card in cards.all_inner_texts()}
    assert {"Xã Bình Phúc", "Xã Liên Hội", "Xã Đề Thám", "Xã Vân Nham"} == titles


def test_where_is_bac_ai_now(server, page):
    open_part(page, server, "Xã cũ nay ở đâu", ten="bac ai")
    card = page.locator(".ntm-finding").first
    card.wait_for(timeout=30000)
    until(lambda: "Kim Đồng" in card.inner_text(), page)
    words = card.inner_text()
    assert "Đề Thám" in words and "Tân Tiến" in words and "818/NQ-UBTVQH14" in words


def test_the_present_has_61_communes_to_fill_in_and_11_on_the_border(server, page, open_map):
    page.goto(f"{server}/?tinh=20&nam=2026&loc=border")
    assert open_map.painted(minimum=65) == 65
    until(lambda: open_map.legend().get("no_data") == 11, page)
    page.get_by_test_id("stStatusWidget").wait_for(state="detached", timeout=20000)
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải mẫu nhập số liệu").click()
    sheet = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))["Nhập số liệu"]
    codes = [row[0].value for row in sheet.iter_rows() if re.fullmatch(r"\d{5}", str(row[0].value))]
    heads = [str(cell.value) for row in sheet.iter_rows() for cell in row if re.match(r"\d+\. ", str(cell.value))]
    assert len(codes) == 61 and len(heads) == 10
