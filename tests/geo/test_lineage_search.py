import pytest

from geo.errors import UnknownProvince
from geo.lineage import crosswalk, where
from geo.lineage_search import _spans
from geo.provinces import all_provinces
from geo.units import Geography, units, vintages

KEYS = ["code", "name", "district", "valid_from", "valid_to", "became"]


def found(name, province="20"):
    return where(name, province)["matches"]


@pytest.mark.parametrize("typed", ["Bắc Ái", "xã Bắc Ái", "xã bac ai", "  XÃ   BẮC  ÁI ", "bac Ái"])
def test_bac_ai_however_it_is_typed(typed):
    (match,) = found(typed, None)
    assert list(match)[:6] == KEYS
    assert [match[key] for key in KEYS[:5]] == ["06052", "Bắc Ái", "Huyện Tràng Định", "2019-12-01", "2019-12-31"]
    successors = [(unit["code"], unit["name"], unit["date"], unit["share"]) for unit in match["became"]]
    assert successors == [("06031", "Kim Đồng", "2020-01-01", 0.5102), ("06046", "Đề Thám", "2020-01-01", 0.4898)]
    assert {unit["decree"] for unit in match["became"]} == {"818/NQ-UBTVQH14"}
    assert [(unit["name"], unit["share"]) for unit in match["now"]] == [("Tân Tiến", 0.5102), ("Tràng Định", 0.4898)]
    assert match["from_first_list"] is True


def test_a_unit_that_went_on_unchanged_is_one_match():
    (match,) = found("Tân Thanh")
    assert (match["valid_from"], match["valid_to"]) == ("2019-12-01", "2025-06-30")
    assert len(match["became"]) == 1 and match["became"][0]["share"] == 1


def test_diacritics_as_typed_tell_two_names_apart_and_their_absence_does_not():
    assert {match["name"] for match in found("Tân Thành")} == {"Tân Thành"}
    assert {match["name"] for match in found("tan thanh")} == {"Tân Thanh", "Tân Thành"}
    assert [match["code"] for match in found("Hoà Bình")] == [match["code"] for match in found("Hòa Bình")]


def test_same_names_in_several_districts_are_all_found():
    districts = [match["district"] for match in found("Tân Thành")]
    assert districts == ["Huyện Cao Lộc", "Huyện Bắc Sơn", "Huyện Hữu Lũng", None]


def test_a_name_kept_through_a_merger_is_another_unit():
    matches = found("thị trấn Thất Khê")
    assert [(match["kind"], match["valid_from"], match["valid_to"]) for match in matches] == [
        ("thị trấn", "2019-12-01", "2024-11-30"),
        ("thị trấn", "2024-12-01", "2025-06-30"),
        ("xã", "2025-07-01", None),
    ]
    assert matches[-1]["became"] == []
    assert [unit["code"] for unit in matches[-1]["now"]] == [matches[-1]["code"]]


def test_a_code_passed_on_belongs_to_another_match():
    holders = [match for name in ("Trùng Quán", "Bắc Hùng") for match in found(name)]
    assert [(match["code"], match["name"], match["valid_to"]) for match in holders] == [
        ("06139", "Trùng Quán", "2019-12-31"),
        ("06139", "Bắc Hùng", "2025-06-30"),
    ]


def test_a_share_no_source_gives_is_null():
    town = found("Sa Pa", "10")[0]
    assert {unit["name"]: unit["share"] for unit in town["became"]}["Hàm Rồng"] is None
    assert [(unit["name"], unit["share"]) for unit in town["now"]] == [("Sa Pa", 1.0)]


def test_state_farm_and_other_provinces():
    assert [match["name"] for match in found("thị trấn Nông trường Thái Bình")] == ["NT Thái Bình"]
    assert {match["province"] for match in where("thống nhất")["matches"]} == {"10", "20"}
    assert {match["province"] for match in where("thống nhất", "10")["matches"]} == {"10"}


@pytest.mark.parametrize("name", ["Không Có Xã Này", "", "   ", "xã", "%"])
def test_an_unknown_name_finds_nothing(name):
    assert where(name) == {"matches": []}


def test_an_unknown_province_is_refused():
    with pytest.raises(UnknownProvince, match="«77»"):
        where("Bắc Ái", "77")


@pytest.mark.parametrize("province", [each.code for each in all_provinces()])
def test_every_unit_of_every_list_lies_in_exactly_one_life(province):
    lived = [node for span in _spans(province) for node in span["nodes"]]
    listed = [
        (day, code) for day in vintages(province)["effective_date"] for code in units(Geography(province, day)).index
    ]
    assert sorted(lived) == sorted(listed)


@pytest.mark.parametrize("name", ["Cao Lộc", "Đình Lập", "Đội Cấn"])
def test_each_list_with_the_name_is_covered_by_one_match(name):
    for day in vintages("20")["effective_date"]:
        listed = units(Geography("20", day))
        alive = [
            match["code"]
            for match in found(name)
            if match["valid_from"] <= day.isoformat() <= (match["valid_to"] or "9999")
        ]
        assert sorted(alive) == sorted(listed.index[listed["name"] == name])


def test_what_it_is_now_agrees_with_the_crosswalk():
    frame = crosswalk("20", "2019-12-01", "2025-07-01").set_index(["from_code", "to_code"])["share_from"]
    for name in ("Vĩnh Lại", "Tân Lang", "Đình Lập", "Đại Đồng", "Kiên Mộc"):
        match = found(name)[0]
        for unit in match["now"]:
            assert unit["share"] == pytest.approx(frame[match["code"], unit["code"]], abs=0.0001)
