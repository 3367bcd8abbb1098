"""One programme on several geographies, in a real browser: conversion, years in turn, comparison, lineage."""

from urllib.parse import quote

import pytest

from layers.comparison import compare
from layers.conversion import convert


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
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert text.startswith("unit_code,year,set_id,criterion,status,source")
    assert text.count("\n") == 1 + 61 * 10
