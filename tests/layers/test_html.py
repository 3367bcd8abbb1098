"""Names from data never become markup."""

from layers import html
from layers.headline import Figure
from layers.profile import Profile, Tag

NASTY = "<script>alert('x')</script>"


def a_profile(**changes):
    known = {
        "code": "00103", "title": f"Xã {NASTY}", "place": NASTY, "tags": (Tag("Xã biên giới", "assumed", NASTY),),
        "met": 2, "size": 3, "unknown": 1, "applicable": True, "villages": (9, 4),
        "statuses": ((1, NASTY, NASTY, "attained"), (2, "GT", "Giao thông", "unknown"), (3, "Đ", "Điện", "nearly")),
        "recognition": (("Đạt chuẩn nông thôn mới", "2018", NASTY, "decision", NASTY),),
        "parts": ((NASTY, "toàn bộ", NASTY, "01/01/2020", "likely"),),
    }  # fmt: skip
    return Profile(**known | changes)


def test_nothing_from_data_is_markup():
    pieces = [
        html.header(NASTY, NASTY, NASTY),
        html.tiles([Figure(NASTY, NASTY, NASTY)]),
        html.profile_panel(a_profile(), NASTY),
        html.empty_panel(NASTY),
        html.note(NASTY, NASTY),
    ]
    for piece in pieces:
        assert "<script" not in piece and "&lt;script&gt;" in piece


def test_a_profile_says_what_is_assumed_and_what_is_a_lower_bound():
    said = html.profile_panel(a_profile(), "SỐ LIỆU MINH HỌA")
    assert "Xã biên giới (giả định)" in said
    assert "<b>2</b>/3 tiêu chí (mức thấp nhất)" in said
    assert "Thôn đạt chuẩn: <b>4/9</b>" in said
    assert "SỐ LIỆU MINH HỌA" in said
    assert "Chưa có số liệu" in said and "Chưa đạt" not in said


def test_a_commune_without_figures_and_a_ward_say_so():
    assert "Chưa có số liệu các tiêu chí" in html.profile_panel(a_profile(met=None), "")
    ward = html.profile_panel(a_profile(applicable=False), "SỐ LIỆU MINH HỌA")
    assert "không đánh giá phường và thị trấn" in ward and "MINH HỌA" not in ward


def test_an_unknown_region_is_not_said_to_be_none():
    said = html.profile_panel(a_profile(tags=(Tag("Vùng khó khăn", "unknown", ""),)), "")
    assert "Vùng khó khăn: chưa có số liệu" in said
