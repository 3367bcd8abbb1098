"""The verbs `priority` and `allocate` on the committed demonstration data."""

import json

import pytest

from layers.errors import FilterError
from layers.table import commune_view
from layers.targeting import allocation, measured, priority, selected
from ntm.allocation_costs import AllocationError
from ntm.priority_presets import presets


@pytest.fixture
def costs(tmp_path):
    """A made-up costs file: criterion n costs 100 n triệu đồng, criterion 10 cannot be bought."""
    path = tmp_path / "chi-phi-vi-du.csv"
    lines = [f"{number},{100 * number}" for number in range(1, 20) if number != 10]
    path.write_text("\n".join(["criterion,cost", *lines]), encoding="utf-8")
    return path


@pytest.mark.parametrize("scheme", [None, *(one.id for one in presets()), "missing=2,border=1"])
def test_every_score_opens_into_its_parts(scheme):
    answer = priority("20", 2021, scheme)
    json.dumps(answer, allow_nan=False)
    assert len(answer["ranking"]) == 181 and set(answer["stability"]) == {row["code"] for row in answer["ranking"]}
    ranks = [row["rank"] for row in answer["ranking"]]
    assert ranks == sorted(ranks) and ranks[0] == 1
    for row in answer["ranking"]:
        assert sum(row["contributions"].values()) == pytest.approx(row["score"], abs=1e-6)
        assert all(value is None or 0 <= value <= 1 for value in row["parts"].values())
        assert set(row["unknown"]) == {name for name, value in row["parts"].items() if value is None}
    assert all(0 <= share <= 1 for share in answer["stability"].values())


def test_weighted_sum_is_what_it_says():
    answer = priority("20", 2021, "missing=2,border=1")
    for row in answer["ranking"]:
        assert row["score"] == pytest.approx((2 * row["parts"]["missing"] + row["parts"]["border"]) / 3, abs=1e-8)
    complete = [row for row in answer["ranking"] if row["complete"]]
    assert len(complete) == 75 and {row["score"] for row in complete} == {0.0}


def test_the_plan_order_puts_the_communes_due_first():
    answer = priority("20", 2021)
    due = [row for row in answer["ranking"] if row["raw"]["due"]]
    others = [row for row in answer["ranking"] if not row["raw"]["due"]]
    assert due and max(row["rank"] for row in due) < min(row["rank"] for row in others)
    assert answer["left_out"] == {"region_3": "unknown"} and answer["scheme"]["status"] == "plan"


def test_what_is_not_known_is_not_guessed():
    view = commune_view("20", 2022)
    table = selected(view)
    frame = measured(view, table)
    assert frame["due"].isna().all() and frame["villages"].isna().all()
    assert frame["stagnation"].notna().all() and set(frame["stagnation"]) == {0.0, 1.0}
    before = commune_view("20", 2021).table.loc[table.index, "met"]
    assert (frame["stagnation"].eq(0) == (table["met"] > before)).all()
    earlier = commune_view("20", 2021)
    first = measured(earlier, selected(earlier))
    assert first["stagnation"].isna().all() and first["due"].sum() > 0


def test_the_press_scheme_says_so():
    answer = priority("20", 2021, "central-2026-2030")
    assert answer["scheme"]["status"] == "press" and answer["scheme"]["method"] == "highest"
    assert {row["score"] for row in answer["ranking"]} == {25.0, 30.0, 50.0}
    border = {row["code"] for row in answer["ranking"] if row["raw"]["border"] == 1}
    assert border == {row["code"] for row in answer["ranking"] if row["score"] == 50}


def test_filters_narrow_the_ranking_and_the_same_call_gives_the_same_answer():
    answer = priority("20", 2021, "equal", only=("border",), method="topsis")
    assert len(answer["ranking"]) == 20 and answer["scheme"]["method"] == "topsis"
    assert answer == priority("20", 2021, "equal", only=("border",), method="topsis")
    with pytest.raises(FilterError):
        priority("20", 2021, only=("nothing",))


@pytest.mark.parametrize("objective", ["communes", "criteria", "lowest-group", "border", "mix"])
def test_a_province_is_solved_to_proven_optimality(costs, objective):
    answer = allocation("20", 2021, 20000, objective, costs)
    json.dumps(answer, allow_nan=False)
    assert (answer["gap"], answer["proven"], answer["infeasible"]) == (0.0, True, None)
    assert answer["cost"] == pytest.approx(sum(row["cost"] for row in answer["selected"])) and answer["cost"] <= 20000
    assert answer["effects"][objective] == answer["objective"]
    ways = answer["comparison"]
    assert all(ways[way][objective] <= answer["objective"] for way in ways)
    values = [step["value"] for step in answer["frontier"]]
    assert values == sorted(values) and answer["objective"] in values
    assert answer["excluded"]["criteria_without_cost"] == [10] and answer["alerts"]
    status = commune_view("20", 2021).table
    assert all(status.at[row["code"], f"c{row['criterion']}"] != "attained" for row in answer["selected"])


def test_an_impossible_wish_is_an_answer_and_a_bad_one_an_error(costs):
    poor = [row["code"] for row in priority("20", 2021)["hardest"][:1]]
    answer = allocation("20", 2021, 10, "communes", costs, must=tuple(poor))
    assert answer["selected"] == [] and answer["infeasible"]["by"] > 0 and answer["infeasible"]["message"]
    with pytest.raises(AllocationError, match="lớn hơn 0"):
        allocation("20", 2021, -1, "communes", costs)
