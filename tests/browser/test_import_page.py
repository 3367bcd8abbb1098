"""An officer brings a workbook: from the template to a changed map, with a real store and a real browser."""

import io
import re

import openpyxl
import pytest

from ntm.store.accounts import add_user
from ntm.store.history import versions
from ntm.store.opening import open_store
from ntm.store.people import User
from tests.browser.conftest import Map, running
from tests.intake.boundary_kit import drawn, written

PASSWORD = "mật khẩu của An 1"
YEAR, SIZE = 2025, 19


def until(condition, page, timeout=20):
    for _ in range(timeout * 10):
        if condition():
            return
        page.wait_for_timeout(100)
    raise AssertionError("the page did not come to what was expected")


def settled(page):
    """Wait until the page has stood still for half a second: nothing of the run before is left on it."""
    still = page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    quiet = 0
    for _ in range(600):
        quiet = quiet + 1 if still.count() else 0
        if quiet == 5:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the page never came to rest")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store with one editor in it, in a folder of its own."""
    folder = tmp_path_factory.mktemp("kho")
    opened = open_store(f"sqlite:///{folder / 'ntm.sqlite'}")
    add_user(opened, "An", PASSWORD, "admin", User.command_line())
    return opened


@pytest.fixture(scope="module")
def office(store, tmp_path_factory):
    """Address of an app that keeps its figures in that store, and adopted boundaries in a folder of its own."""
    built = tmp_path_factory.mktemp("ranh gioi")
    with running(NTM_CACHE_DIR=str(built), NTM_DATABASE_URL=f"sqlite:///{store.place}") as address:
        yield address


def sign_in(page, password=PASSWORD):
    page.get_by_label("Tên tài khoản").fill("An")
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def open_import(page, office):
    page.goto(f"{office}/so-lieu?muc=nhap")
    page.get_by_text("Nhập số liệu cần tài khoản biên tập viên.").wait_for()
    sign_in(page)
    page.get_by_text("Đang đăng nhập").wait_for()
    settled(page)


def set_year(page, year):
    page.get_by_label("Năm").fill(str(year))
    page.get_by_label("Năm").press("Enter")
    until(lambda: page.get_by_label("Bộ tiêu chí").input_value().startswith("2021-2025 ·"), page)
    settled(page)


def filled(content, change):
    """The template with every cell of every commune filled in by `change(row, criterion)`."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["Nhập số liệu"]
    head = next(row for row in sheet.iter_rows() if any(str(cell.value).startswith("1.") for cell in row))
    first = next(cell.column for cell in head if str(cell.value).startswith("1."))
    rows = [row[0].row for row in sheet.iter_rows(min_row=head[0].row + 1) if re.fullmatch(r"\d{5}", str(row[0].value))]
    for place, row in enumerate(rows):
        for criterion in range(SIZE):
            sheet.cell(row, first + criterion).value = change(place, criterion)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue(), len(rows)


def download(page):
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Tải mẫu nhập").click()
    return waiting.value.path().read_bytes()


def upload(page, name, content):
    page.locator('input[type="file"]').set_input_files({"name": name, "mimeType": "", "buffer": content})
    page.get_by_text("Xem trước", exact=True).wait_for()
    settled(page)


def test_from_the_template_to_a_changed_map(page, office, store):
    open_import(page, office)
    set_year(page, YEAR)
    content, communes = filled(download(page), lambda place, _: "Đạt" if place % 3 == 0 else "Chưa đạt")
    complete = len([place for place in range(communes) if place % 3 == 0])
    upload(page, "bao cao quy III.xlsx", content)
    until(lambda: "1.159" in page.locator(".ntm-tiles").inner_text(), page)
    page.get_by_role("button", name="Lưu thành phiên bản mới").click()
    page.get_by_role("link", name="Xem trên bản đồ").click()
    shown = Map(page)
    shown.painted(60)
    until(lambda: page.locator(".ntm-head h1").inner_text() == f"{complete} trong 61 xã đạt đủ 19 tiêu chí", page)
    assert shown.legend()["19"] == complete
    assert page.locator(".ntm-chip-demo").count() == 0, "imported figures are no demonstration"
    kept = versions(store)
    assert list(kept["user"]) == ["An"] and kept["accepted"].iloc[0] == communes * SIZE
    assert kept["file_name"].iloc[0] == "bao cao quy III.xlsx"


def test_a_wrong_cell_stops_the_whole_file_until_the_officer_chooses(page, office, store):
    open_import(page, office)
    set_year(page, YEAR)
    before = len(versions(store))
    content, communes = filled(download(page), lambda place, c: "85%" if place == c == 0 else "Đạt")
    upload(page, "sai.xlsx", content)
    save = page.get_by_role("button", name="Lưu thành phiên bản mới")
    until(lambda: "Không hợp lệ" in page.locator(".ntm-tiles").inner_text(), page)
    assert save.is_disabled() and len(versions(store)) == before
    page.get_by_text("Chỉ nhận dòng đúng, bỏ 1 chỗ còn lại").click()
    until(lambda: not save.is_disabled(), page)
    settled(page)
    save.click()
    page.get_by_role("link", name="Xem trên bản đồ").wait_for()
    kept = versions(store).iloc[0]
    assert (kept["accepted"], kept["rejected"]) == (communes * SIZE - 1, 1)


def test_a_wrong_password_opens_nothing(page, office):
    page.goto(f"{office}/so-lieu?muc=nhap")
    page.get_by_text("Nhập số liệu cần tài khoản biên tập viên.").wait_for()
    sign_in(page, "không phải mật khẩu")
    page.get_by_text("Tên hoặc mật khẩu không đúng").wait_for()
    assert page.get_by_text("Tệp bảng tính").count() == 0


def test_a_reload_keeps_the_session_and_signing_out_ends_it(page, office):
    open_import(page, office)
    page.reload()
    page.get_by_text("Đang đăng nhập").wait_for()
    page.get_by_role("button", name="Đăng xuất").click()
    page.get_by_text("Nhập số liệu cần tài khoản biên tập viên.").wait_for()
    page.reload()
    page.get_by_text("Nhập số liệu cần tài khoản biên tập viên.").wait_for()


def test_a_boundary_file_is_seen_beside_the_old_before_it_is_taken(page, office, store, tmp_path):
    open_import(page, office)
    page.get_by_text("Ranh giới xã", exact=True).click()
    page.get_by_label("Hệ tọa độ", exact=True).wait_for()
    settled(page)
    choose(page, "Tỉnh", "Bắc Giang")
    file = written(drawn(epsg=9214), tmp_path / "ranh gioi.gpkg")
    page.locator('input[type="file"]').set_input_files(file)
    page.get_by_text("Xem trước", exact=True).wait_for()
    settled(page)
    assert "EPSG:9214" in page.locator(".ntm-tiles").inner_text()
    pictures = page.locator(".ntm-sides img")
    assert pictures.count() == 2
    assert all(pictures.nth(side).evaluate("img => img.complete && img.naturalWidth > 0") for side in range(2))
    before = len(versions(store))
    page.get_by_role("button", name="Nhận ranh giới này").click()
    page.get_by_text("Đã nhận ranh giới").wait_for()
    kept = versions(store)
    assert len(kept) == before + 1 and kept["kind"].iloc[0] == "boundaries"
    assert kept["file_name"].iloc[0] == "ranh gioi.gpkg"


def choose(page, label, option):
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=option).click()
    settled(page)
