"""What is doubtful, what is rejected, and what a person's choices make of it."""

import json

import pytest

from intake.attainment import check_reading, may_commit, read_attainment_file, resolve
from intake.errors import IntakeError
from ntm.errors import TableError
from tests.intake.sheet_kit import ods, text, xls, xlsx

HEAD = ["Mã xã", "Đơn vị", "Huyện", "TC1", "TC2", "TC3"]


def read(*rows, head=HEAD, write=None, day="2022-12-31", name="a.xlsx"):
    write = write or (lambda rows: xlsx({"Bảng": rows}))
    return read_attainment_file(write([head, *rows]), name, "20", 2022, "2021-2025", day)


def said(reading):
    return {(row.unit_code, row.criterion): row.status for row in reading.accepted.itertuples()}


def one(frame):
    assert len(frame) == 1
    return frame.iloc[0]


def test_an_ambiguous_name_asks_and_holds_its_cells():
    reading = read(["", "Thụy Hùng", "", "x", "", "chưa"], ["06139", "", "", "x", "", ""])
    entry = one(reading.doubtful)
    assert (entry["sheet"], entry["row"], entry["column"], entry["value"]) == ("Bảng", 2, "B", "Thụy Hùng")
    assert "Cao Lộc" in entry["reason"]
    assert "Văn Lãng" in entry["reason"]
    assert {each["code"] for each in entry["suggestions"]} == {"06136", "06208"}
    assert set(entry["suggestions"][0]) == {"code", "name", "district", "score"}
    assert entry["held"] == 2
    assert said(reading) == {("06139", 1): "attained"}
    assert not may_commit(reading, accept_good=False)
    assert may_commit(reading, accept_good=True)


def test_a_choice_lets_the_row_in():
    reading = read(["", "Thụy Hùng", "", "x", "85%", "-"], ["06139", "", "", "x", "", ""])
    chosen = resolve(reading, {("Bảng", 2): "06208"})
    assert said(chosen) == {("06139", 1): "attained", ("06208", 1): "attained"}
    assert one(chosen.rejected)["column"] == "E"
    assert one(chosen.doubtful)["column"] == "F"
    settled = resolve(chosen, {("Bảng", 2, "F"): "nearly", ("Bảng", 2, "E"): ""})
    assert said(settled)["06208", 3] == "nearly"
    assert may_commit(settled, accept_good=False)
    assert len(reading.doubtful) == 1, "the first reading stays as it was"


def test_a_row_may_be_left_out():
    reading = read(["", "Thụy Hùng", "", "x", "", ""], ["06139", "", "", "x", "", ""])
    settled = resolve(reading, {("Bảng", 2): None})
    assert said(settled) == {("06139", 1): "attained"}
    assert may_commit(settled, accept_good=False)
    assert any("bỏ qua theo lựa chọn" in note for note in settled.notes)


@pytest.mark.parametrize(
    ("choice", "word"),
    [
        ({("Bảng", 3): "06208"}, "không có gì cần chọn"),
        ({("Bảng", 2): "99999"}, "«99999»"),
        ({("Bảng", 2): "06184"}, "«06184»"),
        ({("Bảng", 2, "D"): "đạt"}, "«đạt»"),
    ],
)
def test_choices_that_cannot_be(choice, word):
    reading = read(["", "Thụy Hùng", "", "x", "", ""], ["06139", "", "", "x", "", ""])
    with pytest.raises(IntakeError, match=word):
        resolve(reading, choice)


def test_an_unknown_name_is_rejected_and_may_be_chosen():
    reading = read(["", "Quảng Lạcc", "", "x", "", ""], ["06139", "", "", "x", "", ""])
    entry = one(reading.rejected)
    assert entry["suggestions"][0]["code"] == "05989"
    assert said(resolve(reading, {("Bảng", 2): "05989"}))["05989", 1] == "attained"


def test_a_commune_merged_away_is_explained():
    entry = one(read(["", "Bắc Ái", "Tràng Định", "x", "", ""]).doubtful)
    assert "818/NQ-UBTVQH14" in entry["reason"]
    assert entry["suggestions"]


def test_a_code_passed_on_is_no_answer_to_another_name():
    reading = read(["06139", "Trùng Quán", "Văn Lãng", "x", "", ""])
    assert reading.accepted.empty
    assert one(reading.doubtful)["row"] == 2


@pytest.mark.parametrize(
    "write", [lambda rows: xlsx({"B": rows}), lambda rows: xls({"B": rows}), lambda rows: ods({"B": rows}), text]
)
def test_a_code_that_lost_its_zero(write):
    reading = read([6139, "Bắc Hùng", "", "x", "", ""], [6034, "Chi Lăng", "", "x", "", ""], write=write)
    assert said(reading) == {("06139", 1): "attained", ("06034", 1): "attained"}
    (note,) = [note for note in reading.notes if "số 0 ở đầu" in note]
    assert "mã «6139» đọc là «06139»" in note
    assert "2 dòng" in note


def test_towns_and_wards_are_not_assessed():
    reading = read(
        ["06184", "", "", "x", "", ""], ["05971", "", "", "", "", ""], ["06139", "", "", "x", "", ""]
    )  # fmt: skip
    entry = one(reading.rejected)
    assert "Đồng Đăng" in entry["reason"]
    assert "không thuộc diện đánh giá" in entry["reason"]
    assert entry["row"] == 2


def test_html_in_a_name_stays_text():
    bad = "<script>alert(1)</script>"
    entry = one(read(["", bad, "", "x", "", ""], ["06139", "", "", "x", "", ""]).rejected)
    assert entry["value"] == bad


def test_a_name_of_no_commune_with_nothing_beside_it_is_only_noted():
    reading = read(["", "Phòng Nông nghiệp", "", "", "", ""], ["06139", "", "", "x", "", ""])
    assert reading.rejected.empty
    assert any("Phòng Nông nghiệp" in note for note in reading.notes)


def test_statuses_without_a_name_are_rejected():
    reading = read(["06139", "", "", "x", "", ""], ["", "", "", "x", "đạt", ""])
    assert list(reading.rejected["column"]) == ["D", "E"]
    assert set(reading.rejected["row"]) == {3}
    assert "không có tên và mã xã" in reading.rejected["reason"].iloc[0]


@pytest.mark.parametrize(
    ("write", "shown"),
    [
        (lambda rows: xlsx({"B": rows}), '=HYPERLINK("http://localhost","x")'),
        (lambda rows: ods({"B": rows}), '=HYPERLINK("http://localhost","x")'),
        (lambda rows: xls({"B": rows}), "=…"),
        (text, '=HYPERLINK("http://localhost","x")'),
    ],
    ids=["xlsx", "ods", "xls", "csv"],
)
def test_formulas_are_shown_and_never_taken(write, shown):
    formula = '=HYPERLINK("http://localhost","x")'
    reading = read(
        ["06139", "", "", formula, "x", ""],
        ["06034", formula, "", "x", "", ""],
        [formula, "Quảng Lạc", "", "x", "", ""],
        write=write,
    )  # fmt: skip
    assert said(reading) == {("06139", 2): "attained"}
    assert [(entry.row, entry.column, entry.value) for entry in reading.rejected.itertuples()] == [
        (2, "D", shown), (3, "B", shown), (4, "B", "Quảng Lạc"),
    ]  # fmt: skip
    assert all("dán giá trị" in reason for reason in reading.rejected["reason"])


def test_a_formula_in_a_column_nobody_reads_does_not_matter():
    reading = read(["06139", "", "", "x", "", "", "=1+1"], head=[*HEAD, "Ghi chú"])
    assert reading.rejected.empty
    assert said(reading) == {("06139", 1): "attained"}


@pytest.mark.parametrize(("value", "list_"), [("85%", "rejected"), ("18/19", "rejected"), ("abc", "rejected"),
                                              ("-", "doubtful"), ("KXH", "doubtful")])  # fmt: skip
def test_a_cell_that_is_no_status(value, list_):
    reading = read(["06139", "", "", value, "x", ""])
    entry = one(getattr(reading, list_))
    assert (entry["row"], entry["column"], entry["value"]) == (2, "D", value)
    assert f"«{value}»" in entry["reason"]
    assert said(reading) == {("06139", 2): "attained"}


def test_a_one_beside_other_figures_is_doubtful():
    reading = read(["06139", "", "", "1", "x", ""], ["06034", "", "", "3", "x", ""], ["05989", "", "", "", "1", ""])
    assert one(reading.doubtful)["column"] == "D"
    assert "0 và 1" in one(reading.doubtful)["reason"]
    assert one(reading.rejected)["value"] == "3"
    assert said(reading)["05989", 2] == "attained"


def test_the_same_unit_twice_alike_counts_once():
    reading = read(["06139", "", "", "x", "", ""], ["", "Bắc Hùng", "", "đạt", "chưa", ""])
    assert said(reading) == {("06139", 1): "attained", ("06139", 2): "not_attained"}
    assert reading.doubtful.empty
    assert any("đã có ở Sheet 'Bảng', dòng 2" in note for note in reading.notes)


def test_two_values_for_one_cell_are_both_put_to_the_user():
    reading = read(["06139", "", "", "x", "x", ""], ["06139", "", "", "chưa", "x", ""])
    assert said(reading) == {("06139", 2): "attained"}
    assert [(entry.row, entry.column) for entry in reading.doubtful.itertuples()] == [(2, "D"), (3, "D")]
    for reason in reading.doubtful["reason"]:
        assert "«x» ở Sheet 'Bảng', dòng 2, cột D" in reason
        assert "«chưa» ở Sheet 'Bảng', dòng 3, cột D" in reason
    assert said(resolve(reading, {("Bảng", 2, "D"): ""}))["06139", 1] == "not_attained"


def test_two_columns_of_one_criterion_that_differ():
    reading = read(["06139", "", "", "x", "chưa", "x"], head=[*HEAD[:4], "Tiêu chí 1", "TC3"])
    assert list(reading.doubtful["column"]) == ["D", "E"]
    assert said(reading) == {("06139", 3): "attained"}


def test_a_heading_that_contradicts_the_set_rejects_its_cells_only():
    reading = read(["06139", "", "", "x", "x", ""], head=[*HEAD[:4], "14. Y tế", "TC3"])
    assert said(reading) == {("06139", 1): "attained"}
    assert "tiêu chí 15" in one(reading.rejected)["reason"]


def with_total(total, marks=12):
    head = ["Mã xã", *[f"TC{number}" for number in range(1, 20)], "Tổng số tiêu chí đạt"]
    return read(["06139", *["x"] * marks, *["chưa"] * (19 - marks), total], head=head)


@pytest.mark.parametrize("total", [12, "12", "12/19", "12 tiêu chí", "", '=COUNTIF(B2:T2,"x")'])
def test_a_total_that_agrees_or_says_nothing(total):
    reading = with_total(total)
    assert reading.doubtful.empty
    assert len(reading.accepted) == 19


def test_a_total_that_disagrees_holds_the_row_and_says_both_numbers():
    reading = with_total("13/19")
    entry = one(reading.doubtful)
    assert (entry["column"], entry["value"], entry["held"]) == ("U", "13/19", 19)
    assert "«13/19»" in entry["reason"]
    assert "12 ô đạt" in entry["reason"]
    assert reading.accepted.empty
    assert len(resolve(reading, {("Bảng", 2): "06139"}).accepted) == 19


def test_a_total_of_criteria_that_are_not_all_here_is_not_compared():
    reading = read(["06139", "", "", "x", "", "", 15], head=[*HEAD, "Tổng số tiêu chí đạt"])
    assert said(reading) == {("06139", 1): "attained"}


def test_the_short_mark_is_told_unless_a_legend_explains_it():
    reading = read(["06139", "", "", "CĐ", "cđ", ""])
    assert set(said(reading).values()) == {"not_attained"}
    assert any("2 ô ghi «CĐ»" in note and "chưa đạt" in note for note in reading.notes)
    explained = read(["06139", "", "", "CĐ", "x", ""], ["Ghi chú: CĐ: cơ bản đạt", "", "", "", "", ""])
    assert said(explained) == {("06139", 1): "nearly", ("06139", 2): "attained"}
    assert not any("CĐ" in note for note in explained.notes)


def test_a_title_of_another_year_is_told():
    def titled(rows):
        return xlsx({"B": [["Kết quả năm 2021"], *rows]})

    assert any("ghi năm 2021" in note for note in read(["06139", "", "", "x", "", ""], write=titled).notes)


@pytest.mark.parametrize(("label", "value"), [("Năm số liệu:", "2021"), ("Mã bộ tiêu chí:", "2016-2020")])
def test_a_stated_year_or_set_that_is_not_the_chosen_one_stops_the_table(label, value):
    reading = read(["06139", "", "", "x", "", ""], write=lambda rows: xlsx({"B": [[label, value], *rows]}))
    entry = one(reading.rejected)
    assert reading.accepted.empty
    assert (entry["row"], entry["column"], entry["value"]) == (1, "B", value)
    assert not may_commit(reading, accept_good=True)


def test_nothing_to_save_is_never_saved():
    reading = read(["06139", "", "", "", "", ""])
    assert reading.empty_cells == 3
    assert not may_commit(reading, accept_good=True)


def test_a_file_without_a_fault_may_be_saved():
    assert may_commit(read(["06139", "", "", "x", "", ""]), accept_good=False)


def test_the_answer_of_the_command_line():
    reading = read(["", "Thụy Hùng", "", "x", "", ""], ["06139", "", "", "x", "2,5", ""])
    answer = json.loads(json.dumps(reading.as_json(), ensure_ascii=False))
    assert answer["accepted"] == 1
    for kind in ("doubtful", "rejected"):
        assert [list(entry) for entry in answer[kind]] == [["sheet", "row", "column", "value", "reason", "suggestions"]]
    assert {each["code"] for each in answer["doubtful"][0]["suggestions"]} == {"06136", "06208"}


def test_the_check_of_a_reading_sees_a_broken_row():
    reading = read(["06139", "", "", "x", "", ""])
    check_reading(reading, {"06139"})
    with pytest.raises(TableError, match="a.xlsx.*06139.*không có trong danh sách"):
        check_reading(reading, {"06034"})


def test_reading_does_not_change_what_it_was_given():
    data = xlsx({"B": [HEAD, ["06139", "", "", "x", "", ""]]})
    again = bytes(data)
    read_attainment_file(data, "a.xlsx", "20", 2022, "2021-2025", "2022-12-31")
    assert data == again
