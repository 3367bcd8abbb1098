"""The real demonstration on the real geography, joined: table, headline, profile, rows, matrix."""

import csv
import io

import pandas as pd
import pytest

from layers import headline, matrix, tabular
from layers.filters import Filters
from layers.listing import figures
from layers.profile import profile
from layers.table import check_table, commune_view
from layers.themes import theme


@pytest.fixture(scope="module")
def view():
    return commune_view("20", 2021)


@pytest.fixture(scope="module")
def everything(view):
    return Filters().mask(view.table)


def test_the_join_reports_what_met(view):
    assert view.report.matched == 181
    assert view.report.units_without_data == () and view.report.rows_without_unit == ()
    assert len(view.table) == 200 and view.table.index.is_unique


def test_a_broken_table_is_refused(view):
    with pytest.raises(ValueError, match="thiếu cột"):
        check_table(view.table.drop(columns="met"))
    with pytest.raises(ValueError, match="trùng mã"):
        check_table(pd.concat([view.table, view.table]))


def test_the_sentence_follows_theme_and_filter(view, everything):
    def said(theme_id, *tokens):
        return headline.sentence(view, theme(theme_id, view.criteria), Filters.from_tokens(tokens).mask(view.table))

    assert said("group") == said("count") == "75 trong 181 xã đạt đủ 19 tiêu chí"
    assert said("criterion:2") == "96 trong 181 xã đạt tiêu chí 2 Giao thông"
    assert said("recognition") == "75 trong 181 xã được công nhận đạt chuẩn nông thôn mới"
    assert said("group", "border") == "9 trong 20 xã đạt đủ 19 tiêu chí"
    assert said("group", "border", "district:178") == "Không có xã nào khớp bộ lọc"


def test_the_four_figures(view, everything):
    tiles = headline.figures(view, everything)
    assert [(tile.label, tile.value) for tile in tiles] == [
        ("Xã đạt chuẩn NTM", "75 / 181"),
        ("Tiêu chí bình quân/xã", "13,97"),
        ("Bình quân xã biên giới", tiles[2].value),
        ("Thôn biên giới đạt chuẩn", "110 / 156"),
    ]
    assert 14 <= float(tiles[2].value.replace(",", ".")) <= 14.5
    assert tiles[0].note == "41,4%"


def test_the_change_on_last_year(view):
    later = commune_view("20", 2022)
    tiles = headline.figures(later, Filters().mask(later.table), view)
    assert tiles[0].note == "47,0% · +10 so với năm trước"
    assert tiles[1].note == "+0,66 so với năm trước"
    assert tiles[3].note == "chưa có số liệu thôn của năm này"


def test_districts_add_up(view, everything):
    rows = headline.by_district(view, everything)
    assert len(rows) == 11 and rows["communes"].sum() == 181 and rows["full"].sum() == 75
    assert rows["average"].is_monotonic_decreasing


def test_a_profile_tells_what_the_commune_was_made_of(view):
    known = profile(view, "06046")
    assert known.title == "Xã Đề Thám" and "Huyện Tràng Định" in known.place
    assert [(name, decree) for name, _, decree, _, _ in known.parts] == [
        ("Đề Thám", "818/NQ-UBTVQH14"), ("Bắc Ái", "818/NQ-UBTVQH14"),
    ]  # fmt: skip
    assert "49% diện tích" in known.parts[1][1]
    assert len(known.statuses) == 19 and known.met == sum(status == "attained" for *_, status in known.statuses)
    town = profile(view, view.table.index[view.table["kind"] == "thị trấn"][0])
    assert not town.applicable and town.met is None


def test_the_summary_and_the_table_tell_the_same(view):
    for tokens in ([], ["border"], ["merged"], ["unmet:2", "district:180"], ["count:10-14"]):
        filters = Filters.from_tokens(tokens)
        said = figures(view, filters)
        rural = view.table[filters.mask(view.table) & view.table["rural"]]
        assert said["communes"] == len(rural)
        assert sum(said["groups"].values()) == len(rural)
        assert said["average"] == round(float(rural["met"].mean()), 2)


def test_the_file_opens_again_with_every_row_and_its_source(view):
    rural = view.table[view.table["rural"]]
    content = tabular.csv(view, rural)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 181 and rows[0]["Mã xã"].startswith("0")
    assert {row["Nguồn số liệu"] for row in rows} == {"SỐ LIỆU MINH HỌA năm 2021"}
    assert "minh-hoa" in tabular.file_name(view)


def test_a_formula_in_a_name_is_only_text(view):
    row = view.table[view.table["rural"]].iloc[:1].assign(name='=HYPERLINK("x")')
    content = tabular.csv(view, row).decode("utf-8-sig")
    assert "'=HYPERLINK" in content


def test_the_matrix_has_a_cell_for_every_commune_and_criterion(view):
    rural = view.table[view.table["rural"]]
    cells = matrix.cells(view, rural)
    assert len(cells) == 181 * 19 and cells["commune"].nunique() == 181
    assert (cells["status"] == "Đạt").sum() == 2528
    spec = matrix.chart(view, rural).to_dict()
    assert spec["encoding"]["color"]["scale"]["domain"] == ["Đạt", "Chưa đạt"]
