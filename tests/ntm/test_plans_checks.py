"""What does not add up in the five plans: the list a careful reader writes by hand, and nothing else."""

import pandas as pd
import pytest

from ntm.errors import DatasetError
from ntm.plan_checks import SEVERITY_VI, findings, findings_answer, plan_against_plan
from ntm.plans import load_plans

LIBRARY = load_plans()
LAOCAI_COMMUNES = {"080": 7, "082": 20, "083": 15, "084": 9, "085": 18, "086": 11, "087": 16, "088": 10, "089": 21}
BY_HAND = {
    # plan, other plan, kind, severity, indicator, stated, computed
    ("langson-2021", "", "funding-sum", "error", "funding:total", 4756, 4766),
    ("langson-2022", "", "funding-sum", "error", "funding:total", 4760, 4770),
    ("langson-2022", "", "funding-share", "error", "funding:enterprise", 1.4, 1.6807),
    ("langson-2022", "thuyhung-2023", "document-number", "error", "document", 2021, 2019),
    ("laocai-2021", "", "district-average", "error", "average:criteria", 16.15, 15.7583),
    ("langson-2021", "", "share", "rounding", "group:15-18", 0.5, 0.5525),
    ("langson-2021", "", "share", "rounding", "criterion:14", 99.5, 99.4475),
    ("langson-2021", "", "share", "rounding", "criterion:19", 95, 94.4751),
    ("langson-2022", "", "share", "rounding", "criterion:14", 99.5, 99.4475),
    ("langson-2022", "", "share", "rounding", "criterion:19", 96.6, 96.6851),
    ("langson-2022", "", "funding-share", "rounding", "funding:credit", 67.3, 67.2269),
    ("langson-2022", "", "average-unsupported", "missed", "average:criteria", 14.5, 13.6298),
    ("langson-2022", "langson-2021", "target-lowered", "missed", "income:per-capita", 26.86, 28),
    *(
        ("langson-2021", "langson-2022", "increment-previous", severity, f"criterion:{number}", target, level)
        for number, target, level, severity in [
            (2, 96, 90, "missed"), (3, 176, 175, "missed"), (5, 82, 80, "missed"), (6, 81, 77, "missed"),
            (9, 147, 137, "missed"), (11, 105, 101, "missed"), (13, 140, 137, "missed"), (15, 160, 156, "missed"),
            (17, 85, 77, "missed"), (18, 119, 107, "missed"), (4, 121, 123, "exceeded"), (10, 84, 85, "exceeded"),
        ]
    ),
}  # fmt: skip


def key(one):
    return one.plan, one.other_plan, one.kind, one.severity, one.indicator, one.stated, one.computed


def test_the_plans_give_what_a_careful_reader_finds_and_nothing_else():
    found = findings(LIBRARY.plans, LAOCAI_COMMUNES)
    assert {key(one) for one in found} == BY_HAND
    assert len(found) == len(BY_HAND) == 25


def test_every_finding_cites_quotes_of_its_plans():
    quotes = {(plan.id, one.line, one.quote) for plan in LIBRARY.plans for one in (*plan.targets, *plan.documents)}
    for one in findings(LIBRARY.plans, LAOCAI_COMMUNES):
        cited = {(cite.plan, cite.line, cite.quote) for cite in one.citations}
        assert cited <= quotes and len(one.quotes) >= 2
        assert {cite.plan for cite in one.citations} == {one.plan, one.other_plan} - {""}
        assert one.explanation.endswith(".") and one.severity in SEVERITY_VI


def test_gravest_first():
    ranks = [list(SEVERITY_VI).index(one.severity) for one in findings(LIBRARY.plans)]
    assert ranks == sorted(ranks)


def test_districts_are_weighed_only_with_counts_that_add_to_the_stated_total():
    without = {key(one) for one in findings(LIBRARY.plans)}
    assert {one[2] for one in BY_HAND - without} == {"district-average"}
    other_days = LAOCAI_COMMUNES | {"080": 8}
    assert {key(one) for one in findings(LIBRARY.plans, other_days)} == without


def test_doubtful_readings_say_what_the_other_reading_gives():
    words = {one.kind: one.explanation for one in findings([LIBRARY.plan("langson-2022")]) if one.severity == "error"}
    assert "có thể là 70" in words["funding-sum"] and "khớp 4.760" in words["funding-sum"]
    assert "nếu là 70" in words["funding-share"] and "làm tròn" in words["funding-share"]


def test_the_unsupported_average_says_what_criterion_1_would_have_to_be():
    (found,) = [one for one in findings(LIBRARY.plans) if one.kind == "average-unsupported"]
    assert "tiêu chí số 1." in found.explanation and "từ 158 đến 181 xã" in found.explanation


def test_the_answer_has_the_keys_of_the_contract():
    answer = findings_answer()
    assert len(answer["findings"]) == 24
    keys = ["plan", "other_plan", "kind", "severity", "indicator", "stated", "computed", "quotes"]
    assert all(list(one)[:8] == keys for one in answer["findings"])
    assert all(isinstance(quote, str) for one in answer["findings"] for quote in one["quotes"])


def test_plan_against_plan_of_langson():
    frame = plan_against_plan(LIBRARY.plan("langson-2021"), LIBRARY.plan("langson-2022"))
    assert list(frame.index) == list(range(1, 20))
    shortfalls = frame["shortfall"].dropna().to_dict()
    assert shortfalls == {2: 6, 3: 1, 4: -2, 5: 2, 6: 4, 7: 0, 9: 10, 10: -1, 11: 4, 13: 3, 15: 4, 16: 0, 17: 8, 18: 12}
    assert frame.loc[18, ["target_2021", "increment_2022", "target_2022", "implied_level_2021"]].to_list() == [
        119, 10, 117, 107,
    ]  # fmt: skip
    assert pd.isna(frame.loc[1, "target_2022"]) and frame.loc[1, "quote_2022"] == ""
    assert frame.loc[18, "quote_2021"] == "nâng tổng số xã đạt tiêu chí lên 119/181 xã"
    assert frame.loc[18, ["line_2021", "line_increment_2022", "line_2022"]].to_list() == [66, 144, 145]


@pytest.mark.parametrize("pair", [("langson-2022", "langson-2021"), ("langson-2021", "laocai-2021")])
def test_only_plans_that_follow_each_other_are_compared(pair):
    with pytest.raises(DatasetError, match="không nối tiếp"):
        plan_against_plan(*map(LIBRARY.plan, pair))
