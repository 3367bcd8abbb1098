import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import FilterError
from layers.filters import FLAG_WORDS, Filters

CASES = [
    ([], ["00101", "00102", "00103", "00104", "00105", "00106"]),
    (["border"], ["00101", "00103", "00105"]),
    (["merged"], ["00102", "00103"]),
    (["border", "merged"], ["00103"]),
    (["border-village-scheme"], ["00101"]),
    (["disadvantaged"], ["00102"]),
    (["district:182"], ["00101", "00102"]),
    (["district:182", "district:180"], ["00101", "00102", "00103", "00104"]),
    (["district:999"], []),
    (["met:2"], ["00101", "00103"]),
    (["unmet:2"], ["00102"]),  # «cơ bản đạt» is not attained; unknown is not "not attained"
    (["unmet:3"], ["00102"]),
    (["count:>=2"], ["00101", "00103"]),
    (["count:≥2"], ["00101", "00103"]),
    (["count:<2"], ["00102"]),
    (["count:2-3"], ["00101", "00103"]),
    (["count:3"], ["00101"]),
    (["name:thuy hung"], ["00101"]),
    (["name:THỤY"], ["00101"]),
    (["name:hòa"], ["00102"]),
    (["name:hoa"], ["00102"]),
    (["name:de tham"], ["00103"]),
    (["name:xa bac ai"], ["00104"]),
    (["name:00106"], ["00106"]),
    (["name:thúy"], []),
]


@pytest.mark.parametrize(("tokens", "codes"), CASES, ids=lambda value: " ".join(value) or "all")
def test_a_filter_keeps_these_units(table, tokens, codes):
    before = table.copy()
    mask = Filters.from_tokens(tokens).mask(table)
    assert list(table.index[mask]) == codes
    assert mask.index.equals(table.index) and mask.dtype == bool
    assert table.equals(before)


@pytest.mark.parametrize(
    "token", ["", "biên giới", "district:18", "met:x", "unmet:", "count:nhiều", "count:9-5", "name:", "border:1"]
)
def test_an_unreadable_token_is_refused_by_name(token):
    with pytest.raises(FilterError, match=r"Không hiểu"):
        Filters.from_tokens([token])


def test_two_counts_are_refused():
    with pytest.raises(FilterError, match="một lần"):
        Filters.from_tokens(["count:3", "count:4"])


def test_a_criterion_the_set_lacks_is_refused(table):
    with pytest.raises(FilterError, match="tiêu chí 1 đến 3, không có tiêu chí 20"):
        Filters.from_tokens(["met:20"]).mask(table)


def test_it_says_itself_in_vietnamese():
    filters = Filters.from_tokens(["border", "district:182", "unmet:2", "count:>=15", "name:hung"])
    said = filters.describe({"182": "Huyện Văn Lãng"}, {2: "Giao thông"})
    assert said == "xã biên giới; Huyện Văn Lãng; chưa đạt tiêu chí 2 Giao thông; từ 15 tiêu chí trở lên; tên có «hung»"
    assert Filters().describe() == "" and not Filters()


@given(
    st.lists(st.sampled_from(list(FLAG_WORDS)), unique=True),
    st.lists(st.integers(100, 999).map(str), unique=True, max_size=3),
    st.lists(st.integers(1, 19), unique=True, max_size=3),
    st.sampled_from(["", ">=15", "<5", "10-14", "19"]),
)
def test_tokens_bring_the_same_record_back(flags, districts, met, count):
    filters = Filters(tuple(flags), tuple(districts), tuple(met), (), count)
    assert Filters.from_tokens(filters.tokens()) == filters
