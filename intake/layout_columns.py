"""What a column is about, read from the texts of its header: the unit, a criterion by number or name, a total."""

import re
from dataclasses import dataclass
from functools import lru_cache

from intake.words import plain_fold

CRITERION = "criterion:"
TROUBLE = "trouble:"
_UNIT = r"(xa|don vi|dia phuong|dvhc|phuong|thi tran)"
ROLES = {
    "order": r"(so )?(s?tt|thu tu)|no|st t",
    "code": rf"(ma|ma so)( (so|gso|cap|hanh chinh|dbhc|{_UNIT}))*|((unit|commune) )?code",
    "name": rf"(ten )?(cac )?(huyen )?{_UNIT}( (hanh chinh|cap|dac khu|{_UNIT}))*|ten|((unit|commune) )?name",
    "district": r"(ten |thuoc )?(quan )?huyen( (thi xa|thanh pho|tp|tx|quan|cu))*|district",
    "total": r"(?!.*(chua|co ban|con lai|nam truoc|dang ky|ke hoach|muc tieu|tang))"
    r"((tong|so|tong so|tong cong)( so)?( cac)? (tieu chi|tc)\b.*|tong( (so|cong|dat|so dat))?|cong)",
    "year": r"nam|year|nam (danh gia|so lieu|bao cao|dat|dat chuan|cong nhan)",
    "status": r"(ket qua|trang thai|tinh trang|muc do|danh gia|muc dat|status)( (danh gia|dat|thuc hien|dat duoc))*"
    r"|dat chua dat",
    "criterion": r"(ten |ma |stt |so hieu |so )?(tieu chi|tc)( so)?|criterion",
    "source": r"nguon( so lieu)?|source|van ban|can cu|so quyet dinh|minh chung",
    "set": r"set id|ma bo tieu chi|bo tieu chi",
    "note": r"ghi chu|note",
}
_NUMBERED = re.compile(r"(?:(?:tieu chi|tc)(?: so| thu)?|(?=\d+ ))\s*0*(\d{1,2})\b\s*(.*)")
# «19 tiêu chí» over the columns counts them; it is no criterion 19.
_COUNTED = re.compile(r"(tieu chi|tc|xa|thon|nam|thang|don vi)\b")
_BARE = re.compile(r"0*(\d{1,2})")
_INDICATOR = re.compile(r"\W*(?:ct|chỉ tiêu|tc)?\s*\d{1,2}\.\d{1,2}\b.*", re.IGNORECASE | re.DOTALL)
_PREFIX_LETTERS = 4


@dataclass(frozen=True)
class Vocabulary:
    """Which roles a kind of file has.

    Attributes
    ----------
    roles : tuple of (str, str)
        Role and the pattern of its header, on `intake.words.plain_fold` text; the first that fits counts.
    required : tuple of tuple of str
        Every alternative of roles that makes a table.
    criteria : tuple of intake criteria
        The criteria whose columns are looked for; empty for a file without criteria.
    """

    roles: tuple
    required: tuple
    criteria: tuple = ()

    def role(self, stack):
        """Role of a column from its header texts, top to bottom.

        Returns
        -------
        str
            A role, ``criterion:<number>``, ``trouble:<why>`` for a criterion that contradicts itself, or the empty
            text for a column nothing is known of.
        """
        return _role(self, tuple(stack))

    def enough(self, roles):
        """Whether these roles make a table."""
        found = {role.partition(":")[0] + ":" if ":" in role else role for role in roles}
        return any(found.issuperset(each) for each in self.required)


def attainment_vocabulary(criteria_set):
    """Vocabulary of attainment sheets of one criteria set, wide or long."""
    pairs = [("code", CRITERION), ("name", CRITERION)]
    long = [("code", "criterion", "status"), ("name", "criterion", "status")]
    return Vocabulary(tuple(ROLES.items()), (*pairs, *long), criteria_set.criteria)


@lru_cache(maxsize=8192)
def _role(vocabulary, stack):
    if not stack or _INDICATOR.fullmatch(stack[-1]):
        return ""
    folded = [plain_fold(text) for text in reversed(stack)]
    words = [role for text in folded for role, pattern in vocabulary.roles if re.fullmatch(pattern, text)]
    if not vocabulary.criteria:
        return words[0] if words else ""
    bare = _BARE.fullmatch(folded[0])
    # A number under «Tiêu chí» is a criterion; under «Tên xã» it only counts the columns.
    if bare and 1 <= int(bare[1]) <= len(vocabulary.criteria) and set(words) <= {"criterion", "total", "status"}:
        return f"{CRITERION}{int(bare[1])}"
    strong = next(filter(None, (_criterion(text, vocabulary.criteria) for text in folded)), "")
    return strong or (words[0] if words else "")


def _criterion(text, criteria):
    """Role of a header that names a criterion by a number with a word, or by its name; empty when it does neither."""
    numbered = _NUMBERED.fullmatch(text)
    if not numbered:
        named = _by_name(text, criteria, prefixes=True)
        return f"{CRITERION}{named.number}" if named else ""
    number, rest = int(numbered[1]), numbered[2]
    if _COUNTED.match(rest):
        return ""
    if not 1 <= number <= len(criteria):
        return f"{TROUBLE}bộ tiêu chí đang chọn chỉ có từ 1 đến {len(criteria)}"
    named = _by_name(rest, criteria, prefixes=False) if rest else None
    if named and named.number != number:
        own = criteria[number - 1].name_vi
        other = f"«{named.name_vi}» là tiêu chí {named.number}"
        return f"{TROUBLE}trong bộ đang chọn, tiêu chí {number} là «{own}», còn {other}"
    return f"{CRITERION}{number}"


def _by_name(text, criteria, prefixes):
    exact = [one for one in criteria if text in _names(one)]
    if len(exact) == 1:
        return exact[0]
    if exact or not prefixes or len(text) < _PREFIX_LETTERS:
        return None
    begun = [one for one in criteria if any(name.startswith(f"{text} ") for name in _names(one))]
    return begun[0] if len(begun) == 1 else None


@lru_cache(maxsize=512)
def _names(criterion):
    return plain_fold(criterion.name_vi), plain_fold(criterion.short_vi)
