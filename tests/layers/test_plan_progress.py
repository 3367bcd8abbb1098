"""A plan beside a small made-up state worked out on paper, and beside the demonstration of Lạng Sơn."""

import datetime
from types import SimpleNamespace

import pandas as pd
import pytest

from layers.errors import LayerError
from layers.plan_places import plan_library
from layers.plan_progress import progress
from layers.table import commune_view
from ntm.criteria import criteria_set
from ntm.datasets import available
from ntm.plans import Plan, Target

LIBRARY = plan_library()


@pytest.fixture
def view(table):
    """The small world of conftest as a view of 2021: communes met 3, 1, 2, unknown; all but the last two rural."""
    frame = table.copy()
    frame["unknown"] = pd.array([0, 0, 1, 3, pd.NA, pd.NA], dtype="Int64")
    frame["group"] = ["19", "<5", "<5", None, None, None]
    frame["villages_attained"] = pd.array([4, 9, 3, pd.NA, pd.NA, pd.NA], dtype="Int64")
    recognition = pd.DataFrame(
        {
            "unit_code": ["00101", "00103", "00103"],
            "level": ["dat_chuan", "dat_chuan", "nang_cao"],
            "year": [2021, 2020, 2021],
        }
    )
    dataset = SimpleNamespace(province="20", year=2021, recognition=recognition)
    return SimpleNamespace(dataset=dataset, criteria=criteria_set("2016-2020"), table=frame)


def target(indicator, measure, value, **more):
    base = {
        "indicator": indicator, "measure": measure, "value": value, "unit": "xã", "place": "tỉnh Thử",
        "place_code": "20", "year": 2021, "kind": "target", "label": indicator, "quote": str(value), "line": 7,
        "confidence": "certain",
    }  # fmt: skip
    return Target(**base | more)


def plan_of(*targets):
    return Plan(
        "thu", "thu.txt", "Thử", "UBND", "province", "tỉnh Thử", "20", "20", "2021", "", "",
        datetime.date(2021, 12, 31), False, targets,
    )  # fmt: skip


def only(view, *targets):
    frame = progress(plan_of(*targets), view)
    assert len(frame) == 1
    return frame.iloc[0]


@pytest.mark.parametrize(
    ("one", "now", "shortfall", "lower_bound"),
    [
        (target("criterion:1", "count", 4), 3, 1, True),
        (target("criterion:2", "count", 1), 2, 0, True),
        (target("criterion:1", "share", 100, unit="%"), 75, 25, True),
        (target("criterion:1", "count", 2, place_code="182"), 2, 0, False),
        (target("criterion:1", "count", 1, place_code="00102"), 1, 0, False),
        (target("group:19", "count", 2), 1, 1, True),
        (target("group:<5", "count", 1), 2, None, True),
        (target("average:criteria", "average", 2.5), 2, 0.5, True),
        (target("average:criteria:border", "average", 2, value_max=3), 2.5, 0, True),
        (target("communes:recognised", "count", 3), 2, 1, False),
        (target("communes:advanced", "count", 1), 1, 0, False),
        (target("communes:model", "count", 1), 0, 1, False),
        (target("communes:recognised", "increment", 2, kind="increment"), 1, 1, False),
        (target("communes:advanced", "increment", 1, kind="increment", place_code="180"), 1, 0, False),
        (target("villages:border", "count", 10, unit="thôn"), 7, 3, False),
    ],
)
def test_now_target_and_shortfall(view, one, now, shortfall, lower_bound):
    row = only(view, one)
    assert row["now"] == now and row["target"] == one.value and row["gap"] == one.value - now
    assert pd.isna(row["shortfall"]) if shortfall is None else row["shortfall"] == shortfall
    assert row["lower_bound"] == lower_bound
    assert (row["unit"], row["quote"], row["line"]) == (one.unit, one.quote, 7)


@pytest.mark.parametrize(
    "one",
    [
        target("communes:recognised", "increment", 2, kind="increment", year=2022),
        target("criterion:1", "count", 1, place_code="00104"),
        target("average:criteria", "average", 3, place_code="00104"),
        target("group:19", "count", 1, place_code="00104"),
        target("criterion:1", "share", 100, unit="%", place_code="99999"),
        target("villages:border", "count", 1, place_code="00104"),
    ],
)
def test_what_is_not_known_is_missing_and_never_zero(view, one):
    row = only(view, one)
    assert pd.isna(row["now"]) and pd.isna(row["gap"]) and pd.isna(row["shortfall"])


def test_what_attainment_cannot_answer_is_left_out(view):
    frame = progress(
        plan_of(
            target("communes:total", "count", 4),
            target("communes:advanced", "count", 6, kind="baseline"),
            target("average:criteria", "average", 14, bound="upper"),
            target("jobs:created", "count", 1000),
            target("criterion:1", "count", 4, year=2030),
            target("named:advanced", "status", None),
        ),
        view,
    )
    assert frame.empty and frame["now"].dtype == "Float64"


def test_a_target_stated_twice_stands_once_and_a_percentage_yields_to_its_count(view):
    count, share = target("criterion:1", "count", 4, of=4), target("criterion:1", "share", 100, unit="%")
    frame = progress(plan_of(share, count, count), view)
    assert list(frame["measure"]) == ["count"] and list(frame["of"]) == [4]


def test_a_view_without_recognition_says_nothing_of_it(view):
    view.dataset.recognition = view.dataset.recognition.iloc[:0]
    assert pd.isna(only(view, target("communes:recognised", "count", 3))["now"])


def test_progress_leaves_the_view_as_it_was(view):
    before = view.table.copy()
    progress(plan_of(target("criterion:1", "count", 4), target("average:criteria:border", "average", 2)), view)
    pd.testing.assert_frame_equal(view.table, before)


def test_a_view_of_another_province_is_refused(view):
    with pytest.raises(LayerError, match="tỉnh mã 10"):
        progress(LIBRARY.plan("laocai-2021"), view)


@pytest.mark.skipif(
    ("20", 2021) not in [row[:2] for row in available()], reason="chưa có số liệu minh họa Lạng Sơn 2021"
)
def test_progress_of_langson_2022_from_the_end_of_2021():
    frame = progress(LIBRARY.plan("langson-2022"), commune_view("20", 2021, "demo"))
    counts = frame[(frame["measure"] == "count") & frame["indicator"].str.startswith("criterion:")]
    assert len(counts) == 18
    row = counts.set_index("indicator").loc["criterion:4"]
    assert (row["now"], row["target"], row["shortfall"]) == (121, 143, 22)
    assert pd.isna(frame[frame["measure"] == "increment"]["now"]).all()
