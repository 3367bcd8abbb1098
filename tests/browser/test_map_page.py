"""The map as a leader meets it: painted with the network blocked, each filter telling what the command line tells."""

import re

import pytest

from layers.listing import summary
from layers.themes import ACCENT


def expect_until(condition, page, timeout=15):
    for _ in range(timeout * 10):
        if condition():
            return
        page.wait_for_timeout(100)
    raise AssertionError("the page did not come to what was expected")


def headline(page):
    return page.locator(".ntm-head h1").inner_text()


def test_the_map_is_painted_with_no_other_machine(shown):
    assert shown.painted() == 200
    assert headline(shown.page) == "75 trong 181 xã đạt đủ 19 tiêu chí"
    assert shown.legend()["19"] == shown.drawn()[ACCENT.upper()] == 75
    assert sum(shown.legend().values()) == 200
    assert shown.page.locator(".ntm-chip-demo").first.inner_text() == "SỐ LIỆU MINH HỌA"
    assert "SỐ LIỆU MINH HỌA" in shown.frame().locator(".ntm-legend").inner_text()
    assert "không phải địa giới pháp lý" in shown.frame().locator(".leaflet-control-attribution").inner_text()
    assert shown.frame().locator(".leaflet-attribution-flag").count() == 0


@pytest.mark.parametrize(
    ("chip", "token"),
    [("Xã biên giới", "border"), ("Thôn của 18 xã biên giới", "border-village-scheme"), ("Xã sáp nhập", "merged"),
     ("Vùng khó khăn", "disadvantaged")],
)  # fmt: skip
def test_a_chip_leaves_the_communes_the_command_line_counts(shown, chip, token):
    zoom = shown.zoom_in()
    wanted = summary("20", 2021, only=[token])["communes"]
    frame = shown.frame()
    shown.page.get_by_role("button", name=chip, exact=True).click()
    expect_until(lambda: shown.in_filter() == wanted, shown.page)
    assert 0 < wanted < 181
    assert re.search(rf"trong {wanted} xã", headline(shown.page))
    assert shown.frame() is frame and shown.zoom() == zoom, "a filter must not lose the zoom"
    assert sum(shown.legend().values()) == 200
    assert f"loc={token}" in shown.page.url


def test_filters_combine_and_an_empty_answer_says_what_to_do(shown, server):
    page = shown.page
    page.goto(f"{server}/?tinh=20&nam=2021&loc=border&loc=district:183&loc=unmet:2")
    shown.painted()
    wanted = summary("20", 2021, only=["border", "district:183", "unmet:2"])["communes"]
    expect_until(lambda: shown.in_filter() == wanted, page)
    page.goto(f"{server}/?tinh=20&nam=2021&loc=border&loc=district:178")
    expect_until(lambda: "Không có xã nào khớp" in headline(page), page)
    expect_until(lambda: "bỏ bớt một điều kiện" in page.locator(".st-key-panel").inner_text(), page)


def test_villages_of_the_scheme_are_circles(shown):
    shown.page.get_by_role("button", name="Thôn của 18 xã biên giới", exact=True).click()
    expect_until(lambda: shown.frame().locator(".leaflet-ntmMarks-pane path").count() >= 18, shown.page)
    expect_until(lambda: "110 / 156" in shown.page.locator(".ntm-tiles").inner_text(), shown.page)
    assert "110 / 156" in shown.page.locator(".ntm-tiles").inner_text()
    assert "Danh sách 18 xã: giả định" in shown.frame().locator(".ntm-legend").inner_text()


def test_a_legend_row_lists_its_communes_and_a_name_opens_the_profile(shown):
    frame = shown.frame()
    frame.locator("button.ntm-row[data-key='15-18']").click()
    names = frame.locator("button.ntm-name")
    assert names.count() == shown.legend()["15-18"] == 1
    title = names.first.inner_text().split(" · ")[0]
    names.first.click()
    panel = shown.page.locator(".st-key-panel")
    expect_until(lambda: title in panel.inner_text(), shown.page)
    assert "/19 tiêu chí" in panel.inner_text() and "mã 0" in panel.inner_text()
    assert re.search(r"[?&]xa=\d{5}", shown.page.url)


def test_a_click_on_a_shape_opens_that_commune(shown):
    frame = shown.frame()
    find = (
        "(() => { for (const p of document.querySelectorAll('path.ntm-unit')) { const b = p.getBoundingClientRect();"
        " const x = b.x + b.width / 2, y = b.y + b.height / 2;"
        " if (b.width > 25 && document.elementFromPoint(x, y) === p) return [x, y]; } return null; })()"
    )
    expect_until(lambda: frame.evaluate(find) is not None, shown.page)
    point = frame.evaluate(find)
    box = shown.page.locator("iframe[title*='folium']").bounding_box()
    shown.page.mouse.click(box["x"] + point[0], box["y"] + point[1])
    panel = shown.page.locator(".st-key-panel")
    expect_until(lambda: "mã 0" in panel.inner_text(), shown.page)
    shown.page.get_by_role("button", name="Đóng").click()
    expect_until(lambda: "Theo huyện, thành phố" in panel.inner_text(), shown.page)


def test_search_works_without_diacritics(shown):
    shown.page.get_by_label("Tìm xã").fill("thuy hung")
    expect_until(lambda: shown.in_filter() == 2, shown.page)


def test_the_table_leaves_as_a_file_that_says_it_is_a_demonstration(shown):
    page = shown.page
    page.get_by_test_id("stStatusWidget").wait_for(state="detached", timeout=20000)
    page.get_by_role("radio", name="Bảng", exact=True).or_(page.get_by_role("button", name="Bảng", exact=True)).click()
    page.get_by_role("button", name="Tải bảng này (CSV)").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải bảng này (CSV)").click()
    assert "minh-hoa" in download.value.suggested_filename
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert text.count("SỐ LIỆU MINH HỌA") == 181


def test_a_link_opens_the_same_view_again(shown, server):
    page = shown.page
    page.goto(f"{server}/?tinh=20&nam=2021&chuyende=criterion:2&loc=border&xa=06046")
    shown.painted()
    assert headline(page).endswith("đạt tiêu chí 2 Giao thông")
    expect_until(lambda: "Xã Đề Thám" in page.locator(".st-key-panel").inner_text(), page)
    assert "Bắc Ái" in page.locator(".st-key-panel").inner_text()
    expect_until(lambda: shown.in_filter() == 20, page)


def test_the_other_province_and_year(shown, server):
    page = shown.page
    page.goto(f"{server}/?tinh=10&nam=2020")
    assert shown.painted(minimum=150) == 152
    assert headline(page) == "57 trong 127 xã đạt đủ 19 tiêu chí"


def test_a_tablet_shows_the_map_without_scrolling_sideways(server, page, open_map):
    page.set_viewport_size({"width": 820, "height": 1180})
    page.goto(f"{server}/?tinh=20&nam=2021")
    open_map.painted()
    page.wait_for_timeout(1500)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    assert page.locator("iframe[title*='folium']").bounding_box()["width"] > 650


def test_the_data_page_says_what_is_assumed(server, page):
    page.goto(f"{server}/so-lieu")
    page.get_by_text("Điều đã có nguồn và điều còn giả định").wait_for(timeout=60000)
    assert page.get_by_text("SỐ LIỆU MINH HỌA").count() > 0
