"""Figures of one year on another geography, against a hand computation written apart from the engine."""

import csv
import json
from collections import defaultdict
from dataclasses import replace

import pandas as pd
import pytest

from geo.errors import DateTooEarly
from geo.lineage import crosswalk
from geo.units import geography, units
from layers import conversion
from layers.conversion import conserved_area, convert, converted_view, statuses_of, summary, view_on
from layers.listing import summary as plain_summary
from layers.table import COLUMNS, check_table, commune_view
from ntm.conversion import ConversionError
from ntm.criteria import CRITERIA_DIR
from ntm.datasets import load_dataset
from ntm.errors import CriteriaError, DatasetError

NEW_DAY = "2025-07-01"
DEMO = CRITERIA_DIR.parent / "demo"
EVENTS = CRITERIA_DIR.parent / "boundaries" / "events.csv"


def rows_of(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def given():
    """Status of every (commune, criterion) of the 2021 demonstration, as the file has it."""
    rows = rows_of(DEMO / "langson_2021_attainment.csv")
    return {(row["unit_code"], int(row["criterion"])): row["status"] for row in rows}


@pytest.fixture(scope="module")
def strict():
    return convert("20", 2021, NEW_DAY, "strict")


def parts_by_hand():
    """Old codes of each unit of July 2025, by following the two resolutions row by row in the committed file."""
    later = defaultdict(set)
    for row in rows_of(EVENTS):
        if row["province"] == "20" and row["effective_date"] in ("2024-12-01", NEW_DAY):
            later[row["effective_date"], row["from_code"]].add(row["to_code"])
    found = defaultdict(set)
    for day, code in list(later):
        if day == "2024-12-01":
            for middle in later[day, code]:
                for new in later[NEW_DAY, middle]:
                    found[new].add(code)
    return found


def strict_by_hand(statuses):
    """The reading of the guidance, on the statuses of all parts of one unit."""
    if "not_attained" in statuses:
        return "not_attained"
    if "nearly" in statuses:
        return "not_attained" if "unknown" in statuses else "nearly"
    return "unknown" if "unknown" in statuses else "attained"


def test_the_demonstration_of_2021_on_65_units_is_what_a_hand_computation_gives(strict, given):
    parts = parts_by_hand()
    rural = units(geography("20", NEW_DAY))["rural"]
    assert len(strict["units"]) == len(parts) == 65
    for unit in strict["units"]:
        assert {part["code"] for part in unit["from"]} == parts[unit["code"]]
        for criterion, status in unit["criteria"].items():
            held = {given.get((part, int(criterion)), "unknown") for part in parts[unit["code"]]}
            assert status == (strict_by_hand(held) if rural[unit["code"]] else "unknown")


def test_its_totals_too(strict, given):
    parts = parts_by_hand()
    rural = units(geography("20", NEW_DAY))["rural"]
    attained = {
        number: sum(
            rural[code] and all(given.get((part, number)) == "attained" for part in members)
            for code, members in parts.items()
        )
        for number in range(1, 20)
    }
    assert strict["summary"]["criteria"] == {str(number): count for number, count in attained.items()}
    assert strict["summary"]["communes"] == 61
    assert strict["summary"]["groups"]["19"] == 6
    assert strict["summary"]["reassess"] == 61
    assert strict["summary"]["recognised"] == {"dat_chuan": 0, "nang_cao": 0, "kieu_mau": 0}


def test_by_area_against_a_loop_over_the_crosswalk(given):
    pieces = crosswalk("20", "2021-12-31", NEW_DAY)
    rural = units(geography("20", NEW_DAY))["rural"]
    for unit in convert("20", 2021, NEW_DAY, "area")["units"]:
        rows = [row for row in pieces.itertuples() if row.to_code == unit["code"]]
        for criterion, status in unit["criteria"].items():
            held = [(given.get((row.from_code, int(criterion)), "unknown"), row.share_to) for row in rows]
            sure = sum(share for word, share in held if word == "attained")
            maybe = sure + sum(share for word, share in held if word == "unknown")
            expected = "attained" if sure >= 0.5 else "unknown" if maybe >= 0.5 else "not_attained"
            assert status == (expected if rural[unit["code"]] else "unknown"), (unit["name"], criterion)


def test_strict_is_never_above_area_nor_area_above_any(strict):
    counts = [strict["summary"]["criteria"]]
    counts += [convert("20", 2021, NEW_DAY, rule)["summary"]["criteria"] for rule in ("area", "any")]
    for number in counts[0]:
        assert counts[0][number] <= counts[1][number] <= counts[2][number]


def test_the_answer_has_the_keys_of_the_contract(strict):
    assert list(strict)[:2] == ["units", "conserved"]
    assert set(strict["units"][0]) == {"code", "name", "criteria", "from"}
    assert list(strict["units"][0]["criteria"]) == [str(number) for number in range(1, 20)]
    assert all(set(part) == {"code", "name", "share"} for unit in strict["units"] for part in unit["from"])
    assert (strict["from_date"], strict["to_date"], strict["rule"]) == ("2021-12-31", NEW_DAY, "strict")
    assert json.loads(json.dumps(strict, ensure_ascii=False)) == strict


def test_land_is_conserved(strict):
    before, after = strict["conserved"]["area_km2"]
    assert before == pytest.approx(after, rel=0.001) and before > 8000
    for unit in strict["units"]:
        assert sum(part["share"] for part in unit["from"]) == pytest.approx(1, abs=0.001)


def test_land_that_went_missing_is_refused():
    view = converted_view("20", 2021, NEW_DAY, "any")
    lost = replace(view, converted=replace(view.converted, statuses=view.converted.statuses.iloc[1:]))
    with pytest.raises(ConversionError, match=r"Diện tích trước quy đổi .* km², sau .* km², lệch quá 0,1%"):
        conserved_area(lost)


def test_on_its_own_geography_nothing_changes():
    view, plain = converted_view("20", 2021, "2022-06-01", "strict"), commune_view("20", 2021)
    columns = [column for column in plain.table.columns if not column.startswith("villages")]
    pd.testing.assert_frame_equal(view.table[columns], plain.table[columns], check_dtype=False)
    wanted = plain_summary("20", 2021)
    assert {**wanted, **summary(view)} == {**wanted, "reassess": 0}
    assert "cùng một địa giới" in view.dataset.notes[-1]
    assert view.dataset.attainment["source"].str.startswith("Giữ nguyên").all()


def test_the_view_can_be_painted_like_any_other():
    view = converted_view("20", 2021, NEW_DAY, "strict")
    check_table(view.table)
    assert set(COLUMNS) <= set(view.table.columns)
    assert list(view.table.index) == list(units(geography("20", NEW_DAY)).index)
    rural = view.table["rural"]
    assert (view.table.loc[rural, "level"] == "reassess").all() and (view.table.loc[~rural, "level"] == "none").all()
    assert view.table.loc[~rural, "met"].isna().all()
    assert view.report.rows_without_unit == ()
    assert (view.dataset.year, view.dataset.geography_date.isoformat()) == (2021, NEW_DAY)


def test_each_value_carries_how_it_was_obtained():
    view = converted_view("20", 2021, NEW_DAY, "strict")
    source = view.dataset.attainment.query("unit_code == '06196'")["source"]
    assert set(source) == {
        "Quy đổi (chặt) từ địa giới ngày 31/12/2021: Xuất Lễ (47%), Cao Lâu (38%) và Mẫu Sơn (15%); "
        "số liệu gốc: số liệu minh họa khớp tổng số của kế hoạch 2021"
    }
    notes = view.dataset.notes
    assert notes[: len(view.source.dataset.notes)] == view.source.dataset.notes
    assert any(
        "từ địa giới ngày 31/12/2021 sang địa giới ngày 01/7/2025" in note and "«Chặt:" in note for note in notes
    )
    assert any(note.startswith("12 xã có phần là phường hoặc thị trấn") for note in notes)


def test_today_on_old_boundaries():
    """Every old commune lies in one unit of today, so all rules agree; only unchanged units keep a level."""
    answers = [convert("20", 2022, "2019-12-15", rule) for rule in ("strict", "area", "any")]
    view = converted_view("20", 2022, "2019-12-15", "strict")
    single = {unit["code"] for unit in answers[0]["units"] if len(unit["from"]) == 1}
    for units_of_all in zip(*(answer["units"] for answer in answers), strict=True):
        if units_of_all[0]["code"] in single:
            assert units_of_all[0]["criteria"] == units_of_all[1]["criteria"] == units_of_all[2]["criteria"]
    how = view.converted.basis.drop_duplicates("unit_code").set_index("unit_code")["how"]
    rural = view.table["rural"]
    reassess = view.table["level"] == "reassess"
    assert (reassess == (how.reindex(view.table.index).ne("unchanged") & rural)).all()
    assert set(view.dataset.recognition["unit_code"]) <= set(how.index[how == "unchanged"])


def test_pieces_of_unknown_size_are_told_and_never_counted():
    early = crosswalk("10", "2019-05-01", "2020-02-01")
    dataset = load_dataset("10", 2021)
    old = dataset.attainment[dataset.attainment["unit_code"].isin(early["from_code"])]
    moved = replace(dataset, attainment=old, geography_date=geography("10", "2019-06-01").date)
    view = view_on(moved, "2020-02-01", "area")
    assert any("phần đất không rõ diện tích" in note for note in view.dataset.notes)
    basis = view.converted.basis
    assert set(basis.loc[basis["share"].isna(), "unit_code"]) == {"03001", "03002", "03003", "03006", "03016"}
    assert view.converted.shares.loc[:, 1].dropna().between(0, 1).all()


def test_under_another_criteria_set_only_what_corresponds_is_shown():
    answer = convert("20", 2021, NEW_DAY, "strict", to_set="2026-2030")
    assert answer["set_id"] == "2026-2030"
    own = convert("20", 2021, NEW_DAY, "strict")
    assert answer["summary"]["criteria"]["1"] == own["summary"]["criteria"]["1"]
    assert all(set(list(unit["criteria"].values())[1:]) == {"unknown"} for unit in answer["units"])
    assert answer["notes"][-1].startswith("Khác ngưỡng")


def test_a_decision_taken_since_stands():
    view = converted_view("20", 2021, NEW_DAY, "strict", decided=pd.Series({"06196": "dat_chuan"}))
    assert view.table.loc["06196", "level"] == "dat_chuan"
    assert summary(view)["recognised"]["dat_chuan"] == 1 and summary(view)["reassess"] == 60


def test_by_population_when_populations_are_known():
    codes = units(geography("20", "2021-12-31")).index
    people = pd.Series(1000, index=codes)
    view = converted_view("20", 2021, NEW_DAY, "population", populations=people)
    area = converted_view("20", 2021, NEW_DAY, "area")
    assert not (statuses_of(view) == statuses_of(area)).all(axis=None)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("20", 2021, NEW_DAY, "lenient"), ConversionError, "«lenient»"),
        (("20", 2021, NEW_DAY, "population"), ConversionError, "còn thiếu 200 đơn vị"),
        (("20", 2021, "2018-01-01", "strict"), DateTooEarly, "2018-01-01"),
        (("20", 2030, NEW_DAY, "strict"), DatasetError, "năm 2030"),
        (("24", 2021, NEW_DAY, "strict"), DatasetError, "tỉnh «24»"),
        (("20", 2021, NEW_DAY, "strict", None, "2021-2025-advanced"), CriteriaError, "Chưa có bảng đối chiếu"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(arguments, error, message):
    with pytest.raises(error, match=message) as raised:
        convert(*arguments)
    assert "\n" not in str(raised.value) and str(raised.value).endswith(".")


def test_shares_that_do_not_add_up_stop_the_conversion(monkeypatch):
    pieces = crosswalk("20", "2021-12-31", NEW_DAY)
    spoiled = pieces.assign(share_from=pieces["share_from"].mask(pieces["from_code"] == "06040", 0.4))
    monkeypatch.setattr(conversion, "crosswalk", lambda *_: spoiled)
    with pytest.raises(ConversionError, match=r"1246/NQ-UBTVQH15, 1672/NQ-UBTVQH15.*đơn vị 06040.*0\.8000.*1 ± 0\.001"):
        convert("20", 2021, NEW_DAY, "strict")
