"""The ranking of a view, its map classes, its words, and that every score shown adds up."""

import re

import pandas as pd
import pytest

from layers import priority_html
from layers.filters import Filters
from layers.priority_measures import counts_by_year
from layers.priority_ranking import (
    agreement,
    always_first,
    head_sentence,
    progress_rows,
    ranked_rows,
    ranking,
    silent_parts,
    steadiness,
)
from layers.priority_theme import COMPLETE, NONE, priority_theme, theme_of
from layers.screen import Painting, legend_rows
from layers.table import commune_view, present_view
from layers.targeting import priority
from layers.themes import NO_DATA
from ntm.priority_parts import PriorityError

WAYS = [
    (None, None, "min-max"),
    ("equal", None, "z-score"),
    ("equal", "topsis", "min-max"),
    ("central-2026-2030", None, "min-max"),
    ("missing=2,border=1", "topsis", "z-score"),
]


@pytest.fixture(scope="module")
def view():
    return commune_view("20", 2021)


@pytest.mark.parametrize(("weights", "method", "scaling"), WAYS)
def test_every_unit_falls_in_one_legend_row(view, weights, method, scaling):
    made = ranking(view, weights, (), method, scaling)
    drawn = theme_of(made)
    keys = drawn.assign(view.table)
    assert set(keys) <= {row.key for row in drawn.classes} and len(keys) == 200
    assert keys.value_counts()[COMPLETE.key] == 75 and keys.value_counts()["not_applicable"] == 19
    assert len({row.colour for row in drawn.classes}) == len(drawn.classes)
    none = view.table.iloc[:0].assign(total=0, attained=0)
    mask = Filters.from_tokens(["border"]).mask(view.table)
    rows, _ = legend_rows(Painting(drawn, view.table, mask, 19, "", True, (), none))
    assert sum(count for _, count in rows) == 200


def test_a_darker_class_never_has_a_lower_score(view):
    for weights, method, scaling in WAYS:
        made = ranking(view, weights, (), method, scaling)
        drawn = theme_of(made)
        keys = drawn.assign(view.table).loc[made.ranked.index]
        order = [row.key for row in drawn.classes]
        places = [order.index(key) for key in keys]
        assert places == sorted(places), (weights, method, scaling)


def test_breaks_are_lower_open_and_upper_closed(view):
    made = ranking(view, "equal")
    scores = made.ranked["score"].copy()
    scores.iloc[:6] = [0.5, 0.5000001, 0.35, 0.15, 0.0000001, 0.0]
    drawn = theme_of(ranking_with(made, made.ranked.assign(score=scores)))
    assert drawn.keys.loc[scores.index[:6]].to_list() == ["s1", "s0", "s2", "s4", "s4", NONE.key]


def ranking_with(made, ranked):
    """The same ranking with other scores."""
    return type(made)(made.view, made.scheme, made.method, made.scaling, made.table, made.frame, ranked)


def test_the_ranking_is_that_of_the_command_line(view):
    told = {row["code"]: row for row in priority("20", 2021, "equal")["ranking"] if not row["complete"]}
    made = ranking(view, "equal")
    assert list(made.ranked.index) == list(told)
    assert made.ranked["score"].to_list() == pytest.approx([row["score"] for row in told.values()])
    scaled = priority("20", 2021, "equal", scaling="z-score")
    assert scaled["scheme"]["scaling"].startswith("z-score")
    assert [row["score"] for row in scaled["ranking"][-75:]] == [None] * 75


def test_a_year_without_figures_ranks_nobody_it_knows_nothing_of():
    made = ranking(present_view("20", 2026, "2026-2030"), "missing=1")
    assert made.scored == [] and "Chưa xếp được" in head_sentence(made)
    keys = theme_of(made).assign(made.view.table)
    assert keys[made.view.table["rural"]].eq(NO_DATA.key).all()


def test_the_first_are_named_and_ties_are_said(view):
    assert head_sentence(ranking(view, "equal")) == "Ưu tiên trước hết: Mẫu Sơn, Liên Hội và Bình Phúc"
    assert head_sentence(ranking(view, "central-2026-2030")).startswith("11 xã cùng hạng nhất")


def test_rows_silent_parts_and_always_first(view):
    made = ranking(view)
    steady = steadiness(made)
    rows = ranked_rows(made, steady)
    assert list(rows["Hạng"]) == list(made.ranked["rank"]) and rows["Vững"].between(0, 1).all()
    assert silent_parts(made) == {"region_3": "unknown"}
    first = always_first(made)
    for weights in (None, "central-2026-2030", "equal"):
        ranked = ranking(view, weights).ranked["rank"]
        assert first and (ranked[first] <= 20).all()


def test_progress_is_told_where_an_earlier_year_stands_on_the_same_units(view):
    assert progress_rows(ranking(view)).empty
    later = ranking(commune_view("20", 2022))
    rows = progress_rows(later)
    assert len(rows) == len(later.ranked) and rows["progress_rank"].is_monotonic_increasing
    counts = counts_by_year(later.view, later.table)
    gained = counts[2022] - counts[2021]
    assert (rows["gained"] == gained[rows.index]).all()
    still = int((gained[rows.index] <= 0).sum())
    assert priority_html.progress_words(rows).startswith(f"{still} trong {len(rows)} xã")
    assert len(priority_html.progress_table(rows)) == len(rows)


def test_two_schemes_agree_with_themselves_and_count_what_they_share(view):
    one, other = ranking(view, "equal"), ranking(view)
    same = agreement(one, one)
    assert same["correlation"] == 1 and same["shared"] == same["first"] == same["second"]
    said = agreement(one, other)
    tops = [set(made.ranked.index[made.ranked["rank"] <= 20]) for made in (one, other)]
    assert said["shared"] == len(tops[0] & tops[1])
    assert "Spearman" in priority_html.agreement_words(said, "a", "b")


@pytest.mark.parametrize(("weights", "method", "scaling"), [WAYS[0], WAYS[1], WAYS[3]])
def test_the_panel_opens_the_score_and_the_parts_add_up(view, weights, method, scaling):
    made = ranking(view, weights, (), method, scaling)
    code = made.ranked.index[0]
    panel = priority_html.parts_panel(made, code, steadiness(made))
    added = [float(text.replace(",", ".")) for text in re.findall(r"<b>(-?\d+,\d{3})</b>", panel)]
    assert sum(added[:-1]) == pytest.approx(added[-1], abs=0.002)
    assert f"Hạng <b>{made.ranked.at[code, 'rank']}</b>" in panel


def test_the_panel_says_why_a_unit_is_not_ranked_and_escapes_names(view):
    made = ranking(view)
    steady = steadiness(made)
    town = view.table.index[~view.table["rural"]][0]
    full = view.table.index[view.table["rural"] & view.table["met"].eq(19)][0]
    assert "không xếp phường" in priority_html.parts_panel(made, town, steady)
    assert "đủ 19 tiêu chí" in priority_html.parts_panel(made, full, steady)
    named = view.table.assign(name="<script>")
    odd = type(view)(view.geography, view.dataset, view.criteria, named, view.flags, view.report)
    assert "<script>" not in priority_html.parts_panel(ranking(odd), made.ranked.index[0], steady)
    assert "Theo báo chí" in priority_html.scheme_panel(ranking(view, "central-2026-2030"), {})


def test_near_and_hardest_lists_keep_the_filter(view):
    made = ranking(view)
    everything, border = view.table.index, view.table.index[view.table["border"].fillna(False)]
    near, hard = priority_html.near_rows(made, everything), priority_html.hardest_rows(made, everything)
    assert near["Còn thiếu"].between(1, 3).all() and hard["Còn thiếu"].is_monotonic_decreasing
    assert set(priority_html.hardest_rows(made, border).index) == set(hard.index) & set(border)


def test_four_tiles(view):
    made = ranking(view, "equal")
    tiles = priority_html.figures(made, always_first(made))
    assert [tile.value for tile in tiles] == ["106 / 181", "21", "1", "14"]


def test_unusable_weights_and_scales_are_refused(view):
    with pytest.raises(PriorityError, match="thang chung «rank»"):
        ranking(view, "equal", scaling="rank")
    with pytest.raises(PriorityError, match="chỉ dùng cho các diện"):
        ranking(view, "missing=1", method="highest")


def test_nothing_is_changed(view):
    before = view.table.copy(deep=True)
    made = ranking(view, "equal")
    ranked_rows(made, steadiness(made)), priority_theme(view), progress_rows(made)
    pd.testing.assert_frame_equal(view.table, before)
