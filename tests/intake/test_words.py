import unicodedata

import pytest

from intake.words import fold, is_figure, legend_of, plain_fold, status_of, why_not
from ntm.attainment import STATUS_VI


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("attained", "x X ✓ √ Đ đ d Đạt đạt ĐẠT dat Đat đạt. (đạt) 1 có CÓ co attained"),
        ("not_attained", "cđ CĐ chưa Chưa 0 không K k KĐ not_attained"),
        ("nearly", "CBĐ cbđ cbd nearly"),
    ],
)
def test_single_words(status, words):
    assert {word: status_of(word) for word in words.split()} == dict.fromkeys(words.split(), status)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Đạt chuẩn", "attained"), ("dat chuan", "attained"), ("  Đạt   chuẩn ", "attained"),
        ("Cơ bản đạt", "nearly"), ("co ban dat", "nearly"), ("CB đạt", "nearly"),
        ("Chưa đạt", "not_attained"), ("chua dat", "not_attained"), ("Không đạt", "not_attained"),
        ("Chưa đạt chuẩn", "not_attained"), ("Chưa có số liệu", "unknown"), ("chua co so lieu", "unknown"),
    ],
)  # fmt: skip
def test_phrases(text, status):
    assert status_of(text) == status
    assert status_of(unicodedata.normalize("NFD", text)) == status
    assert status_of(text.upper()) == status


def test_every_label_of_the_product_means_itself():
    assert {status_of(label): label for label in STATUS_VI.values()} == STATUS_VI


@pytest.mark.parametrize("text", ["", "  ", "\n", "unknown"])
def test_nothing_said_is_nothing_written(text):
    assert status_of(text) == ""


@pytest.mark.parametrize("text", ["0,8", "85%", "85 %", "18/19", "2", "39", "39,5 triệu", "1.200", "-3"])
def test_a_figure_is_no_status(text):
    assert status_of(text) is None
    reason, doubtful = why_not(text)
    assert "con số" in reason
    assert text in reason
    assert not doubtful


@pytest.mark.parametrize("text", ["-", "–", "—", "KXH", "Không áp dụng", "khong ap dung", "+", "o", "đang thực hiện"])
def test_a_mark_that_may_mean_two_things_asks(text):
    assert status_of(text) is None
    reason, doubtful = why_not(text)
    assert doubtful
    assert f"«{text}»" in reason


@pytest.mark.parametrize("text", ["Đất", "đât", "abc", "<b>x</b>", "=1+1", "xx", "đạtt", "chừa đạt"])
def test_other_words_are_rejected(text):
    assert status_of(text) is None
    assert why_not(text)[1] is False


def test_a_wrong_diacritic_is_not_a_missing_one():
    assert status_of("đat") == "attained"
    assert status_of("đất") is None


@pytest.mark.parametrize(
    ("lines", "legend"),
    [
        (["Ghi chú: Đ: đạt; CĐ: chưa đạt; CB: cơ bản đạt"],
         {"đ": "attained", "cđ": "not_attained", "cb": "nearly"}),
        (["CĐ: cơ bản đạt"], {"cđ": "nearly"}), (["Ghi chú: CĐ: cơ bản đạt"], {"cđ": "nearly"}),
        (["Dấu x là đạt, dấu (-) là chưa đạt"], {"x": "attained", "-": "not_attained"}),
        (["- o = chưa đạt", "- x = đạt"], {"o": "not_attained", "x": "attained"}),
        (["CĐ: chưa đạt", "CĐ: cơ bản đạt"], {}),
        (["Tổng: 15 tiêu chí", "Người lập: Hà", "Năm: 2022"], {}),
    ],
)  # fmt: skip
def test_the_legend_of_a_sheet(lines, legend):
    assert legend_of(lines) == legend


def test_the_legend_goes_before_the_common_meaning():
    assert status_of("CĐ", {"cđ": "nearly"}) == "nearly"
    assert status_of("-", {"-": "not_attained"}) == "not_attained"
    assert status_of("x", {"cđ": "nearly"}) == "attained"


def test_figures_other_than_0_and_1():
    assert [text for text in ("0", "1", "2", "0,5", "x", "", "85%", "1%") if is_figure(text)] == [
        "2",
        "0,5",
        "85%",
        "1%",
    ]


def test_folding():
    assert fold("  «Đạt  chuẩn». ") == "đạt chuẩn"
    assert fold(".") == "."
    assert plain_fold("Tiêu chí\nsố_5. Trường-học") == "tieu chi so 5 truong hoc"
