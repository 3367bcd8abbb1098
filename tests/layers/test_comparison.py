import json
from dataclasses import replace

import pytest

from layers import comparison
from layers.comparison import CHANGE_VI, CHANGES, change_counts, change_of, compare, compared
from layers.conversion import converted_view
from layers.errors import LayerError
from layers.table import view_of
from ntm.criteria import criteria_set
from ntm.datasets import load_dataset
from ntm.errors import CriteriaError

OLD_DAY, NEW_DAY = "2021-12-31", "2025-07-01"


def year(number, set_id=None, change=None):
    """A year of the demonstration on its own geography; another set, or rows as a test changes them."""
    dataset = load_dataset("20", number)
    rows = dataset.attainment.copy()
    if change is not None:
        rows = change(rows)
    if set_id is not None:
        rows = rows[rows["criterion"] <= criteria_set(set_id).size].assign(set_id=set_id)
    return view_of(replace(dataset, attainment=rows, set_id=set_id or dataset.set_id, geography_date=OLD))


OLD = load_dataset("20", 2021).geography_date


def with_status(code, criterion, status):
    def change(rows):
        cell = (rows["unit_code"] == code) & (rows["criterion"] == criterion)
        return rows.assign(status=rows["status"].mask(cell, status))

    return change


@pytest.fixture(scope="module")
def answer():
    return compare("20", (2021, 2022), OLD_DAY, "strict")


def test_every_commune_is_in_exactly_one_list(answer):
    codes = [row["code"] for change in CHANGES for row in answer[change]]
    assert len(codes) == len(set(codes)) == 181
    assert list(answer)[:4] == list(CHANGES) == list(CHANGE_VI)
    assert all(set(row) == {"code", "name", "from", "to"} for change in CHANGES for row in answer[change])
    assert json.loads(json.dumps(answer)) == answer


def test_on_the_old_geography_it_is_the_difference_of_the_two_counts(answer):
    before, after = (year(number).table for number in (2021, 2022))
    for change, holds in (("gained", int.__gt__), ("lost", int.__lt__), ("unchanged", int.__eq__)):
        for row in answer[change]:
            assert row["from"] == before.loc[row["code"], "met"]
            assert row["to"] == after.loc[row["code"], "met"]
            assert holds(row["to"], row["from"])
    assert answer["not_comparable"] == []
    assert {change: len(answer[change]) for change in CHANGES} == {
        "gained": 49, "lost": 0, "unchanged": 132, "not_comparable": 0,
    }  # fmt: skip


@pytest.mark.parametrize("rule", ["strict", "area", "any"])
def test_on_65_units_all_61_communes_are_placed(rule):
    answer = compare("20", (2021, 2022), NEW_DAY, rule)
    assert sum(len(answer[change]) for change in CHANGES) == 61
    assert answer["not_comparable"]
    assert all(row["to"] > row["from"] for row in answer["gained"])
    assert answer["sets"] == ["2016-2020", "2016-2020"] and answer["without_counterpart"] == [[], []]
    assert answer["criteria"] == [[number, number] for number in range(1, 20)]


def test_turned_round_gains_are_losses(answer):
    turned = compare("20", (2022, 2021), OLD_DAY, "strict")
    assert [row["code"] for row in turned["lost"]] == [row["code"] for row in answer["gained"]]


def test_an_unknown_criterion_matters_only_when_it_could_turn_the_answer():
    first = year(2021)
    rural = first.table[first.table["rural"] & first.table["met"].eq(19)].index
    code = rural[0]
    hidden = year(2021, change=with_status(code, 5, "unknown"))
    assert change_of(first, first)[code] == "unchanged"
    assert change_of(first, hidden)[code] == "not_comparable"
    assert change_of(hidden, first)[code] == "not_comparable"
    low = first.table.index[first.table["met"].eq(first.table["met"].min())][0]
    best = year(2021, change=lambda rows: rows.assign(status=rows["status"].mask(rows["unit_code"] == low, "attained")))
    unsure = year(2021, change=with_status(low, 5, "unknown"))
    assert change_of(unsure, best)[low] == "gained"
    assert change_of(best, unsure)[low] == "lost"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("not_attained", "attained", "gained"),
        ("nearly", "attained", "gained"),
        ("attained", "nearly", "lost"),
        ("not_attained", "nearly", "unchanged"),
        ("attained", "attained", "unchanged"),
        ("unknown", "attained", "not_comparable"),
        ("not_attained", "unknown", "not_comparable"),
    ],
)
def test_one_criterion(before, after, expected):
    first, second = (year(2021, change=with_status("05986", 7, status)) for status in (before, after))
    keys = change_of(first, second, 7)
    assert keys["05986"] == expected
    assert set(keys.drop("05986")[second.table["rural"].drop("05986")]) == {"unchanged"}
    assert list(keys.index) == list(second.table.index) and keys.name == "change"


def test_towns_are_never_compared():
    view = year(2021)
    assert set(change_of(view, view)[~view.table["rural"]]) == {"not_comparable"}
    assert change_counts(change_of(view, view), view.table) == {
        "gained": 0, "lost": 0, "unchanged": 181, "not_comparable": 0,
    }  # fmt: skip


def test_between_criteria_sets_only_what_corresponds_is_compared():
    first, second = year(2021), year(2022, "2026-2030")
    before, after = compared(first, second)
    assert list(before.columns) == list(after.columns) == [1]
    rural = second.table["rural"]
    assert set(change_of(first, second, 1)[rural]) <= {"gained", "lost", "unchanged"}
    assert set(change_of(first, second, 8)) == {"not_comparable"}
    assert set(change_of(first, second)[rural]) == set(change_of(first, second, 1)[rural])


def test_the_verb_says_what_was_compared_across_sets(monkeypatch):
    views = {2021: converted_view("20", 2021, OLD_DAY, "strict"), 2022: year(2022, "2026-2030")}
    monkeypatch.setattr(comparison, "converted_view", lambda _province, number, *_: views[number])
    answer = compare("20", (2021, 2022), OLD_DAY, "strict")
    assert answer["criteria"] == [[1, 1]]
    assert answer["without_counterpart"] == [list(range(2, 20)), list(range(2, 11))]
    assert answer["notes"][-1].startswith("Khác ngưỡng")
    assert {row["to"] for change in CHANGES for row in answer[change]} <= {0, 1}


def test_sets_without_a_correspondence_are_refused():
    with pytest.raises(CriteriaError, match="Chưa có bảng đối chiếu.*hãy chọn các năm"):
        change_of(year(2021), year(2022, "2021-2025-advanced"))


def test_two_geographies_are_refused():
    with pytest.raises(LayerError, match="hai địa giới khác nhau.*2020-01-01.*2025-07-01.*quy đổi về cùng một ngày"):
        change_of(year(2021), converted_view("20", 2022, NEW_DAY, "strict"))


def test_a_criterion_the_set_does_not_have_is_refused():
    with pytest.raises(CriteriaError, match="không có tiêu chí số 20"):
        change_of(year(2021), year(2022), 20)
