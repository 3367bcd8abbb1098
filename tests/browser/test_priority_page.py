"""Ưu tiên đầu tư in a real browser: a weight moved, a score opened, two schemes side by side, money spent."""

import io
from urllib.parse import parse_qs, quote, urlsplit

import openpyxl
import pytest

from layers.allocation_plan import MoneyRequest, example_costs, money_plan
from layers.allocation_theme import money_theme
from layers.allocation_words import answer_sentence
from layers.priority_ranking import head_sentence, ranking
from layers.priority_theme import theme_of
from layers.table import commune_view
from ntm.allocation_problem import Wishes


@pytest.fixture(scope="module")
def view():
    return commune_view("20", 2021)


def expect_until(condition, page, timeout=40):
    for _ in range(timeout * 10):
        if condition():
            return
        page.wait_for_timeout(100)
    raise AssertionError("the page did not come to what was expected")


def open_order(page, server, open_map, weights):
    page.goto(f"{server}/uu-tien?tinh=20&nam=2021&trongso={quote(weights)}")
    page.locator(".ntm-tiles").wait_for(timeout=90000)
    assert open_map.painted() == 200


def headline(page):
    return page.locator(".ntm-head h1").first.inner_text()


def in_address(page, name):
    return parse_qs(urlsplit(page.url).query).get(name, [""])[0]


def counts(theme, view):
    """{class: number of units} as the theme says, without the empty ones."""
    return theme.assign(view.table).value_counts().to_dict()


def seen(open_map):
    return {key: count for key, count in open_map.legend().items() if count}


def test_a_moved_weight_changes_ranking_and_map(server, page, open_map, view):
    open_order(page, server, open_map, "equal")
    before = ranking(view, "equal")
    expect_until(lambda: headline(page) == head_sentence(before), page)
    expect_until(lambda: seen(open_map) == counts(theme_of(before), view), page)
    page.get_by_text("Trọng số, phương pháp và thang đo").click()
    slider = page.get_by_role("slider", name="Xã biên giới")
    slider.wait_for()
    for _ in range(9):
        slider.press("ArrowRight")
    expect_until(lambda: "border=10" in in_address(page, "trongso"), page)
    after = ranking(view, in_address(page, "trongso"))
    assert list(after.ranked.index[:20]) != list(before.ranked.index[:20])
    expect_until(lambda: seen(open_map) == counts(theme_of(after), view), page)
    expect_until(lambda: headline(page) == head_sentence(after), page)
    assert counts(theme_of(after), view) != counts(theme_of(before), view)


def test_a_preset_says_where_it_comes_from(server, page, open_map, view):
    open_order(page, server, open_map, "equal")
    page.get_by_text("Trung ương 2026-2030 (báo chí)", exact=True).click()
    expect_until(lambda: seen(open_map) == counts(theme_of(ranking(view, "central-2026-2030")), view), page)
    panel = page.locator(".st-key-panel")
    expect_until(lambda: "Theo báo chí, chưa kiểm chứng" in panel.inner_text(), page)
    assert "SỐ LIỆU MINH HỌA" in page.locator(".ntm-head").first.inner_text()


def test_a_commune_opens_its_score_and_the_workbook_can_be_taken(server, page, open_map, view):
    open_order(page, server, open_map, "equal")
    frame = open_map.frame()
    frame.locator("button.ntm-row[data-key='s1']").click()
    frame.locator("button.ntm-name").first.click()
    panel = page.locator(".st-key-panel")
    expect_until(lambda: "Cộng bằng điểm" in panel.inner_text() and "Hạng" in panel.inner_text(), page)
    page.get_by_test_id("stStatusWidget").wait_for(state="detached", timeout=40000)
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải Excel có công thức").click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    assert book.sheetnames == ["Thứ tự", "Tính điểm", "Trọng số", "Nguồn và lưu ý"]
    assert "minh-hoa" in download.value.suggested_filename


def test_two_schemes_stand_side_by_side(server, page, open_map):
    open_order(page, server, open_map, "equal")
    page.get_by_text("So hai bộ trọng số", exact=True).click()
    ready = "document.body && document.body.dataset.ntmPaint !== undefined"

    def painted():
        frames = [frame for frame in page.frames if "streamlit_folium" in frame.url]
        return len(frames) == 3 and all(frame.evaluate(ready) for frame in frames)

    expect_until(painted, page)
    expect_until(lambda: page.locator(".ntm-strip").count() == 2, page)
    assert page.get_by_text("Tương quan thứ hạng Spearman").count() == 1


def test_a_sum_of_money_becomes_a_plan(server, page, open_map, view):
    page.goto(f"{server}/uu-tien?tinh=20&nam=2021&trongso=equal&phan={quote('Phân bổ vốn')}")
    page.get_by_role("button", name="Nạp bộ ví dụ").click(timeout=90000)
    expect_until(lambda: "Còn thiếu tổng vốn" in page.locator("[data-testid='stMain']").inner_text(), page)
    page.get_by_role("spinbutton", name="Tổng vốn").fill("20")
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Tính phương án")
    expect_until(button.is_enabled, page)
    button.click()
    costs = tuple((str(number), "", cost) for number, cost in example_costs(19).items())
    wanted = Wishes("communes", unbuyable=(10,))
    plan = money_plan(MoneyRequest("20", 2021, "demo", (), 20_000.0, costs, wanted, "equal", "weighted-sum", "min-max",
                                   True), view)  # fmt: skip
    expect_until(lambda: headline(page) == answer_sentence(plan), page)
    open_map.painted()
    expect_until(lambda: seen(open_map) == counts(money_theme(plan), view), page)
    assert "VÍ DỤ, KHÔNG PHẢI ĐƠN GIÁ" in page.locator(".ntm-note").first.inner_text()
    page.get_by_role("spinbutton", name="Tổng vốn").fill("21")
    page.keyboard.press("Enter")
    expect_until(lambda: "Điều kiện đã đổi" in page.locator(".ntm-head").first.inner_text(), page)


def test_a_year_without_figures_says_what_to_do(server, page):
    page.goto(f"{server}/uu-tien?tinh=20&nam=2026")
    note = page.locator(".ntm-note")
    note.wait_for(timeout=90000)
    expect_until(lambda: "hãy chọn năm khác" in note.inner_text(), page)
