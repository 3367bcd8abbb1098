"""Rows with a code: it settles them only as long as nothing else in the row gainsays it."""

from geo.matching import matcher
from geo.units import geography, units

OLDEST, OF_2020 = "2019-12-15", "2020-06-01"


def match(day=OF_2020, province="20", **row):
    return matcher(geography(province, day)).match(**row)


def codes(found):
    return [each.code for each in found.candidates]


def test_a_code_with_its_name_settles():
    assert match(code="06139", name="Bắc Hùng").status == "exact_code"
    assert match(code=" 6139.0 ", name="xã BẮC HÙNG", district="Văn Lãng").code == "06139"
    assert match(code="06166", name="tan thanh").status == "exact_code"


def test_a_code_alone_settles_and_says_whose_it_was():
    found = match(code="06139")
    assert (found.status, found.code) == ("exact_code", "06139")
    assert found.reason.startswith("Mã 06139 từng là mã của xã Trùng Quán (huyện Văn Lãng) trong danh mục 12/2019")
    assert match(code="06208").reason == ""


def test_a_code_passed_on_never_wins_over_the_name():
    found = match(code="06139", name="Trùng Quán")
    assert (found.status, found.code) == ("code_of_other_date", "")
    assert set(codes(found)) == {"06139", "06154"}
    assert "còn trong địa giới này là xã Bắc Hùng (huyện Văn Lãng)" in found.reason
    back = match(code="06139", name="Bắc Hùng", day=OLDEST)
    assert (back.status, back.code) == ("code_of_other_date", "")


def test_code_and_name_of_two_units():
    found = match(code="06139", name="Hữu Lũng")
    assert (found.status, found.code, codes(found)) == ("ambiguous", "", ["06385", "06139"])
    kind = match(code="02659", name="phường Thống Nhất", province="10", day="2020-06-01")
    assert not kind.accepted
    spelled = match(code="06166", name="Tân Thành")
    assert not spelled.accepted and "06166" in codes(spelled)


def test_code_and_district_of_two_units():
    found = match(code="06208", name="Thụy Hùng", district="Văn Lãng")
    assert (found.status, found.code, codes(found)) == ("ambiguous", "", ["06208", "06136"])
    assert match(code="06208", name="Thụy Hùng", district="Cao Lộc").accepted


def test_a_code_of_a_provisional_list():
    found = match(code="06130", name="Bắc Việt")
    assert (found.status, found.code) == ("exact_name", "06154")
    assert "nay là 06154" in found.reason
    alone = match(code="06130")
    assert (alone.status, alone.code) == ("code_of_other_date", "") and "06154" in codes(alone)
    sa_pa = match(code="03016", name="Sa Pả", province="10", day="2021-01-01")
    assert (sa_pa.status, sa_pa.code) == ("code_of_other_date", "")


def test_a_code_of_another_date_leads_to_the_units_that_hold_the_land():
    found = match(code="06052")
    assert (found.status, codes(found)) == ("code_of_other_date", ["06031", "06046"])
    assert "Mã 06052 là mã của xã Bắc Ái (huyện Tràng Định) trong danh mục 12/2019" in found.reason
    assert match(code="06052", name="Hữu Lũng").status == "code_of_other_date"


def test_other_spellings_of_one_unit_pass_with_its_code_only():
    listed = match(code="02755", province="10")
    assert listed.accepted
    name = units(geography("10", OF_2020)).loc["02755", "name"]
    other = name.replace("Ngải", "Ngài") if "Ngải" in name else name.replace("Ngài", "Ngải")
    assert other != name
    found = match(code="02755", name=other, province="10")
    assert found.code == "02755" and f"Tên ghi «{other}»" in found.reason
    assert not match(name=other, province="10").accepted
