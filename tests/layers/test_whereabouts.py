import datetime

import pytest

from layers.conversion import converted_view
from layers.formatting import date
from layers.whereabouts import composition, sentence, whereabouts

FIRST_DAY = date(datetime.date(2020, 1, 1))


def said(name, province="20"):
    return [text for _, text in whereabouts(name, province)]


def test_where_bac_ai_is_now():
    assert said("xã bac ai", None) == [
        f"Xã Bắc Ái (huyện Tràng Định) từ {FIRST_DAY} thuộc xã Kim Đồng (51%) và xã Đề Thám (49%) (Nghị quyết "
        "818/NQ-UBTVQH14), nay là xã Tân Tiến (51%) và xã Tràng Định (49%)."
    ]


def test_a_whole_unit_needs_no_share_and_what_it_became_is_not_said_twice():
    assert said("Tân Thanh") == [
        "Xã Tân Thanh (huyện Văn Lãng) từ 01/7/2025 thuộc xã Hoàng Văn Thụ (Nghị quyết 1672/NQ-UBTVQH15)."
    ]


def test_a_unit_of_today():
    assert said("xã Thất Khê")[-1] == "Xã Thất Khê có từ 01/7/2025 và nay vẫn giữ nguyên."


def test_a_unit_that_never_changed_is_not_said_to_begin_with_the_list():
    match = {
        "kind": "xã", "name": "Nấm Lư", "district": "Huyện Mường Khương", "valid_from": "2019-05-01", "valid_to": None,
        "from_first_list": True, "became": [], "now": [],
    }  # fmt: skip
    assert sentence(match) == (
        "Xã Nấm Lư (huyện Mường Khương) đã có trong danh mục sớm nhất hiện có (01/5/2019) và nay vẫn giữ nguyên."
    )


def test_an_unknown_share_is_said_and_no_number_made_up():
    text = said("thị trấn Sa Pa", "10")[0]
    assert "phường Cầu Mây (6%)" in text
    assert text.count("(một phần, không rõ bao nhiêu)") == 4
    assert text.endswith("nay là phường Sa Pa.")


def test_an_unknown_name_says_nothing():
    assert whereabouts("Không Có Xã Này") == []


@pytest.fixture(scope="module")
def view():
    return converted_view("20", 2021, "2025-07-01", "strict")


def test_what_a_unit_is_made_of_and_what_holds_it_back(view):
    parts = composition(view, "06046")
    assert parts.index.name == "part_code"
    assert parts["name"].tolist() == ["Đề Thám", "Hùng Sơn", "Hùng Việt"]
    assert parts["share"].is_monotonic_decreasing and parts["share"].sum() == pytest.approx(1)
    assert set(parts["how"]) == {"merged"} and set(parts["decrees"]) == {("1672/NQ-UBTVQH15",)}
    for _, part in parts.iterrows():
        assert part["holds_back"] == tuple(n for n in range(1, 20) if part[f"c{n}"] != "attained")


def test_a_unit_that_attains_is_held_back_by_none(view):
    full = view.table.index[view.table["met"].eq(19)][0]
    assert composition(view, full)["holds_back"].map(len).sum() == 0


def test_a_town_among_the_parts_holds_back_as_unknown(view):
    parts = composition(view, view.table.index[view.table["name"] == "Đồng Đăng"][0])
    (town,) = parts.index[parts["kind"] == "thị trấn"]
    assert parts.loc[town, "name"] == "Đồng Đăng"
    assert parts.loc[town, "holds_back"] == tuple(range(1, 20))
    assert (parts.loc[town].filter(regex=r"^c\d+$") == "unknown").all()


def test_an_unknown_code_has_no_composition(view):
    with pytest.raises(KeyError):
        composition(view, "99999")
