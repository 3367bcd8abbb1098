"""The table of two criteria sets: every criterion stands in it once, what has no counterpart is hatched."""

import dataclasses
from xml.etree import ElementTree

import pytest

from layers.correspondence_html import NONE, sets_sentence, sets_table
from ntm.criteria import criteria_set
from ntm.errors import CriteriaError

OLD, NEW = criteria_set("2016-2020"), criteria_set("2026-2030")


def lines(first, second):
    table = ElementTree.fromstring(sets_table(first, second)).find(".//tbody")
    return [[("hatch" if "gradient" in cell.get("style") else "", cell.text or "") for cell in row] for row in table]


def test_every_criterion_of_both_sets_stands_once():
    found = lines(OLD, NEW)
    left = [row[0][1] for row in found if row[0][1] != NONE]
    right = [row[1][1] for row in found if row[1][1] != NONE]
    assert left == [f"{c.number}. {c.name_vi}" for c in OLD.criteria]
    assert sorted(right) == sorted(f"{c.number}. {c.name_vi}" for c in NEW.criteria)


def test_what_has_no_counterpart_is_hatched_and_nothing_else():
    for row in lines(OLD, NEW):
        for mark, words in row:
            assert (mark == "hatch") == (words == NONE)
    assert sum(row[1][1] == NONE for row in lines(OLD, NEW)) == 18


def test_the_sentence_counts():
    assert sets_sentence(OLD, NEW) == (
        "1 tiêu chí tương ứng giữa bộ 2016-2020 (19 tiêu chí) và bộ 2026-2030 (10 tiêu chí); không so sánh được 18 "
        "tiêu chí của bộ trước và 9 của bộ sau."
    )


def test_sets_without_a_correspondence_are_said():
    with pytest.raises(CriteriaError, match="Chưa có bảng đối chiếu"):
        sets_table(OLD, criteria_set("2021-2025-advanced"))


def test_names_are_escaped():
    named = dataclasses.replace(OLD.criteria[0], name_vi="<b>Quy hoạch</b>")
    hostile = dataclasses.replace(OLD, criteria=(named, *OLD.criteria[1:]))
    assert "<b>" not in sets_table(hostile, NEW) and "&lt;b&gt;Quy hoạch" in sets_table(hostile, NEW)
