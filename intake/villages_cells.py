"""What one row of a village list says: households, result, year and place, each checked on its own."""

import re
from dataclasses import dataclass

from intake.layout_entries import Entry
from intake.words import status_of, why_not

_WHOLE = re.compile(r"\d{1,3}(?:[. ]\d{3})+|\d{1,6}")
_YEAR = re.compile(r"(?:.*\D)?((?:19|20)\d\d)")
_DEGREES = re.compile(r"-?\d{1,3}(?:[.,]\d+)?")
_FIRST_YEAR = 2009
_FORMULA = "ô chứa công thức «{}», phần mềm không tính công thức; hãy chép rồi dán giá trị (Paste Values)"


@dataclass(frozen=True)
class Village:
    """One row; ``said`` is (households, attained, attained_year, lon, lat), ``entries`` the cells left out of it."""

    sheet: str
    row: int
    column: str
    name: str
    said: tuple
    source: str
    fault: str
    entries: tuple

    @property
    def folded(self):
        """Name for comparison: without «thôn», case and diacritics kept apart from the marks' order."""
        return re.sub(r"^(thôn|bản|xóm)\s+", "", self.name.casefold())


def village_of(sheet, table, row, texts, legend, asked):
    """Read one row.

    Parameters
    ----------
    sheet : intake.sheets.Sheet
    table : intake.layout.Table
    row : int
    texts : dict of str to str
        Role → text of the row's cells.
    legend : dict
        Of `intake.words.legend_of`.
    asked : object
        With ``file_name``, ``year`` and ``bounds``.

    Returns
    -------
    Village
        ``fault`` says in Vietnamese why the whole row cannot stand; empty when it can.
    """
    cells = _Cells(sheet, table, row, texts, asked)
    status, fault = cells.status(legend)
    year = cells.number("year", _year, f"không phải năm từ {_FIRST_YEAR} đến {asked.year}")
    households = cells.number("households", _whole, "không phải số hộ")
    lon, lat = cells.point()
    status, contradiction = _with_year(status, year)
    where = f"tệp {asked.file_name}, sheet {sheet.name}, dòng {row}"
    source = f"{texts['source']} ({where})" if texts.get("source") else where[0].upper() + where[1:]
    said = (households, status, year, lon, lat)
    fault = cells.formula() or fault or contradiction
    return Village(
        sheet.name, row, table.columns["village"], texts["village"], said, source, fault, tuple(cells.entries)
    )


def _with_year(status, year):
    """A year attained says that the village attained; beside «chưa đạt» it contradicts."""
    if year is None or status == "attained":
        return status, ""
    if status == "unknown":
        return "attained", ""
    return status, f"dòng ghi năm đạt {year} nhưng kết quả không phải là đạt; hãy sửa một trong hai ô"


class _Cells:
    def __init__(self, sheet, table, row, texts, asked):
        self.sheet, self.table, self.row, self.texts, self.asked = sheet, table, row, texts, asked
        self.entries = []

    def formula(self):
        """Fault of a row whose commune, village or result is a formula."""
        roles = [role for role in ("name", "code", "village", "status") if role in self.table.columns]
        run = [role for role in roles if (self.row, self.table.columns[role]) in self.sheet.formulas]
        return _FORMULA.format(self.texts[run[0]]) if run else ""

    def status(self, legend):
        text = self.texts.get("status", "")
        year = _YEAR.fullmatch(text)
        if year:
            return "attained", ""
        status = status_of(text, legend)
        return (status or "unknown", "") if status is not None else ("unknown", why_not(text)[0])

    def number(self, role, read, why):
        text = self.texts.get(role, "")
        value = read(text, self.asked) if text else None
        if text and value is None:
            self._reject(role, f"«{text}» {why}; hãy sửa ô này hoặc để trống")
        return value

    def point(self):
        """(lon, lat) in degrees, (None, None) when they are not given or not usable."""
        texts = [self.texts.get(role, "") for role in ("lon", "lat")]
        if not any(texts):
            return None, None
        numbers = [float(text.replace(",", ".")) if _DEGREES.fullmatch(text) else None for text in texts]
        why = _why_no_point(numbers, self.asked.bounds)
        if not why:
            return tuple(numbers)
        self._reject("lon" if texts[0] else "lat", f"tọa độ «{texts[0]}; {texts[1]}» {why}")
        return None, None

    def _reject(self, role, reason):
        letter = self.table.columns[role]
        self.entries.append(Entry(self.sheet.name, self.row, letter, self.texts[role], reason))


def _whole(text, _asked):
    return int(re.sub(r"[. ]", "", text)) if _WHOLE.fullmatch(text) else None


def _year(text, asked):
    match = _YEAR.fullmatch(text)
    return int(match[1]) if match and _FIRST_YEAR <= int(match[1]) <= asked.year else None


def _why_no_point(numbers, bounds):
    if None in numbers:
        return "không phải kinh độ, vĩ độ dạng độ thập phân WGS 84 (tọa độ VN-2000 phải đổi sang độ trước khi nhập)"
    lon, lat = numbers
    if bounds is None:
        outside = not (-180 <= lon <= 180 and -90 <= lat <= 90)
        return "nằm ngoài khoảng của kinh độ và vĩ độ; hãy sửa lại" if outside else ""
    if _within(lon, lat, bounds):
        return ""
    swapped = _within(lat, lon, bounds)
    return "bị đổi chỗ kinh độ và vĩ độ; hãy đổi lại" if swapped else "nằm ngoài tỉnh; hãy sửa lại hoặc để trống"


def _within(lon, lat, bounds):
    west, south, east, north = bounds
    return west <= lon <= east and south <= lat <= north
