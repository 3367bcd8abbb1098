"""Two encodings of the time before Unicode: TCVN3 (ABC fonts, .VnTime) and VNI, as tables of Vietnamese letters.

Both put Vietnamese on top of Western bytes. TCVN3 gives each of the 67 marked lower-case letters, and seven
capitals, one byte (TCVN 5712:1993, table VN3); the full table VN1 adds the other capitals. VNI writes a marked letter
as the plain one followed by a byte for the marks, and five letters as one byte.
"""

import re
from functools import lru_cache

from intake.syllables import TYPOGRAPHY, all_syllables

_TCVN3 = {
    **dict(zip(range(0xA1, 0xA8), "ĂÂÊÔƠƯĐ", strict=True)),
    **dict(zip(range(0xA8, 0xAF), "ăâêôơưđ", strict=True)),
    **dict(zip(range(0xB5, 0xBA), "àảãáạ", strict=True)),
    **dict(zip((0xBB, 0xBC, 0xBD, 0xBE, 0xC6), "ằẳẵắặ", strict=True)),
    **dict(zip(range(0xC7, 0xCC), "ầẩẫấậ", strict=True)),
    **dict(zip((0xCC, 0xCE, 0xCF, 0xD0, 0xD1), "èẻẽéẹ", strict=True)),
    **dict(zip(range(0xD2, 0xD7), "ềểễếệ", strict=True)),
    **dict(zip((0xD7, 0xD8, 0xDC, 0xDD, 0xDE), "ìỉĩíị", strict=True)),
    **dict(zip((0xDF, 0xE1, 0xE2, 0xE3, 0xE4), "òỏõóọ", strict=True)),
    **dict(zip(range(0xE5, 0xEA), "ồổỗốộ", strict=True)),
    **dict(zip(range(0xEA, 0xEF), "ờởỡớợ", strict=True)),
    **dict(zip((0xEF, 0xF1, 0xF2, 0xF3, 0xF4), "ùủũúụ", strict=True)),
    **dict(zip(range(0xF5, 0xFA), "ừửữứự", strict=True)),
    **dict(zip(range(0xFA, 0xFF), "ỳỷỹýỵ", strict=True)),
}
_TCVN3_CAPITALS = {
    **dict(zip(range(0x80, 0xA0), "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ", strict=True)),
    **dict(zip((0x01, 0x02, 0x04, 0x05, 0x06), "ÚỤỪỬỮ", strict=True)),
    **dict(zip(range(0x11, 0x18), "ỨỰỲỶỸÝỴ", strict=True)),
    **dict(zip((0xAF, 0xBA, 0xBF, 0xC0, 0xC1, 0xC2, 0xC3, 0xC4, 0xC5), "ẰẲẴẮẦẨẪẤỀ", strict=True)),
    **dict(zip((0xCD, 0xD9, 0xDA, 0xDB, 0xE0, 0xF0, 0xFF), "ỂỄẾỒỔỖỐ", strict=True)),
    **dict(zip(range(0xB0, 0xB5), "\u0300\u0309\u0303\u0301\u0323", strict=True)),
}
# Marks of VNI by what they make of the letter before them, in the order of `_VNI_MADE`.
_VNI_MARKS = {"a": "øûõùïêèúüéëâàåãáä", "e": "øûõùïâàåãáä", "o": "øûõùïâàåãáä", "u": "øûõùï", "y": "øûõù"}
_VNI_MADE = {
    "a": "àảãáạăằẳẵắặâầẩẫấậ",
    "e": "èẻẽéẹêềểễếệ",
    "o": "òỏõóọôồổỗốộ",
    "u": "ùủũúụ",
    "y": "ỳỷỹý",
}
_VNI_HORNED = {"ô": ("ơ", "ờởỡớợ"), "ö": ("ư", "ừửữứự")}
_VNI_ALONE = {"æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ", "ô": "ơ", "ö": "ư", "ì": "ì", "í": "í"}
_MARKED = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+")
# A column repeats its words.
_WORDS_KEPT = 50_000
_PIECE = re.compile("[A-Za-z\x01-\x06\x11-\x17\x80-\uffff]+")
_SMALL_THEN_CAPITAL = re.compile("[à-ỹ][A-Z]").search
_PLAIN_WORD = re.compile(r"\b(?=[A-Z]{3})[A-Z]*[AEIOUY][A-Z]*\b").search
_RUN = re.compile(rf"{_MARKED.pattern}(?:[ \-]+{_MARKED.pattern})*")


def _vni_pairs():
    pairs = {base + mark: made for base in _VNI_MADE
             for mark, made in zip(_VNI_MARKS[base], _VNI_MADE[base], strict=True)}  # fmt: skip
    for written, (_, made) in _VNI_HORNED.items():
        pairs |= {written + mark: letter for mark, letter in zip("øûõùï", made, strict=True)}
    return pairs | _VNI_ALONE


VNI = _vni_pairs()
_VNI_SEQUENCE = re.compile("|".join(sorted(VNI, key=len, reverse=True)), re.IGNORECASE)


def western(data):
    """Bytes as the Western text they were typed as: cp1252, and its five empty places as they are."""
    return data.decode("latin-1").translate(_CP1252)


def _cp1252_of(byte):
    return bytes([byte]).decode("cp1252", errors="ignore") or chr(byte)


_CP1252 = {byte: _cp1252_of(byte) for byte in range(0x80, 0xA0)}


def _by_character(table):
    """A table of bytes as one of characters, read as Latin-1 or as cp1252."""
    return {ord(each): letter for byte, letter in table.items() for each in {chr(byte), _cp1252_of(byte)}}


_FROM_TCVN3 = _by_character(_TCVN3)
_FROM_TCVN3_FULL = _FROM_TCVN3 | _by_character(_TCVN3_CAPITALS)


def from_tcvn3(text):
    """Western text of a TCVN3 document as Vietnamese.

    The capitals that only table VN1 has share their places with “ ” – … of Western text: they are read where they make
    a syllable that is none otherwise. The capitals of the font .VnTimeH are the lower-case bytes: words that show it
    are put in capitals.
    """
    return _RUN.sub(lambda run: _capitals(run.group()), _PIECE.sub(lambda piece: _tcvn3_piece(piece.group()), text))


@lru_cache(maxsize=_WORDS_KEPT)
def _tcvn3_piece(piece):
    plain, full = (piece.translate(table) for table in (_FROM_TCVN3, _FROM_TCVN3_FULL))
    alone = not piece.strip(TYPOGRAPHY)  # a dash between words, which would be «Ọ»
    return full if all_syllables(full) and not all_syllables(plain) and not alone else plain


@lru_cache(maxsize=_WORDS_KEPT)
def _capitals(text):
    """«LạNG» shows the font, and in a run without small plain letters so does «GIANG»; «TT» and «UBND» do not."""
    if re.search("[a-z]", text):
        return _MARKED.sub(
            lambda word: word.group().upper() if _SMALL_THEN_CAPITAL(word.group()) else word.group(), text
        )
    return text.upper() if _SMALL_THEN_CAPITAL(text) or _PLAIN_WORD(text) else text


def from_vni(text):
    """Western text of a VNI document as Vietnamese; a letter takes the case of its base, not of its mark."""
    return _VNI_SEQUENCE.sub(_vni_letter, text)


def _vni_letter(found):
    made = VNI[found.group().lower()]
    return made.upper() if found.group()[0].isupper() else made
