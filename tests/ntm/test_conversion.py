import pandas as pd
import pytest

from ntm.conversion import (
    REASSESS,
    RULE_VI,
    RULES,
    ConversionError,
    check_crosswalk,
    convert,
    held_back_by,
    recognition_after,
)
from ntm.conversion_tables import attainment_after, recognition_rows_after
from ntm.errors import TableError

COLUMNS = ["from_code", "to_code", "share_from", "share_to"]


def crosswalk(*rows, decrees=("12/NQ",)):
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.assign(confidence="certain", decrees=[decrees] * len(frame))


@pytest.fixture
def pieces():
    """Unit 10 goes on; 20 and 30 (60 % and 40 %) merge into 90; 40 is divided between 91 and 92."""
    return crosswalk(
        ("10", "10", 1.0, 1.0),
        ("20", "90", 1.0, 0.6),
        ("30", "90", 1.0, 0.4),
        ("40", "91", 0.3, 1.0),
        ("40", "92", 0.7, 0.9995),
        ("50", "92", 0.01, 0.0005),
        ("50", "93", 0.99, 1.0),
    )


def statuses(**by_code):
    short = {"a": "attained", "n": "nearly", "x": "not_attained", "?": "unknown"}
    rows = {code.removeprefix("u"): [short[letter] for letter in text] for code, text in by_code.items()}
    frame = pd.DataFrame.from_dict(rows, orient="index", dtype="str")
    return frame.rename_axis("unit_code").set_axis(pd.RangeIndex(1, frame.shape[1] + 1, name="criterion"), axis=1)


def two(first, second, rule, **more):
    """Status of unit 90 by the statuses of its two parts."""
    frame = crosswalk(("20", "90", 1.0, 0.6), ("30", "90", 1.0, 0.4))
    return convert(statuses(u20=first, u30=second), frame, rule, **more).statuses.loc["90"].tolist()


# All sixteen pairs of statuses; the first part holds 60 % of the area, of the people too.
PAIRS = [(first, second) for first in "anx?" for second in "anx?"]
EXPECTED = {
    # second part:  a n x ?, for each first part in turn
    "strict": "anx? nnxx xxxx ?xx?",
    "area": "aaaa nnnn xxxx ????",
    "population": "aaaa nnnn xxxx ????",
    "any": "aaaa ann? anx? a???",
}


@pytest.mark.parametrize("rule", RULES)
def test_two_parts_under_every_rule(rule):
    first, second = ("".join(side) for side in zip(*PAIRS, strict=True))
    people = pd.Series({"20": 60, "30": 40})
    short = {"attained": "a", "nearly": "n", "not_attained": "x", "unknown": "?"}
    seen = "".join(short[word] for word in two(first, second, rule, populations=people))
    assert seen == EXPECTED[rule].replace(" ", "")


def test_people_may_weigh_otherwise_than_land():
    few = pd.Series({"20": 10, "30": 90})
    assert two("ax", "xa", "area") == ["attained", "not_attained"]
    assert two("ax", "xa", "population", populations=few) == ["not_attained", "attained"]


def test_half_of_the_area_is_enough():
    frame = crosswalk(("20", "90", 1.0, 0.5), ("30", "90", 1.0, 0.5))
    assert convert(statuses(u20="a", u30="x"), frame, "area").statuses.loc["90", 1] == "attained"


def test_every_unit_says_what_it_is_made_of(pieces):
    converted = convert(statuses(u10="a", u20="a", u30="x", u40="a", u50="x"), pieces, "strict")
    assert list(converted.statuses.index) == ["10", "90", "91", "92", "93"]
    how = converted.basis.drop_duplicates("unit_code").set_index("unit_code")["how"].to_dict()
    assert how == {"10": "unchanged", "90": "merged", "91": "divided", "92": "divided", "93": "divided"}
    rows = converted.basis[converted.basis["unit_code"] == "90"].set_index("part_code")
    assert rows["weight"].to_dict() == {"20": 0.6, "30": 0.4}
    assert set(rows["decrees"]) == {("12/NQ",)}


def test_a_sliver_decides_nothing(pieces):
    given = statuses(u10="a", u20="a", u30="a", u40="a", u50="x")
    for rule in ("strict", "area", "any"):
        converted = convert(given, pieces, rule)
        assert converted.statuses.loc["92", 1] == "attained"
        assert converted.shares.loc["92", 1] == 1
    sliver = converted.basis.query("unit_code == '92' and part_code == '50'").iloc[0]
    assert not sliver["counted"] and sliver["weight"] == 0


def test_shares_are_bounds_where_something_is_unknown(pieces):
    converted = convert(statuses(u20="aa?", u30="x??"), pieces, "area")
    assert converted.shares.loc["90", [1, 2]].tolist() == [0.6, 0.6]
    assert converted.shares.loc["90"].isna().tolist() == [False, False, True]
    assert converted.unknown_shares.loc["90"].tolist() == pytest.approx([0, 0.4, 1])
    assert converted.statuses.loc["90"].tolist() == ["attained", "attained", "unknown"]
    assert (converted.statuses.loc["10"] == "unknown").all()


def test_parts_of_unknown_size_decide_only_when_they_agree():
    frame = crosswalk(
        ("20", "90", None, None), ("30", "90", None, None), ("20", "91", None, 1.0), ("30", "92", None, 1.0)
    )
    converted = convert(statuses(u20="aaxn", u30="axxa"), frame, "area")
    assert converted.statuses.loc["90"].tolist() == ["attained", "unknown", "not_attained", "unknown"]
    assert converted.shares.loc["90"].tolist()[0] == 1
    assert converted.unknown_shares.loc["90"].tolist() == [0, 1, 0, 1]
    assert convert(statuses(u20="aaxn", u30="axxa"), frame, "strict").statuses.loc["90"].tolist() == [
        "attained", "not_attained", "not_attained", "nearly",
    ]  # fmt: skip


def test_which_parts_hold_a_unit_back(pieces):
    given = statuses(u10="x?", u20="an", u30="xa", u40="aa", u50="aa")
    rows = held_back_by(convert(given, pieces, "strict"), given)
    assert rows.to_dict("split")["data"] == [
        ["10", 1, "10", "not_attained"],
        ["10", 2, "10", "unknown"],
        ["90", 1, "30", "not_attained"],
        ["90", 2, "20", "nearly"],
    ]
    by_area = held_back_by(convert(given, pieces, "area"), given)
    assert by_area[by_area["unit_code"] == "90"]["part_code"].tolist() == ["20"]


def test_nothing_given_is_changed(pieces):
    given = statuses(u10="a", u20="a", u30="n")
    before, cut = given.copy(), pieces.copy()
    convert(given, pieces, "area")
    pd.testing.assert_frame_equal(given, before)
    pd.testing.assert_frame_equal(pieces, cut)


def test_recognition_stays_only_with_an_unchanged_unit(pieces):
    basis = convert(statuses(u10="a"), pieces, "any").basis
    levels = pd.Series({"10": "nang_cao", "20": "dat_chuan", "30": "dat_chuan", "40": "kieu_mau"})
    after = recognition_after(levels, basis)
    assert after.to_dict() == {"10": "nang_cao", "90": REASSESS, "91": REASSESS, "92": REASSESS, "93": REASSESS}
    assert recognition_after(levels.drop("10"), basis)["10"] == "none"
    decided = recognition_after(levels, basis, pd.Series({"90": "dat_chuan"}))
    assert decided.to_dict() == after.to_dict() | {"90": "dat_chuan"}
    with pytest.raises(ConversionError, match="«xuat_sac».*«dat_chuan»"):
        recognition_after(levels, basis, pd.Series({"90": "xuat_sac"}))


def test_recognition_rows_follow_the_new_code_of_an_unchanged_unit():
    basis = convert(
        statuses(u10="a"), crosswalk(("10", "19", 1.0, 1.0), ("20", "90", 1.0, 0.6), ("30", "90", 1.0, 0.4)), "any"
    )
    rows = pd.DataFrame({"unit_code": ["10", "20"], "level": ["nang_cao", "dat_chuan"]})
    assert recognition_rows_after(rows, basis.basis).to_dict("list") == {"unit_code": ["19"], "level": ["nang_cao"]}


def test_converted_statuses_make_a_table_again():
    long = attainment_after(statuses(u90="a?"), 2021, "2016-2020", pd.Series({"90": "quy đổi từ 20 và 30"}))
    assert long.to_dict("records") == [
        {"unit_code": "90", "year": 2021, "set_id": "2016-2020", "criterion": 1, "status": "attained",
         "source": "quy đổi từ 20 và 30"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"rule": "lenient"}, "«lenient»; hãy chọn một trong «strict», «area», «population», «any»"),
        ({"rule": "population"}, "còn thiếu 2 đơn vị: «20», «30»; hãy bổ sung dân số"),
        ({"rule": "population", "populations": pd.Series({"20": 900, "30": None})}, "còn thiếu 1 đơn vị: «30»"),
    ],
)
def test_what_cannot_be_decided_is_refused(arguments, message):
    with pytest.raises(ConversionError, match=message) as error:
        two("a", "x", **arguments)
    assert str(error.value).endswith(".") and "\n" not in str(error.value)


def test_statuses_of_another_geography_or_another_word_are_refused(pieces):
    with pytest.raises(ConversionError, match="«77» không thuộc địa giới gốc"):
        convert(statuses(u77="a"), pieces, "strict")
    with pytest.raises(ConversionError, match="giá trị lạ «đạt»"):
        convert(statuses(u10="a").replace("attained", "đạt"), pieces, "strict")


@pytest.mark.parametrize(
    ("frame", "error", "message"),
    [
        (crosswalk(("20", "90", 0.9, 1.0)), ConversionError, r"Nghị quyết 12/NQ.*đơn vị 20.*0\.9000.*1 ± 0\.001"),
        (crosswalk(("20", "90", 1.0, 0.7), ("30", "90", 1.0, 0.4)), ConversionError, r"đơn vị 90.*1\.1000"),
        (crosswalk(("20", "90", 1.2, 1.0), ("20", "91", -0.2, 1.0)), ConversionError, "đơn vị 20"),
        (crosswalk(("20", "90", 1.0, 0.5), ("20", "90", 1.0, 0.5)), ConversionError, "cặp mã 20 và 90 lặp lại"),
        (crosswalk((20, "90", 1.0, 1.0)), TableError, "giữ số 0 ở đầu"),
        (crosswalk(("20", "90", 1.0, 1.0)).drop(columns="decrees"), TableError, "thiếu cột «decrees»"),
    ],
)
def test_a_crosswalk_that_cannot_be_used_is_refused(frame, error, message):
    with pytest.raises(error, match=message):
        check_crosswalk(frame)


def test_shares_may_miss_by_a_thousandth_and_unknown_ones_leave_room():
    good = crosswalk(("20", "90", 0.9995, 1.0), ("30", "91", 0.4, 1.0), ("30", "92", None, None))
    assert check_crosswalk(good) is good


def test_every_rule_has_its_words():
    assert list(RULE_VI) == ["strict", "area", "population", "any"]
    assert all(words.partition(":")[2].strip() for words in RULE_VI.values())
