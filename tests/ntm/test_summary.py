import pandas as pd
import pytest

from ntm.attainment import wide
from ntm.summary import summarise

SET = "2026-2030"


@pytest.fixture
def laid_out():
    """Three communes: A meets 1-10, B meets 1-5 and is unknown on 10, C has no data."""
    rows = [("A", n, "attained") for n in range(1, 11)]
    rows += [("B", n, "attained" if n <= 5 else "not_attained") for n in range(1, 10)]
    frame = pd.DataFrame(rows, columns=["unit_code", "criterion", "status"]).assign(year=2026, set_id=SET)
    return wide(frame, ["A", "B", "C"], 2026, SET)


LEVELS = pd.Series({"A": "nang_cao", "Z": "kieu_mau"})


def test_all_three(laid_out):
    result = summarise(laid_out, LEVELS, SET, ["A", "B", "C"])
    assert result == {
        "communes": 3,
        "average": 7.5,
        "groups": {"10": 1, "8-9": 0, "5-7": 1, "<5": 0},
        "criteria": {"1": 2, "2": 2, "3": 2, "4": 2, "5": 2, "6": 1, "7": 1, "8": 1, "9": 1, "10": 1},
        "recognised": {"dat_chuan": 1, "nang_cao": 1, "kieu_mau": 0},
        "without_data": 1,
        "lower_bounds": 1,
    }


def test_a_selection(laid_out):
    result = summarise(laid_out, LEVELS, SET, ["B"])
    assert (result["communes"], result["average"], result["recognised"]["dat_chuan"]) == (1, 5.0, 0)


@pytest.mark.parametrize("codes", [[], ["C"]])
def test_nothing_known_has_no_average(laid_out, codes):
    result = summarise(laid_out, LEVELS, SET, codes)
    assert result["communes"] == len(codes)
    assert result["average"] is None
    assert sum(result["groups"].values()) == sum(result["criteria"].values()) == 0


def test_groups_of_a_nineteen_criterion_set():
    rows = [("A", n, "attained") for n in range(1, 16)] + [("A", n, "not_attained") for n in range(16, 20)]
    frame = pd.DataFrame(rows, columns=["unit_code", "criterion", "status"]).assign(year=2021, set_id="2016-2020")
    result = summarise(wide(frame, ["A"], 2021, "2016-2020"), LEVELS, "2016-2020", ["A"])
    assert result["groups"] == {"19": 0, "15-18": 1, "10-14": 0, "5-9": 0, "<5": 0}


def test_the_average_has_two_decimals(laid_out):
    thirds = pd.concat([laid_out.loc[["A"]], laid_out.loc[["B"]], laid_out.loc[["B"]].rename({"B": "D"})])
    assert summarise(thirds, LEVELS, SET, ["A", "B", "D"])["average"] == 6.67


def test_a_code_outside_the_table(laid_out):
    with pytest.raises(KeyError):
        summarise(laid_out, LEVELS, SET, ["X"])
