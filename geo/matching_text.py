"""How two spellings of one place name are told to be the same: keys of names, of districts, and words for kinds."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Tones leave their letters for places of their own, where no normalisation joins them again.
_TONES = {"\u0300": "\ue000", "\u0301": "\ue001", "\u0303": "\ue002", "\u0309": "\ue003", "\u0323": "\ue004"}
_TONE_SIGNS = re.compile("[\ue000-\ue004]")
_VOWELS = "aăâeêioôơuưy"
_STROKES = str.maketrans("ÐðƉɖ", "đđđđ")
_JOINTS = re.compile("['\u2019\u2018`\u02bc\u00b4]")
_GAPS = re.compile(r"[^\w]+|_+")
# Lone y and i sound alike: Lý and Lí, Quý and Quí, Mỹ and Mĩ; not in Thụy, nor in Yên.
_Y_AS_I = re.compile(f"(?:(?<=qu)|(?<![{_VOWELS}]))y(?![{_VOWELS}])")
_STATE_FARM = re.compile(r"\b(nông trường|nong truong|n\.? ?t)\b\.?", re.IGNORECASE)
_KIND = {
    "xã": r"(?:xã|xa)\s+|x(?:\.\s*|\s+)",
    "phường": r"(?:phường|phuong)\s+|p(?:\.\s*|\s+|(?=\d))",
    "thị trấn": r"(?:thị trấn|thi tran)\s+|t\.?\s?t(?:\.\s*|\s+|(?=nt\b))",
}
_KIND_PREFIX = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _KIND.items()}
_KIND_ALONE = {
    "xã": ("xa", "x"), "phường": ("phuong", "p"), "thị trấn": ("thitran", "tt"),
}  # fmt: skip
_DISTRICT_PREFIX = re.compile(
    r"(?:(?:huyện|huyen|thị xã|thi xa|thành phố|thanh pho|quận|quan)\s+|(?:t\.?\s?x|t\.?\s?p|h|q)(?:\.\s*|\s+|(?=\d)))",
    re.IGNORECASE,
)
_DISTRICT_WORDS = {
    "huyen": "h",
    "quan": "q",
    "thixa": "tx",
    "thanhpho": "tp",
    "h": "h",
    "q": "q",
    "tx": "tx",
    "tp": "tp",
}
_PROVINCE = re.compile(r"tỉnh\s", re.IGNORECASE)
_NUMBERING = re.compile(r"^(?:[-+•*]?\s*\d+\s*[.)]|[-+•*])\s*(?=\D)")
_DISTRICT_AFTER_DASH = re.compile(
    r"\s+[-–—]\s+(?=(?:huyện|thị xã|thành phố|quận|h\.|tx\.?|tp\.?|q\.)\s)", re.IGNORECASE
)


@dataclass(frozen=True)
class Reading:
    """One way to read a written name: the word for the kind taken off («xã», …) or, with an empty kind, left on."""

    kind: str
    name: str

    @property
    def strict(self):
        """Key of the spelling itself."""
        return strict(self.name)

    @property
    def glued(self):
        """Key without case, place of the tone, y or i, signs and blanks."""
        return glued(self.name)

    @property
    def plain(self):
        """Key without diacritics either."""
        return bare(self.name)


@dataclass(frozen=True)
class Asked:
    """What a row says of a unit: the ways to read its name, its district, and what behind the name is neither."""

    written: str
    readings: tuple
    district: str
    unread: tuple = ()

    @property
    def kind(self):
        """The kind said by the name or beside it."""
        return self.readings[-1].kind if self.readings else ""


def squeezed(text):
    """Text composed (NFC), blanks at the ends and doubled ones taken out."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def strict(text):
    """Spelling without regard to case only."""
    return squeezed(text).lower()


@lru_cache(maxsize=100_000)
def folded(text):
    """Spelling without regard to case, Đ Ð Ɖ, signs, the place of the tone and y or i: «HOÀ-BÌNH» as «Hòa Bình»."""
    lowered = unicodedata.normalize("NFC", text).lower().translate(_STROKES)
    lowered = _STATE_FARM.sub("nt", " ".join(lowered.split()))
    spaced = _GAPS.sub(" ", _JOINTS.sub("", lowered)).strip()
    numbered = re.sub(r"\b0+(?=\d)", "", spaced)
    return _Y_AS_I.sub("i", _tones_after_vowels(numbered))


@lru_cache(maxsize=100_000)
def glued(text):
    """As `folded`, without blanks: «EaBar» as «Ea Bar»."""
    return _tones_after_vowels(folded(text).replace(" ", ""))


def _tones_after_vowels(text):
    """Each tone moved to the end of its group of vowels, where «òa» and «oà» are one."""
    letters, waiting = [], ""
    for mark in unicodedata.normalize("NFD", text):
        if mark in _TONES or mark in _TONES.values():
            waiting += _TONES.get(mark, mark)
            continue
        if mark not in _VOWELS and not unicodedata.combining(mark):
            letters.append(waiting)
            waiting = ""
        letters.append(mark)
    return unicodedata.normalize("NFC", "".join(letters)) + waiting


@lru_cache(maxsize=100_000)
def bare(text):
    """As `glued`, without diacritics."""
    letters = unicodedata.normalize("NFD", _TONE_SIGNS.sub("", glued(text)).replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def marks_dropped(written, listed):
    """Whether a text that has marks was written without any: «huu lung»."""
    return written.isascii() and not listed.isascii() and bare(written) == bare(listed)


def asked_for(name, district="", kind=""):
    """What a row says of a unit.

    Parameters
    ----------
    name : str
        With or without numbering, a word for the kind, and what stands behind a comma or in brackets (a district or
        a kind): «1. Xã Thụy Hùng (huyện Cao Lộc)».
    district, kind : str
        What the row says beside the name; the district behind the name counts only when there is none here.

    Returns
    -------
    Asked
    """
    written, behind = _parted(_NUMBERING.sub("", squeezed(name)))
    behind = [part for part in behind if not _PROVINCE.match(part)]
    said, unread, district = kind_of(kind), [], _district(district)
    for part in behind:
        if kind_of(part):
            said = said or kind_of(part)
        elif not district:
            district = part
        elif not district_keys(part) & district_keys(district):
            unread.append(part)
    return Asked(squeezed(name), _readings(written, said), district, tuple(unread))


def _district(written):
    """«Cao Lãnh (Thành phố)» as «Thành phố Cao Lãnh»; «Cao Lộc, Lạng Sơn» as «Cao Lộc»."""
    name, behind = _parted(squeezed(written))
    return " ".join([part for part in behind if bare(part) in _DISTRICT_WORDS] + [name])


def _parted(text):
    """A name and the parts in brackets, behind a comma, or behind a dash before a word for a district."""
    name, *behind = re.split(r"\s*[(),;]\s*", _DISTRICT_AFTER_DASH.sub(", ", text))
    return name, [part for part in behind if part]


def _readings(name, kind):
    if not glued(name):
        return ()
    readings = [Reading(kind, name)]
    for prefixed, pattern in _KIND_PREFIX.items():
        start = pattern.match(name)
        if start and glued(name[start.end() :]):
            readings.append(Reading(prefixed, name[start.end() :]))
    return tuple(readings)


def kind_of(text):
    """The kind a text names by itself («Xã», «TT.», «thi tran»); empty when it names none."""
    word = bare(text)
    return next((kind for kind, words in _KIND_ALONE.items() if word in words), "")


@lru_cache(maxsize=10_000)
def district_keys(text, loosely=False):
    """Keys of a district's name, with and without the word for what it is; `loosely` without diacritics."""
    start = _DISTRICT_PREFIX.match(squeezed(text))
    names = [text, squeezed(text)[start.end() :]] if start else [text]
    return frozenset(key for key in map(bare if loosely else glued, names) if key)


def district_type(text):
    """The word for what a district is, as a key: «huyện», «H.» → h; empty when none is written."""
    start = _DISTRICT_PREFIX.match(squeezed(text))
    words = bare(start.group()) if start else ""
    return _DISTRICT_WORDS.get(words, words)
