"""A bad plan file is refused with file, line and reason; the others still load."""

import datetime

import pytest

from ntm.errors import DatasetError
from ntm.plans import load_plans, plans_answer

HEAD = """\
id = "thu"
source_file = "thu.txt"
title = "Kế hoạch thử"
issuer = "UBND tỉnh"
level = "province"
place = "tỉnh Lạng Sơn"
place_code = "20"
province_code = "20"
period = "2021"
number = ""
date = ""
geography_date = "2021-12-31"
ocr = false
"""
FIRST = """
[[targets]]
indicator = "criterion:2"
measure = "count"
value = 96
unit = "xã"
of = 181
place = "tỉnh Lạng Sơn"
place_code = "20"
district = ""
year = 2021
kind = "target"
label = "Số xã đạt tiêu chí giao thông"
quote = "lên 96/181 xã"
line = 33
confidence = "certain"
alternative = ""
"""
SECOND = FIRST.replace("criterion:2", "criterion:3").replace("96", "176")
GOOD = HEAD + FIRST + SECOND
TABLE_LINE = GOOD[: GOOD.rindex("[[targets]]")].count("\n") + 1


def write(folder, text, name="b-thu.toml"):
    """A folder with a good plan before and after the one in question."""
    (folder / "a-truoc.toml").write_text(GOOD.replace('id = "thu"', 'id = "truoc"'), encoding="utf-8")
    (folder / name).write_text(text, encoding="utf-8")
    (folder / "c-sau.toml").write_text(GOOD.replace('id = "thu"', 'id = "sau"'), encoding="utf-8")
    return load_plans(folder)


def changed(old, new):
    """The good plan with something of its second target changed."""
    assert old in SECOND
    return HEAD + FIRST + SECOND.replace(old, new)


def line_of(text, key):
    """Line of a key in the second target."""
    lines = text.split("\n")
    return next(n for n in range(TABLE_LINE, len(lines)) if lines[n].startswith(key)) + 1


CASES = {
    "no quote": ('quote = "lên 176/181 xã"\n', "", None, "thiếu «quote»"),
    "empty quote": ("lên 176/181 xã", "  ", "quote", "«quote» để trống"),
    "long quote": ("lên 176/181 xã", "x" * 161, "quote", "dài 161 ký tự"),
    "indicator": ('"criterion:3"', '"criterion:20"', "indicator", "«criterion:20» không có trong danh mục"),
    "measure": ('"count"', '"đếm"', "measure", "«measure» là «đếm»"),
    "kind": ('"target"', '"goal"', "kind", "«kind» là «goal»"),
    "confidence": ('"certain"', '"sure"', "confidence", "«confidence» là «sure»"),
    "unit": ('"xã"\n', '"thôn"\n', "unit", "đơn vị «thôn» không dùng cho «criterion:3»"),
    "short code": ('place_code = "20"', 'place_code = "2"', "place_code", "mã «2»"),
    "number as code": ('place_code = "20"', "place_code = 20", "place_code", "sai kiểu"),
    "negative": ("value = 176", "value = -1", "value", "không thể âm"),
    "above whole": ("value = 176", "value = 182", "value", "lớn hơn mẫu số 181"),
    "half a commune": ("value = 176", "value = 17.6", "value", "phải là số nguyên"),
    "text for value": ("value = 176", 'value = "176"', "value", "sai kiểu"),
    "not a number": ("value = 176", "value = nan", "value", "sai kiểu"),
    "truth for value": ("value = 176", "value = true", "value", "sai kiểu"),
    "no value": ("value = 176\n", "", None, "thiếu «value»"),
    "early year": ("year = 2021", "year = 1999", "year", "năm 1999 nằm ngoài"),
    "late year": ("year = 2021", "year = 2101", "year", "năm 2101 nằm ngoài"),
    "line zero": ("line = 33", "line = 0", "line", "«line» là 0"),
    "of zero": ("of = 181", "of = 0", "of", "mẫu số"),
    "range upside down": ("value = 176", "value = 176\nvalue_max = 170", "value_max", "phải lớn hơn"),
    "strange key": ("line = 33", "line = 33\nquoet = 1", "quoet", "mục lạ «quoet»"),
    "status with value": ('measure = "count"', 'measure = "status"\ntext = "đạt"', "value", "không có «value»"),
    "status without text": ('"count"\nvalue = 176', '"status"', None, "thiếu «text»"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_bad_target_is_refused_with_line_and_reason(tmp_path, case):
    old, new, key, reason = CASES[case]
    text = changed(old, new)
    library = write(tmp_path, text)
    assert [plan.id for plan in library.plans] == ["truoc", "sau"]
    (refusal,) = library.refused
    assert refusal.file == "b-thu.toml" and reason in refusal.reason
    assert refusal.line == (TABLE_LINE if key is None else line_of(text, key))
    assert refusal.sentence.startswith(f"Tệp kế hoạch «b-thu.toml», dòng {refusal.line}: ")


@pytest.mark.parametrize("value", [-0.1, 100.1])
@pytest.mark.parametrize("measure", ["share", "rate"])
def test_a_percentage_outside_0_to_100_is_refused(tmp_path, measure, value):
    text = changed(
        'measure = "count"\nvalue = 176\nunit = "xã"\nof = 181', f'measure = "{measure}"\nvalue = {value}\nunit = "%"'
    )
    (refusal,) = write(tmp_path, text).refused
    assert refusal.line == line_of(text, "value")


@pytest.mark.parametrize("value", [0, 100])
def test_the_ends_of_a_percentage_are_legal(tmp_path, value):
    text = changed(
        'measure = "count"\nvalue = 176\nunit = "xã"\nof = 181', f'measure = "share"\nvalue = {value}\nunit = "%"'
    )
    assert write(tmp_path, text).refused == ()


HEAD_CASES = {
    "level": ('"province"', '"quốc gia"', "level"),
    "code": ('place_code = "20"', 'place_code = "200"', "place_code"),
    "period": ('period = "2021"', 'period = "2025-2021"', "period"),
    "date": ('"2021-12-31"', '"31/12/2021"', "geography_date"),
    "ocr": ("ocr = false", 'ocr = "không"', "ocr"),
}


@pytest.mark.parametrize("case", HEAD_CASES)
def test_a_bad_head_is_refused(tmp_path, case):
    old, new, key = HEAD_CASES[case]
    text = HEAD.replace(old, new) + FIRST
    (refusal,) = write(tmp_path, text).refused
    assert text.split("\n")[refusal.line - 1].startswith(key)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (GOOD + "\nvalue == 3\n", GOOD.count("\n") + 2),
        ("", 1),
        (HEAD, 1),
        (HEAD + "targets = 3\n", 1),
        (HEAD + "targets = [1]\n", 1),
        (HEAD.replace('title = "Kế hoạch thử"\n', "") + FIRST, 1),
        (GOOD + '\n[[timeline]]\nsection = "I"\n', GOOD.count("\n") + 2),
    ],
)
def test_a_file_that_is_no_plan_is_refused(tmp_path, text, line):
    library = write(tmp_path, text)
    assert [one.line for one in library.refused] == [line]
    assert len(library.plans) == 2


def test_a_file_in_another_encoding_is_refused(tmp_path):
    write(tmp_path, GOOD)
    (tmp_path / "b-thu.toml").write_bytes(GOOD.encode("utf-16"))
    (refusal,) = load_plans(tmp_path).refused
    assert "UTF-8" in refusal.reason


def test_a_folder_named_as_a_plan_is_refused(tmp_path):
    (tmp_path / "d.toml").mkdir()
    library = write(tmp_path, GOOD)
    assert [one.file for one in library.refused] == ["d.toml"] and len(library.plans) == 3


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(DatasetError, match="không-có"):
        load_plans(tmp_path / "không-có")


def test_two_files_with_one_id_do_not_both_load(tmp_path):
    library = write(tmp_path, GOOD.replace('id = "thu"', 'id = "truoc"'))
    assert [plan.id for plan in library.plans] == ["truoc", "sau"]
    assert "truoc" in library.refused[0].reason


def test_codes_are_compared_with_the_list_when_there_is_one(tmp_path):
    asked = []

    def legal(province, date):
        asked.append((province, date))
        return {"20"}

    text = changed('place_code = "20"', 'place_code = "06628"')
    assert write(tmp_path, text).refused == ()
    for codes in ({"20"}, {"20": "Lạng Sơn"}, legal):
        library = load_plans(tmp_path, codes)
        assert [plan.id for plan in library.plans] == ["truoc", "sau"]
        assert "06628" in library.refused[0].reason
    assert asked == [("20", datetime.date(2021, 12, 31))] * 3


def test_the_code_of_the_plan_itself_is_compared_too(tmp_path):
    write(tmp_path, GOOD)
    refused = load_plans(tmp_path, {"10"}).refused
    assert [(one.line, one.file) for one in refused] == [(7, "a-truoc.toml"), (7, "b-thu.toml"), (7, "c-sau.toml")]


def test_the_answer_says_what_was_refused(tmp_path):
    write(tmp_path, changed("value = 176", "value = 182"))
    answer = plans_answer(tmp_path)
    assert [plan["id"] for plan in answer["plans"]] == ["truoc", "sau"]
    assert len(answer["refused"]) == 1 and "182" in answer["refused"][0]
