"""Bytes of unknown encoding → Vietnamese text; and text that shows the bytes of a legacy font → Vietnamese text.

What a file says of itself decides (byte order mark, valid UTF-8). Only when it says nothing are the readings weighed,
by how many of the words with marks are Vietnamese syllables.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from intake.errors import IntakeError
from intake.legacy_tables import from_tcvn3, from_vni, western
from intake.syllables import TYPOGRAPHY, all_syllables

# Mark, name, codec. The longer mark first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
# Upper bytes of Latin, Latin extended, combining marks, Vietnamese letters, punctuation.
_ROWS = (b"\x00", b"\x01", b"\x03", b"\x1e", b"\x20")
_ENOUGH = 0.6
_LEGACY_SHARE, _UNICODE_SHARE = 0.6, 0.6
_MARKED_BYTES = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
_ALPHABET = frozenset("aăâbcdđeêghijklmnoôơpqrstuưvxyfwz")


@dataclass(frozen=True)
class Decoded:
    """The text of a file.

    Attributes
    ----------
    text : str
        Unicode, NFC, without a byte order mark.
    encoding : str
        ``utf-8``, ``utf-8-sig``, ``utf-16``, ``utf-16-le``, ``utf-16-be``, ``utf-32``, ``tcvn3``, ``vni`` or
        ``cp1258``.
    legacy : bool
        The encoding was weighed, not stated: the page should show the text before anything is done with it.
    """

    text: str
    encoding: str
    legacy: bool


def decode(data):
    """The text in these bytes.

    Parameters
    ----------
    data : bytes
        A whole file.

    Returns
    -------
    Decoded

    Raises
    ------
    IntakeError
        No reading gives Vietnamese text, or the bytes break the encoding the file states.
    """
    mark, name, codec = _stated(data)
    if name:
        return Decoded(_nfc(_strictly(data, len(mark), name, codec)), name, legacy=False)
    if b"\0" in data:
        raise IntakeError(
            "Tệp không phải văn bản (có byte rỗng); hãy mở tệp bằng Excel và lưu lại thành XLSX hoặc CSV UTF-8."
        )
    try:
        return Decoded(_nfc(data.decode("utf-8")), "utf-8", legacy=False)
    except UnicodeDecodeError:
        return _weighed(data)


def _stated(data):
    """Mark, name and codec the bytes give of themselves; the name is None when they give none."""
    unmarked = _utf16_without_mark(data)
    return next((each for each in _MARKS if data.startswith(each[0])), (b"", unmarked, unmarked))


def _strictly(data, start, name, codec):
    try:
        return data[start:].decode(codec)
    except UnicodeDecodeError as error:
        raise IntakeError(
            f"Tệp ghi là {name.upper()} nhưng hỏng ở byte thứ {start + error.start + 1}; "
            "hãy lấy lại tệp gốc hoặc lưu lại thành CSV UTF-8."
        ) from error


def _utf16_without_mark(data):
    """UTF-16 shows itself by the upper bytes: Vietnamese letters lie in a few rows of the table, most in row 0."""
    if b"\0" not in data or len(data) % 2:
        return None
    for codec, upper, lower in (("utf-16-le", data[1::2], data[0::2]), ("utf-16-be", data[0::2], data[1::2])):
        rows = sum(upper.count(row) for row in _ROWS)
        plain = upper.count(b"\0")
        if rows >= 0.95 * len(upper) and plain >= 0.4 * len(upper) and lower.count(b"\0") < 0.2 * plain:
            return codec
    return None


def _weighed(data):
    """The most plausible of the readings in which a byte is no Unicode."""
    samples = [western(each) for each in set(_MARKED_BYTES.findall(data))]
    scores = {name: _share(map(read, samples)) for name, read in _READINGS.items()}
    best = max(scores, key=scores.get)
    if scores[best] < _ENOUGH:
        raise IntakeError(
            "Không đọc được chữ trong tệp: không phải Unicode và cũng không ra tiếng Việt theo TCVN3 (ABC), VNI hay "
            "cp1258; hãy mở tệp bằng chương trình đã tạo ra nó và lưu lại thành CSV UTF-8."
        )
    return Decoded(_nfc(_READINGS[best](western(data))), best, legacy=True)


def _from_cp1258(text):
    """Western text read anew as cp1258; the characters that page lacks stay, and weigh as wrong."""
    return _nfc(text.translate(_CP1258))


def _cp1258_changes():
    pairs = {byte: bytes([byte]).decode("cp1258", errors="ignore") for byte in range(0xA0, 0x100)}
    return {byte: character for byte, character in pairs.items() if character}


_CP1258 = _cp1258_changes()


# On equal shares the first stands: plain symbols leave a text as the Western page has it.
_READINGS = {"cp1258": _from_cp1258, "tcvn3": from_tcvn3, "vni": from_vni}


def _share(pieces):
    """Share of the pieces with marks that are syllables; 1 when none has any, for then nothing is at stake."""
    marked = [piece for piece in pieces if not piece.strip(TYPOGRAPHY).isascii()]
    return sum(map(all_syllables, marked)) / len(marked) if marked else 1.0


def legacy_of(texts):
    """In which legacy font's bytes a column of Unicode text is written: `L¹ng S¬n` tcvn3, `Laïng Sôn` vni.

    Parameters
    ----------
    texts : iterable of str
        A whole column, or a whole sheet; the decision is made over all of it.

    Returns
    -------
    str or None
        ``tcvn3``, ``vni`` or None. Never from one word: at least two words with marks must become syllables, and one of
        them must hold a character that is no Vietnamese letter at all, or three be no syllables as they stand. None
        for a column in which most words with marks are Vietnamese already, so a column of both kinds stays as it is.
    """
    column = [_nfc(text) for text in texts]
    found = {word for text in column if not _surely_unicode(text) for word in _chunks(text)}
    settled = sum(1 for text in column if _surely_unicode(text))
    if len(found) < 2 or settled > len(column) / 2 or _legal(found) > _UNICODE_SHARE * len(found):
        return None
    after = {legacy: {word for word in found if all_syllables(to_unicode(word, legacy))} for legacy in _TO_UNICODE}
    best = max(after, key=lambda legacy: len(after[legacy]))
    enough = len(after[best]) >= max(2, _LEGACY_SHARE * len(found))
    return best if enough and _beyond_doubt(after[best]) else None


def _beyond_doubt(pieces):
    """«Sôn» alone can be Sôn or, in VNI, Sơn; «Laïng» and «S¬n» cannot be Vietnamese, «Taây» hardly."""
    return any(map(_foreign, pieces)) or sum(not all_syllables(piece) for piece in pieces) >= 3


def _chunks(text):
    """Pieces of a text between blanks, digits and common signs that hold anything beyond ASCII."""
    return [piece for piece in re.split(r"[\s\d.,;:()/\"'\-]+", text) if piece and not piece.isascii()]


def _legal(pieces):
    return sum(1 for piece in pieces if not _foreign(piece) and all_syllables(piece))


def _foreign(piece):
    """Whether some character is no letter of Vietnamese, with or without its tone."""
    base = unicodedata.normalize("NFD", piece.lower())
    letters = re.sub("[\u0300\u0301\u0303\u0309\u0323]", "", base)
    return not _ALPHABET.issuperset(unicodedata.normalize("NFC", letters))


def _surely_unicode(text):
    """A letter that no Western page has (ạ, ữ, ơ, đ) can only have been written in Unicode."""
    return any("\u0100" <= each <= "\u024f" or "\u1e00" <= each <= "\u1eff" for each in text if each not in _WESTERN)


_WESTERN = frozenset(western(bytes(range(0x80, 0x100))))


def to_unicode(text, legacy):
    """Text that shows the bytes of a legacy font, as Vietnamese text (NFC).

    Parameters
    ----------
    text : str
    legacy : {"tcvn3", "vni"} or None
        As `legacy_of` found it for the whole column; None only normalises.

    Returns
    -------
    str
        A text that holds a letter only Unicode has is returned as it is: it was never in the legacy font.

    Raises
    ------
    KeyError
        Another word for `legacy`.
    """
    composed = _nfc(text)
    if legacy is None or _surely_unicode(composed):
        return composed
    return _nfc(_TO_UNICODE[legacy](composed))


_TO_UNICODE = {"tcvn3": from_tcvn3, "vni": from_vni}


def _nfc(text):
    return unicodedata.normalize("NFC", text)
