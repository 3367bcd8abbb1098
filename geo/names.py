"""Vietnamese names: alphabetical order and search without diacritics."""

import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # ngang, huyền, hỏi, ngã, sắc, nặng
_LETTER_RANK = {letter: rank for rank, letter in enumerate(_LETTERS)}


def plain(text):
    """Lower-case text without diacritics (đ becomes d), for search.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
    """
    lowered = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(mark for mark in lowered if not unicodedata.combining(mark))


def vietnamese_key(text):
    """Sort key of the Vietnamese dictionary: letters first (a ă â … d đ …), then tones, word by word.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple
        Comparable with the key of any other text. The placing of the tone mark (Hòa, Hoà) makes no difference
        to the order of letters.
    """
    return tuple(_word_key(word) for word in text.split())


def _word_key(word):
    letters, tone = [], 0
    for mark in unicodedata.normalize("NFD", word.lower()):
        if mark in _TONES:
            tone = _TONES.index(mark)
        elif unicodedata.combining(mark):
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + mark)
        else:
            letters.append(mark)
    return tuple(_rank(letter) for letter in letters), tone


def _rank(letter):
    known = _LETTER_RANK.get(letter)
    # Digits and signs stand before the letters, unknown letters after them.
    return (1, known) if known is not None else (2 if letter.isalpha() else 0, ord(letter[0]))
