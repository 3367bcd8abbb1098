"""Words officers write for a status, from «x» to «chưa đạt», and what is no status at all."""

import re
import unicodedata
from functools import lru_cache

from geo.names import plain

_WORDS = {
    "attained": "x|✓|✔|☑|√|đ|đạt|đạt chuẩn|đã đạt|đạt tiêu chí|hoàn thành|1|có|attained",
    "nearly": "cơ bản đạt|cơ bản đạt chuẩn|cbđ|cb đạt|nearly",
    "not_attained": "chưa|chưa đạt|chưa đạt chuẩn|chưa hoàn thành|không|không đạt|ko đạt|kđ|k|0|cđ|✗|✘|☒|not_attained",
    "unknown": "chưa có số liệu|không có số liệu|chưa có số|chưa đánh giá|chưa rõ",
    # In the older template this key stands in every cell nobody filled in.
    "": "unknown",
}
_DOUBTFUL = {
    "có thể là «chưa đạt», có thể là «không có số liệu»": "-|–|—|−|_|.|..|...|…|/",
    "không phải là đạt hay chưa đạt": "không áp dụng|ka|kad|kxh|không xét|không tính|n/a|na|không xếp hạng",
    "mỗi nơi hiểu một khác": "+|*|o|○|●|v|ü|?|true|false|đúng|sai|cb",
    "không phải là kết quả cuối": "đang thực hiện|đang đánh giá|đang thẩm định|đăng ký|phấn đấu|duy trì|kế hoạch",
}
_FIGURE = re.compile(r"[-+]?\d[\d.,\s]*(%|/\s*\d+|\s*(tiêu chí|tc|triệu đồng|triệu|trđ|hộ|km))?", re.IGNORECASE)
# «CĐ: chưa đạt», «dấu x là đạt», «(-) = chưa đạt»; a mark is short and has no blank.
_LEGEND = re.compile(
    r"(?<![^\s;,.(«\"'“])([^\s;,:=()«»\"'“”]{1,4})(?=[)»\"'”]?\s*(?:[:=–-]|là)\s*([^;,.()\d:=]{2,40}))"
)


def status_of(text, legend=None):
    """The status a cell says.

    Parameters
    ----------
    text : str
        What the cell shows, in any case and spacing, NFC or NFD, with or without diacritics.
    legend : dict of str to str, optional
        What the sheet itself says its marks mean, by `legend_of`; it goes before the common meaning.

    Returns
    -------
    str or None
        A key of `ntm.attainment.STATUS_VI`; the empty text for an empty cell (nothing is said: an earlier value
        stands, and it is never "not attained"); None when the text is not understood, see `why_not`. «CĐ» is
        «chưa đạt» unless the legend says otherwise.
    """
    folded = fold(text)
    if not folded:
        return ""
    if legend and folded in legend:
        return legend[folded]
    return _looked_up(folded, _TABLE)


def why_not(text):
    """Say in Vietnamese why a text is no status, and whether a person can settle it by choosing.

    Returns
    -------
    (str, bool)
        Reason; True when the text is doubtful (a choice is needed), False when it is to be rejected.
    """
    folded = fold(text)
    meaning = _looked_up(folded, _DOUBTS)
    if meaning is not None:
        return f"«{text}» {meaning}; hãy chọn đạt, cơ bản đạt, chưa đạt hoặc để trống", True
    if _FIGURE.fullmatch(folded):
        return f"«{text}» là con số, không phải kết quả đạt hay chưa đạt; hãy ghi kết quả đánh giá", False
    return f"không hiểu «{text}» là đạt hay chưa đạt; hãy ghi Đạt, Cơ bản đạt, Chưa đạt hoặc để trống", False


def is_figure(text):
    """Whether a cell holds a figure other than 0 and 1: its column then counts something and 1 is no mark."""
    folded = fold(text)
    return bool(_FIGURE.fullmatch(folded)) and folded not in ("0", "1")


def legend_of(texts):
    """What a sheet says its marks mean, such as «Ghi chú: Đ: đạt; CĐ: chưa đạt».

    Parameters
    ----------
    texts : iterable of str
        The cells outside the table.

    Returns
    -------
    dict of str to str
        Folded mark → status. A mark with two meanings is left out.
    """
    pairs = {(fold(mark), _looked_up(fold(words), _LONG)) for text in texts for mark, words in _LEGEND.findall(text)}
    known = [(mark, status) for mark, status in pairs if status and mark and _looked_up(mark, _LONG) is None]
    marks = [mark for mark, _ in known]
    return {mark: status for mark, status in known if marks.count(mark) == 1}


def fold(text):
    """Text for comparison: NFC, lower case, single spaces, without quotes and punctuation around it."""
    lowered = unicodedata.normalize("NFC", str(text)).casefold().replace("ð", "đ").replace("ɖ", "đ")
    spaced = " ".join(lowered.replace("'", " ").split())
    return spaced.strip(' .;:,!()[]"“”«»') or spaced


def plain_fold(text):
    """Text for comparison of headings: also without diacritics, every sign a space."""
    return " ".join(re.sub(r"[^\w%]+", " ", plain(fold(text))).replace("_", " ").split())


def _entries(table):
    return {word: meaning for meaning, words in table.items() for word in words.split("|")}


@lru_cache(maxsize=4096)
def _spelt(folded, word):
    """Whether a text writes a word, each letter with its diacritics or without; «đât» is not «đạt»."""
    return len(folded) == len(word) and all(a in (b, plain(b)) for a, b in zip(folded, word, strict=True))


def _looked_up(folded, table):
    if folded in table:
        return table[folded]
    found = {meaning for word, meaning in table.items() if len(word) > 1 and _spelt(folded, word)}
    return found.pop() if len(found) == 1 else None


_TABLE = _entries(_WORDS) | {"d": "attained"}
_DOUBTS = _entries(_DOUBTFUL)
_LONG = {
    word: status for word, status in _TABLE.items() if any(part in word for part in ("đạt", "chưa", "không", "hoàn"))
}
