"""What a row of a plan file must be: each rule yields (key, reason in Vietnamese) for what it finds wrong."""

import math
import re
from collections.abc import Collection, Iterator
from dataclasses import MISSING, fields

from ntm.plan_types import Target
from ntm.plan_vocabulary import CONFIDENCE_VI, KIND_VI, MEASURE_VI, QUALIFIER_VI, indicator
from ntm.tables import quoted

QUOTE_LENGTH = 160
YEARS = (2000, 2100)
NUMBERS = ("value", "value_max")
WHOLE_NUMBERS = ("year", "line", "of")
DERIVED = ("bound",)
VOCABULARIES = {"measure": MEASURE_VI, "kind": KIND_VI, "confidence": CONFIDENCE_VI, "qualifier": QUALIFIER_VI}
Faults = Iterator[tuple[str, str]]


def target_faults(row: dict, legal_codes: Collection[str] | None) -> Faults:
    """Yield everything wrong with a ``[[targets]]`` row; the later rules assume the earlier ones hold."""
    yield from row_faults(row, Target)
    yield from _word_faults(row)
    yield from _quote_faults(row)
    yield from code_faults(row["place_code"], legal_codes)
    yield from _number_faults(row)
    yield from _range_faults(row)


def row_faults(row: dict, record: type) -> Faults:
    """Yield what is wrong with the shape of a row: a key that is missing or unknown, a value of the wrong type."""
    if not isinstance(row, dict):
        yield "", "mỗi dòng phải là một bảng [[…]], hãy sửa lại"
        return
    known = {field.name: field for field in fields(record) if field.name not in DERIVED}
    for name, field in known.items():
        if name not in row and field.default is MISSING:
            yield name, f"thiếu «{name}»{_hint(name)}"
    for name, value in row.items():
        if name not in known:
            yield name, f"có mục lạ «{name}», hãy bỏ hoặc sửa tên"
        elif not _right_type(name, value):
            yield name, f"«{name}» có giá trị «{value}» sai kiểu, phải là {_type_words(name)}"


def _hint(name: str) -> str:
    return " (trích dẫn nguyên văn), hãy chép đoạn ngắn nhất mang con số" if name == "quote" else ", hãy ghi thêm"


def _right_type(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return False
    if name in NUMBERS:
        return isinstance(value, int | float) and math.isfinite(value)
    return isinstance(value, int if name in WHOLE_NUMBERS else str)


def _type_words(name: str) -> str:
    return "một số" if name in NUMBERS else "số nguyên" if name in WHOLE_NUMBERS else "chữ"


def _word_faults(row: dict) -> Faults:
    for name, words in VOCABULARIES.items():
        if row.get(name, "") not in words and name in row:
            yield name, f"«{name}» là «{row[name]}» không hợp lệ, hãy dùng một trong {quoted(filter(None, words))}"
    meaning = indicator(row["indicator"])
    if meaning is None:
        yield (
            "indicator",
            f"chỉ tiêu «{row['indicator']}» không có trong danh mục indicators.toml, hãy sửa hoặc bổ sung",
        )
    elif row["measure"] != "status" and row.get("unit") not in meaning.units:
        yield "unit", f"đơn vị «{row.get('unit', '')}» không dùng cho «{meaning.id}», hãy dùng {quoted(meaning.units)}"


def _quote_faults(row: dict) -> Faults:
    if not row["quote"].strip():
        yield "quote", "«quote» để trống, hãy chép đoạn nguyên văn ngắn nhất mang con số"
    elif len(row["quote"]) > QUOTE_LENGTH:
        yield "quote", f"«quote» dài {len(row['quote'])} ký tự, hãy rút xuống tối đa {QUOTE_LENGTH}"
    if row["line"] < 1:
        yield "line", f"«line» là {row['line']}, hãy ghi số dòng của văn bản nguồn, từ 1"


def code_faults(code: str, legal_codes: Collection[str] | None) -> Faults:
    """Yield what is wrong with a GSO code: its shape, or its absence from the legal ones when those are given."""
    if not re.fullmatch(r"\d{2}|\d{3}|\d{5}", code):
        yield "place_code", f"mã «{code}» phải gồm 2 chữ số (tỉnh), 3 (huyện) hoặc 5 (xã), hãy sửa lại"
    elif legal_codes is not None and code not in legal_codes:
        yield "place_code", f"mã «{code}» không có trong danh sách đơn vị vào ngày của kế hoạch, hãy tra lại mã"


def _number_faults(row: dict) -> Faults:
    if not YEARS[0] <= row["year"] <= YEARS[1]:
        yield "year", f"năm {row['year']} nằm ngoài {YEARS[0]}–{YEARS[1]}, hãy sửa lại"
    if row["measure"] == "status":
        if not row.get("text", "").strip():
            yield "text", "«measure» là status nhưng thiếu «text», hãy ghi kết quả bằng chữ"
        if "value" in row:
            yield "value", "«measure» là status thì không có «value», hãy bỏ hoặc đổi «measure»"
    elif "value" not in row:
        yield "value", "thiếu «value», hãy ghi con số như văn bản nêu"
    if row.get("of", 1) < 1:
        yield "of", f"mẫu số «of» là {row['of']}, phải từ 1 trở lên"


def _range_faults(row: dict) -> Faults:
    for name in NUMBERS:
        if name in row:
            yield from _value_faults(name, row[name], row)
    if "value_max" in row and row["value_max"] <= row.get("value", math.inf):
        yield "value_max", f"«value_max» {row['value_max']} phải lớn hơn «value», hãy sửa lại"


def _value_faults(name: str, value: float, row: dict) -> Faults:
    if value < 0 and row["measure"] != "increment":
        yield name, f"{MEASURE_VI[row['measure']]} {value} không thể âm, hãy sửa lại"
    if row.get("unit") == "%" and not abs(value) <= 100:
        yield name, f"tỷ lệ {value}% nằm ngoài 0–100, hãy sửa lại"
    if row["measure"] == "count" and value != int(value):
        yield name, f"số lượng {value} phải là số nguyên, hãy sửa lại"
    if row["measure"] == "count" and value > row.get("of", math.inf):
        yield name, f"số lượng {value} lớn hơn mẫu số {row['of']}, hãy sửa lại"
