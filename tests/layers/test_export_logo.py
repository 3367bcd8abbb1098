"""The mark of the issuing office: where it stands, and every file that cannot be one."""

import io
from pathlib import Path

import docx
import pptx
import pypdf
import pytest
from PIL import Image

from layers.export import ExportRequest, content
from layers.export_errors import ExportError
from layers.export_logo import MAX_BYTES, check_logo, fitted, read_logo
from layers.filters import Filters
from layers.table import commune_view


def picture(width=120, height=60, kind="PNG", mode="RGB"):
    stream = io.BytesIO()
    Image.new(mode, (width, height), (11, 93, 75, 128)[: len(mode)]).save(stream, kind)
    return stream.getvalue()


@pytest.fixture(scope="module")
def view():
    return commune_view("20", 2021)


def made(view, format_, **changes):
    return content(ExportRequest("20", 2021, "group", Filters(), format_, Path("x"), **changes), view=view).data


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "không phải hình PNG hoặc JPG"),
        (b"<svg/>", "không phải hình PNG hoặc JPG"),
        (picture(kind="GIF"), "không phải hình PNG hoặc JPG"),
        (picture()[:60], "PNG"),
        (picture(10, 10), "10×10 điểm ảnh; mỗi cạnh cần từ 32"),
        (picture(5000, 2000), "5000×2000 điểm ảnh"),
        (picture(400, 40), "quá dài hoặc quá hẹp"),
        (picture() + bytes(MAX_BYTES), "2,0 MB; hãy dùng tệp không quá 2 MB"),
    ],
    ids=["nothing", "svg", "gif", "cut", "small", "large", "slim", "heavy"],
)
def test_a_file_that_cannot_be_a_mark_is_refused_in_one_sentence(data, said):
    with pytest.raises(ExportError, match=said) as caught:
        check_logo(data)
    assert "\n" not in str(caught.value) and str(caught.value).endswith(".")


def test_a_mark_is_read_from_a_file(tmp_path):
    path = tmp_path / "logo.jpg"
    path.write_bytes(picture(kind="JPEG"))
    assert read_logo(path) == path.read_bytes()
    with pytest.raises(ExportError, match="Không đọc được tệp biểu trưng"):
        read_logo(tmp_path / "none.png")


def test_proportions_stay():
    assert fitted(picture(120, 60), 40, 16) == pytest.approx((32, 16))
    assert fitted(picture(60, 120), 40, 16) == pytest.approx((8, 16))


@pytest.mark.parametrize("logo", [picture(mode="RGBA"), picture(kind="JPEG")], ids=["png", "jpeg"])
@pytest.mark.parametrize("format_", ["png", "pdf", "svg", "pptx", "docx", "html"])
def test_the_same_mark_gives_the_same_bytes_and_none_gives_others(format_, logo, view):
    first = made(view, format_, dpi=60, logo=logo)
    assert first == made(view, format_, dpi=60, logo=logo)
    assert first != made(view, format_, dpi=60)


def test_the_mark_stands_on_sheet_slide_and_report(view):
    logo = picture(mode="RGBA")
    page = pypdf.PdfReader(io.BytesIO(made(view, "pdf", logo=logo))).pages[0]
    (mark,) = (image.image for image in page.images)
    assert mark.width / mark.height == pytest.approx(2, rel=0.02) and mark.height > 120, "11 mm at 300 dots an inch"
    deck = pptx.Presentation(io.BytesIO(made(view, "pptx", logo=logo)))
    for slide in deck.slides:
        marks = [shape for shape in slide.shapes if shape.shape_type == 13 and shape.image.blob == logo]
        assert len(marks) == 1 and marks[0].width / marks[0].height == pytest.approx(2, rel=0.01)
        assert marks[0].left + marks[0].width <= slide.shapes.title.left
    report = docx.Document(io.BytesIO(made(view, "docx", logo=logo, office="Sở Nông nghiệp")))
    assert len(report.inline_shapes) == 2
    office = report.tables[0].rows[0].cells[0].text
    assert office.index("SỞ NÔNG NGHIỆP") < office.index("Số:")
    assert b"data:image/png;base64," in made(view, "html", logo=logo)
