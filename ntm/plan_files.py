"""Reading one plan file: TOML in, a `Plan` out, or the line and the reason why not."""

import datetime
import re
import tomllib
from collections.abc import Callable, Collection, Iterator
from dataclasses import fields, replace
from pathlib import Path

from ntm.errors import TableError
from ntm.plan_rules import code_faults, row_faults, target_faults
from ntm.plan_types import CitedDocument, Plan, Target, TimelineRow
from ntm.plan_vocabulary import LEVEL_VI
from ntm.tables import quoted

KnownCodes = Collection[str] | Callable[[str, datetime.date], Collection[str]] | None
RECORDS = {"targets": Target, "timeline": TimelineRow, "documents": CitedDocument}
HEAD = tuple(field.name for field in fields(Plan) if field.name not in RECORDS)
LEVEL_DIGITS = {"province": 2, "district": 3, "commune": 5}
TABLE_LINE = re.compile(r"\s*\[\[\s*([\w-]+)\s*\]\]")
KEY_LINE = re.compile(r"\s*([\w-]+)\s*=")


class PlanFileError(TableError):
    """Why a plan file cannot be used. ``line`` is the line of the file (1-based), the message the reason."""

    def __init__(self, line: int, reason: str):
        super().__init__(reason)
        self.line = line


def read_plan(path: Path, known_codes: KnownCodes = None) -> Plan:
    """Read one plan file and check it.

    Parameters
    ----------
    path : Path
        TOML file: the fields of `Plan` at its head, then ``[[targets]]``, ``[[timeline]]`` and ``[[documents]]`` with
        the fields of those records.
    known_codes : collection of str or callable, optional
        Legal GSO codes of provinces, districts and communes (keys count when it is a mapping), or a function of
        (province code, date) that returns them. None checks only the shape of codes.

    Returns
    -------
    Plan
        Targets in the order of the file.

    Raises
    ------
    PlanFileError
        The first thing wrong, with its line.
    """
    text = _text(path)
    document = _parsed(text)
    lines = LineIndex(text)
    _check_head(document, lines)
    legal = _legal_codes(known_codes, document)
    _check_head_codes(document, legal, lines)
    for table, record in RECORDS.items():
        _check_rows(table, record, document.get(table, []), legal, lines)
    return _plan(document)


class LineIndex:
    """Where each table and key of a TOML text stands; the parser itself keeps no lines."""

    def __init__(self, text: str):
        self.tables: dict[str, list[dict[str, int]]] = {"": [{"": 1}]}
        current = self.tables[""][0]
        for number, line in enumerate(text.splitlines(), start=1):
            if found := TABLE_LINE.match(line):
                current = {"": number}
                self.tables.setdefault(found[1], []).append(current)
            elif found := KEY_LINE.match(line):
                current.setdefault(found[1], number)

    def line(self, table: str = "", row: int = 0, key: str = "") -> int:
        """Line of a key in the row-th table of a name, of the table itself when the key is absent, else 1."""
        rows = self.tables.get(table, [])
        if row >= len(rows):
            return 1
        return rows[row].get(key, rows[row][""])


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PlanFileError(1, "không phải UTF-8, hãy lưu lại bằng UTF-8") from error
    except OSError as error:
        raise PlanFileError(1, f"không đọc được ({error.strerror}), hãy kiểm tra lại tệp") from error


def _parsed(text: str) -> dict:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else len(text.splitlines())
        raise PlanFileError(max(line, 1), f"không đúng cú pháp TOML ({error}), hãy sửa dòng này") from error


def _check_head(document: dict, lines: LineIndex) -> None:
    for key, reason in _head_faults(document):
        raise PlanFileError(lines.line(key=key), reason)


def _head_faults(document: dict) -> Iterator[tuple[str, str]]:
    for key in HEAD:
        wanted = bool if key == "ocr" else str
        if not isinstance(document.get(key), wanted):
            yield (
                key,
                f"phần đầu thiếu «{key}» hoặc ghi sai kiểu, hãy ghi {'true hoặc false' if key == 'ocr' else 'chữ'}",
            )
    if strange := sorted(set(document) - set(HEAD) - set(RECORDS)):
        yield strange[0], f"phần đầu có mục lạ {quoted(strange)}, hãy bỏ hoặc sửa tên"
    if any(not isinstance(document.get(table, []), list) for table in RECORDS):
        yield "", "targets, timeline và documents phải là các bảng [[…]], hãy sửa lại"
    if not document.get("targets"):
        yield "", "không có chỉ tiêu nào, hãy thêm ít nhất một bảng [[targets]]"
    yield from _head_value_faults(document)


def _head_value_faults(document: dict) -> Iterator[tuple[str, str]]:
    if document.get("level") not in LEVEL_VI:
        yield "level", f"cấp «{document.get('level')}» không hợp lệ, hãy dùng một trong {quoted(LEVEL_VI)}"
        return
    digits = LEVEL_DIGITS[document["level"]]
    for key, length in (("place_code", digits), ("province_code", 2)):
        if not re.fullmatch(rf"\d{{{length}}}", document[key]):
            yield key, f"mã «{document[key]}» phải gồm {length} chữ số, hãy sửa lại"
    if not re.fullmatch(r"20\d\d(-20\d\d)?", document["period"]) or document["period"][-4:] < document["period"][:4]:
        yield "period", f"thời kỳ «{document['period']}» phải có dạng 2021 hoặc 2021-2025, hãy sửa lại"
    if _date(document["geography_date"]) is None:
        yield "geography_date", f"ngày «{document['geography_date']}» phải có dạng 2021-12-31, hãy sửa lại"


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _legal_codes(known_codes: KnownCodes, document: dict) -> Collection[str] | None:
    if callable(known_codes):
        return known_codes(document["province_code"], _date(document["geography_date"]))
    return known_codes


def _check_head_codes(document: dict, legal: Collection[str] | None, lines: LineIndex) -> None:
    for key in ("place_code", "province_code"):
        for _, reason in code_faults(document[key], legal):
            raise PlanFileError(lines.line(key=key), reason)


def _check_rows(table: str, record: type, rows: list, legal: Collection[str] | None, lines: LineIndex) -> None:
    for number, row in enumerate(rows):
        faults = target_faults(row, legal) if record is Target else row_faults(row, record)
        for key, reason in faults:
            raise PlanFileError(lines.line(table, number, key), reason)


def _plan(document: dict) -> Plan:
    head = {key: document[key] for key in HEAD}
    head["geography_date"] = _date(head["geography_date"])
    rows = {table: tuple(record(**row) for row in document.get(table, [])) for table, record in RECORDS.items()}
    return Plan(**head, **rows | {"targets": _bounded(rows["targets"])})


def _bounded(targets: tuple[Target, ...]) -> tuple[Target, ...]:
    """Mark the two ends of each range, so that a reader can take it once."""
    ranges = {(*_statement(one), one.value_max) for one in targets if one.value_max is not None}
    return tuple(replace(one, bound=_bound(one, ranges)) for one in targets)


def _bound(target: Target, ranges: set[tuple]) -> str:
    if target.value_max is not None:
        return "lower"
    return "upper" if (*_statement(target), target.value) in ranges else ""


def _statement(target: Target) -> tuple:
    return target.indicator, target.measure, target.place_code, target.year, target.line, target.quote
