"""Each plan's page and each of its layers, as seen in a real browser."""

from urllib.parse import quote

import pytest


def open_part(page, server, plan, part):
    page.goto(f"{server}/ke-hoach?kehoach={plan}&phan={quote(part)}")
    page.locator(".ntm-head h1").wait_for(timeout=60000)


def pick(page, label, option):
    page.get_by_label(label).first.click()
    page.get_by_role("option", name=option, exact=True).click()


def legend_until(open_map, wanted, timeout=20):
    for _ in range(timeout * 10):
        try:
            if wanted.items() <= open_map.legend().items():
                return
        except (StopIteration, AssertionError):
            pass
        open_map.page.wait_for_timeout(100)
    raise AssertionError(f"legend {open_map.legend()} never held {wanted}")


def test_lang_son_2021_named_communes_on_the_map(server, page, open_map):
    open_part(page, server, "langson-2021", "Trên bản đồ")
    open_map.painted()
    legend_until(open_map, {"named:advanced": 5, "named:existing-advanced": 6, "named:merged": 4})
    frame = open_map.frame()
    frame.locator("button.ntm-row[data-key='named:merged']").click()
    names = {name.split(" · ")[0] for name in frame.locator("button.ntm-name").all_inner_texts()}
    assert names == {"Xã Bình Phúc", "Xã Liên Hội", "Xã Đề Thám", "Xã Vân Nham"}
    frame.locator("button.ntm-name", has_text="Đề Thám").click()
    panel = page.locator(".st-key-panel")
    panel.get_by_text("Xã Đề Thám", exact=True).wait_for(timeout=15000)
    assert "dòng 1" in panel.inner_text()


def test_lao_cai_recognised_communes_and_districts_by_each_figure(server, page, open_map):
    open_part(page, server, "laocai-2021", "Trên bản đồ")
    open_map.painted(minimum=150)
    legend_until(open_map, {"named:recognised": 15})
    page.get_by_label("Lớp").first.click()
    options = page.get_by_role("option").all_inner_texts()
    assert sum(option.startswith("Theo huyện:") for option in options) == 7
    for option in [option for option in options if option.startswith("Theo huyện:")]:
        if not page.get_by_role("option").count():
            page.get_by_label("Lớp").first.click()
        page.get_by_role("option", name=option, exact=True).click()
        legend_until(open_map, {"082": 21} if "xã đạt" not in option.lower() else {"082": 21})
    assert "Bát Xát" in open_map.frame().locator(".ntm-legend").inner_text()


def test_tan_yen_roadmap_follows_the_slider(server, page, open_map):
    open_part(page, server, "tanyen-2021-2025", "Trên bản đồ")
    open_map.painted(minimum=22)
    legend_until(open_map, {"nang_cao:now": 2, "nang_cao:before": 7, "kieu_mau:before": 3})
    slider = page.get_by_role("slider")
    slider.focus()
    for _ in range(4):
        slider.press("ArrowLeft")
    legend_until(open_map, {"nang_cao:now": 2, "nang_cao:before": 0})
    assert "11 thôn" in open_map.frame().locator(".ntm-legend").inner_text()


def test_thuy_hung_is_seen_down_to_its_village(server, page, open_map):
    open_part(page, server, "thuyhung-2023", "Trên bản đồ")
    open_map.painted()
    panel = page.locator(".st-key-panel")
    panel.get_by_text("Xã Thụy Hùng", exact=True).wait_for(timeout=15000)
    panel.get_by_text("4.700 m").first.wait_for(timeout=15000)
    words = panel.inner_text()
    assert "Huyện Cao Lộc" in words and "Còn Toòng" in words


def test_progress_shows_now_target_and_shortfall(server, page):
    open_part(page, server, "laocai-2021", "Mục tiêu và thực hiện")
    rows = page.locator(".ntm-plan li")
    rows.nth(5).wait_for(timeout=30000)
    words = page.locator(".ntm-plan").inner_text()
    assert "16,15 tiêu chí/xã" in words and "15,15" in words
    assert page.get_by_text("còn thiếu so với số liệu năm 2020").count() == 1
    assert page.get_by_text("SỐ LIỆU MINH HỌA").count() >= 1


def test_figures_made_from_the_plan_itself_are_not_called_a_result(server, page):
    open_part(page, server, "langson-2021", "Mục tiêu và thực hiện")
    page.get_by_text("được lập từ chính kế hoạch này").wait_for(timeout=30000)


def test_what_does_not_add_up_is_listed_with_both_numbers(server, page):
    open_part(page, server, "langson-2021", "Điều chưa khớp")
    first = page.locator(".ntm-finding").first
    first.wait_for(timeout=30000)
    assert "4.756" in first.inner_text() and "4.766" in first.inner_text() and "dòng 144" in first.inner_text()


def test_two_plans_are_set_against_each_other(server, page):
    open_part(page, server, "langson-2022", "So hai kế hoạch")
    table = page.locator(".ntm-table")
    table.wait_for(timeout=30000)
    assert page.locator(".ntm-table tbody tr").count() == 19
    row = page.locator(".ntm-table tbody tr", has_text="2. Giao thông").inner_text().split("\t")
    assert row[1:] == ["96", "12", "102", "90", "−6 xã"]


def test_the_annex_of_work_is_a_chart_in_time(server, page):
    open_part(page, server, "langson-2021", "Tiến độ công việc")
    page.locator("[data-testid='stVegaLiteChart'] canvas, [data-testid='stVegaLiteChart'] svg").first.wait_for(
        timeout=30000
    )
    assert page.locator(".ntm-lead").inner_text().startswith("27 việc")


@pytest.mark.parametrize(("plan", "least"), [("langson-2021", 140), ("langson-2022", 100), ("laocai-2021", 210)])
def test_every_figure_has_its_citation(server, page, plan, least):
    open_part(page, server, plan, "Mọi con số và trích dẫn")
    lead = page.locator(".ntm-lead")
    lead.wait_for(timeout=30000)
    assert int(lead.inner_text().split()[0]) >= least
