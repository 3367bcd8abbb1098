"""From the page to a file a meeting can use: what is seen is what is taken away."""

import io

import pytest
from pypdf import PdfReader


@pytest.fixture
def export_page(server, page):
    page.goto(f"{server}/xuat-ban-do?tinh=20&nam=2021&chuyende=group&loc=border")
    page.get_by_role("button", name="Tạo tệp").wait_for(timeout=60000)
    page.locator("[data-testid='stImage'] img").wait_for(timeout=60000)
    return page


def test_the_sheet_is_seen_before_it_is_taken(export_page):
    image = export_page.locator("[data-testid='stImage'] img")
    assert image.evaluate("image => image.naturalWidth") > 800


def test_a_pdf_of_the_view_carries_its_filter_counts_and_mark(export_page):
    export_page.get_by_role("button", name="Tạo tệp").click()
    button = export_page.get_by_role("button", name="Tải về")
    button.wait_for(timeout=60000)
    export_page.get_by_test_id("stStatusWidget").wait_for(state="detached", timeout=30000)
    with export_page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename == "nong-thon-moi-20-2021-group-minh-hoa.pdf"
    reader = PdfReader(io.BytesIO(download.value.path().read_bytes()))
    words = " ".join(reader.pages[0].extract_text().split())
    assert "9 trong 20 xã đạt đủ 19 tiêu chí" in words
    assert "SỐ LIỆU MINH HỌA" in words and "1:750.000" in words and "không phải" in words


def test_the_part_in_sight_can_be_taken_alone(export_page, open_map):
    image = export_page.locator("[data-testid='stImage'] img")
    whole = image.get_attribute("src")
    export_page.get_by_text("Chỉ xuất phần đang xem trên bản đồ").click()
    open_map.painted()
    open_map.frame().evaluate("window.map.setView([22.25, 106.55], 11, {animate: false})")
    for _ in range(300):
        if image.count() and image.get_attribute("src") != whole:
            break
        export_page.wait_for_timeout(100)
    assert image.get_attribute("src") != whole
