"""One record for what is filtered: it masks a table, says itself in Vietnamese, and travels as plain text.

The page, the address bar, an export's header and the command line (`--only TOKEN`, repeated) share it.
"""

import dataclasses
import re
from dataclasses import dataclass

import pandas as pd

from geo.names import plain
from layers.errors import FilterError

FLAG_WORDS = {
    "border": "xã biên giới",
    "border-village-scheme": "18 xã biên giới có Đề án hỗ trợ thôn",
    "merged": "xã hình thành sau sắp xếp",
    "disadvantaged": "xã thuộc vùng khó khăn (khu vực I, II, III)",
}
COUNT_WORDS = {
    ">=": "từ {n} tiêu chí trở lên",
    ">": "trên {n} tiêu chí",
    "<=": "từ {n} tiêu chí trở xuống",
    "<": "dưới {n} tiêu chí",
    "=": "đúng {n} tiêu chí",
}
RANGE = re.compile(r"(\d+)\s*[-–]\s*(\d+)")
COMPARISON = re.compile(r"(>=|<=|≥|≤|>|<|=)?\s*(\d+)")
TOKENS = "border, border-village-scheme, merged, disadvantaged, district:MÃ, met:N, unmet:N, count:>=15, name:CHỮ"


@dataclass(frozen=True)
class Filters:
    """What is asked for; the empty record asks for everything.

    Attributes
    ----------
    flags : tuple of str
        Keys of `FLAG_WORDS`; a unit must have every one of them, and an unknown flag is not a yes.
    districts : tuple of str
        District codes; a unit must lie in one of them.
    met, unmet : tuple of int
        Criteria that must be attained, or must be known not to be attained («cơ bản đạt» is not attained).
    count : str
        Condition on the number of criteria attained: «>=15», «<5», «10-14», «19».
    name : str
        Text looked for in names and codes, with or without diacritics.
    """

    flags: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    met: tuple[int, ...] = ()
    unmet: tuple[int, ...] = ()
    count: str = ""
    name: str = ""

    def __bool__(self):
        return self != Filters()

    @classmethod
    def from_tokens(cls, tokens):
        """Read tokens such as «border», «district:185», «unmet:2»; raise `FilterError` on the first unreadable one."""
        found = {field.name: [] for field in dataclasses.fields(cls)}
        for token in tokens:
            field, value = _read(token.strip())
            found[field].append(value)
        for field in ("count", "name"):
            if len(found[field]) > 1:
                raise FilterError(f"Bộ lọc «{field}» chỉ được dùng một lần, đã thấy {len(found[field])}.")
        lists = {f: tuple(dict.fromkeys(found[f])) for f in ("flags", "districts", "met", "unmet")}
        return cls(**lists, count="".join(found["count"]), name="".join(found["name"]))

    def tokens(self):
        """Return the record as the tokens `from_tokens` reads."""
        return [
            *self.flags,
            *(f"district:{code}" for code in self.districts),
            *(f"met:{n}" for n in self.met),
            *(f"unmet:{n}" for n in self.unmet),
            *([f"count:{self.count}"] if self.count else []),
            *([f"name:{self.name}"] if self.name else []),
        ]

    def mask(self, table):
        """Say for each row of a commune table whether it is asked for.

        Parameters
        ----------
        table : DataFrame
            As `layers.table.check_table` states: index commune_code; columns name, district_code, the flags,
            met, and one status column per criterion (c1, c2 …).

        Returns
        -------
        Series of bool
            On the same index. Unknown flags, counts and statuses never pass.
        """
        keep = pd.Series(True, index=table.index)
        for flag in self.flags:
            keep &= table[flag.replace("-", "_")].eq(True).fillna(False).astype(bool)
        if self.districts:
            keep &= table["district_code"].isin(self.districts)
        for wanted, statuses in ((self.met, {"attained"}), (self.unmet, {"not_attained", "nearly"})):
            for number in wanted:
                keep &= _criterion(table, number).isin(statuses)
        if self.count:
            keep &= _count_mask(table["met"], self.count)
        return keep & _name_mask(table, self.name) if self.name else keep

    def describe(self, districts=None, criteria=None):
        """Say the filter in Vietnamese, «» when nothing is filtered.

        Parameters
        ----------
        districts : dict of str to str, optional
            District code to name; a code without a name is written as it is.
        criteria : dict of int to str, optional
            Criterion number to name.
        """
        named, titles = districts or {}, criteria or {}
        parts = [FLAG_WORDS[flag] for flag in self.flags]
        parts += [", ".join(named.get(code, f"huyện mã {code}") for code in self.districts)] if self.districts else []
        parts += [f"đạt tiêu chí {_titled(n, titles)}" for n in self.met]
        parts += [f"chưa đạt tiêu chí {_titled(n, titles)}" for n in self.unmet]
        parts += [_describe_count(self.count)] if self.count else []
        parts += [f"tên có «{self.name}»"] if self.name else []
        return "; ".join(parts)


def _titled(number, titles):
    return f"{number} {titles[number]}" if number in titles else str(number)


def _read(token):
    """Return (field, value) of one token."""
    if token in FLAG_WORDS:
        return "flags", token
    kind, _, value = token.partition(":")
    readers = {
        "district": ("districts", r"\d{3}"),
        "met": ("met", r"\d{1,2}"),
        "unmet": ("unmet", r"\d{1,2}"),
        "count": ("count", r".+"),
        "name": ("name", r".+"),
    }
    if kind not in readers or not re.fullmatch(readers[kind][1], value):
        raise FilterError(f"Không hiểu bộ lọc «{token}»; các bộ lọc dùng được: {TOKENS}.")
    field = readers[kind][0]
    if field == "count":
        _count_condition(value)
    return field, int(value) if field in ("met", "unmet") else value


def _criterion(table, number):
    column = f"c{number}"
    if column not in table.columns:
        last = sum(1 for name in table.columns if re.fullmatch(r"c\d+", name))
        raise FilterError(f"Bộ tiêu chí đang xem có tiêu chí 1 đến {last}, không có tiêu chí {number}.")
    return table[column]


def _count_condition(text):
    """Return (operator, low, high) of «>=15», «10-14», «19»."""
    text = text.strip().replace("≥", ">=").replace("≤", "<=")
    if found := RANGE.fullmatch(text):
        low, high = int(found[1]), int(found[2])
        if low <= high:
            return "range", low, high
    elif found := COMPARISON.fullmatch(text):
        return found[1] or "=", int(found[2]), None
    raise FilterError(f"Không hiểu điều kiện số tiêu chí «{text}»; viết như >=15, <5, 10-14 hoặc 19.")


def _count_mask(met, text):
    operator, low, high = _count_condition(text)
    tests = {
        "range": lambda: met.between(low, high),
        ">=": lambda: met >= low,
        "<=": lambda: met <= low,
        ">": lambda: met > low,
        "<": lambda: met < low,
        "=": lambda: met == low,
    }
    return tests[operator]().fillna(False).astype(bool)


def _describe_count(text):
    operator, low, high = _count_condition(text)
    return f"{low} đến {high} tiêu chí" if operator == "range" else COUNT_WORDS[operator].format(n=low)


def _name_mask(table, text):
    """A name matches with its diacritics when some are typed, without them when none are."""
    wanted = " ".join(text.lower().split())
    bare = plain(wanted)
    names = table["kind"].str.cat(table["name"], sep=" ").str.lower()
    if bare != wanted:
        return names.str.contains(wanted, regex=False)
    return names.map(plain).str.contains(bare, regex=False) | table.index.str.startswith(bare)
