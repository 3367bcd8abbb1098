"""What each row below a header is: a unit, a district's heading, a total, column numbers, the signatures."""

import re
from dataclasses import dataclass

from geo.names import plain
from intake.words import plain_fold, status_of

UNIT, DISTRICT, TOTAL, NUMBERING, TAIL, STRAY, BLANK = (
    "unit",
    "district",
    "total",
    "numbering",
    "tail",
    "stray",
    "blank",
)
_ORDER = r"(?:(?:[ivxlc]+|\d{1,3}|[a-z])\s*[.)/:-]\s*|[ivxlc]+\s+)?"
_DISTRICT = re.compile(
    rf"\W*{_ORDER}((?:huyen|thanh pho|tp\.?|thi xa|tx\.?|h\.)\s*[a-z][^(:;]*?)\s*(?:[(:;].*)?", re.DOTALL
)
_ROMAN = re.compile(r"[IVXLC]+\.?")
# «Cộng» alone: Công Sơn and Cộng Hòa are communes.
_TOTAL = re.compile(
    rf"{_ORDER}(tong (so|cong|toan)\b.*|tong|cong( (toan )?(tinh|huyen|don vi))?|binh quan\b.*|trung binh\b.*"
    r"|toan (tinh|huyen)|ty le\b.*|ti le\b.*|so xa\b.*|so don vi\b.*|so luong\b.*|trong do)"
)
_TAIL = re.compile(
    r"(nguoi lap|lap bieu|lap bang|xac nhan|thu truong|tm|kt|tl|tuq|chu tich|pho chu tich|noi nhan|ghi chu|chu thich"
    r"|ky hieu|luu y|dai dien|ky ten|giam doc|truong phong|uy ban nhan dan|ubnd)\b.*"
    r"|.*\bngay .{0,12}thang .*|(dau|mau) .{1,6} la .*"
)
_CODE = re.compile(r"\d{4,5}")
_NUMBER = re.compile(r"\(?(\d{1,2}|[a-z])\)?( *=.*)?", re.IGNORECASE)
_NEAR_HEADER = 2


@dataclass(frozen=True)
class Row:
    """One row of a body: its number, what it is, and the district it stands under (empty when none is said)."""

    number: int
    kind: str
    district: str


def body_rows(sheet, table, districts=frozenset()):
    """What each row of a table's body is.

    Parameters
    ----------
    sheet : intake.sheets.Sheet
    table : intake.layout.Table
    districts : set of str
        `intake.words.plain_fold` names of the districts without their type word: a row of a Roman number and such
        a name is a heading even without «huyện».

    Returns
    -------
    list of Row
        Top to bottom. A district heading or a filled cell of the district column counts for the rows below it.
    """
    found, district, ended = [], "", False
    letter = table.columns.get("district")
    sparse = letter is not None and _sparse(sheet.cells.loc[table.body.start : table.body.stop - 1, letter])
    for number in table.body:
        kind, heading = _kind(sheet, table, number, districts)
        ended = ended or kind == TAIL
        if ended and kind in (UNIT, STRAY, TOTAL) and not _says_something(sheet, table, number):
            kind = TAIL
        own = sheet.by_row[number][letter] if letter is not None and kind == UNIT else ""
        district = heading or (own if own and sparse else district)
        found.append(Row(number, kind, own or ("" if letter is not None and not sparse else district)))
    return found


def _sparse(column):
    """Whether a district is written once for the rows below it, as in merged cells that were flattened."""
    return bool((column == "").sum() > (column != "").sum() > 0)


def _kind(sheet, table, number, districts):
    cells = sheet.by_row[number]
    texts = [text for text in cells.values() if text]
    if not texts:
        return BLANK, ""
    name = cells.get(table.columns.get("name"), "")
    code = cells.get(table.columns.get("code"), "")
    lead = name or texts[0]
    heading = _district(lead, cells.get(table.columns.get("order"), ""), districts)
    if heading:
        return DISTRICT, heading
    folded = plain_fold(lead)
    if number < table.header.stop + _NEAR_HEADER and all(map(_NUMBER.fullmatch, texts)):
        return NUMBERING, ""
    if _CODE.fullmatch(code):
        return UNIT, ""
    if _TAIL.fullmatch(folded):
        return TAIL, ""
    if _TOTAL.fullmatch(folded):
        return TOTAL, ""
    merged = len(texts) > 2 and len(set(texts)) == 1
    return (UNIT, "") if (name or code) and not merged else (STRAY, "")


def _district(lead, order, districts):
    """Name of the district a heading row is about; empty for any other row."""
    flat = " ".join(lead.split())
    match = _DISTRICT.fullmatch(plain(flat))
    if match:
        return flat[slice(*match.span(1))].strip(" .-–")
    bare = re.sub(r"^[IVXLC]+[.)\s]+", "", flat)
    roman = _ROMAN.fullmatch(order) or bare != flat
    return bare if roman and plain_fold(bare) in districts else ""


def _says_something(sheet, table, number):
    """Whether a row has a name or code, and a cell that is a status: figures below a signature line still count."""
    cells = sheet.by_row[number]
    named = any(cells.get(table.columns.get(role), "") for role in ("name", "code"))
    return named and any(status_of(cells[letter]) for letter in table.value_letters)
