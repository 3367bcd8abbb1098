import shutil
import subprocess
import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.paths import DATA
from geo.source import records
from intake.encodings import decode, legacy_of, to_unicode
from intake.errors import IntakeError
from intake.legacy_tables import _TCVN3, _TCVN3_CAPITALS, VNI
from intake.syllables import is_syllable

COLUMN = ["Xã Hữu Lũng", "Xã Thụy Hùng", "Thị trấn Đồng Đăng", "Xã Hòa Bình", "Xã Tân Thành", "Xã Quý Hòa"]
TCVN3_WRITTEN = {
    "Céng hßa x· héi chñ nghÜa ViÖt Nam": "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "§éc lËp - Tù do - H¹nh phóc": "Độc lập - Tự do - Hạnh phúc",
    "L¹ng S¬n": "Lạng Sơn",
}
VNI_WRITTEN = {
    "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam": "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Ñoäc laäp - Töï do - Haïnh phuùc": "Độc lập - Tự do - Hạnh phúc",
    "Laïng Sôn": "Lạng Sơn",
    "TÆNH LAÏNG SÔN, HUYEÄN ÑÌNH LAÄP": "TỈNH LẠNG SƠN, HUYỆN ĐÌNH LẬP",
    "Quyønh Sôn, Myõ Thònh, lyù, kyõ, kyû, tî, yù": "Quỳnh Sơn, Mỹ Thịnh, lý, kỹ, kỷ, tỵ, ý",
}
# Every marked letter as a VNI keyboard driver writes it, vowel by vowel: huyền sắc hỏi ngã nặng.
VNI_LETTERS = """
aø aù aû aõ aï | aê aè aé aú aü aë | aâ aà aá aå aã aä | eø eù eû eõ eï | eâ eà eá eå eã eä | ì í æ ó ò |
oø où oû oõ oï | oâ oà oá oå oã oä | ô ôø ôù ôû ôõ ôï | uø uù uû uõ uï | ö öø öù öû öõ öï | yø yù yû yõ î | ñ
"""
LETTERS = """
à á ả ã ạ | ă ằ ắ ẳ ẵ ặ | â ầ ấ ẩ ẫ ậ | è é ẻ ẽ ẹ | ê ề ế ể ễ ệ | ì í ỉ ĩ ị |
ò ó ỏ õ ọ | ô ồ ố ổ ỗ ộ | ơ ờ ớ ở ỡ ợ | ù ú ủ ũ ụ | ư ừ ứ ử ữ ự | ỳ ý ỷ ỹ ỵ | đ
"""
INITIALS = "b c ch d đ g h k kh l m n ng nh ph r s t th tr v x"
RHYMES = "a ai an ang anh ăn âm ân âu em ên iên in oa oan ong ô ông ơi ơn ua ung uôn ưa ương"
SYLLABLES = "Thụy Thuỵ Quý Quí Hòa Hoà nghiêng Quỳnh giếng Đắk Krông y"
NO_SYLLABLES = "Laïng Taây hoøa tat bờớ Lng zzz"
_TO_TCVN3 = {letter: chr(byte) for byte, letter in _TCVN3.items()}
_TO_VNI = {made: written for written, made in VNI.items()}
_TO_VNI |= {made.upper(): written.upper() for made, written in _TO_VNI.items()}
_CP1258_TONES = {"\u0300": 0xCC, "\u0309": 0xD2, "\u0303": 0xDE, "\u0301": 0xEC, "\u0323": 0xF2}


def to_tcvn3(text):
    """As typed in .VnTime: capitals with a tone have no byte and are written small."""
    return "".join(_TO_TCVN3.get(each, _TO_TCVN3.get(each.lower(), each)) for each in text)


def to_vni(text):
    return "".join(_TO_VNI.get(each, each) for each in text)


def to_cp1258(text):
    written = b""
    for letter in text:
        marks = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _CP1258_TONES))
        written += base.encode("cp1258") + bytes(_CP1258_TONES[mark] for mark in marks if mark in _CP1258_TONES)
    return written


@st.composite
def syllables(draw):
    initial = draw(st.sampled_from(INITIALS.split()))
    rhyme = draw(st.sampled_from(RHYMES.split()))
    vowels = [place for place, letter in enumerate(rhyme) if letter in "aăâeêioôơuư"]
    tone = draw(st.sampled_from(["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]))
    place = draw(st.sampled_from(vowels))
    return unicodedata.normalize("NFC", initial + rhyme[: place + 1] + tone + rhyme[place + 1 :])


TEXTS = st.lists(st.lists(syllables(), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=8)


@pytest.mark.skipif(shutil.which("iconv") is None, reason="needs the program iconv, whose table is independent")
def test_every_byte_of_tcvn3_reads_as_iconv_reads_it():
    table = _TCVN3 | _TCVN3_CAPITALS
    seen = {}
    for byte in table:
        run = subprocess.run(["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=bytes([byte]), capture_output=True)
        seen[byte] = unicodedata.normalize("NFC", run.stdout.decode("utf-8"))
    assert seen == table
    assert {byte for byte in range(0xA1, 0x100) if byte not in table} == set()
    assert len(set(_TCVN3.values())) == 74 and set(LETTERS.split()) - {"|"} <= set(_TCVN3.values())


def test_every_letter_of_vni_in_both_cases():
    assert to_unicode(VNI_LETTERS, "vni") == LETTERS
    assert to_unicode(VNI_LETTERS.upper(), "vni") == LETTERS.upper()
    assert to_unicode("AÂn Ñöùc", "vni") == to_unicode("Aân Ñöùc", "vni") == "Ân Đức"


@pytest.mark.parametrize(("written", "text"), VNI_WRITTEN.items())
def test_vni_as_people_wrote_it(written, text):
    assert to_unicode(written, "vni") == text
    assert decode(written.encode("cp1252")).text == text


@pytest.mark.parametrize(("written", "text"), TCVN3_WRITTEN.items())
def test_tcvn3_as_people_wrote_it(written, text):
    assert to_unicode(written, "tcvn3") == text
    assert decode(written.encode("cp1252")).text == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("TØNH L¹NG S¬N", "TỈNH LẠNG SƠN"),
        ("X· B¾C ¸I", "XÃ BẮC ÁI"),
        ("tØnh L¹NG S¬N", "tỉnh LẠNG SƠN"),
        ("Bµ Tµ", "Bà Tà"),
        ("TT Bè H¹", "TT Bố Hạ"),
        ("\u201cX· B¾c ¸i\u201d \u2013 L¹ng S¬n", "“Xã Bắc ái” – Lạng Sơn"),
        ("\x9ey ban, \u0161n, M\u20acI", "Ủy ban, Ỡn, MÀI"),
    ],
)
def test_capitals_of_tcvn3(written, text):
    assert to_unicode(written, "tcvn3") == text


@given(TEXTS)
def test_the_legacy_fonts_there_and_back(texts):
    for text in texts:
        assert to_unicode(to_tcvn3(text), "tcvn3") == text
        assert to_unicode(to_vni(text), "vni") == text
        assert decode(to_cp1258("Xã Hữu Lũng, xã Quỳnh Sơn, " + text)).text.endswith(text)


@given(TEXTS)
def test_unicode_is_never_taken_for_a_legacy_font(texts):
    assert legacy_of(texts) is None
    assert decode("\n".join(texts).encode("utf-8")).text == "\n".join(texts)


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
     ("utf-16-be", "utf-16-be"), ("utf-32", "utf-32")],
)  # fmt: skip
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_unicode_in_every_form(encoding, named, form):
    text = "mã;tên\r\n06001;Xã Hữu Lũng – Đồng Đăng\r\n"
    read = decode(unicodedata.normalize(form, text).encode(encoding))
    assert (read.text, read.encoding, read.legacy) == (text, named, False)


@pytest.mark.parametrize(
    ("write", "named"), [(lambda text: to_tcvn3(text).encode("latin-1"), "tcvn3"),
                         (lambda text: to_vni(text).encode("latin-1"), "vni"), (to_cp1258, "cp1258")],
)  # fmt: skip
def test_files_of_every_legacy_encoding(write, named):
    units = pd.read_csv(DATA / "units.csv", dtype=str, keep_default_na=False)
    for _, rows in units[units["district"] != ""].groupby(["province", "effective_date", "district"]):
        text = "\n".join("Xã," + rows["name"] + "," + rows["district"])
        read = decode(write(text))
        assert (read.encoding, read.legacy) == (named, True)
        assert read.text.lower() == text.lower()


def test_an_empty_file_and_plain_ascii_are_utf_8():
    assert decode(b"").text == "" and decode(b"a,b\n").encoding == "utf-8"


def test_western_signs_alone_are_no_reason_to_refuse():
    assert decode(b"ma;dien tich (km\xb2)\n1;12\n").text == "ma;dien tich (km²)\n1;12\n"


@pytest.mark.parametrize(
    "data",
    ["Château de la Rivière, élève naïf".encode("latin-1"), "中华人民共和国".encode("gb18030"),
     "Xã Hữu Lũng, Đồng Đăng".encode()[:-1] + b"\xff", bytes(range(128, 256))],
    ids=["french", "chinese", "damaged utf-8", "noise"],
)  # fmt: skip
def test_text_that_is_not_vietnamese_is_refused(data):
    with pytest.raises(IntakeError, match="hãy mở tệp bằng chương trình đã tạo ra nó"):
        decode(data)


def test_binary_and_broken_unicode_are_refused():
    with pytest.raises(IntakeError, match="không phải văn bản"):
        decode(b"\x89PNG\r\n\x1a\n\0\0\0\r")
    with pytest.raises(IntakeError, match="UTF-8-SIG nhưng hỏng ở byte thứ 5"):
        decode(b"\xef\xbb\xbfA\xff")


@pytest.mark.parametrize(("write", "named"), [(to_tcvn3, "tcvn3"), (to_vni, "vni")])
def test_a_column_in_a_legacy_font_is_recognised(write, named):
    assert legacy_of(map(write, COLUMN)) == named
    assert [to_unicode(write(name), named) for name in COLUMN] == COLUMN


@pytest.mark.parametrize(("write", "named"), [(to_tcvn3, "tcvn3"), (to_vni, "vni")])
def test_columns_of_every_district(write, named):
    units = pd.read_csv(DATA / "units.csv", dtype=str, keep_default_na=False)
    for _, names in units[units["district"] != ""].groupby(["effective_date", "district"])["name"]:
        assert legacy_of(map(write, names)) == named


@pytest.mark.parametrize(("text", "legacy"), [("L¹ng S¬n", "tcvn3"), ("Laïng Sôn", "vni")])
def test_two_words_can_be_enough(text, legacy):
    assert legacy_of([text]) == legacy


@pytest.mark.parametrize(
    "texts",
    [["L¹ng"], ["Sôn"], ["Tõ"], ["µm", "µg", "km²"], ["naïve", "Noël"], ["Zoë", "Chloë"], [], ["", "12"],
     [*COLUMN, "L¹ng S¬n"]],
)  # fmt: skip
def test_one_word_signs_and_foreign_names_decide_nothing(texts):
    assert legacy_of(texts) is None


def test_no_name_of_the_country_is_taken_for_a_legacy_font():
    units = pd.read_csv(DATA / "units.csv", dtype=str, keep_default_na=False)
    labels = [record[key] for record in records() for key in ("ward", "district", "province")]
    names = [record["ward"] for record in records()]
    assert len(names) == 11163
    assert legacy_of(names) is None and legacy_of(units["name"]) is None and legacy_of(units["district"]) is None
    assert [name for name in {*labels, *units["name"], *units["district"]} if legacy_of([name])] == []


def test_unicode_in_a_legacy_column_stays():
    assert to_unicode("Xã Hữu Lũng", "tcvn3") == "Xã Hữu Lũng"
    assert to_unicode(unicodedata.normalize("NFD", "Lạng Sơn"), None) == "Lạng Sơn"


def test_what_a_syllable_is():
    assert all(map(is_syllable, SYLLABLES.split()))
    assert not any(map(is_syllable, NO_SYLLABLES.split()))
