"""Every unit of every list of Lạng Sơn, written in all the ways people write: always found, never another one."""

import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geo.lineage import where
from geo.matching import matcher
from geo.matching_text import bare, folded, glued
from geo.names import plain
from geo.units import Geography, geography, units, vintages

DAYS = list(vintages("20")["effective_date"])
HERE = {day: Geography("20", day) for day in DAYS}
ROWS = [(day, *row) for day in DAYS for row in units(HERE[day])[["name", "kind", "district"]].itertuples(name=None)]
TONES = "\u0300\u0301\u0303\u0309\u0323"
PREFIXES = {
    "xã": ["xã ", "Xã ", "XÃ ", "X. ", "x.", "xa ", "1. Xã ", "- xã "],
    "phường": ["phường ", "Phường ", "P. ", "P.", "p ", "3) Phường "],
    "thị trấn": ["thị trấn ", "Thị Trấn ", "TT. ", "TT ", "tt.", "T.T ", "T.T. ", "thi tran "],
}
DISTRICT_PREFIXES = {
    "Huyện": ["", "huyện ", "Huyện ", "H. ", "h."], "Thành phố": ["", "thành phố ", "TP. ", "TP.", "tp "],
}  # fmt: skip
CASES = [str, str.upper, str.lower, str.title]
FORMS = ["NFC", "NFD"]
STROKES = ["Đ", "Ð", "Ɖ"]
SLOW = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FLAT = "Xã ", "", str, "NFC", "Đ", " ", False, False


def other_place(word):
    """The tone of «òa, oè, úy» on the other vowel."""
    letters = unicodedata.normalize("NFD", word)
    tone = next((each for each in letters if each in TONES), "")
    base = unicodedata.normalize("NFC", "".join(each for each in letters if each not in TONES))
    if not tone or not base.lower().endswith(("oa", "oe", "uy")) or base.lower().endswith("quy"):
        return word
    first = unicodedata.normalize("NFC", base[:-1] + tone + base[-1])
    second = unicodedata.normalize("NFC", base + tone)
    return second if unicodedata.normalize("NFC", word) == first else first


def y_or_i(word):
    """«Lý» as «Lí» and back, where the vowel stands alone or behind qu."""
    letters = unicodedata.normalize("NFD", word)
    bases = [place for place, each in enumerate(letters) if each.lower() in "aeiouy"]
    swap = {"y": "i", "i": "y", "Y": "I", "I": "Y"}
    alone = len(bases) == 1 or (len(bases) == 2 and letters[:2].lower() == "qu")
    if not alone or letters[bases[-1]] not in swap or letters[bases[-1] + 1 :].strip(TONES):
        return word
    return unicodedata.normalize("NFC", letters[: bases[-1]] + swap[letters[bases[-1]]] + letters[bases[-1] + 1 :])


@st.composite
def spellings(draw, text):
    """A text in another case, normal form, place of the tone, with other strokes and blanks."""
    words = text.split()
    if draw(st.booleans()):
        words = [draw(st.sampled_from([word, other_place(word), y_or_i(word)])) for word in words]
    written = draw(st.sampled_from(CASES))(draw(st.sampled_from([" ", "  ", "-", " - ", "\u00a0"])).join(words))
    if draw(st.booleans()):
        written = written.replace("Đ", draw(st.sampled_from(STROKES)))
    return unicodedata.normalize(draw(st.sampled_from(FORMS)), written)


@st.composite
def rows(draw):
    """A unit and a row that means it: (day, code, what to match)."""
    day, code, name, kind, district = draw(st.sampled_from(ROWS))
    row = {"name": draw(st.sampled_from(PREFIXES[kind])) + draw(spellings(name))}
    if district:
        for word, prefixes in DISTRICT_PREFIXES.items():
            if district.startswith(word):
                row["district"] = draw(st.sampled_from(prefixes)) + draw(spellings(district.removeprefix(word).strip()))
    return day, code, row


@SLOW
@given(rows())
def test_a_unit_is_found_in_any_spelling(drawn):
    day, code, row = drawn
    found = matcher(HERE[day]).match(**row)
    assert (found.code, found.status in ("exact_name", "folded_name")) == (code, True), (row, found)


@SLOW
@given(rows(), st.booleans(), st.booleans(), st.booleans(), st.sampled_from(ROWS), st.booleans())
def test_what_is_settled_is_right(drawn, no_kind, no_district, no_marks, other, with_code):
    """Rows that lack their kind, district or marks, some with a code, some with the code of another unit."""
    day, code, row = drawn
    name = units(HERE[day]).loc[code, "name"] if no_kind else row["name"]
    row = {**row, "name": name}
    if no_marks:
        row = {role: plain(unicodedata.normalize("NFC", text)) for role, text in row.items()}
    if no_district:
        row.pop("district", None)
    if with_code:
        row["code"] = other[1]
    found = matcher(HERE[day]).match(**row)
    assert found.code in ("", code), (row, found)
    assert found.accepted or found.reason


@SLOW
@given(st.sampled_from(ROWS), st.sampled_from(DAYS))
@example(next(row for row in ROWS if row[2] == "Trùng Quán"), DAYS[1])
def test_a_unit_of_another_date_is_never_given_to_other_land(then, day):
    """A row of another date is settled only on a unit of the same name and kind that holds some of its land."""
    then_day, code, name, kind, district = then
    for row in ({"name": f"{kind} {name}", "district": district or ""},
                {"name": f"{kind} {name}", "district": district or "", "code": code}):  # fmt: skip
        found = matcher(HERE[day]).match(**row)
        if found.accepted:
            unit = units(HERE[day]).loc[found.code]
            assert (unit["name"], unit["kind"]) == (name, kind)
            assert holds_land(then_day, code, day, found.code), (row, found)
        elif found.status == "former":
            assert found.candidates and "Nghị quyết" in found.reason


def holds_land(then_day, code, day, found):
    history = matcher(HERE[day]).history
    return code == found if then_day == day else found in history.pieces(then_day, code)


@pytest.mark.parametrize("day", DAYS)
def test_every_list_matches_itself_by_name_and_by_code(day):
    given_matcher = matcher(HERE[day])
    for code, name, kind, district in units(HERE[day])[["name", "kind", "district"]].itertuples(name=None):
        by_name = given_matcher.match(name=name, kind=kind, district=district or "")
        assert (by_name.status, by_name.code) == ("exact_name", code)
        assert given_matcher.match(code=code, name=f"{kind} {name}", district=district or "").status == "exact_code"


@pytest.mark.parametrize("day", DAYS)
def test_a_bare_name_is_settled_only_when_it_is_one_unit(day):
    listed = units(HERE[day])
    for name, same in listed.groupby("name"):
        found = matcher(HERE[day]).match(name=name)
        assert found.accepted == (len(same) == 1), name
        assert found.accepted or {each.code for each in found.candidates} == set(same.index)


@pytest.mark.parametrize("day", DAYS[1:])
def test_every_unit_merged_away_is_explained(day):
    """Each unit of the first list that is no unit of this name and kind any more is explained, with its successors."""
    now = units(HERE[day])
    titles = set(zip(now["name"], now["kind"], strict=True))
    first = units(HERE[DAYS[0]])
    gone = [row for row in first[["name", "kind", "district"]].itertuples(name=None) if row[1:3] not in titles]
    assert gone
    for code, name, kind, district in gone:
        found = matcher(HERE[day]).match(name=f"{kind} {name}", district=district)
        assert found.status == "former", (name, found)
        assert set(matcher(HERE[day]).history.pieces(DAYS[0], code)) <= {each.code for each in found.candidates}
        life = next(each for each in where(name, "20")["matches"] if each["valid_from"] == DAYS[0].isoformat()
                    and each["district"] == district and each["kind"] == kind)  # fmt: skip
        assert life["became"][0]["decree"] in found.reason


@given(st.text())
def test_any_text_gives_an_outcome_and_keys_are_stable(text):
    found = matcher(geography("20", "2020-06-01")).match(name=text, district=text, code=text)
    assert found.accepted or found.reason
    for key in (folded, glued, bare):
        assert key(unicodedata.normalize("NFD", text)) == key(unicodedata.normalize("NFC", text))
