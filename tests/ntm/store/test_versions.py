import dataclasses
import json

import pandas as pd
import pytest
from sqlalchemy import event

from ntm.attainment import check_attainment
from ntm.errors import CriteriaError, TableError
from ntm.store.accounts import disable, set_role
from ntm.store.audit import audit
from ntm.store.comparing import communes_changed, compare
from ntm.store.errors import NotAllowed, VersionError
from ntm.store.history import active, data_version, rows_of, subjects, version, versions
from ntm.store.people import User
from ntm.store.records import Subject
from ntm.store.saving import rollback, save

FIRST = {("06004", 1): "attained", ("06004", 2): "nearly", ("00101", 1): "unknown"}


@pytest.fixture
def first(store, subject, statuses, facts, editor):
    return save(store, subject, statuses(FIRST), facts(3, note="lần đầu"), editor)


def kept(store, number):
    rows = rows_of(store, number)
    return {(row.unit_code, row.criterion): row.status for row in rows.itertuples()}


def test_an_import_is_a_version_with_all_its_facts(store, subject, first, clock):
    assert (first.id, first.subject, first.action, first.user) == (1, subject, "import", "Biên tập")
    assert (first.file_name, first.sha256, first.rows_read, first.rows) == ("Văn Lãng.xlsx", "ab" * 32, 3, 3)
    assert (first.note, first.geography_date, first.replaces, first.restores) == ("lần đầu", "2020-02-01", None, None)
    assert (first.active, first.created_at) == (True, clock.moment)
    assert active(store, subject) == version(store, 1) == first


def test_rows_come_back_as_the_programme_wants_them(store, first):
    rows = rows_of(store, first.id)
    assert check_attainment(rows) is rows
    assert rows["unit_code"].tolist() == ["00101", "06004", "06004"]
    assert rows["status"].tolist() == ["unknown", "attained", "nearly"]
    assert set(rows["year"]) == {2021}
    assert set(rows["set_id"]) == {"2016-2020"}


def test_saving_leaves_its_frame_alone(store, subject, statuses, facts, editor):
    rows = statuses(FIRST).assign(district="Văn Lãng")
    before = rows.copy()
    saved = save(store, subject, rows, facts(), editor)
    pd.testing.assert_frame_equal(rows, before)
    assert "district" not in rows_of(store, saved.id)


def test_a_merge_replaces_the_same_keys_and_keeps_the_rest(store, subject, statuses, facts, editor, first):
    second = save(store, subject, statuses({("06004", 2): "attained", ("06007", 5): "not_attained"}), facts(2), editor)
    assert kept(store, second.id) == FIRST | {("06004", 2): "attained", ("06007", 5): "not_attained"}
    assert (second.rows, second.replaces) == (4, first.id)
    assert kept(store, first.id) == FIRST
    assert not version(store, first.id).active


def test_a_replacement_keeps_nothing(store, subject, statuses, facts, editor, first):
    second = save(store, subject, statuses({("06007", 5): "attained"}), facts(), editor, mode="replace")
    assert kept(store, second.id) == {("06007", 5): "attained"}


def test_subjects_do_not_touch_each_other(store, subject, statuses, facts, editor, first):
    other = dataclasses.replace(subject, year=2022)
    second = save(store, other, statuses({("06007", 1): "attained"}, year=2022), facts(), editor)
    assert active(store, subject).id == first.id
    assert kept(store, second.id) == {("06007", 1): "attained"}
    assert active(store, dataclasses.replace(subject, province="10")) is None
    listed = subjects(store, "attainment")
    assert listed[["province", "year", "geography_date", "version"]].to_numpy().tolist() == [
        ["20", 2021, "2020-02-01", first.id],
        ["20", 2022, "2020-02-01", second.id],
    ]
    assert subjects(store, "flags").empty


def test_rolling_back_is_a_new_version_with_the_old_rows(store, subject, statuses, facts, editor, admin, first, clock):
    save(store, subject, statuses({("06004", 1): "not_attained"}), facts(file_name="nhầm.xlsx"), editor)
    clock.on(days=1)
    third = rollback(store, first.id, admin, "nhập nhầm tệp")
    assert kept(store, third.id) == FIRST
    assert (third.id, third.action, third.restores, third.replaces) == (3, "rollback", 1, 2)
    assert (third.user, third.note, third.file_name) == ("Quản trị", "nhập nhầm tệp", "Văn Lãng.xlsx")
    assert versions(store, subject)["id"].tolist() == [3, 2, 1]
    assert versions(store)["active"].tolist() == [True, False, False]
    with pytest.raises(VersionError, match="v3 đang được dùng"):
        rollback(store, third.id, admin)
    for number in (0, -1, 99, 10**30):
        with pytest.raises(VersionError, match=f"không có phiên bản v{number}"):
            rollback(store, number, admin)


def test_the_list_of_versions_has_its_types_even_when_empty(store, subject, first):
    listed = versions(store, subject)
    empty = versions(store, dataclasses.replace(subject, province="10"))
    assert empty.empty
    assert listed.dtypes.equals(empty.dtypes)
    assert (str(listed["replaces"].dtype), str(listed["active"].dtype)) == ("Int64", "bool")
    assert listed["replaces"].isna().all()


def test_what_changed_between_versions(store, subject, statuses, facts, editor, first):
    news = {("06004", 2): "attained", ("06007", 5): "not_attained", ("06007", 6): "unknown"}
    second = save(store, subject, statuses(news, source="báo cáo khác"), facts(3), editor)
    changes = compare(store, first.id, second.id)
    assert changes.to_numpy().tolist() == [["06004", 2, "nearly", "attained"], ["06007", 5, "unknown", "not_attained"]]
    assert list(changes.columns) == ["unit_code", "criterion", "before", "after"]
    assert communes_changed(changes) == ["06004", "06007"]
    assert compare(store, first.id, first.id).empty
    assert compare(store, second.id, first.id)["after"].tolist() == ["nearly", "unknown"]


def test_only_versions_of_one_subject_and_one_day_compare(store, subject, statuses, facts, editor, first):
    other = dataclasses.replace(subject, year=2022)
    second = save(store, other, statuses({("06007", 1): "attained"}, year=2022), facts(), editor)
    with pytest.raises(VersionError, match="v1 .*và v2 .*không cùng một bộ"):
        compare(store, first.id, second.id)
    third = save(store, subject, statuses(FIRST), facts(day="2025-07-01"), editor, mode="replace")
    with pytest.raises(VersionError, match="2020-02-01, v3 trên địa giới ngày 2025-07-01"):
        compare(store, first.id, third.id)


def test_rows_of_two_days_are_not_merged(store, subject, statuses, facts, editor, first):
    with pytest.raises(VersionError, match="v1.*2020-02-01.*2025-07-01.*thay toàn bộ"):
        save(store, subject, statuses(FIRST), facts(day="2025-07-01"), editor)
    assert versions(store)["id"].tolist() == [first.id]


def test_the_words_for_a_sheet_use_the_day_in_viet_nam(store, subject, first):
    assert data_version(store, subject) == "v1 · 23/11/2026"  # 18:30 UTC is half past one the next morning there
    assert data_version(store, dataclasses.replace(subject, province="10")) == ""


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"status": "x"}, TableError, "«x» không hợp lệ"),
        ({"year": 2022}, TableError, "«2022» khác «2021»"),
        ({"set_id": "2021-2025"}, TableError, "khác «2016-2020»"),
        ({"criterion": 20}, TableError, "nằm ngoài bộ tiêu chí"),
        ({"source": "a\x00b"}, TableError, "ký tự rỗng"),
        ({"unit_code": "99999"}, TableError, "không có trong danh sách"),
    ],
)
def test_rows_that_do_not_fit_change_nothing(store, subject, statuses, facts, editor, change, error, message):
    with pytest.raises(error, match=message):
        save(store, subject, statuses(FIRST).assign(**change), facts(), editor, known_codes={"06004", "00101"})
    assert versions(store).empty


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"day": "1/2/2020"}, "«1/2/2020» không đúng dạng"),
        ({"day": ""}, "không đúng dạng"),
        ({"count": -1}, "không thể âm"),
        ({"note": "a\x00"}, "Ghi chú có ký tự"),
    ],
)
def test_facts_that_cannot_be_true(store, subject, statuses, facts, editor, given, message):
    with pytest.raises(VersionError, match=message):
        save(store, subject, statuses(FIRST), facts(**given), editor)


def test_a_digest_that_is_none_and_no_rows(store, subject, statuses, facts, editor):
    with pytest.raises(VersionError, match="«xyz» của tệp nhập"):
        save(store, subject, statuses(FIRST), dataclasses.replace(facts(), sha256="xyz"), editor)
    with pytest.raises(VersionError, match="Không có dòng nào"):
        save(store, subject, statuses(FIRST).head(0), facts(), editor)
    with pytest.raises(VersionError, match="Không có cách lưu «append»"):
        save(store, subject, statuses(FIRST), facts(), editor, mode="append")


@pytest.mark.parametrize(
    ("subject", "message"),
    [
        (Subject("maps", "20", 2021), "«maps»"),
        (Subject("attainment", "LS", 2021, "2016-2020"), "Mã tỉnh «LS»"),
        (Subject("attainment", "20", 0, "2016-2020"), "thiếu năm"),
        (Subject("attainment", "20", 2021), "thiếu bộ tiêu chí"),
        (Subject("recognition", "20", 2021), "thừa năm"),
        (Subject("villages", "20", 2021, "2016-2020"), "thừa bộ tiêu chí"),
        (Subject("flags", "20"), "thiếu ngày địa giới"),
        (Subject("attainment", "20", 2021, "2016-2020", "2020-02-01"), "thừa ngày địa giới"),
        (Subject("flags", "20", 0, "", "2020-02-30"), "«2020-02-30»"),
    ],
)
def test_a_subject_has_the_parts_of_its_kind(store, statuses, facts, terminal, subject, message):
    with pytest.raises(VersionError, match=message):
        save(store, subject, statuses(FIRST), facts(), terminal)


def test_an_unknown_criteria_set(store, statuses, facts, terminal):
    with pytest.raises(CriteriaError):
        save(store, Subject("attainment", "20", 2021, "1999"), statuses(FIRST), facts(), terminal)


def test_only_an_editor_writes(store, subject, statuses, facts, viewer, editor, admin, first):
    for nobody in (None, viewer, User(0, "kẻ lạ", "viewer", "external")):
        with pytest.raises(NotAllowed):
            save(store, subject, statuses(FIRST), facts(), nobody)
        with pytest.raises(NotAllowed):
            rollback(store, first.id, nobody)
    for forged in (
        User(viewer.id, viewer.name, "admin"),
        User(0, "kẻ lạ", "admin", "external"),
        User(77, "ma", "admin"),
    ):
        with pytest.raises(NotAllowed):
            save(store, subject, statuses(FIRST), facts(), forged)
    assert versions(store)["id"].tolist() == [first.id]


def test_a_role_taken_away_counts_at_once(store, subject, statuses, facts, viewer, editor, admin):
    set_role(store, editor.name, "viewer", admin)
    with pytest.raises(NotAllowed, match="là người xem"):
        save(store, subject, statuses(FIRST), facts(), editor)
    set_role(store, editor.name, "editor", admin)
    save(store, subject, statuses(FIRST), facts(), editor)
    disable(store, editor.name, admin)
    with pytest.raises(NotAllowed, match="đã bị khóa"):
        save(store, subject, statuses(FIRST), facts(), editor)


def test_every_change_stands_in_the_audit_table(store, subject, first, admin, statuses, facts, editor):
    save(store, subject, statuses({("06004", 1): "nearly"}), facts(), editor)
    rollback(store, first.id, admin)
    entries = audit(store)
    assert entries["action"].tolist()[:3] == ["rollback", "import", "import"]
    assert entries["user"].tolist()[:3] == ["Quản trị", "Biên tập", "Biên tập"]
    assert entries["subject"].iloc[0] == "attainment/20/2021/2016-2020"
    told = json.loads(entries["detail"].iloc[0])
    assert (told["version"], told["restores"], told["rows"]) == (3, 1, 3)
    assert len(audit(store, limit=2)) == 2


def test_text_that_looks_like_sql_stays_text(store, subject, statuses, facts, admin):
    name = "x'); DROP TABLE version;--"
    evil = "'; DELETE FROM account; -- <script>alert(1)</script> {0} %s :key"
    rows = statuses({("0'--1", 1): "attained"}, source=evil)
    saved = save(store, subject, rows, facts(file_name=name, note=evil), admin)
    assert (saved.file_name, saved.note) == (name, evil)
    assert rows_of(store, saved.id).iloc[0].tolist() == ["0'--1", 2021, "2016-2020", 1, "attained", evil]


def test_a_file_name_that_is_no_text_is_kept_readable(store, subject, statuses, facts, admin):
    saved = save(store, subject, statuses(FIRST), facts(file_name="b\udce1o c\udce1o\x00.xlsx"), admin)
    assert saved.file_name == "b?o c?o.xlsx"


def test_a_province_is_saved_in_as_many_round_trips_as_one_commune(store, subject, statuses, facts, admin):
    def said(rows):
        heard = []
        event.listen(store.engine, "before_cursor_execute", listener := lambda *call: heard.append(call[2]))
        try:
            return save(store, subject, rows, facts(len(rows)), admin), heard
        finally:
            event.remove(store.engine, "before_cursor_execute", listener)

    save(store, subject, statuses(FIRST), facts(), admin)
    _, few = said(statuses(FIRST))
    province = {(f"{unit:05d}", number): "attained" for unit in range(226) for number in range(1, 20)}
    saved, many = said(statuses(province))
    assert saved.rows == 226 * 19 + 2  # unit 00101 of FIRST is one of the 226
    assert len(few) <= len(many) <= 2 * len(few), "a statement a row would be thousands"
