"""The kinds besides attainment: what they keep, and what they refuse."""

import hashlib

import pandas as pd
import pytest

from ntm import recognition, villages
from ntm.errors import TableError
from ntm.store.comparing import communes_changed, compare
from ntm.store.errors import VersionError
from ntm.store.frames import BOUNDARY_COLUMNS, FLAG_COLUMNS, VILLAGE_LIST_COLUMNS
from ntm.store.history import boundary_file, rows_of, village_list_of
from ntm.store.records import Subject
from ntm.store.saving import rollback, save

RECOGNITION = Subject("recognition", "20")
VILLAGES = Subject("villages", "20", 2021)
FLAGS = Subject("flags", "20", geography_date="2020-02-01")
BOUNDARIES = Subject("boundaries", "20", geography_date="2025-07-01")


def recognised(*rows):
    return pd.DataFrame(rows, columns=list(recognition.COLUMNS))


def counted(*rows):
    return pd.DataFrame([(code, 2021, total, met, "báo cáo") for code, total, met in rows], columns=villages.COLUMNS)


def listed(*rows):
    frame = pd.DataFrame(
        [(*row, "danh sách xã") for row in rows], columns=list(VILLAGE_LIST_COLUMNS), dtype=object
    )  # fmt: skip
    types = {"households": "Int64", "attained_year": "Int64", "lon": "Float64", "lat": "Float64"}
    return frame.astype(dict.fromkeys(VILLAGE_LIST_COLUMNS, "str") | types)


def flagged(*rows):
    return pd.DataFrame([(*row, "Quyết định") for row in rows], columns=list(FLAG_COLUMNS))


def shaped(*codes, salt=""):
    rows = [(code, hashlib.sha256(f"{code}{salt}".encode()).hexdigest()) for code in codes]
    return pd.DataFrame(rows, columns=list(BOUNDARY_COLUMNS))


OLD = ("06004", "dat_chuan", "", 2015, "12/QĐ-UBND", "2016-01-05", "decision", "công báo")
NEW = ("06004", "nang_cao", "", 2021, "", "", "press", "báo")


def test_recognition_is_one_line_of_versions_for_all_years(store, facts, admin):
    save(store, RECOGNITION, recognised(OLD), facts(), admin)
    second = save(store, RECOGNITION, recognised(NEW), facts(), admin)
    rows = rows_of(store, second.id)
    assert recognition.check_recognition(rows) is rows
    assert rows.to_numpy().tolist() == [list(OLD), list(NEW)]
    third = save(store, RECOGNITION, recognised((*OLD[:3], 2014, *OLD[4:])), facts(), admin)
    changes = compare(store, second.id, third.id)
    assert changes.to_numpy().tolist() == [["06004", "dat_chuan", "", "year", "2015", "2014"]]
    added = compare(store, 1, 2)
    assert added["column"].tolist() == ["basis", "decision", "decision_date", "year"]
    assert added["before"].isna().all()
    assert communes_changed(added) == ["06004"]


def test_villages_keep_the_list_they_were_counted_from(store, facts, admin):
    names = listed(
        ("06004", "Nà Lình", 52, "attained", 2020, 106.61, 21.98),
        ("06004", "Bản Téng", None, "unknown", None, None, None),
        ("06007", "Nà Lình", 0, "not_attained", None, None, None),
    )
    saved = save(store, VILLAGES, counted(("06004", 2, 1), ("06007", 1, 0)), facts(), admin, village_list=names)
    rows = rows_of(store, saved.id)
    assert villages.check_villages(rows) is rows
    assert rows[["commune_code", "year", "total", "attained"]].to_numpy().tolist() == [
        ["06004", 2021, 2, 1],
        ["06007", 2021, 1, 0],
    ]
    back = village_list_of(store, saved.id)
    expected = names.sort_values(["commune_code", "village"], ignore_index=True)
    pd.testing.assert_frame_equal(back, expected)


def test_villages_of_whom_nothing_is_known_are_kept_as_well(store, facts, admin):
    known = listed(("06004", "A", 5, "attained", None, None, None), ("06007", "B", 6, "attained", None, None, None))
    save(store, VILLAGES, counted(("06004", 1, 1), ("06007", 1, 1)), facts(), admin, village_list=known)
    unknown = listed(("06004", "A", 5, "unknown", None, 106.61, 21.98), ("06011", "C", 7, "unknown", None, None, None))
    second = save(store, VILLAGES, counted().head(0), facts(), admin, village_list=unknown)
    assert village_list_of(store, second.id)["attained"].tolist() == ["unknown", "attained", "unknown"]
    assert rows_of(store, second.id)["commune_code"].tolist() == ["06007"]  # no total without its villages
    assert village_list_of(store, second.id)["lon"].notna().tolist() == [True, False, False]
    with pytest.raises(VersionError, match="Không có dòng nào"):
        save(store, VILLAGES, counted().head(0), facts(), admin, village_list=unknown.head(0))


def test_a_new_list_replaces_that_of_its_commune_alone(store, facts, admin):
    names = listed(("06004", "Cũ", 1, "attained", None, None, None), ("06007", "Giữ", 2, "nearly", None, None, None))
    first = save(store, VILLAGES, counted(("06004", 1, 1), ("06007", 1, 0)), facts(), admin, village_list=names)
    newer = listed(("06004", "Mới", 3, "attained", 2021, None, None))
    second = save(store, VILLAGES, counted(("06004", 1, 1)), facts(), admin, village_list=newer)
    assert village_list_of(store, second.id)["village"].tolist() == ["Mới", "Giữ"]
    third = save(store, VILLAGES, counted(("06007", 9, 4)), facts(), admin)
    assert village_list_of(store, third.id)["village"].tolist() == ["Mới"]
    assert rows_of(store, third.id)["total"].tolist() == [1, 9]
    fourth = rollback(store, first.id, admin)
    assert village_list_of(store, fourth.id)["village"].tolist() == ["Cũ", "Giữ"]
    assert village_list_of(store, second.id)["village"].tolist() == ["Mới", "Giữ"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("06004", "", 1, "attained", None, None, None), "«village»"),
        (("06004", "A", -1, "attained", None, None, None), "«households».*«-1»"),
        (("06004", "A", 1, "đạt", None, None, None), "«đạt»"),
        (("06004", "A", 1, "attained", None, 106.5, None), "một trong hai tọa độ"),
        (("06099", "A", 1, "attained", None, None, None), "06099"),
    ],
)
def test_a_bad_village_is_named_and_nothing_is_kept(store, facts, admin, row, message):
    with pytest.raises(TableError, match=message):
        save(store, VILLAGES, counted(("06004", 1, 1)), facts(), admin, village_list=listed(row), known_codes=["06004"])
    with pytest.raises(VersionError):
        rows_of(store, 1)


def test_a_list_of_villages_goes_with_villages_only(store, facts, admin):
    names = listed(("06004", "A", 1, "attained", None, None, None))
    with pytest.raises(VersionError, match="chỉ lưu cùng số liệu thôn"):
        save(store, RECOGNITION, recognised(OLD), facts(), admin, village_list=names)


def test_flags_belong_to_a_day(store, facts, admin):
    given = flagged(("06004", "border", "1", "sourced"), ("06007", "border", "", "unknown"))
    saved = save(store, FLAGS, given, facts(day=""), admin)
    assert saved.geography_date == "2020-02-01"
    pd.testing.assert_frame_equal(rows_of(store, saved.id), given)
    with pytest.raises(VersionError, match="2025-07-01 nhưng đang lưu vào địa giới ngày 2020-02-01"):
        save(store, FLAGS, given, facts(day="2025-07-01"), admin)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("06004", "border", "1", "sure"), "«sure»"),
        (("06004", "border", "", "sourced"), "«value»"),
        (("06004", "border", "1", "unknown"), "«value»"),
        (("06004", " ", "1", "sourced"), "«flag»"),
    ],
)
def test_a_bad_flag_is_named(store, facts, admin, row, message):
    with pytest.raises(TableError, match=message):
        save(store, FLAGS, flagged(row), facts(), admin)


def test_boundaries_are_replaced_whole_with_their_file(store, facts, admin):
    first = save(store, BOUNDARIES, shaped("06004", "06007"), facts(day=""), admin, content=b"\x00PAR1\xff")
    second = save(store, BOUNDARIES, shaped("06004", salt="moved"), facts(day=""), admin, content=b"new")
    assert (first.rows, second.rows) == (2, 1)
    assert boundary_file(store, first.id) == b"\x00PAR1\xff"
    assert communes_changed(compare(store, first.id, second.id)) == ["06004", "06007"]
    third = rollback(store, first.id, admin)
    assert boundary_file(store, third.id) == b"\x00PAR1\xff"
    pd.testing.assert_frame_equal(rows_of(store, third.id), shaped("06004", "06007"))


def test_boundaries_want_a_file_and_others_want_none(store, facts, admin):
    with pytest.raises(VersionError, match="kèm tệp hình"):
        save(store, BOUNDARIES, shaped("06004"), facts(day=""), admin)
    with pytest.raises(VersionError, match="kèm tệp hình"):
        save(store, RECOGNITION, recognised(OLD), facts(), admin, content=b"x")
    with pytest.raises(VersionError, match="không gộp từng phần"):
        save(store, BOUNDARIES, shaped("06004"), facts(day=""), admin, mode="merge", content=b"x")
    with pytest.raises(TableError, match="không phải mã SHA-256"):
        save(store, BOUNDARIES, shaped("06004").assign(shape_sha256="x"), facts(day=""), admin, content=b"x")
    saved = save(store, RECOGNITION, recognised(OLD), facts(), admin)
    with pytest.raises(VersionError, match="v1 không có tệp ranh giới"):
        boundary_file(store, saved.id)
