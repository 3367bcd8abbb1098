import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import lineage, lineage_steps
from geo.boundaries import boundaries
from geo.errors import DateTooEarly, EventSharesError, InvalidDate, UnknownProvince
from geo.lineage import COLUMNS, CONFIDENCES, check_crosswalk, crosswalk, unknown_shares, with_areas
from geo.provinces import all_provinces
from geo.units import Geography, geography, units, vintages

PAIRS = [
    (each.code, first, last)
    for each in all_provinces()
    for first in vintages(each.code)["effective_date"]
    for last in vintages(each.code)["effective_date"]
]


def title(value):
    return str(value)


@pytest.mark.parametrize(("province", "first", "last"), PAIRS, ids=title)
def test_every_unit_of_both_days_is_there_and_its_shares_add_up(province, first, last):
    frame = crosswalk(province, first, last)
    assert list(frame.columns) == COLUMNS
    assert list(frame["from_code"].unique()) == list(units(Geography(province, first)).index)
    assert set(frame["to_code"]) == set(units(Geography(province, last)).index)
    assert not frame.duplicated(["from_code", "to_code"]).any()
    assert frame["confidence"].isin(CONFIDENCES).all()
    for code, share in (("from_code", "share_from"), ("to_code", "share_to")):
        sums = frame.groupby(code)[share].agg(lambda shares: shares.sum(skipna=False)).dropna()
        assert sums.between(0.999, 1.001).all()


@pytest.mark.parametrize(("province", "first", "last"), [pair for pair in PAIRS if pair[1] < pair[2]], ids=title)
def test_the_pieces_make_up_the_measured_area_of_every_unit(province, first, last):
    frame = crosswalk(province, first, last)
    assembled = frame.groupby("to_code")["area_km2"].agg(lambda each: each.sum(skipna=False)).dropna()
    measured = boundaries(Geography(province, last))["area_km2"].reindex(assembled.index)
    assert ((assembled - measured).abs() / measured).max() < 0.001
    if not len(unknown_shares(frame)):
        assert frame["area_km2"].sum() == pytest.approx(boundaries(Geography(province, first))["area_km2"].sum())


@pytest.mark.parametrize("province", [each.code for each in all_provinces()])
def test_a_day_of_the_same_geography_gives_every_unit_to_itself(province):
    last = vintages(province)["effective_date"].iloc[-1]
    frame = crosswalk(province, last, "2026-11-01")
    assert (frame["from_code"] == frame["to_code"]).all()
    assert (frame[["share_from", "share_to"]] == 1).all(axis=None)
    assert set(frame["decrees"]) == {()}


def test_back_in_time_the_same_pieces_change_sides():
    forward = crosswalk("20", "2019-12-01", "2025-07-01")
    back = crosswalk("20", "2025-07-01", "2019-12-01")
    swapped = back.rename(
        columns={
            "from_code": "to_code", "to_code": "from_code", "from_name": "to_name", "to_name": "from_name",
            "share_from": "share_to", "share_to": "share_from",
        }
    )  # fmt: skip
    order = ["from_code", "to_code"]
    pd.testing.assert_frame_equal(
        swapped[COLUMNS].sort_values(order, ignore_index=True), forward.sort_values(order, ignore_index=True)
    )


def test_a_divided_commune_is_followed_through_two_resolutions():
    rows = crosswalk("20", "2019-12-15", "2026-01-01").set_index(["from_code", "to_code"])
    bac_ai = rows.loc["06052"]
    assert bac_ai["to_name"].to_dict() == {"06019": "Tân Tiến", "06046": "Tràng Định"}
    assert bac_ai["share_from"].to_dict() == {"06019": 0.5102, "06046": 0.4898}
    assert set(bac_ai["decrees"]) == {("818/NQ-UBTVQH14", "1672/NQ-UBTVQH15")}
    assert set(rows.loc["06271", "confidence"]) == {"inferred", "likely"}


def test_a_code_passed_on_is_not_the_same_unit():
    rows = crosswalk("20", "2019-12-15", "2020-06-01").set_index(["from_code", "to_code"])
    assert rows.loc[("06139", "06139"), ["from_name", "to_name"]].tolist() == ["Trùng Quán", "Bắc Hùng"]
    assert rows.loc[("06139", "06139"), "share_from"] == 0.5551
    assert rows.loc[("06040", "06040"), "decrees"] == ()


def test_unknown_shares_stay_unknown_until_all_of_them_lie_in_one_unit():
    early = crosswalk("10", "2019-05-01", "2020-01-01")
    unsure = unknown_shares(early)
    assert early["share_from"].isna().sum() == 8
    assert set(unsure["confidence"]) == {"inferred"}
    town = early[early["from_code"] == "03001"].set_index("to_code")["share_from"]
    assert town.isna().sum() == 4 and town["03028"] == 0.0649
    late = crosswalk("10", "2019-05-01", "2025-07-01")
    assert unknown_shares(late).empty
    remainder = late.set_index(["from_code", "to_code"])["share_from"]
    assert remainder["03001", "03006"] == 1
    assert remainder["03019", "03006"] == pytest.approx(1 - 0.8446)


def test_a_unit_made_of_several_and_divided_later_is_only_inferred():
    found = pd.DataFrame({
        "from_code": ["1", "2"], "to_code": ["9", "9"], "share_from": [1.0, 1.0],
        "confidence": ["certain"] * 2, "decrees": [("x",)] * 2,
    })  # fmt: skip
    step = pd.DataFrame({
        "decree": "y", "from_code": ["9", "9"], "to_code": ["7", "8"], "area_share": [0.25, 0.75],
        "confidence": ["certain"] * 2, "continues": [False] * 2,
    })  # fmt: skip
    led = lineage_steps._followed(found, step).set_index(["from_code", "to_code"])
    assert led["share_from"].to_dict() == {("1", "7"): 0.25, ("1", "8"): 0.75, ("2", "7"): 0.25, ("2", "8"): 0.75}
    assert set(led["confidence"]) == {"inferred"}
    assert set(led["decrees"]) == {("x", "y")}


@pytest.fixture
def broken(monkeypatch):
    """Events of Lạng Sơn as a test spoils them, with nothing remembered before or after."""

    def spoil(change):
        frame = change(lineage_steps.event_frame("20"))
        monkeypatch.setattr(lineage_steps, "event_frame", lambda _: frame)
        clear()

    def clear():
        lineage_steps._steps.cache_clear()
        lineage._crosswalk.cache_clear()

    clear()
    yield spoil
    monkeypatch.undo()
    clear()


def test_shares_that_do_not_add_up_are_refused_with_the_event_and_the_numbers(broken):
    def change(frame):
        piece = (frame["from_code"] == "06052") & (frame["to_code"] == "06046")
        return frame.assign(area_share=frame["area_share"].mask(piece, 0.4))

    broken(change)
    with pytest.raises(EventSharesError, match=r"818/NQ-UBTVQH14.*Bắc Ái \(06052\).*0\.9102.*1 ± 0\.001") as error:
        crosswalk("20", "2019-12-01", "2025-07-01")
    assert str(error.value).count(";") == 1


def test_a_unit_without_an_event_is_refused(broken):
    def change(frame):
        return frame[frame["from_code"] != "06052"]

    broken(change)
    with pytest.raises(EventSharesError, match=r"818/NQ-UBTVQH14.*06052.*0\.0000"):
        crosswalk("20", "2019-12-01", "2020-06-01")


@pytest.mark.parametrize(
    ("shares", "refused"),
    [([0.5, 0.4995], False), ([0.5, 0.498], True), ([0.5, None], False), ([1.2, None], True), ([1.2, -0.2], True)],
)
def test_known_shares_add_up_and_unknown_ones_leave_room(shares, refused):
    frame = pd.DataFrame({
        "from_code": "1", "to_code": ["7", "8"], "from_name": "A", "share_from": shares, "decrees": [("x",)] * 2,
    })  # fmt: skip
    if refused:
        with pytest.raises(EventSharesError, match=r"Nghị quyết x: các phần của A \(1\)"):
            check_crosswalk(frame)
    else:
        check_crosswalk(frame)


@pytest.mark.parametrize(
    ("province", "first", "last", "error"),
    [
        ("20", "2018-01-01", "2025-07-01", DateTooEarly),
        ("20", "2025-07-01", "2018-01-01", DateTooEarly),
        ("20", "hôm nay", "2025-07-01", InvalidDate),
        ("99", "2020-01-01", "2025-07-01", UnknownProvince),
    ],
)
def test_a_date_without_geography_is_refused_in_one_sentence(province, first, last, error):
    with pytest.raises(error) as raised:
        crosswalk(province, first, last)
    assert str(raised.value).endswith(".") and "\n" not in str(raised.value)


def test_a_caller_may_change_what_it_got():
    mine = crosswalk("20", "2019-12-01", "2025-07-01")
    mine["share_from"] = 0
    assert crosswalk("20", "2019-12-01", "2025-07-01")["share_from"].max() == 1


@given(st.lists(st.tuples(st.floats(0.1, 500), st.lists(st.integers(1, 9), min_size=3, max_size=3)), min_size=1))
def test_area_is_conserved_on_random_crosswalks(drawn):
    areas = pd.Series([area for area, _ in drawn], index=[f"{n:05}" for n in range(len(drawn))])
    rows = [
        (code, f"{to}", weight / sum(weights))
        for code, (_, weights) in zip(areas.index, drawn, strict=True)
        for to, weight in enumerate(weights)
    ]
    frame = with_areas(pd.DataFrame(rows, columns=["from_code", "to_code", "share_from"]), areas)
    assert frame["area_km2"].sum() == pytest.approx(areas.sum(), rel=0.001)
    assert frame.groupby("to_code")["share_to"].sum().to_numpy() == pytest.approx(1)


def test_one_piece_of_unknown_size_leaves_its_whole_unit_unknown():
    frame = pd.DataFrame(
        [("1", "7", 1.0), ("2", "7", None), ("2", "8", None), ("3", "9", 1.0)],
        columns=["from_code", "to_code", "share_from"],
    )
    found = with_areas(frame, pd.Series({"1": 10.0, "2": 20.0, "3": 5.0}))
    assert found["share_to"].isna().tolist() == [True, True, True, False]


def test_border_communes_of_2025_are_those_of_2024_carried_over():
    """The eleven, and the five the press names, are reached from the twenty-one border units before."""
    from geo.flags import flags

    before, after = geography("20", "2025-06-30"), geography("20", "2025-07-01")
    frame = crosswalk("20", before.date, after.date)
    old = flags(before)["border"].astype(bool)
    reached = set(frame.loc[frame["from_code"].map(old), "to_code"])
    border = flags(after)["border"].astype(bool)
    names = set(units(after).loc[border, "name"])
    assert border.sum() == 11
    assert {"Khuất Xá", "Kiên Mộc", "Mẫu Sơn", "Quốc Khánh", "Đồng Đăng"} <= names
    assert set(border.index[border]) <= reached
