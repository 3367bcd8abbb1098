"""Requests, answers and refusals: one sentence, no half file, the same bytes for the same view."""

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from layers import export as module
from layers import paper_type
from layers.export import FORMATS, ExportRequest, content, export, preview
from layers.export_errors import ExportError
from layers.export_pages import map_pages
from layers.export_subject import data_version, filter_words, subject, year_before
from layers.filters import Filters
from layers.headline import sentence
from layers.table import commune_view

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def view():
    return commune_view("20", 2021)


def request(out="x", **changes):
    given = {"province": "20", "year": 2021, "theme": "group", "filters": Filters(), "format": "csv", "out": Path(out)}
    return ExportRequest(**{**given, **changes})


@pytest.mark.parametrize("format_", FORMATS)
def test_the_answer_has_the_agreed_keys_and_the_same_view_gives_the_same_bytes(format_, view, tmp_path):
    first, again = tmp_path / f"a.{format_}", tmp_path / f"b.{format_}"
    told = []
    answer = export(request(first, format=format_, dpi=80), lambda share, words: told.append((share, words)), view)
    export(request(again, format=format_, dpi=80), view=view)
    assert list(answer) == ["path", "pages", "bytes", "data_version"]
    assert answer["path"] == str(first) and answer["bytes"] == first.stat().st_size > 1000
    assert answer["pages"] >= 1 and answer["data_version"] == data_version(view)
    assert first.read_bytes() == again.read_bytes()
    shares = [share for share, _ in told]
    assert shares == sorted(shares) and shares[-1] == 1.0 and all(words.endswith(("…", ".")) for _, words in told)


def test_another_process_with_another_hash_seed_writes_the_same_bytes(tmp_path, view):
    program = (
        "import sys, pathlib\n"
        "from layers.export import ExportRequest, export\n"
        "from layers.filters import Filters\n"
        "for f in sys.argv[2:]:\n"
        "    out = pathlib.Path(sys.argv[1]) / f'x.{f}'\n"
        "    export(ExportRequest('20', 2021, 'group', Filters(('border',)), f, out))\n"
    )
    formats = ["pdf", "svg", "pptx", "xlsx", "gpkg"]
    environment = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program, tmp_path, *formats], check=True, cwd=ROOT, env=environment)
    assert len(list(tmp_path.iterdir())) == len(formats) + 1, "a style lies beside the GeoPackage"
    for format_ in formats:
        here = content(request(format=format_, filters=Filters(("border",))), view=view).data
        assert (tmp_path / f"x.{format_}").read_bytes() == here, format_


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": "bmp"}, "Không có định dạng «bmp»; hãy chọn png, pdf"),
        ({"format": "pdf", "paper": "A7"}, "Không có khổ giấy «A7»"),
        ({"format": "png", "dpi": 5000}, "5000 dpi không dùng được"),
        ({"format": "pdf", "scheme": "sepia"}, "Không có kiểu tô «sepia»"),
        ({"format": "pdf", "atlas": "village"}, "Không có bộ bản đồ «village»"),
        ({"format": "docx", "atlas": "district"}, "Bộ bản đồ chỉ xuất được ra pdf hoặc pptx"),
        ({"theme": "weather"}, "Không có chuyên đề «weather»"),
        ({"theme": "criterion:77"}, "không có tiêu chí 77"),
        ({"province": "99"}, "99"),
        ({"year": 1990}, "Chưa có số liệu"),
        ({"format": "pdf", "extent": (107.0, 21.0, 106.0, 22.0)}, "tây < đông"),
        ({"filters": Filters(count=">=19", unmet=(1,))}, "Không có xã nào khớp bộ lọc"),
        ({"theme": "change"}, "Chưa có số liệu năm nào trước 2021"),
        ({"theme": "change", "year": 2022, "from_year": 2022}, "Hai năm so sánh đều là 2022"),
        ({"theme": "change:đường", "year": 2022}, "Không hiểu chuyên đề «change:đường»"),
        ({"theme": "change:77", "year": 2022}, "không có tiêu chí số 77"),
        ({"theme": "priority", "weights": "fair"}, "Không có bộ trọng số «fair»"),
        ({"to_date": "2025-07-01", "rule": "fair"}, "Không có quy tắc quy đổi «fair»"),
        ({"to_date": "2025-07-01", "rule": "population"}, "còn thiếu 200 đơn vị"),
        ({"to_date": "2025-07-01", "format": "pdf", "atlas": "district"}, "không còn cấp huyện"),
        ({"logo": b"not a picture"}, "không phải hình PNG hoặc JPG"),
    ],
)
def test_what_cannot_be_made_is_said_in_one_sentence_and_leaves_nothing(changes, said, tmp_path):
    from geo.errors import GeoError
    from layers.errors import LayerError
    from ntm.errors import ProgrammeError

    with pytest.raises((LayerError, GeoError, ProgrammeError)) as caught:
        export(request(tmp_path / "x", **changes))
    assert said in str(caught.value) and "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_or_a_file_in_the_way_is_said(tmp_path, view):
    with pytest.raises(ExportError, match="là một thư mục"):
        export(request(tmp_path), view=view)
    (tmp_path / "file").write_text("x")
    with pytest.raises(ExportError, match="Không ghi được tệp .* không phải thư mục"):
        export(request(tmp_path / "file" / "x.csv"), view=view)


def test_a_failure_while_writing_keeps_the_old_file(tmp_path, view, monkeypatch):
    target = tmp_path / "x.csv"
    target.write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ExportError, match="lỗi hệ thống 28"):
        export(request(target), view=view)
    assert target.read_text() == "old" and list(tmp_path.iterdir()) == [target]


def test_a_missing_typeface_is_said(monkeypatch, view):
    paper_type.font_files.cache_clear()
    monkeypatch.setattr(paper_type, "PACKAGE", "no-such-package")
    try:
        with pytest.raises(ExportError, match="Thiếu kiểu chữ Be Vietnam Pro; hãy cài gói no-such-package"):
            content(request(format="svg"), view=view)
    finally:
        monkeypatch.undo()
        paper_type.font_files.cache_clear()


def test_the_version_follows_every_figure_and_nothing_else(view):
    dataset = view.dataset
    rows = dataset.attainment
    shuffled = dataclasses.replace(dataset, attainment=rows.sample(frac=1, random_state=1))
    changed = rows.copy()
    changed.loc[changed.index[0], "status"] = "unknown"
    other = dataclasses.replace(dataset, attainment=changed)
    flags = view.flags.assign(border=False)
    assert data_version(dataclasses.replace(view, dataset=shuffled)) == data_version(view)
    assert data_version(dataclasses.replace(view, dataset=other)) != data_version(view)
    assert data_version(dataclasses.replace(view, flags=flags)) != data_version(view)
    assert data_version(commune_view("20", 2022)) != data_version(view)


def test_exports_leave_the_shared_view_as_it_was(view):
    before, flags = view.table.copy(deep=True), view.flags.copy(deep=True)
    for format_ in ("svg", "xlsx", "geojson", "html"):
        content(request(format=format_, filters=Filters(("border-village-scheme",))), view=view)
    pd.testing.assert_frame_equal(view.table, before)
    pd.testing.assert_frame_equal(view.flags, flags)


def test_districts_and_criteria_each_get_a_page(view):
    made = subject(request(format="pdf", atlas="district", filters=Filters(("border",))), view)
    pages = map_pages(made)
    expected = view.table[view.table["border"].fillna(False) & view.table["rural"]]["district_code"].unique()
    assert {page.filters.districts[0] for page in pages} == set(expected)
    assert sum(row["count"] for page in pages for row in page.painted["rows"]) == int(
        view.table["district_code"].isin(expected).sum()
    )
    assert all(filter_words(made, page.filters).startswith("xã biên giới; ") for page in pages)
    by_criterion = map_pages(subject(request(format="pdf", atlas="criterion"), view))
    assert [page.theme.id for page in by_criterion] == [f"criterion:{n}" for n in range(1, 20)]
    assert by_criterion[1].answer == sentence(view, by_criterion[1].theme, pd.Series(True, index=view.table.index))


def test_the_year_before_is_told_only_on_the_same_units(view):
    later = subject(request(year=2022))
    assert year_before(later).dataset.year == 2021
    assert year_before(subject(request(), view)) is None


def test_a_preview_is_a_small_picture_of_the_sheet(view):
    import io

    from PIL import Image

    shown = Image.open(io.BytesIO(preview(request(format="xlsx", paper="A1"), view=view)))
    wide, high = shown.size
    assert shown.format == "PNG" and wide == 1052 and wide / high == pytest.approx(841 / 594, rel=0.002)


def test_every_format_has_a_writer():
    assert set(module._WRITERS) == set(FORMATS)
