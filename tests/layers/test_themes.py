import pandas as pd
import pytest

from layers.errors import ThemeError
from layers.themes import COUNT_BREAKS, count_classes, theme
from ntm.attainment import group_of
from ntm.criteria import criteria_set, criteria_sets


def scale_table(size):
    """One rural commune for every count 0..size, one without data, one ward."""
    met = [*range(size + 1), pd.NA, pd.NA]
    frame = pd.DataFrame({"met": pd.array(met, dtype="Int64"), "rural": [True] * (size + 2) + [False]})
    frame.index = frame.index.map(lambda i: f"{i:05d}")
    frame["group"] = group_of(frame["met"], size)
    frame["level"] = "none"
    for number in range(1, size + 1):
        frame[f"c{number}"] = "attained"
    return frame


@pytest.mark.parametrize("one", criteria_sets(), ids=lambda one: one.id)
@pytest.mark.parametrize("theme_id", ["count", "group", "recognition", "criterion:1"])
def test_every_unit_is_in_exactly_one_legend_row(one, theme_id):
    frame = scale_table(one.size)
    chosen = theme(theme_id, one)
    keys = chosen.assign(frame)
    assert keys.index.equals(frame.index)
    assert set(keys) <= {row.key for row in chosen.classes}
    assert count_classes(chosen.classes, keys).sum() == len(frame)
    assert keys.iloc[-1] == "not_applicable"


@pytest.mark.parametrize("size", COUNT_BREAKS)
def test_breaks_span_the_scale_and_are_closed_on_the_right(size):
    one = next(s for s in criteria_sets() if s.size == size)
    keys = theme("count", one).assign(scale_table(size))
    for top in COUNT_BREAKS[size]:
        assert keys.iloc[top] == str(top)
    for low, high in zip((-1, *COUNT_BREAKS[size]), COUNT_BREAKS[size], strict=False):
        assert keys.iloc[low + 1] == str(high)
    assert keys.iloc[-2] == "no_data"


def test_unknown_is_no_data_and_never_not_attained(table):
    chosen = theme("criterion:3", criteria_set("2016-2020"))
    assert list(chosen.assign(table)) == [
        "attained", "not_attained", "no_data", "no_data", "not_applicable", "not_applicable",
    ]  # fmt: skip


def test_nearly_has_its_own_class(table):
    assert theme("criterion:2", criteria_set("2016-2020")).assign(table)["00102"] == "nearly"


@pytest.mark.parametrize("wrong", ["", "đẹp", "criterion:20", "criterion:0", "criterion:x"])
def test_an_unknown_theme_is_refused(wrong):
    with pytest.raises(ThemeError):
        theme(wrong, criteria_set("2016-2020"))


def test_classes_differ_in_colour_and_words():
    for one in criteria_sets():
        for theme_id in ("count", "group", "recognition", "criterion:1"):
            rows = theme(theme_id, one).classes
            assert len({row.colour for row in rows}) == len({row.label for row in rows}) == len(rows)
