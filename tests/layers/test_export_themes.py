"""Change and priority, another geography, and a sheet a group: what leaves the page beside the plain themes."""

import csv
import io
from pathlib import Path

import openpyxl
import pandas as pd
import pptx
import pypdf
import pytest

from layers.change_theme import change_theme
from layers.comparison import compare
from layers.conversion import convert
from layers.conversion_words import BACKWARD
from layers.export import ExportRequest, content
from layers.export_pages import atlas_title, map_pages
from layers.export_subject import subject
from layers.filters import Filters
from layers.priority_ranking import ranking
from layers.table import commune_view
from ntm.conversion_recognition import REASSESS_BACK_VI


@pytest.fixture(scope="module")
def views():
    return {year: commune_view("20", year) for year in (2021, 2022)}


def request(**changes):
    given = {"province": "20", "year": 2022, "theme": "change", "filters": Filters(), "format": "csv", "out": Path("x")}
    return ExportRequest(**{**given, **changes})


def table(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_change_takes_the_latest_earlier_year_and_says_the_answer(views):
    made = subject(request(), views[2022])
    (page,) = map_pages(made)
    assert made.before.dataset.year == 2021 and made.theme.id == "change"
    assert page.answer == "Trong 181 xã: 49 xã tăng, 0 xã giảm, 132 xã không đổi"
    assert page.heading == "Thay đổi số tiêu chí đạt, 2021–2022"
    counts = {row["key"]: row["count"] for row in page.painted["rows"]}
    assert counts == {
        "gained": 49,
        "unchanged": 132,
        "lost": 0,
        "not_comparable": 0,
        "not_applicable": 19,
        "outside": 0,
    }
    turned = subject(request(year=2021, from_year=2022), views[2021])
    assert {row["key"]: row["count"] for row in map_pages(turned)[0].painted["rows"]}["lost"] == 49


def test_the_rows_of_a_change_are_those_of_the_verb(views):
    said = compare("20", (2021, 2022), "2022-12-31", "strict")
    told = table(content(request(), view=views[2022]).data)
    words = {"Tăng": "gained", "Không đổi": "unchanged", "Giảm": "lost"}
    for word, key in words.items():
        wanted = {row["code"]: str(row["from"]) for row in said[key]}
        assert {row["Mã xã"]: row["Số tiêu chí 2021"] for row in told if row["Thay đổi"] == word} == wanted
    sheet = openpyxl.load_workbook(io.BytesIO(content(request(format="xlsx"), view=views[2022]).data))["Số liệu"]
    head = [cell.value for cell in sheet[5]]
    assert "Số tiêu chí 2021" in head and "Thay đổi" in head


def test_a_change_on_todays_units_is_that_of_the_verb():
    said = compare("20", (2021, 2022), "2025-07-01", "any")
    made = subject(request(to_date="2025-07-01", rule="any"))
    counts = map_pages(made)[0].painted["rows"]
    assert {row["key"]: row["count"] for row in counts if row["key"] in said} == {
        key: len(said[key]) for key in ("gained", "unchanged", "lost", "not_comparable")
    }
    assert sum(row["count"] for row in counts) == 65
    words = " ".join((*made.notes, *made.view.dataset.notes))
    assert words.count("Quy đổi từ địa giới") == 2, "both years say how they came here"


def test_a_sheet_of_a_change_names_both_years(views):
    page = pypdf.PdfReader(io.BytesIO(content(request(format="pdf"), view=views[2022]).data)).pages[0]
    words = " ".join(page.extract_text().split())
    assert "Mục tiêu kế hoạch năm 2021 và mục tiêu kế hoạch năm 2022" in words
    assert "số liệu minh họa năm 2021 và số liệu minh họa năm 2022" in words and "SỐ LIỆU MINH HỌA" in words


def test_changes_of_every_criterion_are_a_set(views):
    made = subject(request(format="pdf", atlas="criterion"), views[2022])
    pages = map_pages(made)
    assert [page.theme.id for page in pages] == [f"change:{n}" for n in range(1, 20)]
    assert atlas_title(made) == "Bộ bản đồ thay đổi từng tiêu chí"
    wanted = change_theme(views[2021], views[2022], 8).keys.value_counts()
    rows = {row["key"]: row["count"] for row in pages[7].painted["rows"]}
    assert {key: rows[key] for key in wanted.index} == wanted.to_dict()


def test_an_order_of_priority_has_rank_score_and_class(views):
    told = table(content(request(theme="priority", year=2021), view=views[2021]).data)
    made = ranking(views[2021])
    ranks = {row["Mã xã"]: int(row["Hạng ưu tiên"]) for row in told if row["Hạng ưu tiên"]}
    assert ranks == made.ranked["rank"].to_dict()
    assert {row["Nhóm điểm"] for row in told if not row["Hạng ưu tiên"]} == {"Đã đủ bộ tiêu chí"}


def test_a_filter_never_recolours_an_order_of_priority(views):
    border = Filters.from_tokens(["border"])
    whole, part = (
        subject(request(theme="priority", year=2021, filters=filters), views[2021]) for filters in (Filters(), border)
    )
    pd.testing.assert_series_equal(whole.theme.keys, part.theme.keys)
    assert map_pages(part)[0].answer.startswith("Ưu tiên trước hết trong 11 xã chưa đủ bộ tiêu chí: ")
    assert "Bộ trọng số «Thứ tự nêu trong kế hoạch tỉnh»" in " ".join(part.notes)


def test_weights_and_the_earlier_year_are_part_of_the_version(views):
    def version(**changes):
        return subject(request(**changes), views[changes.get("year", 2022)]).version

    one = version(theme="priority", year=2021)
    assert one != version(theme="priority", year=2021, weights="equal")
    assert version() not in (one, version(theme="group"))


def test_any_theme_can_be_drawn_on_another_geography():
    made = subject(request(theme="group", year=2021, to_date="2025-07-01"))
    counts = {row["key"]: row["count"] for row in map_pages(made)[0].painted["rows"]}
    assert counts["19"] == convert("20", 2021, "2025-07-01", "strict")["summary"]["groups"]["19"]
    assert sum(counts.values()) == 65


def test_recognition_taken_back_in_time_is_not_to_be_assessed_anew():
    made = subject(request(theme="recognition", year=2021, to_date="2019-12-31"))
    labels = {row["key"]: (row["label"], row["count"]) for row in map_pages(made)[0].painted["rows"]}
    assert labels["reassess"][0] == REASSESS_BACK_VI and labels["reassess"][1] > 0
    assert BACKWARD in made.view.dataset.notes
    told = table(content(request(theme="recognition", year=2021, to_date="2019-12-31"), view=made.view).data)
    assert sum(row["Mức công nhận"] == REASSESS_BACK_VI for row in told) == labels["reassess"][1]
    forward = subject(request(theme="recognition", year=2021, to_date="2025-07-01"))
    assert "Cần đánh giá lại" in {row.label for row in forward.theme.classes}
    assert BACKWARD not in forward.view.dataset.notes


def test_a_group_of_communes_has_its_own_sheet(views):
    made = subject(request(theme="group", year=2021, format="pptx", atlas="group"), views[2021])
    pages = map_pages(made)
    assert [(page.title, len(page.inside)) for page in pages] == [
        ("Nhóm 19 tiêu chí", 75), ("Nhóm 15–18 tiêu chí", 1), ("Nhóm 10–14 tiêu chí", 70), ("Nhóm 5–9 tiêu chí", 35),
    ]  # fmt: skip
    assert pages[0].answer == "75 trong 181 xã thuộc nhóm 19 tiêu chí"
    for page in pages:
        rows = {row["label"]: row["count"] for row in page.painted["rows"]}
        assert rows["Ngoài nhóm này"] == 200 - len(page.inside) and sum(rows.values()) == 200
    deck = pptx.Presentation(io.BytesIO(content(made.request, view=views[2021]).data))
    listed = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table][1:]
    names = [row.cells[0].text for table in listed for row in list(table.rows)[1:]]
    assert sum(not name.startswith("Tổng số") for name in names) == 181


def test_groups_of_another_theme_keep_its_colours(views):
    made = subject(request(theme="recognition", year=2021, format="pdf", atlas="group"), views[2021])
    pages = map_pages(made)
    assert pages[0].heading == "Nhóm 19 tiêu chí: Mức công nhận"
    assert sum(row["count"] for row in pages[0].painted["rows"] if row["key"] in ("dat_chuan", "nang_cao")) == 75
