"""The words a plan file may use: indicators with their label and units, measures, kinds, confidences."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PLANS_DIR = Path(__file__).resolve().parent.parent / "data" / "plans"
VOCABULARY_FILE = "indicators.toml"

MEASURE_VI = {
    "count": "số lượng",
    "share": "tỷ lệ",
    "increment": "mức tăng thêm",
    "average": "bình quân",
    "amount": "khối lượng, số tiền",
    "length": "chiều dài",
    "rate": "mức giảm hoặc tăng của một tỷ lệ",
    "year": "năm",
    "number": "con số",
    "status": "kết quả ghi bằng chữ",
}
KIND_VI = {
    "target": "chỉ tiêu",
    "baseline": "hiện trạng",
    "increment": "tăng thêm",
    "threshold": "ngưỡng",
    "funding": "nguồn vốn",
}
CONFIDENCE_VI = {"certain": "chắc chắn", "likely": "có khả năng đúng", "doubtful": "còn nghi ngờ"}
QUALIFIER_VI = {"": "", "at_least": "ít nhất", "at_most": "không quá", "about": "khoảng", "range": "trong khoảng"}
LEVEL_VI = {"province": "tỉnh", "district": "huyện", "commune": "xã"}


@dataclass(frozen=True)
class Indicator:
    """One thing a plan sets a figure for.

    ``units`` are the units it may be stated in. ``part_of`` is the sum it is a part of (funding), ``names_of`` the
    indicator that counts the places this one names; both empty when there is none.
    """

    id: str
    label: str
    units: tuple[str, ...]
    part_of: str = ""
    names_of: str = ""

    @property
    def topic(self) -> str:
        """Vietnamese heading a page files the indicator under."""
        return _read()["topics"][self.id.partition(":")[0]]


@cache
def indicator(indicator_id: str) -> Indicator | None:
    """Return an indicator by its id, or None when the vocabulary (``data/plans/indicators.toml``) does not have it."""
    listed = _read()["indicators"].get(indicator_id)
    if listed is not None:
        return _made(indicator_id, listed["label"], listed)
    for pattern in _read()["patterns"]:
        if found := re.fullmatch(pattern["id"], indicator_id):
            return _made(indicator_id, pattern["label"].format(*found.groups()), pattern)
    return None


def children(whole: str) -> tuple[str, ...]:
    """Ids of the indicators that are parts of another, in the order of the vocabulary."""
    return tuple(one for one, entry in _read()["indicators"].items() if entry.get("part_of") == whole)


def naming_indicators() -> tuple[tuple[str, str], ...]:
    """Pairs (indicator that names places, indicator that counts them)."""
    return tuple((one, entry["names_of"]) for one, entry in _read()["indicators"].items() if "names_of" in entry)


def _made(indicator_id: str, label: str, entry: dict) -> Indicator:
    units = tuple(_read()["unit_families"][entry["units"]])
    return Indicator(indicator_id, label, units, entry.get("part_of", ""), entry.get("names_of", ""))


@cache
def _read() -> dict:
    return tomllib.loads((PLANS_DIR / VOCABULARY_FILE).read_text(encoding="utf-8"))
