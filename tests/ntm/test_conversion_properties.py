"""What holds on every crosswalk, tried on random ones."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ntm.attainment import STATUSES, criteria_met
from ntm.conversion import RULES, convert, recognition_after

FEW = settings(max_examples=25, deadline=None)
CRITERIA = 3
RULE = st.sampled_from(RULES)
SHORT = ["nearly", "not_attained"]


@st.composite
def worlds(draw):
    """A crosswalk of up to six units into up to five, with areas, people and statuses."""
    count, receivers = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    areas = draw(st.lists(st.floats(1, 300), min_size=count, max_size=count))
    rows = []
    for place, area in enumerate(areas):
        weights = draw(st.lists(st.integers(0, 3), min_size=receivers, max_size=receivers).filter(any))
        rows += [(f"0{place}", f"9{to}", w / sum(weights), area) for to, w in enumerate(weights) if w]
    frame = pd.DataFrame(rows, columns=["from_code", "to_code", "share_from", "area"])
    piece = frame["share_from"] * frame["area"]
    frame["share_to"] = piece / piece.groupby(frame["to_code"]).transform("sum")
    frame = frame.assign(confidence="certain", decrees=[("1/NQ",)] * len(frame), piece=piece)
    codes = [f"0{place}" for place in range(count)]
    words = draw(st.lists(st.sampled_from(STATUSES), min_size=count * CRITERIA, max_size=count * CRITERIA))
    people = draw(st.lists(st.integers(1, 9000), min_size=count, max_size=count))
    return frame, laid_out(codes, words), pd.Series(people, index=codes)


def laid_out(codes, words):
    rows = [words[n * CRITERIA : (n + 1) * CRITERIA] for n in range(len(codes))]
    return pd.DataFrame(rows, index=codes, columns=range(1, CRITERIA + 1), dtype="str")


def attained(statuses, crosswalk, rule, people=None):
    return convert(statuses, crosswalk, rule, people).statuses == "attained"


@FEW
@given(worlds())
def test_strict_is_within_area_and_area_within_any(world):
    crosswalk, statuses, people = world
    strict, some = (attained(statuses, crosswalk, rule) for rule in ("strict", "any"))
    for rule in ("area", "population"):
        middle = attained(statuses, crosswalk, rule, people)
        assert not (strict & ~middle).any(axis=None)
        assert not (middle & ~some).any(axis=None)


@FEW
@given(worlds())
def test_strict_attains_exactly_where_every_part_does(world):
    crosswalk, statuses, _ = world
    strict = convert(statuses, crosswalk, "strict")
    for unit, row in strict.statuses.iterrows():
        parts = strict.basis[(strict.basis["unit_code"] == unit) & strict.basis["counted"]]["part_code"]
        for criterion, status in row.items():
            assert (status == "attained") == all(statuses.loc[part, criterion] == "attained" for part in parts)


@FEW
@given(worlds())
def test_every_piece_of_land_is_kept(world):
    crosswalk, statuses, _ = world
    converted = convert(statuses, crosswalk, "area")
    before = crosswalk.drop_duplicates("from_code")["area"].sum()
    areas = crosswalk.groupby("to_code")["piece"].sum()
    assert areas[converted.statuses.index].sum() == pytest.approx(before, rel=0.001)
    shares = converted.basis.assign(land=converted.basis["share"] * converted.basis["unit_code"].map(areas))
    by_part = shares.groupby("part_code")["land"].sum()
    assert by_part.to_dict() == pytest.approx(
        crosswalk.drop_duplicates("from_code").set_index("from_code")["area"].to_dict()
    )


@FEW
@given(worlds())
def test_shares_are_those_of_the_parts_that_attain(world):
    crosswalk, statuses, _ = world
    converted = convert(statuses, crosswalk, "area")
    for unit, rows in converted.basis[converted.basis["counted"]].groupby("unit_code"):
        for criterion in statuses.columns:
            held = rows["part_code"].map(statuses[criterion])
            expected = rows.loc[held == "attained", "weight"].sum()
            share = converted.shares.loc[unit, criterion]
            assert pd.isna(share) if (held == "unknown").all() else share == pytest.approx(expected)
            unknown = converted.unknown_shares.loc[unit, criterion]
            assert unknown == pytest.approx(rows.loc[held == "unknown", "weight"].sum(), abs=1e-9)


@FEW
@given(worlds(), RULE)
def test_the_same_units_keep_their_counts(world, rule):
    _, statuses, people = world
    codes = list(statuses.index)
    itself = pd.DataFrame({"from_code": codes, "to_code": codes, "share_from": 1.0, "share_to": 1.0})
    itself = itself.assign(confidence="certain", decrees=[()] * len(codes))
    converted = convert(statuses, itself, rule, people).statuses
    assert (converted == statuses).all(axis=None)
    assert criteria_met(converted).tolist() == criteria_met(statuses).tolist()


@FEW
@given(worlds(), RULE)
def test_unchanged_units_are_unchanged_under_every_rule(world, rule):
    crosswalk, statuses, people = world
    converted = convert(statuses, crosswalk, rule, people)
    same = converted.basis[converted.basis["how"].isin(["unchanged", "divided"]) & converted.basis["counted"]]
    for row in same.itertuples():
        assert converted.statuses.loc[row.unit_code].tolist() == statuses.loc[row.part_code].tolist()


@FEW
@given(worlds(), RULE, st.data())
def test_what_is_decided_stays_decided_when_the_unknown_become_known(world, rule, data):
    crosswalk, statuses, people = world
    known = statuses.map(lambda word: data.draw(st.sampled_from(STATUSES[:3])) if word == "unknown" else word)
    first = convert(statuses, crosswalk, rule, people).statuses
    later = convert(known, crosswalk, rule, people).statuses
    assert (later[first == "attained"].fillna("attained") == "attained").all(axis=None)
    assert later[first.isin(SHORT)].fillna("nearly").isin(SHORT).all(axis=None)
    assert not (later == "unknown").any(axis=None)


@FEW
@given(worlds(), RULE, st.data())
def test_a_part_that_improves_never_costs_the_unit(world, rule, data):
    crosswalk, statuses, people = world
    better = statuses.copy()
    better.loc[data.draw(st.sampled_from(list(statuses.index)))] = "attained"
    before = attained(statuses, crosswalk, rule, people)
    assert not (before & ~attained(better, crosswalk, rule, people)).any(axis=None)


@FEW
@given(worlds())
def test_recognition_is_never_given_to_a_changed_unit(world):
    crosswalk, statuses, _ = world
    basis = convert(statuses, crosswalk, "any").basis
    after = recognition_after(pd.Series("dat_chuan", index=statuses.index), basis)
    how = basis.drop_duplicates("unit_code").set_index("unit_code")["how"]
    assert (after[how == "unchanged"] == "dat_chuan").all()
    assert (after[how != "unchanged"] == "reassess").all()
