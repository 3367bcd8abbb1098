import datetime

import pytest

from ntm import criteria
from ntm.criteria import CONFIDENCE_VI, count_groups, criteria_set, criteria_sets
from ntm.errors import CriteriaError, ProgrammeError


def test_the_four_sets_in_order_of_time():
    assert [(one.id, one.size) for one in criteria_sets()] == [
        ("2016-2020", 19),
        ("2021-2025", 19),
        ("2021-2025-advanced", 19),
        ("2026-2030", 10),
    ]


@pytest.mark.parametrize(
    ("set_id", "number", "name"),
    [
        ("2016-2020", 7, "Cơ sở hạ tầng thương mại nông thôn"),
        ("2016-2020", 11, "Hộ nghèo"),
        ("2016-2020", 18, "Hệ thống chính trị và tiếp cận pháp luật"),
        ("2021-2025", 11, "Nghèo đa chiều"),
        ("2021-2025", 13, "Tổ chức sản xuất và phát triển kinh tế nông thôn"),
        ("2021-2025-advanced", 15, "Hành chính công"),
        ("2026-2030", 7, "Khoa học công nghệ và chuyển đổi số"),
        ("2026-2030", 10, "Tiếp cận pháp luật và an ninh, quốc phòng"),
    ],
)
def test_official_names(set_id, number, name):
    assert criteria_set(set_id).criterion(number).name_vi == name


def test_decisions_and_dates():
    assert criteria_set("2016-2020").decision == "Quyết định 1980/QĐ-TTg ngày 17/10/2016"
    assert criteria_set("2016-2020").valid_from == datetime.date(2016, 12, 1)
    assert criteria_set("2026-2030").valid_from == datetime.date(2026, 2, 15)


def test_names_by_recall_are_marked_and_the_set_is_as_weak_as_its_weakest_name():
    advanced = criteria_set("2021-2025-advanced")
    assert not any(one.verified for one in advanced.criteria)
    basic = criteria_set("2021-2025")
    assert {one.number for one in basic.criteria if one.verified} == {1, 2, 4, 7, 8, 9, 10, 11, 12, 13, 19}
    assert basic.confidence == "recall"
    assert CONFIDENCE_VI[basic.criterion(5).confidence] == "chưa kiểm chứng"
    assert criteria_set("2016-2020").confidence == "certain"


def test_groups_are_given_only_where_a_source_gives_them():
    old = criteria_set("2016-2020")
    assert [old.criterion(number).group for number in (1, 2, 9, 10, 14, 19)] == [
        "Quy hoạch",
        "Hạ tầng kinh tế - xã hội",
        "Hạ tầng kinh tế - xã hội",
        "Kinh tế và tổ chức sản xuất",
        "Văn hóa - xã hội - môi trường",
        "Hệ thống chính trị",
    ]
    assert any("không thống nhất về nhóm" in note for note in old.notes)
    assert {one.group for one in criteria_set("2021-2025").criteria} == {""}


def test_every_short_name_fits_a_narrow_column_and_is_unique():
    for one in criteria_sets():
        shorts = [criterion.short_vi for criterion in one.criteria]
        assert len(set(shorts)) == len(shorts)
        assert max(map(len, shorts)) <= 14


def test_income_threshold_of_the_northern_mountains():
    income = [one for one in criteria_set("2016-2020").thresholds if one.criterion == 10]
    mountains = next(one for one in income if one.region == "Trung du miền núi phía Bắc")
    assert (mountains.operator, mountains.value, mountains.year) == (">=", 36, 2020)
    assert criteria_set("2021-2025").thresholds == ()


def test_unknown_set_lists_the_legal_ones():
    with pytest.raises(CriteriaError, match=r"«2011-2015».*«2016-2020».*«2026-2030»") as caught:
        criteria_set("2011-2015")
    assert isinstance(caught.value, ProgrammeError)


@pytest.mark.parametrize("number", [0, 11, 19])
def test_a_criterion_outside_the_set(number):
    with pytest.raises(CriteriaError, match="từ 1 đến 10"):
        criteria_set("2026-2030").criterion(number)


@pytest.mark.parametrize("size", [10, 19])
def test_count_groups_cover_every_count_once(size):
    covered = [number for group in count_groups(size) for number in range(group.lowest, group.highest + 1)]
    assert sorted(covered) == list(range(size + 1))


def test_count_groups_of_an_unknown_size():
    with pytest.raises(CriteriaError, match="17"):
        count_groups(17)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ('{ number = 2, name_vi = "A", short_vi = "a", confidence = "certain" }', "đánh số liền từ 1"),
        ('{ number = 1, name_vi = "A", short_vi = "a", confidence = "sure" }', "«sure» không hợp lệ"),
    ],
)
def test_a_broken_criteria_file(tmp_path, monkeypatch, broken, message):
    text = 'id = "x"\nname_vi = "X"\ndecision = "D"\nvalid_from = 2000-01-01\nvalid_to = 2001-01-01\nsource = "S"\n'
    (tmp_path / "set_x.toml").write_text(f"{text}criteria = [{broken}]\n", encoding="utf-8")
    monkeypatch.setattr(criteria, "CRITERIA_DIR", tmp_path)
    for cached in (criteria._read, criteria._sets_by_id):
        cached.cache_clear()
    try:
        with pytest.raises(CriteriaError, match=message):
            criteria_sets()
    finally:
        for cached in (criteria._read, criteria._sets_by_id):
            cached.cache_clear()
