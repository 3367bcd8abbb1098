"""Allocation: brute force on small cases, limits, must-include communes, and every refusal."""

import collections
import dataclasses
import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ntm.allocation import (
    allocate,
    by_priority,
    comparison,
    effects,
    equal_split,
    frontier,
    infeasibilities,
    infeasibility,
    limits_used,
    not_bought,
    spread,
)
from ntm.allocation_costs import AllocationError, check_costs, read_costs
from ntm.allocation_problem import OBJECTIVES, Wishes, build, limit_labels
from ntm.allocation_solver import solve
from ntm.errors import TableError

STATUS = ("attained", "nearly", "not_attained", "unknown")


def communes(*statuses, border=(), districts=None, met=0):
    """Communes 00001 …: ``met`` criteria attained, then the statuses given, then all attained up to 19."""
    rows = [["attained"] * met + list(row) for row in statuses]
    rows = [row + ["attained"] * (19 - len(row)) for row in rows]
    index = [f"0000{place}" for place in range(1, len(rows) + 1)]
    table = pd.DataFrame(rows, index=index, columns=[f"c{n}" for n in range(1, 20)])
    table["district_code"] = districts or ["180"] * len(rows)
    table["border"] = pd.array([code in border for code in index], dtype="boolean")
    return table


def costs(**given):
    """Costs by criterion: c1="10"."""
    return check_costs(pd.DataFrame({"criterion": [name[1:] for name in given], "cost": list(given.values())}), 19)


def problem(table, budget, wishes, **given):
    return build(table, 19, costs(**given), budget, wishes)


LIMITS = [
    (),
    (("180", 8.0),),
    (("180", 5.0), ("182", 6.0)),
    (("border", 4.0), ("180", 9.0)),
    (("group:15-18", 3.0), ("group:5-9", 7.0)),
]


def inside(case, key, code):
    """Whether a limit speaks of a commune, told without the product's own membership."""
    row = case.communes.loc[code]
    if key == "border":
        return bool(row["border"])
    low, high = {"group:15-18": (15, 18), "group:5-9": (5, 9)}.get(key, (0, -1))
    return row["district_code"] == key or low <= row["met"] <= high


@st.composite
def small_problems(draw):
    """Up to four communes around ten criteria, at most eleven pairs to buy, with every kind of limit."""
    count = draw(st.integers(2, 4))
    width = 10
    rows = [draw(st.lists(st.sampled_from(STATUS), min_size=3, max_size=3)) for _ in range(count)]
    base = draw(st.lists(st.integers(0, 1), min_size=count, max_size=count))
    table = communes(*rows, border=("00001", "00003"), districts=["180", "182", "180", "182"][:count])
    for place, low in enumerate(base):
        if low:  # A commune below ten: the rest cannot be bought, criteria 11-19 have no cost.
            table.iloc[place, width - draw(st.integers(0, 2)) : 19] = "not_attained"
    prices = {f"c{n}": str(draw(st.integers(1, 9))) for n in (1, 2, 3)}
    limits = draw(st.sampled_from(LIMITS))
    must = draw(st.sampled_from([(), ("00001",)]))
    mix = draw(st.sampled_from([Wishes("mix").mix, (("communes", 2.5), ("border", 1.0)), (("lowest-group", 3.0),)]))
    wishes = Wishes(draw(st.sampled_from(list(OBJECTIVES))), must=must, limits=limits, mix=mix)
    return build(table, 19, costs(**prices), draw(st.integers(1, 40)), wishes)


def worth(case, gained):
    """The objective of a purchase, counted without the product's own counting; ``gained``: pairs bought by code."""
    told = dict.fromkeys(("communes", "criteria", "lowest-group", "border"), 0)
    for code, row in case.communes.to_dict("index").items():
        more = gained.get(code, 0)
        told["communes"] += bool(row["lacking"]) and more == row["lacking"]
        told["criteria"] += more
        told["lowest-group"] += row["met"] < 10 <= row["met"] + more
        told["border"] += more if row["border"] else 0
    mix = sum(weight * told[name] for name, weight in case.wishes.mix)
    return {**told, "mix": mix}[case.wishes.objective]


def limited(case, key, money):
    """What the communes of a limit cost together; ``money``: cost by commune."""
    return sum(amount for code, amount in money.items() if inside(case, key, code))


def brute_force(case):
    """Best value and the least money for it, over every subset of the pairs; None when no subset is allowed."""
    best, rows = None, list(case.items.itertuples(index=False))
    for chosen in itertools.product((False, True), repeat=len(rows)):
        money, gained = collections.Counter(), collections.Counter()
        for yes, row in zip(chosen, rows, strict=True):
            if yes:
                money[row.code] += row.cost
                gained[row.code] += 1
        missed = any(row.code in case.wishes.must and not yes for yes, row in zip(chosen, rows, strict=True))
        over = any(limited(case, key, money) > amount for key, amount in case.limits.items())
        if missed or over or money.total() > case.budget:
            continue
        key = (worth(case, gained), -money.total())
        best = key if best is None else max(best, key)
    return best


@given(small_problems())
@settings(max_examples=40, deadline=None)
def test_the_solver_agrees_with_brute_force(case):
    blocked = case.communes.loc[list(case.wishes.must), "blocked"].map(len).sum()
    expected = None if blocked else brute_force(case)
    found = allocate(case)
    assert (found is None) == (expected is None)
    if found is None:
        assert infeasibility(case).by > 0
        return
    assert (found.proven, found.cheapest, found.gap) == (True, True, 0.0)
    assert found.value == pytest.approx(expected[0])
    assert int(case.items.loc[found.bought, "cost"].sum()) == -expected[1]
    assert effects(case, found.bought)[case.wishes.objective] == pytest.approx(found.value)


@given(small_problems(), st.integers(0, 30))
@settings(max_examples=25, deadline=None)
def test_more_money_is_never_worse(case, more):
    richer = dataclasses.replace(case, budget=case.budget + more * 1000)
    poor, rich = allocate(case), allocate(richer)
    if poor is not None:
        assert rich is not None and rich.value >= poor.value


@given(small_problems())
@settings(max_examples=25, deadline=None)
def test_the_plain_ways_keep_every_limit_and_never_beat_the_optimum(case):
    found = allocate(case)
    if found is None:
        return
    order = list(case.communes.index)
    for bought in (by_priority(case, order), equal_split(case)):
        money = case.items.loc[bought].groupby("code")["cost"].sum().to_dict()
        assert sum(money.values()) <= case.budget
        assert all(limited(case, key, money) <= amount for key, amount in case.limits.items())
    kept = case.items.loc[by_priority(case, order)]
    assert effects(case, by_priority(case, order))[case.wishes.objective] <= found.value + 1e-9
    assert set(case.items.index[case.items["code"].isin(case.wishes.must)]) <= set(kept.index)


def test_each_objective_spends_the_same_money_differently():
    low = ["not_attained"] * 10  # nine attained
    table = communes(["not_attained", "nearly"], ["not_attained"], low, border=("00002",))
    price = {f"c{n}": "2" for n in range(1, 11)}
    bought = {
        name: effects(case, solve(case).bought)
        for name in OBJECTIVES
        for case in [problem(table, 4, Wishes(name), **price)]
    }
    assert (bought["communes"]["communes"], bought["communes"]["cost"]) == (1, 2.0)
    assert (bought["criteria"]["criteria"], bought["criteria"]["cost"]) == (2, 4.0)
    assert (bought["lowest-group"]["lowest-group"], bought["lowest-group"]["cost"]) == (1, 2.0)
    assert bought["border"]["border"] == 1
    assert bought["mix"]["mix"] == 10 + 1 + 1 + 5 + 1, "the border commune completed and one commune lifted to ten"


def test_comparison_and_spread_by_hand():
    table = communes(["not_attained", "not_attained"], ["not_attained"], ["attained", "not_attained"])
    case = problem(table, 6, Wishes("communes"), c1="2", c2="4")
    found = solve(case)
    ways = comparison(case, found, ["00001", "00002", "00003"])
    # 6 triệu: 2 and 3 complete for 2 + 4; in order of priority 1 alone takes it all; two triệu each buys c1 twice.
    assert ways["communes"].to_dict() == {"optimum": 2, "priority-order": 1, "equal-split": 1}
    assert ways["funded"].to_dict() == {"optimum": 2, "priority-order": 1, "equal-split": 2}
    assert ways["cost"].to_dict() == {"optimum": 6, "priority-order": 6, "equal-split": 4}
    assert spread(case, found.bought).to_dict() == {"00003": 4.0, "00002": 2.0}


def test_what_cannot_be_bought_is_counted_and_said():
    table = communes(["not_attained", "unknown", "not_attained"], ["not_attained", "attained", "not_attained"])
    case = problem(table, 100, Wishes("communes", unbuyable=(1,)), c1="1", c2="1")
    assert case.items.empty
    assert case.excluded == {"unknown": 1, "unbuyable": 2, "without_cost": 2, "criteria_without_cost": [3]}
    found = solve(case)
    assert (found.value, found.gap, found.bought.sum()) == (0.0, 0.0, 0)
    assert len(not_bought(case)) == 3 and "Tiêu chí 3 " in not_bought(case)[0]


def test_a_district_has_its_own_cost():
    table = communes(["not_attained"], ["not_attained"], districts=["180", "182"])
    given = pd.DataFrame({"criterion": ["1", "1"], "cost": ["5", "7,5"], "district_code": ["", "182"]})
    case = build(table, 19, check_costs(given, 19), 100, Wishes("criteria"))
    assert case.items["cost"].to_list() == [5000, 7500]


def test_infeasible_must_include_says_which_constraint_and_by_how_much():
    table = communes(["not_attained", "not_attained"], ["not_attained", "unknown"])
    price = {"c1": "1000", "c2": "500,5"}
    budget = infeasibility(problem(table, 1200, Wishes("communes", must=("00001",)), **price))
    assert (budget.constraint, budget.needed, budget.by) == ("budget", 1500.5, 300.5)
    assert "1.500,5 triệu đồng" in budget.message and "300,5" in budget.message
    limited = Wishes("communes", must=("00001",), limits=(("180", 900),))
    district = infeasibility(problem(table, 9000, limited, **price))
    assert (district.constraint, district.place, district.by) == ("district", "180", 600.5)
    grouped = Wishes("communes", must=("00001",), limits=(("group:15-18", 1000),))
    group = infeasibility(problem(table, 9000, grouped, **price))
    assert (group.constraint, group.place, group.by) == ("group", "group:15-18", 500.5)
    assert "hạn mức của nhóm đạt 15-18 tiêu chí" in group.message
    blocked = infeasibility(problem(table, 9000, Wishes("communes", must=("00002",)), **price))
    assert (blocked.constraint, blocked.place, blocked.by) == ("criteria", "00002", 1)
    assert allocate(problem(table, 1200, Wishes("communes", must=("00001",)), **price)) is None


def test_every_broken_limit_is_said_by_name():
    table = communes(["not_attained", "not_attained"], border=("00001",))
    table = table.assign(name="Chi Lăng", district="Huyện Chi Lăng")
    wishes = Wishes("communes", must=("00001",), limits=(("180", 2), ("border", 3)))
    broken = infeasibilities(problem(table, 4, wishes, c1="3", c2="2"))
    assert [(one.constraint, one.by) for one in broken] == [("district", 3), ("group", 2), ("budget", 1)]
    assert "hạn mức của Huyện Chi Lăng 2 triệu đồng" in broken[0].message and "xã biên giới" in broken[1].message
    blocked = infeasibility(problem(table, 9, Wishes("communes", must=("00001",)), c1="3"))
    assert blocked.message.startswith("Xã Chi Lăng (Huyện Chi Lăng) phải đạt đủ bộ nhưng còn 1 tiêu chí")


def test_limits_and_what_is_left_of_them():
    table = communes(["not_attained", "not_attained"], ["not_attained", "attained"], border=("00001",))
    case = problem(table, 10, Wishes("criteria", limits=(("border", 4),)), c1="3", c2="5")
    used = limits_used(case, solve(case).bought).set_index("key")
    assert used.loc["budget"].to_list() == ["tổng vốn", 10.0, 6.0, 4.0]
    assert used.loc["border"].to_list() == ["xã biên giới", 4.0, 3.0, 1.0]


def test_a_limit_can_be_set_on_districts_flags_and_groups():
    table = communes(["not_attained"], districts=["182"]).assign(merged=True)
    labels = limit_labels(table, 19)
    assert {key: labels[key] for key in ("182", "merged", "group:<5")} == {
        "182": "huyện 182",
        "merged": "xã hình thành sau sắp xếp",
        "group:<5": "nhóm đạt 0-4 tiêu chí",
    }
    assert "merged" not in limit_labels(communes(["not_attained"]), 19)


def test_the_frontier_rises_and_shows_where_nothing_is_possible():
    table = communes(["not_attained", "not_attained"], ["not_attained", "attained"])
    steps = frontier(problem(table, 10, Wishes("criteria", must=("00001",)), c1="3", c2="7"), (0.9, 1.0, 1.3))
    assert steps["budget"].to_list() == [9.0, 10.0, 13.0]
    assert np.isnan(steps["value"].iloc[0]) and steps["value"].to_list()[1:] == [2, 3]


@pytest.mark.parametrize("budget", [0, -5, float("nan"), float("inf"), "ba", 1.00005])
def test_a_budget_that_is_none_is_refused(budget):
    with pytest.raises(AllocationError, match="Ngân sách"):
        problem(communes(["not_attained"]), budget, Wishes("criteria"), c1="1")


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        (Wishes("happiness"), "Không có mục tiêu «happiness»"),
        (Wishes("criteria", unbuyable=(20,)), "tiêu chí không mua được «20»"),
        (Wishes("criteria", must=("99999",)), "«99999»"),
        (Wishes("criteria", limits=(("999", 1),)), "huyện hoặc nhóm có hạn mức «999»"),
        (Wishes("criteria", limits=(("180", -1),)), "Hạn mức của huyện 180 là số âm"),
        (Wishes("criteria", limits=(("border", 1), ("border", 2))), "Hạn mức của xã biên giới được ghi hai lần"),
        (Wishes("mix", mix=(("joy", 1),)), "mục tiêu thành phần «joy»"),
        (Wishes("mix", mix=(("criteria", 0),)), "đều bằng 0"),
        (Wishes("mix", mix=(("criteria", -1),)), "là -1"),
    ],
)
def test_wishes_that_name_nothing_are_refused(wishes, said):
    with pytest.raises(AllocationError, match=said):
        problem(communes(["not_attained"]), 10, wishes, c1="1")


def test_the_lowest_group_belongs_to_the_19_criteria():
    table = communes(["not_attained"]).drop(columns=[f"c{n}" for n in range(11, 20)])
    given = check_costs(pd.DataFrame({"criterion": ["1"], "cost": ["1"]}), 10)
    with pytest.raises(AllocationError, match="bộ 19 tiêu chí"):
        build(table, 10, given, 5, Wishes("lowest-group"))


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("criterion\n1\n", TableError, "thiếu cột «cost»"),
        ("criterion,cost\n", AllocationError, "không có dòng chi phí nào"),
        ("criterion,cost\n1,0\n", TableError, "phải lớn hơn 0"),
        ("criterion,cost\n1,-4\n", TableError, "«-4» không phải số dương"),
        ("criterion,cost\n1,\n", TableError, "không phải số dương"),
        ("criterion,cost\n1,1.500\n", TableError, "nghìn hoặc phần nghìn"),
        ("criterion,cost\n1,0.0001\n", TableError, "lẻ hơn một nghìn đồng"),
        ("criterion,cost\n20,5\n", TableError, "nằm ngoài 1-19"),
        ("criterion,cost\nx,5\n", TableError, "không phải số nguyên"),
        ("criterion,cost\n1,5\n1,6\n", TableError, "trùng khóa"),
        ("criterion,cost,district_code\n1,5,18\n", TableError, "ba chữ số"),
        ("", TableError, "không phải bảng CSV"),
    ],
)
def test_a_costs_file_that_cannot_be_used_is_refused(tmp_path, text, error, said):
    path = tmp_path / "chi-phi.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(error, match=said):
        read_costs(path, 19)


def test_a_costs_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(TableError, match="Không tìm thấy tệp"):
        read_costs(tmp_path / "khong-co.csv", 19)
