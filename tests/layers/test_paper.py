"""The sheet: true scale, the same classes as the screen, names that neither collide nor leave their unit."""

import re
from pathlib import Path
from xml.etree import ElementTree

import matplotlib.colors
import pypdf
import pytest
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from pypdf.generic import ContentStream

from geo.boundaries import boundaries
from geo.units import geography
from layers.change_theme import change_theme
from layers.export import ExportRequest, content
from layers.export_errors import ExportError
from layers.export_pages import map_pages
from layers.export_sheets import scene_of, sheets
from layers.export_subject import painting, subject
from layers.filters import Filters
from layers.paper_around import abroad, ground, neighbours
from layers.paper_furniture import bar_metres
from layers.paper_map import HATCHES, SIDE_HATCHES, fill, ink_on
from layers.paper_sizes import PAPERS, POINTS_PER_MM, SCALES, Box, pixels, sheet_layout, window
from layers.paper_words import legend
from layers.priority_theme import priority_theme
from layers.screen import payload
from layers.table import commune_view
from layers.themes import theme
from layers.webgeography import WebGeography

SVG = "{http://www.w3.org/2000/svg}"
LANGSON = "20"


@pytest.fixture(scope="module")
def view():
    return commune_view(LANGSON, 2021)


def request(**changes):
    given = {
        "province": LANGSON,
        "year": 2021,
        "theme": "group",
        "filters": Filters(),
        "format": "svg",
        "out": Path("x"),
    }
    return ExportRequest(**{**given, **changes})


@pytest.fixture(scope="module")
def a3(view):
    """The A3 sheet, drawn by the renderer."""
    made = subject(request(paper="A3"), view)
    ((_, draw),) = sheets(made, sheet_layout("A3"))
    figure = draw()
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return figure, canvas.get_renderer()


def elements(svg):
    """{id: element} of an SVG file."""
    return {e.get("id"): e for e in ElementTree.fromstring(svg).iter() if e.get("id")}


def points(element):
    path = next(element.iter(f"{SVG}path")).get("d")
    numbers = [float(text) for text in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def size(element):
    x, y = zip(*points(element), strict=True)
    return max(x) - min(x), max(y) - min(y)


def colour(element):
    style = next(element.iter(f"{SVG}path")).get("style") or ""
    return re.search(r"fill: (#[0-9a-f]{6})", style)[1]


@pytest.mark.parametrize(
    ("paper", "denominator"),
    [("A4", 750_000), ("A3", 500_000), ("A2", 350_000), ("A1", 250_000), ("A0", 160_000)],
)
def test_langson_has_the_scales_a_meeting_expects(paper, denominator, view):
    frame = sheet_layout(paper).frame
    bounds = boundaries(view.geography).total_bounds
    found = window(bounds, frame)
    assert found.denominator == denominator
    assert found.box.contains(shapely.box(*bounds))
    assert (found.east - found.west) / found.metres_per_mm == pytest.approx(frame.width)


@pytest.mark.parametrize("province", ["10", "24"])
def test_other_provinces_take_the_largest_round_scale_that_fits(province):
    bounds = boundaries(geography(province, "2021-12-31")).total_bounds
    frame = sheet_layout("A3").frame
    found = window(bounds, frame, padding=0).denominator
    smaller = SCALES[SCALES.index(found) - 1]
    needed = max((bounds[2] - bounds[0]) / frame.width, (bounds[3] - bounds[1]) / frame.height) * 1000
    assert smaller < needed <= found


def test_a_window_keeps_its_centre_and_a_strange_paper_is_refused():
    found = window((0, 0, 1000, 500), Box(0, 0, 100, 100))
    assert ((found.west + found.east) / 2, (found.south + found.north) / 2) == (500, 250)
    with pytest.raises(ExportError, match="Không có khổ giấy «A7».*A4, A3"):
        sheet_layout("A7")


def test_pixels_are_those_of_the_paper_and_a_sheet_too_large_is_refused():
    assert pixels(sheet_layout("A3"), 300) == (4961, 3508)
    with pytest.raises(ExportError, match="A0 ở 600 dpi quá lớn; hãy chọn nhiều nhất"):
        pixels(sheet_layout("A0"), 600)
    with pytest.raises(ExportError, match="20 dpi không dùng được"):
        pixels(sheet_layout("A4"), 20)


def rectangles(page):
    """Widths and heights of the four-cornered paths of a PDF page, in points."""
    corners = []
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator == b"m":
            corners = []
        if operator in (b"m", b"l"):
            corners.append(tuple(float(number) for number in operands))
        if operator == b"h" and len(corners) == 4:
            (x, y) = zip(*corners, strict=True)
            yield max(x) - min(x), max(y) - min(y)


@pytest.mark.parametrize(("paper", "denominator"), [("A4", 750_000), ("A3", 500_000)])
def test_the_pdf_is_as_large_as_the_paper_and_its_bar_is_true(paper, denominator, view, tmp_path):
    path = tmp_path / "sheet.pdf"
    path.write_bytes(content(request(format="pdf", paper=paper), view=view).data)
    page = pypdf.PdfReader(path).pages[0]
    width, height = PAPERS[paper]
    assert float(page.mediabox.width) == pytest.approx(width * POINTS_PER_MM, abs=0.1)
    assert float(page.mediabox.height) == pytest.approx(height * POINTS_PER_MM, abs=0.1)
    layout = sheet_layout(paper)
    bar = 1.3 * layout.factor * POINTS_PER_MM
    parts = [wide for wide, high in rectangles(page) if high == pytest.approx(bar, rel=0.01) and wide > 3 * bar]
    metres = 4 * parts[0] / POINTS_PER_MM * denominator / 1000
    said = int(re.search(r"(\d+) km", page.extract_text())[1]) * 1000
    assert len(parts) == 4 and metres == pytest.approx(said, rel=0.01)


def test_a_known_distance_is_true_on_paper(view):
    drawn = elements(content(request(), view=view).data)
    shapes = boundaries(view.geography)
    for code in (shapes.index[0], shapes.index[100], shapes.index[-1]):
        west, south, east, north = shapes.geometry[code].bounds
        wide, high = size(drawn[f"unit-{code}"])
        assert wide / POINTS_PER_MM * 750 == pytest.approx(east - west, rel=0.005)
        assert high / POINTS_PER_MM * 750 == pytest.approx(north - south, rel=0.005)


def screen_theme(theme_id, view):
    """The theme as the pages build it, apart from the export."""
    name, _, number = theme_id.partition(":")
    if name == "change":
        return change_theme(commune_view(LANGSON, 2021), view, int(number) if number else None)
    return priority_theme(view) if name == "priority" else theme(theme_id, view.criteria)


@pytest.mark.parametrize("theme_id", ["count", "group", "recognition", "criterion:2", "change", "change:8", "priority"])
@pytest.mark.parametrize("tokens", [(), ("border",)])
def test_class_colour_and_count_are_those_of_the_screen(theme_id, tokens, view):
    """What the browser is sent against what the SVG file shows, unit by unit and row by row."""
    year = 2022 if theme_id.startswith("change") else 2021
    view = commune_view(LANGSON, year) if year != 2021 else view
    asked = request(theme=theme_id, year=year, filters=Filters.from_tokens(tokens))
    made = subject(asked, view)
    codes = list(view.table.index)
    screen = payload(WebGeography("", "", tuple(codes)), painting(made, screen_theme(theme_id, view), codes))
    file = content(asked, view=view).data
    drawn = elements(file)
    for code, place in zip(codes, screen["classes"], strict=True):
        row = screen["rows"][int(place, 36)]
        wanted = row["colour"].lower()
        if not row["hatched"]:
            assert colour(drawn[f"unit-{code}"]) == wanted, f"{code} should be {row['label']}"
    texts = ["".join(e.itertext()).strip() for e in ElementTree.fromstring(file).iter(f"{SVG}text")]
    for row in legend(screen):
        place = texts.index(row["label"])
        assert texts[place + 1] == str(row["count"])
        if not row["hatched"]:
            assert colour(drawn[f"legend-{row['key']}"]) == row["colour"].lower()
    assert sum(row["count"] for row in legend(screen)) == len(codes)


def test_towns_are_hatched_on_paper_as_on_screen(view):
    drawn = elements(content(request(), view=view).data)
    towns = view.table.index[~view.table["rural"]]
    assert len(towns) == 19
    for code in towns:
        assert any("url(#" in (e.get("style") or "") for e in drawn[f"unit-{code}"].iter(f"{SVG}path"))


def test_names_on_a3_do_not_touch_and_stay_inside(a3, view):
    figure, renderer = a3
    axes = figure.axes[1]
    texts = [text for text in axes.texts if not text.get_path_effects()]
    boxes = [shapely.box(*text.get_window_extent(renderer).extents) for text in texts]
    for place, box in enumerate(boxes):
        for other in range(place):
            touching = box.intersection(boxes[other]).area
            assert touching == 0, f"«{texts[place].get_text()}» over «{texts[other].get_text()}»"
    shapes, back = boundaries(view.geography).geometry, axes.transData.inverted()
    units = [text for text in texts if (text.get_gid() or "").startswith("name-")]
    assert len(units) > 130
    for text in units:
        west, south, east, north = text.get_window_extent(renderer).extents
        box = shapely.box(*back.transform((west, south)), *back.transform((east, north)))
        assert shapes[text.get_gid()[5:]].contains(box), f"«{text.get_text()}» leaves its unit"


def test_names_left_out_are_counted_on_the_sheet(a3, view):
    figure, _ = a3
    names = figure.ntm_names
    assert len(names.units) + names.left_out == len(view.table)
    told = " ".join(text.get_text() for text in figure.axes[0].texts)
    assert f"Tên của {names.left_out} đơn vị không in" in told


def test_nothing_in_the_column_is_cut_or_overlaps(a3):
    figure, renderer = a3
    page = figure.axes[0]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in page.texts]
    right = figure.bbox.x1
    for place, (words, box) in enumerate(boxes):
        assert box.x0 > 0 and box.x1 < right and box.y0 > 0, f"«{words}» leaves the sheet"
        for other, before in boxes[:place]:
            shared = shapely.box(*box.extents).intersection(shapely.box(*before.extents)).area
            assert shared < 0.2 * min(box.width * box.height, before.width * before.height), f"{words} over {other}"


def test_the_sheet_says_everything_a_map_must(a3):
    figure, _ = a3
    told = " ".join(text.get_text() for axes in figure.axes for text in axes.texts)
    for words in (
        "Tỉnh Lạng Sơn", "Nhóm số tiêu chí đạt", "Mục tiêu kế hoạch năm 2021", "Phạm vi: tất cả các xã",
        "75 trong 181 xã đạt đủ 19 tiêu chí", "SỐ LIỆU MINH HỌA", "Tỷ lệ 1:500.000", "TRUNG QUỐC", "CAO BẰNG",
        "BẮC GIANG", "QUẢNG NINH", "Ranh giới tham khảo, không phải địa giới pháp lý", "VN-2000", "EPSG:9215",
        "Phiên bản số liệu", "Trang 1/1", "Cơ quan lập", "818/NQ-UBTVQH14",
    ):  # fmt: skip
        assert words in told.replace("\n", " "), words


def test_the_nation_is_never_drawn_without_its_islands(a3):
    figure, _ = a3
    assert len(figure.axes) == 2, "a whole province has no inset"


def test_china_is_land_beyond_the_border_and_the_rest_is_water(view):
    around = ground(view.geography)
    found = window(boundaries(view.geography).total_bounds, sheet_layout("A4").frame)
    land, water = abroad(found.box, around)
    assert land.area > 4e9 and land.distance(around.border) < 60
    assert water.area < 1e6 and not land.intersects(around.own.buffer(-100))
    empty = ground(geography("24", "2021-12-31"))
    assert empty.border.is_empty and abroad(empty.own.envelope.buffer(3000), empty)[0].is_empty


def test_neighbours_are_called_as_on_the_day():
    before = neighbours(geography(LANGSON, "2021-12-31"))
    after = neighbours(geography(LANGSON, "2025-07-01"))
    assert {"Bắc Giang", "Bắc Kạn", "Thái Nguyên", "Cao Bằng", "Quảng Ninh"} <= set(before.index)
    assert {"Bắc Ninh", "Thái Nguyên"} <= set(after.index) and not {"Bắc Giang", "Bắc Kạn"} & set(after.index)
    assert after.index.is_unique and after.area.sum() == pytest.approx(before.area.sum(), rel=1e-6)


def test_hatches_tell_the_classes_apart_without_colour(view):
    rows = payload(WebGeography("", "", tuple(view.table.index)), _painting(view, "count"))["rows"]
    assert len({fill(row, rows, "hatch")["hatch"] for row in rows if row["key"] not in SIDE_HATCHES}) == 8
    assert len(set(HATCHES)) == len(HATCHES)
    assert all(fill(row, rows, "colour")["hatch"] is None for row in rows if not row["hatched"])


def _painting(view, theme_id):
    return painting(subject(request(theme=theme_id), view), theme(theme_id, view.criteria), list(view.table.index))


def contrast(first, second):
    def luminance(text):
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in matplotlib.colors.to_rgb(text)]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_names_can_be_read_on_every_class(view):
    for theme_id in ("count", "group", "recognition", "criterion:1"):
        for row in theme(theme_id, view.criteria).classes:
            assert contrast(ink_on(row.colour), row.colour) >= 3.5, row


def test_the_bar_is_the_longest_whole_one():
    assert bar_metres(500_000, 64) == 20_000 and bar_metres(500_000, 80) == 40_000
    assert bar_metres(10_000, 50) == 400


def test_a_part_of_the_province_gets_a_locator_and_says_so(view):
    made = subject(request(extent=(106.6, 21.75, 107.2, 22.05)), view)
    (page,) = map_pages(made)
    layout = sheet_layout("A4")
    assert scene_of(made, page, layout).window.denominator < 750_000
    ((_, draw),) = sheets(made, layout)
    figure = draw()
    told = " ".join(text.get_text() for text in figure.axes[0].texts)
    assert len(figure.axes) == 3 and "Vị trí trong tỉnh" in told and "một phần của tỉnh" in told


def test_an_extent_elsewhere_is_refused(view):
    with pytest.raises(ExportError, match="không có phần nào của tỉnh"):
        map_pages(subject(request(extent=(100.0, 10.0, 101.0, 11.0)), view))
