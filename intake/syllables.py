"""Does a word look Vietnamese? The measure by which one reading of unknown bytes is preferred to another."""

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONE = re.compile(f"[{_TONES}]")
_WORD = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+")
# The second line is of upland names (Krông, Drông, Plei, Ya, Wy).
_INITIALS = (
    "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x br dr đr gr hr kr pr bl gl kl pl j w y z"
)
# Rhymes that end open, or in a glide or a nasal, and may carry any tone; so may those in k, of upland names (Đắk, Đăk).
_OPEN = (
    "a ai am an ang anh ao au ay ăm ăn ăng âm ân âng âu ây e em en eng eo ê êm ên ênh êu i ia im in inh iu "
    "iêm iên iêng iêu o oi om on ong oong oa oai oam oan oang oanh oao oay oăm oăn oăng oe oem oen oeo ô ôi ôm ôn "
    "ông ơ ơi ơm ơn ơng u ua ui um un ung uân uâng uây uê uên uênh uêu uôi uôm uôn uông uơ uy uya uyn uynh uyu uyên "
    "ư ưa ưi ưm ưn ưng ưu ươi ươm ươn ương ươu y yêm yên yêng yêu "
    "ak ăk êk ik ôk ơk uk"
)
# Rhymes that end in a stop carry sắc or nặng.
_STOPPED = (
    "ac ach ap at ăc ăp ăt âc âp ât ec ep et êch êp êt ich ip it iêc iêp iêt oc ooc op ot oac oach oap oat oăc oăt oet "
    "ôc ôp ôt ơp ơt uc up ut uât uêch uêt uôc uôt uych uyt uyp uyêt ưc ưt ươc ươp ươt yêt"
)
TYPOGRAPHY = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u2022\u00a0«»°²³"
_STARTS = tuple(_INITIALS.split())
_OPEN_RHYMES, _STOPPED_RHYMES = frozenset(_OPEN.split()), frozenset(_STOPPED.split())


def words(text):
    """Runs of letters in a text, as a list of str (NFC); digits and signs stand between words."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


@lru_cache(maxsize=100_000)
def is_syllable(word):
    """Whether a word can be a Vietnamese syllable: initial, rhyme, at most one tone, and one the rhyme may carry.

    Parameters
    ----------
    word : str
        In any case, composed or not.

    Returns
    -------
    bool
        A wide net: «ngoã» and «ngõa» both pass, as do rhymes of upland names.
    """
    letters = unicodedata.normalize("NFD", word.lower())
    tones = _TONE.findall(letters)
    base = unicodedata.normalize("NFC", _TONE.sub("", letters))
    if len(tones) > 1:
        return False
    return _splits(base, _OPEN_RHYMES) or (_splits(base, _STOPPED_RHYMES) and tones in (["\u0301"], ["\u0323"]))


def _splits(base, rhymes):
    return base in rhymes or any(base.startswith(each) and base[len(each) :] in rhymes for each in _STARTS)


def all_syllables(piece):
    """Whether a piece of text is letters only, and each of its words a syllable; typographic signs around it pass."""
    bare = piece.strip(TYPOGRAPHY)
    found = words(bare)
    return bool(found) and "".join(found) == unicodedata.normalize("NFC", bare) and all(map(is_syllable, found))
