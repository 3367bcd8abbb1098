"""Ranking worked out by hand, its parts, its stability, and the lists beside it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ntm.priority import hardest, near, rank, robust, stability
from ntm.priority_history import progress, years_without_progress
from ntm.priority_parts import PARTS, PriorityError, check_measures, measures, scaled, uninformative
from ntm.priority_presets import own_scheme, poor_districts, presets, scheme


def frame_of(**columns):
    """Measures of communes a, b, c …; parts not given are unknown."""
    size = len(next(iter(columns.values())))
    frame = pd.DataFrame(np.nan, index=[f"0000{n}" for n in range(1, size + 1)], columns=list(PARTS))
    frame = frame.assign(**{"complete": False, "any_commune": 1.0, **columns})
    return check_measures(frame)


def test_weighted_sum_by_hand():
    frame = frame_of(
        missing=[2.0, 6.0, 10.0, 0.0], border=[1.0, 0.0, np.nan, 1.0], complete=[False, False, False, True]
    )
    ranked = rank(frame, {"missing": 3, "border": 1})
    # missing: (2-2)/8, (6-2)/8, (10-2)/8; border 1, 0, unknown; the complete commune is nothing to fund.
    assert ranked["score"].to_dict() == {"00003": 0.75, "00002": 0.375, "00001": 0.25, "00004": 0.0}
    assert ranked["rank"].to_list() == [1, 2, 3, 4]
    assert ranked.at["00003", "unknown"] == ("border",)
    assert pd.isna(ranked.at["00003", "part_border"])
    shares = ranked.filter(like="share_").sum(axis=1)
    assert np.allclose(shares, ranked["score"])


def test_ties_share_the_best_rank_and_say_so():
    ranked = rank(frame_of(missing=[5.0, 1.0, 5.0]), {"missing": 1})
    assert ranked["rank"].to_dict() == {"00001": 1, "00003": 1, "00002": 3}
    assert ranked["tied"].to_dict() == {"00001": 2, "00003": 2, "00002": 1}


def test_topsis_by_hand():
    ranked = rank(frame_of(missing=[0.0, 4.0, 8.0], border=[1.0, 0.0, 0.0]), {"missing": 1, "border": 1}, "topsis")
    # Weighted parts: (0, .5), (.25, 0), (.5, 0); best (.5, .5), worst (0, 0).
    middle = 0.25 / (0.25 + np.hypot(0.25, 0.5))
    assert ranked["score"].to_dict() == pytest.approx({"00001": 0.5, "00003": 0.5, "00002": middle})
    assert not [name for name in ranked if name.startswith("share_")]


def test_z_scores_by_hand():
    frame = frame_of(missing=[2.0, 4.0, 6.0, 0.0], border=[1.0, np.nan, 1.0, 0.0], complete=[False, False, False, True])
    ranked = rank(frame, {"missing": 1, "border": 1}, scaling="z-score")
    # Among the open: missing has mean 4 and variance 8/3; border is constant and the unknown one counts as the mean.
    far = 2 / np.sqrt(8 / 3) / 2
    assert ranked["score"].to_dict() == pytest.approx(
        {"00003": far, "00002": 0.0, "00001": -far, "00004": np.nan}, nan_ok=True
    )
    assert ranked["rank"].to_list() == [1, 2, 3, 4] and ranked.at["00002", "unknown"] == ("border",)
    steady = stability(frame, {"missing": 1, "border": 1}, top=9, scaling="z-score")
    assert steady.to_list() == [1, 1, 1, 0]
    falling = scaled(frame_of(next_group=[1.0, 3.0]), "z-score")["next_group"]
    assert falling.to_list() == [1.0, -1.0]


def test_topsis_takes_z_scores_and_an_unknown_scale_is_refused():
    frame = frame_of(missing=[0.0, 4.0, 8.0], border=[1.0, 0.0, 0.0])
    ranked = rank(frame, {"missing": 1, "border": 1}, "topsis", "z-score")
    assert ranked["score"].between(0, 1).all() and ranked.index[-1] == "00002"
    with pytest.raises(PriorityError, match="thang chung «rank»"):
        rank(frame, {"missing": 1}, scaling="rank")


def test_only_the_highest_coefficient_counts():
    frame = frame_of(region_3=[1.0, 0.0, np.nan], region_1=[0.0, 1.0, np.nan], border=[1.0, 0.0, 0.0])
    used = scheme("central-2026-2030")
    ranked = rank(frame, used.weight_of(), used.method)
    assert ranked["score"].to_dict() == {"00001": 50.0, "00002": 30.0, "00003": 25.0}
    assert "region_3" in ranked.at["00003", "unknown"]
    assert np.allclose(ranked.filter(like="share_").sum(axis=1), ranked["score"])


def test_a_small_distance_is_a_high_part_and_a_constant_tells_nothing():
    frame = frame_of(next_group=[1.0, 3.0, 5.0], merged=[1.0, 1.0, 1.0])
    parts = scaled(frame)
    assert parts["next_group"].to_list() == [1.0, 0.5, 0.0]
    assert parts["merged"].to_list() == [0.0, 0.0, 0.0]
    told = uninformative(frame)
    assert (told["merged"], told["border"], "next_group" in told) == ("constant", "unknown", False)


def test_measures_of_a_commune_table():
    table = pd.DataFrame(
        {
            "met": pd.array([19, 14, 9, 4, pd.NA], dtype="Int64"),
            "unknown": pd.array([0, 2, 0, 0, 19], dtype="Int64"),
            "border": pd.array([True, False, pd.NA, True, False], dtype="boolean"),
            "merged": [False, True, False, False, True],
            "villages_total": pd.array([pd.NA, 8, 4, pd.NA, pd.NA], dtype="Int64"),
            "villages_attained": pd.array([pd.NA, 2, 4, pd.NA, pd.NA], dtype="Int64"),
        },
        index=["00001", "00002", "00003", "00004", "00005"],
    )
    known = pd.DataFrame(
        {"region": [pd.NA, 3.0, 0.0, 1.0, 2.0], "due": 0.0, "poor_district": pd.NA, "stagnation": pd.NA},
        index=table.index,
    ).astype("Float64")
    frame = measures(table, 19, known)
    assert frame["complete"].to_list() == [True, False, False, False, False]
    assert frame["missing"].to_list()[:4] == [0, 3, 10, 15] and np.isnan(frame["missing"].iloc[4])
    assert frame["next_group"].to_list()[1:4] == [1, 1, 1] and np.isnan(frame["next_group"].iloc[0])
    assert frame["group_5_9"].to_list()[:4] == [0, 0, 1, 0] and np.isnan(frame["group_5_9"].iloc[4])
    assert frame["villages"].to_list()[1:3] == [0.75, 0.0] and np.isnan(frame["villages"].iloc[0])
    assert frame["region_3"].to_list()[1:] == [1, 0, 0, 0] and np.isnan(frame["region_3"].iloc[0])
    assert np.isnan(frame["border"].iloc[2]) and frame["poor_district"].isna().all()


def test_stability_is_the_same_twice_and_counts_the_top():
    rng = np.random.default_rng(3)
    frame = frame_of(missing=rng.uniform(0, 10, 60), villages=rng.uniform(0, 1, 60))
    weights = {"missing": 1, "villages": 1}
    once, again = (stability(frame, weights, top=10) for _ in range(2))
    pd.testing.assert_series_equal(once, again)
    assert once.sum() == pytest.approx(10)
    assert ((once > 0) & (once < 1)).sum() > 0, "weights within 20 % should move somebody in or out"
    assert not once.equals(stability(frame, weights, top=10, seed=4))


def test_stability_of_one_part_cannot_move_and_the_complete_never_count():
    frame = frame_of(missing=[3.0, 2.0, 1.0, 0.0], complete=[False, False, False, True])
    assert stability(frame, {"missing": 1}, top=2).to_list() == [1, 1, 0, 0]
    assert stability(frame, {"missing": 1}, top=9).to_list() == [1, 1, 1, 0]
    used = scheme("central-2026-2030")
    assert stability(frame, used.weight_of(), used.method, top=9).iloc[3] == 0


def test_robust_is_the_top_of_every_scheme():
    frame = frame_of(missing=[9.0, 8.0, 1.0], border=[1.0, 0.0, 1.0])
    kept = robust(frame, 1, (own_scheme({"missing": 1}), own_scheme({"border": 1})))
    assert kept.index.to_list() == ["00001"] and kept["worst"].to_list() == [1]


@given(st.lists(st.floats(0, 100), min_size=2, max_size=8), st.floats(0.1, 9))
@settings(max_examples=50, deadline=None)
def test_scores_stay_between_0_and_1_and_a_common_factor_changes_nothing(values, factor):
    frame = frame_of(missing=values, border=[float(n % 2) for n in range(len(values))])
    ranked = rank(frame, {"missing": 1, "border": 2})
    assert ranked["score"].between(0, 1).all()
    scaled_up = rank(frame, {"missing": factor, "border": 2 * factor})
    assert np.allclose(ranked["score"].sort_index(), scaled_up["score"].sort_index())


def test_near_and_hardest():
    table = pd.DataFrame(
        {
            "met": pd.array([3, 2, 0, 1, pd.NA], dtype="Int64"),
            "c1": ["attained", "attained", "nearly", "attained", "unknown"],
            "c2": ["attained", "attained", "not_attained", "unknown", "unknown"],
            "c3": ["attained", "not_attained", "not_attained", "not_attained", "unknown"],
        },
        index=["00001", "00002", "00003", "00004", "00005"],
    )
    close = near(table, 3, most=2)
    assert close["lacking"].to_dict() == {"00002": 1, "00004": 2}
    assert close.at["00004", "not_attained"] == (3,) and close.at["00004", "unknown"] == (2,)
    far = hardest(table, 3, count=1)
    assert far["lacking"].to_dict() == {"00003": 3} and far.at["00003", "not_attained"] == (1, 2, 3)
    assert hardest(table, 3, count=9).index.to_list() == ["00003", "00004", "00002"]


def test_years_without_progress():
    counts = pd.DataFrame(
        {2019: [5, 5, pd.NA, 5], 2020: [6, 5, 5, 5], 2022: [6, 5, 7, pd.NA]},
        index=["00001", "00002", "00003", "00004"],
    ).astype("Int64")
    years = years_without_progress(counts)
    assert years.to_list()[:3] == [2, 3, 0] and pd.isna(years.iloc[3])
    assert years_without_progress(counts[[2022]]).isna().all()


def test_progress_is_told_by_year_slowest_first():
    counts = pd.DataFrame(
        {2019: [5, 5, pd.NA, 9], 2020: [6, 5, 5, 5], 2022: [8, 5, 7, pd.NA]},
        index=["00001", "00002", "00003", "00004"],
    ).astype("Int64")
    moved = progress(counts)
    assert moved["gained"].to_dict() == {"00002": 0, "00001": 3, "00003": 2}
    assert moved["per_year"].to_list() == [0.0, 1.0, 1.0] and moved["progress_rank"].to_list() == [1, 2, 2]
    assert moved["since"].to_dict() == {"00002": 2019, "00001": 2019, "00003": 2020}
    assert progress(counts[[2022]]).empty


def test_presets_are_committed_with_source_and_status():
    assert {one.id: one.status for one in presets()} == {
        "plan-order": "plan", "central-2026-2030": "press", "equal": "own",
    }  # fmt: skip
    assert all(one.source and one.notes for one in presets())
    weights = [weight for _, weight in scheme(None).weights]
    assert all(weight > sum(weights[place + 1 :]) for place, weight in enumerate(weights)), "the first named dominates"


def test_poor_districts_are_known_only_for_the_years_of_the_decision():
    assert poor_districts("20", 2021) == {"181", "184"}
    assert poor_districts("20", 2020) is None and poor_districts("24", 2022) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nothing", "Không có bộ trọng số «nothing»"),
        ("height=1", "Không có phần «height»"),
        ("missing=x", "không đọc được"),
        ("missing=-1", "là -1"),
        ("missing=nan", "là nan"),
        ("missing=1,missing=2", "hai lần"),
        ("missing=0,border=0", "Mọi trọng số đều bằng 0"),
    ],
)
def test_unusable_weights_are_refused(text, said):
    with pytest.raises(PriorityError, match=said):
        scheme(text)


def test_unknown_method_and_graded_part_with_highest_are_refused():
    with pytest.raises(PriorityError, match="phương pháp «vikor»"):
        rank(frame_of(missing=[1.0, 2.0]), {"missing": 1}, "vikor")
    with pytest.raises(PriorityError, match="không cho «missing»"):
        rank(frame_of(missing=[1.0, 2.0]), {"missing": 1}, "highest")


def test_nothing_is_mutated():
    frame = frame_of(missing=[1.0, 2.0, 3.0], border=[1.0, 0.0, np.nan])
    before = frame.copy(deep=True)
    rank(frame, {"missing": 1, "border": 1}), stability(frame, {"missing": 1}), robust(frame)
    pd.testing.assert_frame_equal(frame, before)
