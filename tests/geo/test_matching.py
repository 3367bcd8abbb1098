"""Names and codes of real units, with every trap they are known to hold."""

import pandas as pd
import pytest

from geo.errors import UnitListError
from geo.matching import STATUSES, Matcher, match_frame, matcher
from geo.units import geography

OLDEST, OF_2020, OF_2025 = "2019-12-15", "2020-06-01", "2025-07-01"


def match(day=OF_2020, province="20", **row):
    return matcher(geography(province, day)).match(**row)


def codes(found):
    return [each.code for each in found.candidates]


@pytest.mark.parametrize(
    ("row", "status", "code"),
    [
        ({"name": "Bắc Hùng"}, "exact_name", "06139"),
        ({"name": "bắc  hùng "}, "exact_name", "06139"),
        ({"name": "Xã Thuỵ Hùng", "district": "H. Cao Lộc"}, "folded_name", "06208"),
        ({"name": "1. Xã Thụy Hùng (huyện Văn Lãng)"}, "exact_name", "06136"),
        ({"name": "Thụy Hùng, Văn Lãng, Lạng Sơn"}, "exact_name", "06136"),
        ({"name": "Thụy Hùng - Huyện Văn Lãng"}, "exact_name", "06136"),
        ({"name": "Thụy Hùng", "district": "huyện  CAO LỘC"}, "exact_name", "06208"),
        ({"name": "Thụy Hùng", "district": "183"}, "exact_name", "06208"),
        ({"name": "Thụy Hùng", "district": "van lang"}, "exact_name", "06136"),
        ({"name": "TT. Đồng Đăng"}, "exact_name", "06184"),
        ({"name": "T.T ÐỒNG ÐĂNG"}, "folded_name", "06184"),
        ({"name": "Thi tran Ɖồng-Đăng"}, "folded_name", "06184"),
        ({"name": "P. Chi Lăng"}, "exact_name", "05983"),
        ({"name": "Chi Lăng (TT)"}, "exact_name", "06466"),
        ({"name": "Chi Lăng", "kind": "Phường"}, "exact_name", "05983"),
        ({"name": "xã Chi Lăng", "district": "Chi Lăng"}, "exact_name", "06523"),
        ({"name": "Mẫu Sơn", "district": "Lộc Bình"}, "exact_name", "06532"),
        ({"name": "Thị trấn Nông trường Thái Bình"}, "folded_name", "06616"),
        ({"name": "TTNT Thái Bình"}, "exact_name", "06616"),
    ],
)
def test_one_unit_however_it_is_written(row, status, code):
    found = match(**row)
    assert (found.status, found.code, found.accepted) == (status, code, True)


@pytest.mark.parametrize("name", ["Quý Hòa", "Quí Hoà", "quý hoà", "Xã Quí  Hòa"])
def test_y_or_i_and_either_place_of_the_tone(name):
    assert match(name=name).code == match(name="Quý Hòa").code != ""


@pytest.mark.parametrize(
    ("name", "number"), [("Thụy Hùng", 2), ("Chi Lăng", 4), ("Mẫu Sơn", 2), ("Tân Thành", 3), ("Hồng Phong", 2)]
)
def test_a_name_of_several_units_asks_for_the_district(name, number):
    found = match(name=name)
    assert (found.status, found.code, len(found.candidates)) == ("ambiguous", "", number)
    assert {each.name for each in found.candidates} == {name}


def test_the_sentences_of_ambiguous_names():
    assert match(name="Thụy Hùng").reason == (
        "Có 2 xã Thụy Hùng (huyện Cao Lộc, huyện Văn Lãng) trong địa giới này; hãy ghi thêm cột huyện."
    )
    town_and_commune = match(name="Chi Lăng", district="Chi Lăng")
    assert town_and_commune.reason == "Có cả thị trấn Chi Lăng và xã Chi Lăng; hãy ghi rõ thị trấn hay xã."
    elsewhere = match(name="Bắc Hùng", district="Cao Lộc")
    assert (elsewhere.status, codes(elsewhere)) == ("ambiguous", ["06139"])
    assert "chỉ có xã Bắc Hùng (huyện Văn Lãng)" in elsewhere.reason
    assert "Không nhận ra huyện «Tân Lạc»" in match(name="Bắc Hùng", district="Tân Lạc").reason


def test_a_kind_the_list_does_not_have_is_not_settled():
    found = match(name="xã Đồng Đăng", day=OLDEST)
    assert not found.accepted and "06184" in codes(match(name="phường Đồng Đăng"))
    assert "không có phường tên «Đồng Đăng»" in match(name="phường Đồng Đăng").reason
    assert match(name="xã Hữu Lũng").status == "former"
    assert match(name="xã Hữu Lũng", day=OF_2025).accepted and match(name="TT Hữu Lũng").accepted


def test_a_commune_merged_away_is_explained():
    found = match(name="xã Bắc Ái")
    assert (found.status, found.code) == ("former", "")
    assert [(each.code, each.name, each.score) for each in found.candidates] == [
        ("06031", "Kim Đồng", 51.0), ("06046", "Đề Thám", 49.0),
    ]  # fmt: skip
    assert found.reason.startswith(
        "Xã Bắc Ái (huyện Tràng Định) đã chia vào xã Kim Đồng (51 % diện tích) và xã Đề Thám (49 % diện tích) "
        "từ 01/01/2020 theo Nghị quyết 818/NQ-UBTVQH14"
    )
    assert match(name="xã Bắc Ái", day=OLDEST).accepted


def test_a_commune_of_old_is_led_to_the_units_of_the_date():
    found = match(name="Bac Ái", day=OF_2025)
    assert found.status == "former" and [each.name for each in found.candidates] == ["Tân Tiến", "Tràng Định"]
    assert "trong địa giới này thuộc xã Tân Tiến và xã Tràng Định" in found.reason


def test_a_commune_to_come_is_explained():
    found = match(name="Bắc Hùng", day=OLDEST)
    assert found.status == "former" and "chỉ có từ 01/01/2020 theo Nghị quyết 818/NQ-UBTVQH14" in found.reason
    assert [each.name for each in found.candidates] == ["An Hùng", "Trùng Quán", "Tân Việt", "Tân Lang"]


def test_a_share_nobody_knows_is_not_written_as_nothing():
    found = match(name="Thị trấn Sa Pa", province="10", day="2020-01-15")
    assert found.status == "former"
    assert any("chưa rõ bao nhiêu" in each.why for each in found.candidates)
    assert not any("nhận 0 %" in each.why for each in found.candidates)


def test_missing_marks_are_doubtful():
    found = match(name="huu lien")
    assert (found.status, found.code, codes(found)) == ("without_diacritics", "", ["06388"])
    assert set(codes(match(name="tan thanh"))) >= {"06166", "06379", "06250", "06442"}
    assert not match(name="Tân Thánh", district="Hữu Lũng").accepted


def test_missing_marks_are_settled_when_the_district_lacks_them_too():
    found = match(name="huu lien", district="H. Huu Lung")
    assert (found.status, found.code) == ("without_diacritics", "06388")
    assert found.reason == "«huu lien» thiếu dấu, hiểu là xã Hữu Liên (huyện Hữu Lũng)."
    assert not match(name="huu lien", district="Hữu Lũng").accepted
    assert not match(name="huu lien", district="Cao Loc").accepted
    assert not match(name="tan thanh", district="Huu Lung").accepted


def test_a_word_without_marks_can_be_another_name():
    listed = units_frame([("19612", "Cam Thành", "xã", "Huyện Cam Lộ")])
    found = Matcher(listed).match(name="Cam Thanh", district="Cam Lộ")
    assert (found.status, found.code, codes(found)) == ("without_diacritics", "", ["19612"])


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ({"name": "Y Tý"}, "other_province"),
        ({"code": "02746"}, "other_province"),
        ({"name": "Đồng Đăngg"}, "unknown"),
        ({"name": "Không Có Xã Này"}, "unknown"),
        ({"code": "99999"}, "unknown"),
        ({"code": "12"}, "unknown"),
        ({}, "unknown"),
        ({"name": " - ", "district": "Cao Lộc"}, "unknown"),
        ({"name": "xã"}, "unknown"),
        ({"name": "<b>%_*</b>"}, "unknown"),
        ({"code": "99999", "name": "Bắc Hùng"}, "ambiguous"),
        ({"name": "Bắc Hùng (Trung tâm huấn luyện)", "district": "Văn Lãng"}, "ambiguous"),
    ],
)
def test_what_is_not_settled(row, status):
    found = match(**row)
    assert (found.status, found.code, found.accepted) == (status, "", False)
    assert found.status in STATUSES and found.reason.endswith(".")


def test_suggestions_are_never_accepted_and_the_likest_comes_first():
    found = match(name="Đồng Đăngg", district="Cao Lộc")
    assert found.candidates[0].name == "Đồng Đăng" and found.candidates[0].why == "tên gần giống"
    assert 90 < found.candidates[0].score < 100


def test_what_is_no_code_is_passed_over_when_there_is_a_name():
    found = match(code="XI/2", name="Bắc Hùng")
    assert (found.status, found.code) == ("exact_name", "06139") and "bỏ qua" in found.reason


def test_a_district_of_old_is_understood():
    found = match(name="Cốc San", district="Bát Xát", province="10", day="2021-01-01")
    assert (found.code, found.reason) == ("02746", "Huyện ghi «Bát Xát» là huyện cũ của đơn vị này.")


def test_districts_after_there_are_none():
    assert match(name="Thụy Hùng", day=OF_2025).reason == ""
    assert match(name="Thụy Hùng", district="Văn Lãng", day=OF_2025).code == match(name="Thụy Hùng", day=OF_2025).code
    taken = match(name="Hưng Vũ", district="Bắc Sơn", day=OF_2025)
    assert taken.accepted and "hiểu là xã Hưng Vũ mới, không phải đơn vị cùng tên trước đó" in taken.reason
    gone = match(name="Thụy Hùng", district="Cao Lộc", day=OF_2025)
    assert gone.status == "former" and gone.candidates[0].name == "Đồng Đăng"
    assert match(name="Thụy Hùng", district="Bắc Sơn", day=OF_2025).status == "ambiguous"
    ignored = match(name="Thụy Hùng", district="Khu vực II", day=OF_2025)
    assert ignored.accepted and ignored.reason == "Địa giới này không còn cấp huyện, bỏ qua «Khu vực II»."


def test_a_frame_of_rows():
    frame = pd.DataFrame(
        {"Tên xã": ["Bắc Hùng", "Thụy Hùng", None], "Mã": ["06139", None, None]}, index=["a", "b", "c"]
    )
    before = frame.copy()
    found = match_frame(frame, geography("20", OF_2020), name="Tên xã", code="Mã")
    assert list(found.index) == ["a", "b", "c"]
    assert list(found.columns) == ["status", "code", "reason", "suggestions"]
    assert list(found["status"]) == ["exact_code", "ambiguous", "unknown"]
    assert list(found["code"]) == ["06139", "", ""]
    assert [len(each) for each in found["suggestions"]] == [0, 2, 0]
    pd.testing.assert_frame_equal(frame, before)
    assert match_frame(frame.iloc[:0], geography("20", OF_2020), name="Tên xã").empty


def test_a_geography_has_one_matcher():
    assert matcher(geography("20", "2020-06-01")) is matcher(geography("20", "2021-03-05"))


def units_frame(rows):
    return pd.DataFrame(rows, columns=["code", "name", "kind", "district"]).set_index("code")


def test_any_list_of_units():
    listed = units_frame([
        ("1", "Mỹ Phước", "xã", "Huyện Cai Lậy"), ("2", "Mỹ Phước", "xã", "Thị xã Cai Lậy"),
        ("3", "1", "phường", "Quận 1"), ("4", "Ea Bar", "xã", "Huyện Quan Sơn"), ("5", "Hòa An", "xã", ""),
    ])  # fmt: skip
    given = Matcher(listed)
    assert given.match(name="Mỹ Phước", district="TX Cai Lậy").code == "2"
    assert given.match(name="Mĩ Phước", district="Cai Lậy (Huyện)").code == "1"
    assert given.match(name="Mỹ Phước", district="Cai Lậy").status == "ambiguous"
    assert given.match(name="P.01", district="Q.1").code == given.match(name="Phường 1", district="Quận 1").code == "3"
    assert given.match(name="EaBar", district="Quan Sơn").code == "4"
    assert given.match(name="Bắc Ái").status == "unknown"
    assert given.match(name="Hoà  An").code == "5"


def test_a_list_that_cannot_be_matched_against_is_refused():
    with pytest.raises(UnitListError, match="thiếu cột district"):
        Matcher(units_frame([]).drop(columns="district"))
    with pytest.raises(UnitListError, match="Mã 1 có hai dòng"):
        Matcher(units_frame([("1", "A", "xã", ""), ("1", "B", "xã", "")]))
