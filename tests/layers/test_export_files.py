"""Every file opened by a reader that did not write it."""

import csv
import dataclasses
import functools
import io
import json
import sqlite3
from pathlib import Path
from xml.etree import ElementTree

import docx
import openpyxl
import pptx
import pyogrio
import pypdf
import pytest
from PIL import Image

from layers.export import ExportRequest, content, export
from layers.filters import Filters
from layers.headline import by_district
from layers.table import commune_view
from layers.tabular import rows
from layers.themes import theme
from ntm.attainment import STATUS_VI

BORDER = Filters.from_tokens(["border"])


@pytest.fixture(scope="module")
def view():
    return commune_view("20", 2021)


def made(view, format_, **changes):
    """The content of an export; the same one is made once, for none of these tests changes it."""
    return _made(_Same(view), format_, tuple(changes.items()))


class _Same:
    """A view as a key: equal only to the very same one."""

    def __init__(self, view):
        self.view = view

    def __hash__(self):
        return id(self.view)

    def __eq__(self, other):
        return self.view is other.view


@functools.cache
def _made(same, format_, changes):
    given = {"province": "20", "year": 2021, "theme": "group", "filters": Filters(), "out": Path("x")}
    return content(ExportRequest(**{**given, "format": format_, **dict(changes)}), view=same.view)


def test_png_has_the_pixels_of_the_paper_and_says_its_resolution(view):
    image = Image.open(io.BytesIO(made(view, "png", dpi=150).data))
    assert image.size == (1754, 1240)
    assert image.info["dpi"] == pytest.approx((150, 150), abs=0.1)
    assert image.info["Title"] == "Nhóm số tiêu chí đạt, tỉnh Lạng Sơn, năm 2021"
    commonest = [colour for _, colour in sorted(image.getcolors(1 << 24), reverse=True)[:6]]
    assert {(0x0B, 0x5D, 0x4B), (0xA5, 0xD0, 0xA8), (0xF2, 0xD9, 0xA0)} <= set(commonest)


def fonts(page):
    for font in page["/Resources"]["/Font"].values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        yield inner["/BaseFont"], "/FontFile2" in inner["/FontDescriptor"].get_object()


def test_pdf_has_its_fonts_inside_and_text_that_can_be_found(view):
    book = pypdf.PdfReader(io.BytesIO(made(view, "pdf").data))
    page = book.pages[0]
    found = list(fonts(page))
    assert found and all(embedded and "BeVietnamPro" in name for name, embedded in found)
    assert len({name.partition("+")[2] for name, _ in found}) == len(found), "one font a weight: no word is torn apart"
    text = page.extract_text()
    for words in ("SỐ LIỆU MINH HỌA", "Tỷ lệ 1:750.000", "Tỉnh Lạng Sơn", "TRUNG QUỐC", "Bắc Xa", "Trang 1/1"):
        assert words in text, words
    assert book.trailer["/Root"]["/Lang"] == "vi-VN"
    assert book.trailer["/Root"]["/ViewerPreferences"]["/PrintScaling"] == "/None"
    assert book.metadata["/CreationDate"].startswith("D:20211231")
    assert "/XObject" not in page["/Resources"] or not page["/Resources"]["/XObject"], "the map is drawn, not a picture"


def test_a_pdf_of_districts_has_contents_bookmarks_and_numbers(view):
    done = made(view, "pdf", atlas="district", filters=BORDER)
    book = pypdf.PdfReader(io.BytesIO(done.data))
    districts = view.table[view.table["border"].fillna(False) & view.table["rural"]]["district"].nunique()
    assert len(book.pages) == done.pages == districts + 1
    assert [item.title for item in book.outline][0] == "Mục lục"
    for number, page in enumerate(book.pages, 1):
        assert f"Trang {number}/{done.pages}" in page.extract_text()
        assert done.data_version in page.extract_text() and "SỐ LIỆU MINH HỌA" in page.extract_text()
    first = book.pages[0].extract_text()
    assert "Phạm vi: xã biên giới\n" in first, "the contents speak of all districts"
    for number, item in enumerate(book.outline[1:], 2):
        assert item.title in first and book.get_destination_page_number(item) == number - 1


def test_svg_keeps_text_and_carries_its_letters(view):
    text = made(view, "svg").data.decode()
    root = ElementTree.fromstring(text)
    size = root.get("width"), root.get("height")
    assert [round(float(side.removesuffix("pt")) / 72 * 25.4) for side in size] == [297, 210]
    words = {"".join(e.itertext()).strip() for e in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"SỐ LIỆU MINH HỌA", "Tỷ lệ 1:750.000", "19 tiêu chí"} <= words
    assert text.count("@font-face") == 4 and "data:font/woff;base64," in text
    links = {value for e in root.iter() for key, value in e.attrib.items() if key.endswith("href")}
    assert all(link.startswith("#") for link in links)


def texts(slide):
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def test_slides_are_wide_editable_and_carry_native_figures(view):
    done = made(view, "pptx")
    deck = pptx.Presentation(io.BytesIO(done.data))
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, rel=0.001)
    first, second = deck.slides
    assert first.shapes.title.text_frame.text == "Nhóm số tiêu chí đạt"
    said = " ".join(texts(first))
    for words in ("75 trong 181 xã đạt đủ 19 tiêu chí", "SỐ LIỆU MINH HỌA", "13,97", "Trang 1/2", done.data_version):
        assert words in said
    pictures = [shape for shape in first.shapes if shape.shape_type == 13]
    assert len(pictures) == 1
    assert pictures[0].width / pictures[0].height == pytest.approx(
        pictures[0].image.size[0] / pictures[0].image.size[1], rel=0.01
    )
    assert "Số liệu minh họa: kết quả của từng xã" in first.notes_slide.notes_text_frame.text
    table = next(shape.table for shape in second.shapes if shape.has_table)
    districts = by_district(view, view.table["rural"])
    assert len(table.rows) == len(districts) + 2
    assert [cell.text for cell in table.rows[len(table.rows) - 1].cells] == ["Tổng số", "181", "75", "75", "13,97"]
    assert deck.core_properties.created.year == 2021 and deck.core_properties.title.startswith("Nhóm số tiêu chí")


def test_nothing_on_a_slide_lies_outside_it(view):
    deck = pptx.Presentation(io.BytesIO(made(view, "pptx", atlas="district", filters=BORDER).data))
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= deck.slide_height


def test_slides_of_a_set_have_contents_with_true_numbers(view):
    done = made(view, "pptx", atlas="district", filters=BORDER)
    slides = list(pptx.Presentation(io.BytesIO(done.data)).slides)
    assert len(slides) == done.pages
    assert any(text.endswith("· Phạm vi: xã biên giới") for text in texts(slides[0]))
    listed = next(shape.table for shape in slides[0].shapes if shape.has_table)
    for row in list(listed.rows)[1:]:
        title, answer, number = (cell.text for cell in row.cells)
        slide = slides[int(number) - 1]
        assert slide.shapes.title.text_frame.text.startswith(f"{title}: ") and answer in texts(slide)


def test_a_report_looks_official(view):
    report = docx.Document(io.BytesIO(made(view, "docx", office="Ủy ban nhân dân tỉnh").data))
    header = report.tables[0].rows[0].cells
    assert header[0].text.startswith("ỦY BAN NHÂN DÂN TỈNH")
    assert header[1].text.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nLạng Sơn, ngày")
    body = [paragraph.text for paragraph in report.paragraphs]
    assert "BÁO CÁO" in body and "SỐ LIỆU MINH HỌA" in body
    assert any("Tiêu chí bình quân/xã: 13,97" in text for text in body)
    assert any("41,4%" in text for text in body)
    section = report.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    runs = [run for paragraph in report.paragraphs for run in paragraph.runs if run.text]
    assert {run.font.name for run in runs if run.font.name} == {"Times New Roman"}
    assert report.styles["Normal"].font.size.pt == 14 and len(report.inline_shapes) == 1
    assert report.inline_shapes[0].width.mm == pytest.approx(160, abs=0.1)


def test_the_report_counts_what_the_map_counts(view):
    report = docx.Document(io.BytesIO(made(view, "docx", filters=BORDER).data))
    table, legend = report.tables[1:]
    districts = by_district(view, view.table["border"].fillna(False).astype(bool))
    assert [row.cells[0].text for row in table.rows][-1] == "Tổng số" and len(table.rows) == len(districts) + 2
    assert table.rows[len(table.rows) - 1].cells[1].text == "20"
    assert sum(int(row.cells[2].text) for row in legend.rows) == 200


def workbook(done, **options):
    return openpyxl.load_workbook(io.BytesIO(done.data), **options)["Số liệu"]


def test_a_workbook_has_the_rows_as_filtered_and_totals_that_are_formulas(view):
    done = made(view, "xlsx", filters=BORDER)
    sheet, computed = workbook(done), workbook(done, data_only=True)
    kept = view.table[view.table["border"].fillna(False) & view.table["rural"]]
    head = [cell.value for cell in sheet[5]]
    assert head[: len(rows(view, kept).columns)] == list(rows(view, kept).columns)
    assert [sheet.cell(row, 1).value for row in range(6, 26)] == list(kept["name"])
    assert "SỐ LIỆU MINH HỌA" in [sheet.cell(row, 1).value for row in range(1, 5)]
    total = 26
    for place, name in enumerate(head, 1):
        cell, letter = sheet.cell(total, place), openpyxl.utils.get_column_letter(place)
        if cell.value:
            assert cell.data_type == "f" and f"{letter}6:{letter}25" in cell.value, name
    assert computed.cell(total, 1).value == 20
    assert computed.cell(total, head.index("Số tiêu chí") + 1).value == pytest.approx(kept["met"].mean())
    roads = head.index("2. Giao thông") + 1
    values = [sheet.cell(row, roads).value for row in range(6, 26)]
    assert computed.cell(total, roads).value == values.count(STATUS_VI["attained"]) == (kept["c2"] == "attained").sum()
    villages = head.index("Tổng số thôn") + 1
    assert computed.cell(total, villages).value == kept["villages_total"].sum()


def test_codes_stay_text_and_unknown_stays_empty(view):
    sheet = workbook(made(view, "xlsx"))
    head = [cell.value for cell in sheet[5]]
    code, villages = head.index("Mã xã") + 1, head.index("Thôn đạt") + 1
    values = [sheet.cell(row, code).value for row in range(6, 187)]
    assert all(isinstance(value, str) and len(value) == 5 and value.startswith("0") for value in values)
    assert sum(sheet.cell(row, villages).value is None for row in range(6, 187)) == 181 - 18


@pytest.mark.parametrize("name", ['=HYPERLINK("x")', "+1", "@SUM(A1)", "-2", "http" + "://x"])
def test_a_name_that_looks_like_a_formula_stays_a_name(name, view):
    code = view.table.index[view.table["rural"]][0]
    table = view.table.copy()
    table.loc[code, "name"] = name
    hostile = dataclasses.replace(view, table=table)
    cell = workbook(made(hostile, "xlsx")).cell(6, 1)
    assert cell.value == name and cell.data_type == "s" and cell.hyperlink is None
    text = list(csv.reader(io.StringIO(made(hostile, "csv").data.decode("utf-8-sig"))))
    assert text[1][0] == (name if name.startswith("http") else "'" + name)


def test_csv_has_the_rows_of_the_page(view):
    lines = list(csv.reader(io.StringIO(made(view, "csv", filters=BORDER).data.decode("utf-8-sig"))))
    assert len(lines) == 21 and lines[0][0] == "Xã"
    assert all("SỐ LIỆU MINH HỌA" in line[-1] for line in lines[1:])


def test_geojson_opens_with_every_unit_in_its_class(view, tmp_path):
    path = tmp_path / "x.geojson"
    path.write_bytes(made(view, "geojson").data)
    frame = pyogrio.read_dataframe(path)
    assert len(frame) == 200 and frame.crs.to_epsg() == 4326 and frame.is_valid.all()
    keys = theme("group", view.criteria).assign(view.table)
    assert dict(zip(frame["ma_xa"], frame["lop"], strict=True)) == keys.to_dict()
    west, south, east, north = frame.total_bounds
    assert 106 < west < east < 107.5 and 21 < south < north < 22.6
    told = json.loads(path.read_text(encoding="utf-8"))
    assert "SỐ LIỆU MINH HỌA" in told["ghi_chu"] and told["features"][0]["properties"]["bien_gioi"] in ("có", "không")
    towns = [one["properties"] for one in told["features"] if one["properties"]["loai"] != "xã"]
    assert len(towns) == 19 and all(one["so_tieu_chi"] is None and one["tc_01"] is None for one in towns)


def test_geojson_holds_only_what_the_filter_lets_through(view):
    told = json.loads(made(view, "geojson", filters=BORDER).data)
    wanted = view.table.index[view.table["border"].fillna(False)]
    assert {one["id"] for one in told["features"]} == set(wanted)


def test_geopackage_opens_with_its_style(view, tmp_path):
    path = tmp_path / "map.gpkg"
    request = ExportRequest("20", 2021, "criterion:2", Filters(), "gpkg", path)
    assert export(request, view=view)["pages"] == 3
    assert {name for name, _ in pyogrio.list_layers(path)} >= {"xa", "huyen", "bien_gioi"}
    frame = pyogrio.read_dataframe(path, layer="xa")
    assert len(frame) == 200 and frame.crs.to_epsg() == 9215
    assert frame.area.sum() / 1e6 == pytest.approx(8_310, rel=0.01)
    with sqlite3.connect(path) as base:
        style, default, column = base.execute(
            "SELECT styleQML, useAsDefault, f_geometry_column FROM layer_styles WHERE f_table_name = 'xa'"
        ).fetchone()
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert column == base.execute("SELECT column_name FROM gpkg_geometry_columns LIMIT 1").fetchone()[0]
        description = base.execute("SELECT description FROM gpkg_contents WHERE table_name = 'xa'").fetchone()[0]
    assert default == 1 and style == path.with_suffix(".qml").read_text(encoding="utf-8")
    assert "SỐ LIỆU MINH HỌA" in description and "không phải địa giới pháp lý" in description


def test_the_style_has_every_class_in_its_colour(view):
    style = made(view, "gpkg", theme="count").beside[0][1].decode()
    root = ElementTree.fromstring(style)
    renderer = root.find("renderer-v2")
    assert renderer.get("type") == "categorizedSymbol" and renderer.get("attr") == "lop"
    symbols = {symbol.get("name"): symbol for symbol in renderer.find("symbols")}
    found = {}
    for category in renderer.find("categories"):
        options = {one.get("name"): one.get("value") for one in symbols[category.get("symbol")].iter("Option")}
        red, green, blue = map(int, options["color"].split(",")[:3])
        found[category.get("value")] = (category.get("label"), f"#{red:02X}{green:02X}{blue:02X}")
    assert found == {row.key: (row.label, row.colour) for row in theme("count", view.criteria).classes}
