"""Every quote stands in its source, at its line; and carries the number it is cited for."""

import re
import unicodedata
from pathlib import Path

import pytest

from ntm.plan_numbers import PRINTED, exact, read_number
from ntm.plans import load_plans

SOURCES = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"
PLANS = {plan.id: plan for plan in load_plans().plans}
needs_sources = pytest.mark.skipif(
    not SOURCES.is_dir(), reason="không có ../shared/seeds: chưa đối chiếu được trích dẫn"
)


def folded(text):
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def source_lines(plan):
    return [folded(line) for line in (SOURCES / plan.source_file).read_text(encoding="utf-8").split("\n")]


@needs_sources
@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_each_quote_is_an_exact_part_of_its_line(plan):
    lines = source_lines(plan)
    for one in (*plan.targets, *plan.documents):
        assert folded(one.quote) in lines[one.line - 1], f"{plan.id}, dòng {one.line}: «{one.quote}»"


@needs_sources
@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_each_cell_of_the_timeline_is_in_its_line(plan):
    lines = source_lines(plan)
    for one in plan.timeline:
        for cell in (one.number, one.work, one.lead, one.performer, one.coordinator, one.time):
            assert folded(cell) in lines[one.line - 1], f"dòng {one.line}: «{cell}»"


@needs_sources
def test_no_source_line_with_a_figure_of_the_annexes_is_left_out():
    """Every table row of Lào Cai's three annexes that holds a figure is cited."""
    plan = PLANS["laocai-2021"]
    cited = {one.line for one in plan.targets}
    lines = source_lines(plan)
    for number in (*range(271, 299), *range(305, 315), *range(325, 336)):
        if re.search(r"\| ?(<i>)?\d[\d.,]*(</i>)? ?\|", lines[number - 1].partition(" | ")[2]):
            assert number in cited, lines[number - 1]


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_each_number_is_printed_in_its_quote(plan):
    for one in plan.targets:
        if one.value is None:
            continue
        printed = {read_number(text) for text in PRINTED.findall(one.quote)}
        in_words = one.value == 1 and "một" in one.quote
        assert exact(one.value) in printed or in_words, f"{plan.id}, dòng {one.line}: {one.value} / «{one.quote}»"
        for end, name in ((one.value_max, "value_max"), (one.of, "of")):
            assert end is None or exact(end) in printed or plan.ocr, f"{plan.id}, dòng {one.line}: {name}"
