"""A plan for a budget on the committed data: sums that close, before and after, words, workbook, funding."""

import io
import time

import openpyxl
import pandas as pd
import pytest

from layers import allocation_words
from layers.allocation_funding import funding_rows, funding_words, fundings
from layers.allocation_plan import (
    EXAMPLE_MARK,
    MoneyRequest,
    after_table,
    example_costs,
    funded_rows,
    money_plan,
    uploaded_costs,
)
from layers.allocation_theme import amount_classes, money_theme, spread_rows
from layers.allocation_xlsx import allocation_xlsx
from layers.filters import Filters
from layers.priority_measures import selected
from layers.table import commune_view
from layers.targeting import allocation
from ntm.allocation import allocate
from ntm.allocation_costs import AllocationError, check_costs
from ntm.allocation_problem import OBJECTIVES, Wishes, build
from ntm.errors import TableError


@pytest.fixture(scope="module")
def view():
    return commune_view("20", 2021)


def request(objective="communes", budget=50_000.0, only=(), **wishes):
    costs = tuple((str(number), "", cost) for number, cost in example_costs(19).items())
    wanted = Wishes(objective, **{"unbuyable": (10,), **wishes})
    return MoneyRequest("20", 2021, "demo", only, budget, costs, wanted, "equal", "weighted-sum", "min-max", True)


@pytest.fixture(scope="module")
def plan(view):
    return money_plan(request("mix"), view)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_181_communes_by_19_criteria_are_proven_in_five_seconds(view, objective):
    """The committed statuses, and all 3.439 pairs lacking; processor time, which a busy machine does not lengthen."""
    columns = [f"c{number}" for number in range(1, 20)]
    rural = selected(view)
    bare = rural.assign(**dict.fromkeys(columns, "not_attained"))
    given = pd.DataFrame({"criterion": [str(n) for n in range(1, 20)], "cost": list(example_costs(19).values())})
    for table, pairs in ((rural, 911), (bare, 181 * 19)):
        start = time.process_time()
        case = build(table, 19, check_costs(given, 19), 200_000, Wishes(objective))
        found = allocate(case)
        assert time.process_time() - start < 5
        assert len(case.items) == pairs and (found.proven, found.gap, found.cheapest) == (True, 0.0, True)


def test_the_same_request_gives_the_same_answer(plan, view):
    assert plan.answer == money_plan(request("mix"), view).answer


def test_sums_close(plan):
    answer = plan.answer
    total = sum(row["cost"] for row in answer["selected"])
    assert total == pytest.approx(answer["cost"]) and answer["cost"] <= 50_000
    assert funded_rows(plan)["Số tiền"].sum() == pytest.approx(total)
    assert spread_rows(plan)["Tổng số tiền"].sum() == pytest.approx(total)
    assert spread_rows(plan)["Số xã"].sum() == len(answer["amounts"]) == answer["effects"]["funded"]
    assert not [row for row in answer["selected"] if row["criterion"] == 10]


def test_after_is_before_and_what_was_bought(plan, view):
    before = view.table.copy(deep=True)
    after = after_table(plan)
    assert view.table.equals(before)
    rows = funded_rows(plan)
    gained = (after["met"] - view.table["met"]).fillna(0)
    assert gained.sum() == len(plan.answer["selected"])
    assert (rows["Sau"] - rows["Trước"] == gained[rows.index]).all() and (gained.drop(rows.index) == 0).all()
    full = after["met"].eq(19).sum() - view.table["met"].eq(19).sum()
    assert full == plan.answer["effects"]["communes"]
    assert (after["level"] == view.table["level"]).loc[view.table["rural"]].all(), "a purchase recognises nobody"


def test_money_classes_are_fixed_and_every_unit_has_one(plan, view):
    drawn = money_theme(plan)
    keys = drawn.assign(view.table)
    assert set(keys) <= {row.key for row in drawn.classes}
    assert keys.isin(["from_5000", "from_2000", "from_1000", "from_500", "below_500"]).sum() == len(funded_rows(plan))
    edges = funded_rows(plan)["Số tiền"].iloc[:5].copy()
    edges.iloc[:] = [0.001, 500, 999.999, 1000, 5000]
    assert amount_classes(edges).to_list() == ["below_500", "from_500", "from_500", "from_1000", "from_5000"]


def test_a_filter_keeps_the_money_inside(view):
    made = money_plan(request("criteria", 3000.0, ("border",)), view)
    border = set(view.table.index[Filters.from_tokens(["border"]).mask(view.table)])
    assert set(made.answer["amounts"]) <= border and made.answer["selected"]
    with pytest.raises(AllocationError, match="không để lại xã nào"):
        money_plan(request("criteria", 3000.0, ("name:không có",)), view)


def test_a_limit_on_a_group_holds_and_is_told(view):
    made = money_plan(request("criteria", 20_000.0, limits=(("group:5-9", 1500.0), ("180", 700.0))), view)
    rows = {row["key"]: row for row in made.answer["limits"]}
    low = view.table["met"].between(5, 9).fillna(False)
    spent = sum(row["cost"] for row in made.answer["selected"] if low[row["code"]])
    assert rows["group:5-9"]["spent"] == pytest.approx(spent) and spent <= 1500
    assert rows["180"]["label"] == "Huyện Tràng Định" and rows["180"]["spent"] <= 700
    assert list(allocation_words.limit_rows(made)["Hạn mức"])[0] == "tổng vốn"


def test_what_cannot_be_says_every_limit_by_name(view):
    hard = view.table.index[view.table["rural"] & view.table["met"].lt(6).fillna(False)][:1]
    made = money_plan(request("communes", 100.0, unbuyable=(), must=tuple(hard)), view)
    words = allocation_words.broken_list(made)
    assert "vượt ngân sách 100 triệu đồng" in words and hard[0] not in words
    assert "Chưa có phương án" in allocation_words.answer_sentence(made)


def test_words_tell_the_answer(plan):
    answer = plan.answer
    told = allocation_words.answer_sentence(plan)
    assert told.startswith("50 tỷ đồng: được") and allocation_words.plain(answer["objective"]) in told
    tiles = allocation_words.figures(plan)
    assert tiles[1].value == allocation_words.money(answer["cost"]) and "chứng minh" in tiles[3].note
    ways = allocation_words.comparison_rows(plan)
    assert list(ways["Cách phân bổ"])[0] == "Phương án tối ưu" and "Tổng có trọng số" in ways
    assert ways["Tổng có trọng số"].iloc[0] == ways["Tổng có trọng số"].max()
    assert "Thêm 10% vốn" in allocation_words.frontier_words(plan)
    assert allocation_words.frontier_chart(plan).to_dict()["layer"]
    assert answer["mix"] == {"communes": 10.0, "criteria": 1.0, "lowest-group": 5.0, "border": 1.0}


def test_money_as_officials_write_it():
    assert [allocation_words.money(amount) for amount in (20_000.0, 1_250.5, 900.0, 0.5)] == [
        "20 tỷ đồng", "1.250,5 triệu đồng", "900 triệu đồng", "0,5 triệu đồng",
    ]  # fmt: skip
    shown = allocation_words.styled(pd.DataFrame({"a": [8050.0, None], "b": [0.135, 1.0]}), ("b",))
    assert "8.050" in shown.to_html() and "13,50%" in shown.to_html()


def test_the_panel_lists_what_a_commune_gets(plan):
    code = next(iter(plan.answer["amounts"]))
    panel = allocation_words.commune_panel(plan, code, 8, 13)
    assert allocation_words.money(plan.answer["amounts"][code]) in panel and "<b>8</b> → <b>13</b>" in panel
    other = next(code for code in plan.table.index if code not in plan.answer["amounts"])
    assert "Không được cấp vốn" in allocation_words.commune_panel(plan, other, 8, 8)
    assert "Cộng" in allocation_words.spread_list(plan)


def test_the_workbook_closes_and_carries_both_marks(plan):
    content = allocation_xlsx(plan)
    assert content == allocation_xlsx(plan)
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    cells = {name: [cell for row in book[name].values for cell in row] for name in book.sheetnames}
    for name in ("Theo xã", "Danh mục mua", "So sánh", "Điều kiện và chi phí"):
        assert EXAMPLE_MARK in cells[name] and "SỐ LIỆU MINH HỌA" in cells[name], name
    assert plan.answer["cost"] in cells["Theo xã"] and plan.answer["cost"] in cells["Danh mục mua"]
    formulas = openpyxl.load_workbook(io.BytesIO(content))["Theo xã"]
    written = [cell.value for row in formulas.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(written) == len(funded_rows(plan)) + 1 and all("SUM" in text for text in written)


def test_a_costs_file_someone_brings():
    content = b"criterion,cost,district_code\n2,1500,\n2,900,180\n"
    assert uploaded_costs(content, 19) == (("2", "", "1500"), ("2", "180", "900"))
    with pytest.raises(TableError, match="CSV mã UTF-8"):
        uploaded_costs("criterion,cost\n1,ư".encode("utf-16"), 19)
    with pytest.raises(TableError, match="phải lớn hơn 0"):
        uploaded_costs(b"criterion,cost\n1,0\n", 19)


def test_the_example_is_marked_and_only_for_its_set():
    assert set(example_costs(19)) == set(range(1, 20)) and example_costs(10) == {}
    assert "KHÔNG PHẢI ĐƠN GIÁ" in EXAMPLE_MARK


def test_the_funding_of_a_plan_is_set_beside_its_need():
    (told,) = fundings("20", 2021)
    assert (told.need, told.found, told.gap) == (4_756_000, 4_766_000, -10_000)
    assert "hơn nhu cầu ghi trong kế hoạch 10 tỷ đồng" in funding_words(told)
    assert "3,1% vốn đầu tư trực tiếp" in funding_words(told, 20_000)
    rows = funding_rows(told)
    assert len(rows) == 7 and rows["Số tiền"].iloc[:5].sum() == rows["Số tiền"].iloc[5]
    (other,) = fundings("10", 2021)
    assert other.gap == 0 and "cộng đúng bằng nhu cầu" in funding_words(other)
    assert fundings("20", 2030) == []


def test_the_command_line_returns_the_mix(tmp_path):
    path = tmp_path / "chi-phi-vi-du.csv"
    path.write_text("criterion,cost\n2,1500\n8,200\n", encoding="utf-8")
    answer = allocation("20", 2021, 2000, "mix", path, mix=(("criteria", 2.0),))
    assert answer["mix"] == {"criteria": 2.0} and answer["limits"][0]["label"] == "tổng vốn"
