"""Every rule of the checks on plans made up for it: what adds up is silent, what does not is an error."""

import datetime
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm.plan_checks import findings
from ntm.plan_numbers import printed_decimals, read_number, verdict, written
from ntm.plans import CitedDocument, Plan, Target


def target(indicator, measure, value, **more):
    base = {
        "indicator": indicator, "measure": measure, "value": value, "place": "tỉnh Thử", "place_code": "20",
        "year": 2021, "kind": "target", "label": indicator, "quote": str(value).replace(".", ","), "line": 1,
        "confidence": "certain", "unit": "%" if measure == "share" else "xã",
    }  # fmt: skip
    return Target(**base | more)


def plan_of(*targets, **more):
    base = {
        "id": "thu", "source_file": "thu.txt", "title": "Thử", "issuer": "UBND", "level": "province",
        "place": "tỉnh Thử", "place_code": "20", "province_code": "20", "period": "2021", "number": "", "date": "",
        "geography_date": datetime.date(2021, 12, 31), "ocr": False,
    }  # fmt: skip
    return Plan(**base | more, targets=tuple(targets))


def found(*plans):
    return [(one.kind, one.severity, one.stated, one.computed) for one in findings(plans)]


def districts(indicator, measure, values, **more):
    return [
        target(indicator, measure, value, place_code=code, place=f"huyện {code}", **more)
        for code, value in values.items()
    ]


def groups(*counts):
    labels = ("19", "15-18", "10-14", "5-9")
    return [target(f"group:{label}", "count", n, of=10) for label, n in zip(labels, counts, strict=True)]


def criteria(counts):
    return [target(f"criterion:{n}", "count", value, of=10) for n, value in enumerate(counts, start=1)]


MONEY = {"kind": "funding", "unit": "tỷ đồng"}
ADD_UP = {
    "share": [target("criterion:2", "count", 5, of=10), target("criterion:2", "share", 50)],
    "groups": groups(4, 3, 2, 1),
    "funding": [
        target("funding:total", "amount", 10, **MONEY), target("funding:central", "amount", 4, **MONEY),
        target("funding:local", "amount", 1, **MONEY), target("funding:credit", "amount", 5, **MONEY),
    ],
    "districts": [
        target("jobs:created", "count", 9, unit="lao động"),
        *districts("jobs:created", "count", {"180": 4, "181": 5}, unit="lao động"),
    ],
    "district rates": [
        target("health:insurance", "share", 95),
        *districts("health:insurance", "share", {"180": 90, "181": 99}),
    ],
    "increase": [
        target("communes:recognised", "count", 5, year=2020, kind="baseline"),
        target("communes:recognised", "increment", 2, kind="increment"),
        target("communes:recognised", "count", 7),
    ],
    "increase of at least": [
        target("communes:recognised", "count", 5, year=2020, kind="baseline"),
        target("communes:recognised", "increment", 2, kind="increment", qualifier="at_least"),
        target("communes:recognised", "count", 8),
    ],
    "criterion as large as the full group": [target("group:19", "count", 5), target("criterion:2", "count", 5)],
    "average": [*criteria([10] * 10 + [0] * 9), target("average:criteria", "average", 10)],
    "average in a range": [
        *criteria([10] * 10 + [5] + [0] * 8),
        target("average:criteria", "average", 10, value_max=11),
    ],
    "average at least": [*criteria([10] * 19), target("average:criteria", "average", 10, qualifier="at_least")],
    "average of groups": [*groups(0, 0, 10, 0), target("average:criteria", "average", 12)],
    "range and number inside": [
        target("villages:model", "count", 1, value_max=2),
        target("villages:model", "count", 2),
    ],
}  # fmt: skip
DIFFER = {
    "share": ([target("criterion:2", "count", 5, of=10), target("criterion:2", "share", 52)], ("share", 52, 50)),
    "share sum": (
        [target("group:19", "share", 60), target("group:15-18", "share", 42)], ("share-sum", 100, 102),
    ),
    "groups": (groups(4, 3, 2, 2), ("group-sum", 10, 11)),
    "funding": (
        [
            target("funding:total", "amount", 10, **MONEY), target("funding:central", "amount", 4, **MONEY),
            target("funding:local", "amount", 1, **MONEY), target("funding:credit", "amount", 4, **MONEY),
        ],
        ("funding-sum", 10, 9),
    ),
    "districts": (
        [
            target("jobs:created", "count", 8, unit="lao động"),
            *districts("jobs:created", "count", {"180": 4, "181": 5}, unit="lao động"),
        ],
        ("district-sum", 8, 9),
    ),
    "district rates": (
        [target("health:insurance", "share", 89), *districts("health:insurance", "share", {"180": 90, "181": 99})],
        ("district-range", 89, 90),
    ),
    "increase": (
        [
            target("communes:recognised", "count", 5, year=2020, kind="baseline"),
            target("communes:recognised", "increment", 2, kind="increment"),
            target("communes:recognised", "count", 8),
        ],
        ("increment", 8, 7),
    ),
    "average": ([*criteria([10] * 10 + [0] * 9), target("average:criteria", "average", 12)], ("average", 12, 10)),
    "average above a range": (
        [*criteria([10] * 14 + [0] * 5), target("average:criteria", "average", 10, value_max=11)],
        ("average", 11, 14),
    ),
    "average out of reach": (
        [*criteria([1] * 18), target("average:criteria", "average", 10)], ("average", 10, 2.8),
    ),
    "average of groups": ([*groups(0, 0, 10, 0), target("average:criteria", "average", 15)], ("group-average", 15, 14)),
    "criterion below full": (
        [target("group:19", "count", 5), target("criterion:2", "count", 4)], ("criterion-below-full", 4, 5),
    ),
    "repeated": ([target("communes:model", "count", 3), target("communes:model", "count", 4)], ("repeated", 3, 4)),
    "ranges apart": (
        [target("villages:model", "count", 1, value_max=2), target("villages:model", "count", 3)], ("repeated", 1, 3),
    ),
    "denominator": (
        [target("communes:total", "count", 10), target("criterion:2", "count", 4, of=9)], ("denominator", 9, 10),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ADD_UP)
def test_what_adds_up_is_not_reported(case):
    assert found(plan_of(*ADD_UP[case])) == []


@pytest.mark.parametrize("case", DIFFER)
def test_what_does_not_add_up_is_an_error_with_both_numbers(case):
    targets, (kind, stated, computed) = DIFFER[case]
    assert found(plan_of(*targets)) == [(kind, "error", stated, computed)]


def roadmap(*counts, total):
    years = range(2021, 2021 + len(counts))
    rows = [target("villages:model", "increment", n, year=y, unit="thôn") for y, n in zip(years, counts, strict=True)]
    whole = target("villages:model", "count", total, year=2023, period="2021-2023", unit="thôn")
    return plan_of(*rows, whole, period="2021-2023")


def test_a_roadmap_adds_to_its_total_or_is_an_error():
    assert found(roadmap(1, 2, 3, total=6)) == []
    assert found(roadmap(1, 2, 3, total=7)) == [("roadmap-sum", "error", 7, 6)]
    assert found(roadmap(1, 2, total=7)) == []


def naming(count):
    names = [
        target("named:advanced", "status", None, text="nâng cao", place_code=f"0600{n}", place=f"xã {n}")
        for n in range(3)
    ]
    return plan_of(target("communes:advanced", "increment", count, kind="increment"), *names)


def test_places_named_are_counted():
    assert found(naming(3)) == []
    assert found(naming(4)) == [("named-count", "error", 4, 3)]


def test_one_thing_stated_differently_in_two_plans():
    one = plan_of(target("communes:border", "count", 20))
    other = plan_of(target("communes:border", "count", 21), id="khac", period="2022")
    (finding,) = findings([one, other])
    assert (finding.kind, finding.plan, finding.other_plan, finding.stated, finding.computed) == (
        "repeated", "thu", "khac", 20, 21,
    )  # fmt: skip


def test_a_total_that_moves_otherwise_than_its_parts():
    def funded(total, credit, **more):
        rows = [("total", total), ("credit", credit), ("direct", 5)]
        year = int(more.get("period", "2021"))
        money = [target(f"funding:{name}", "amount", n, year=year, **MONEY) for name, n in rows]
        return plan_of(*money, **more)

    after = {"id": "sau", "period": "2022"}
    assert found(funded(10, 5), funded(12, 7, **after)) == []
    kinds = [one[0] for one in found(funded(10, 5), funded(12, 5, **after))]
    assert kinds == ["funding-sum", "funding-change"]


def test_the_year_of_a_document_number_is_the_year_of_its_date():
    right = CitedDocument("Nghị quyết", "08/2019/NQ-HĐND", "10/12/2019", "08/2019/NQ-HĐND", 1)
    wrong = replace(right, number="08/2021/NQ-HĐND")
    no_year = replace(right, number="143/QĐ-UBND")
    assert found(replace(plan_of(), documents=(right, no_year))) == []
    assert found(replace(plan_of(), documents=(wrong, no_year))) == [("document-number", "error", 2021, 2019)]


whole_numbers = st.integers(1, 2000)


@given(whole_numbers.flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), st.integers(0, 2))
def test_a_percentage_rounded_right_is_never_reported_and_one_three_digits_off_always_is(counts, decimals):
    count, of = counts
    exact = Fraction(100 * count, of)
    unit = Fraction(1, 10**decimals)
    rounded = (exact / unit + Fraction(1, 2)).__floor__() * unit
    assert verdict(float(rounded), exact, decimals) == ""
    assert verdict(float(rounded + 3 * unit), exact, decimals) == "error"
    assert verdict(float(rounded + unit), exact, decimals) == ("error" if rounded > exact else "rounding")


@given(st.integers(0, 10**9), st.integers(0, 2))
def test_a_number_written_is_read_back(digits, decimals):
    value = Fraction(digits, 10**decimals)
    assert read_number(written(value, decimals)) == value


@pytest.mark.parametrize(
    ("value", "quote", "decimals"),
    [
        (98.5, "BHYT 98,50", 2),
        (0.5, "01/181 xã, chiếm 0,5%", 1),
        (95, "chiếm tỷ lệ 95%", 0),
        (13500, "13.500 lao động", 0),
    ],
)
def test_decimals_are_those_printed(value, quote, decimals):
    assert printed_decimals(target("group:19", "share", value, quote=quote)) == decimals
