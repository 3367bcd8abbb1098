"""From the page to a file a meeting can use: what is seen is what is taken away."""

import io

import pytest
from pptx import Presentation
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


def test_a_change_with_the_offices_mark_leaves_as_a_slide(export_page, tmp_path):
    from PIL import Image

    logo = tmp_path / "logo.png"
    Image.new("RGB", (120, 60), (11, 93, 75)).save(logo)
    image = export_page.locator("[data-testid='stImage'] img")
    before = image.get_attribute("src")
    export_page.goto(export_page.url.replace("nam=2021", "nam=2022"))
    image.wait_for(timeout=60000)
    export_page.get_by_label("Nội dung").click()
    export_page.get_by_role("option", name="thay đổi so với một năm trước").click()
    export_page.get_by_label("Định dạng").click()
    export_page.get_by_role("option", name="Trang chiếu PowerPoint").click()
    export_page.locator("input[type=file]").set_input_files(logo)
    for _ in range(300):
        if image.count() and image.get_attribute("src") != before:
            break
        export_page.wait_for_timeout(100)
    export_page.get_by_test_id("stStatusWidget").wait_for(state="detached", timeout=60000)
    export_page.get_by_role("button", name="Tạo tệp").click()
    button = export_page.get_by_role("button", name="Tải về")
    button.wait_for(timeout=60000)
    export_page.get_by_test_id("stStatusWidget").wait_for(state="detached", timeout=60000)
    with export_page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename == "nong-thon-moi-20-2022-change-minh-hoa.pptx"
    first = Presentation(io.BytesIO(download.value.path().read_bytes())).slides[0]
    assert first.shapes.title.text_frame.text == "Thay đổi số tiêu chí đạt, 2021–2022"
    assert sum(shape.shape_type == 13 for shape in first.shapes) == 2, "the map and the mark"


def test_a_file_that_is_no_mark_is_said(export_page, tmp_path):
    logo = tmp_path / "logo.png"
    logo.write_bytes(b"not a picture")
    export_page.locator("input[type=file]").set_input_files(logo)
    export_page.get_by_text("Tệp biểu trưng không phải hình PNG hoặc JPG").wait_for(timeout=30000)
