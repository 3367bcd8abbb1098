import pandas as pd
import pytest

from intake.layout import find_tables, labels, unused_note, why_no_table
from intake.layout_columns import attainment_vocabulary
from intake.layout_rows import body_rows
from intake.sheets import Sheet, _frame
from ntm.criteria import criteria_set

SET = criteria_set("2021-2025")
WORDS = attainment_vocabulary(SET)
TEN = attainment_vocabulary(criteria_set("2026-2030"))
NUMBERS = [str(number) for number in range(1, 20)]


def sheet(*rows, name="Bảng"):
    return Sheet(name, _frame([[str(cell) for cell in row] for row in rows]))


def only_table(*rows, words=WORDS):
    (table,) = find_tables(sheet(*rows), words)
    return table


@pytest.mark.parametrize(
    ("stack", "role"),
    [
        (("STT",), "order"), (("TT",), "order"), (("Mã xã",), "code"), (("unit_code",), "code"), (("Mã ĐVHC",), "code"),
        (("Tên xã",), "name"), (("Xã",), "name"), (("Đơn vị",), "name"), (("Tên xã, thị trấn",), "name"),
        (("Đơn vị hành chính",), "name"), (("Huyện",), "district"), (("Huyện, thành phố",), "district"),
        (("Tổng số tiêu chí đạt",), "total"), (("Số TC đạt",), "total"), (("Tổng cộng",), "total"),
        (("Số tiêu chí chưa đạt",), ""), (("Số tiêu chí cơ bản đạt",), ""), (("Dân số",), ""),
        (("TC1",), "criterion:1"), (("TC 05",), "criterion:5"), (("Tiêu chí số 5",), "criterion:5"),
        (("Tiêu chí 5: Trường học",), "criterion:5"), (("1. Quy hoạch",), "criterion:1"),
        (("QUY HOẠCH",), "criterion:1"),
        (("Văn hóa",), "criterion:16"), (("Cơ sở vật chất văn hóa",), "criterion:6"), (("Môi trường",), "criterion:17"),
        (("Tiêu chí", "7"), "criterion:7"), (("19 tiêu chí", "7"), "criterion:7"), (("19 tiêu chí",), ""),
        (("Hạ tầng", "Giao thông", "2"), "criterion:2"), (("2. Giao thông", "2.1 Đường xã"), ""),
        (("Tên xã", "2"), "name"), (("2022",), ""), (("20",), ""), (("Tiêu chí",), "criterion"),
        (("status",), "status"), (("Kết quả",), "status"), (("Nguồn",), "source"), (("Năm",), "year"), ((), ""),
    ],
)  # fmt: skip
def test_roles_of_columns(stack, role):
    assert WORDS.role(stack) == role


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("14. Y tế", ["tiêu chí 14 là «Giáo dục và Đào tạo»", "«Y tế» là tiêu chí 15"]),
        ("TC20", ["từ 1 đến 19"]),
        ("Tiêu chí 25: Khác", ["từ 1 đến 19"]),
    ],
)
def test_a_header_that_contradicts_the_set(header, words):
    table = only_table(["Tên xã", "TC1", header], ["A", "x", "x"])
    assert list(table.troubles) == ["C"]
    assert [word for word in words if word not in table.troubles["C"]] == []


def test_the_same_name_is_another_number_in_another_set():
    assert attainment_vocabulary(criteria_set("2021-2025-advanced")).role(("Y tế",)) == "criterion:14"


def test_one_header_row_below_titles():
    table = only_table(
        ["BIỂU TỔNG HỢP KẾT QUẢ XÂY DỰNG NÔNG THÔN MỚI", "", ""], ["Năm 2022", "", ""], ["", "", ""],
        ["STT", "Tên xã", "TC1"], ["1", "Đề Thám", "x"],
    )  # fmt: skip
    assert (table.header, table.body) == (range(4, 5), range(5, 6))
    assert table.columns == {"order": "A", "name": "B"}
    assert table.criteria == {"C": 1}
    assert table.wide


def test_numbers_under_a_merged_heading():
    table = only_table(
        ["STT", "Tên xã", *["Tiêu chí"] * 19, "Tổng"],
        ["STT", "Tên xã", *NUMBERS, "Tổng"],
        ["1", "A", *["x"] * 19, "19"],
    )
    assert table.header.stop == 3
    assert list(table.criteria.values()) == list(range(1, 20))
    assert table.columns["total"] == "V"


def test_three_rows_of_header_unmerged():
    table = only_table(
        ["STT", "Đơn vị", "Hạ tầng", "", "Kinh tế"],
        ["", "", "Giao thông", "Thủy lợi và phòng, chống thiên tai", "Thu nhập"],
        ["", "", "2", "3", "10"], ["1", "A", "x", "", "x"],
    )  # fmt: skip
    assert table.header.start == 1
    assert table.criteria == {"C": 2, "D": 3, "E": 10}


def test_a_row_that_numbers_the_columns_is_no_header_and_no_unit():
    made = sheet(
        ["STT", "Tên xã", "Quy hoạch", "Giao thông"], ["(1)", "(2)", "(3)", "(4)=(2)+(3)"], ["1", "Đề Thám", "x", "x"]
    )
    (table,) = find_tables(made, WORDS)
    assert table.criteria == {"C": 1, "D": 2}
    assert [(row.number, row.kind) for row in body_rows(made, table)] == [(2, "numbering"), (3, "unit")]


def test_statuses_0_and_1_below_names_are_no_criterion_numbers():
    names = [one.name_vi for one in SET.criteria]
    table = only_table(["Tên xã", *names], ["A", *["1"] * 19], ["B", *["0", "1"] * 9, "1"])
    assert table.header == range(1, 2)
    assert list(table.criteria.values()) == list(range(1, 20))


def test_short_and_full_names_of_every_set():
    for set_id in ("2016-2020", "2021-2025", "2021-2025-advanced", "2026-2030"):
        chosen = criteria_set(set_id)
        words = attainment_vocabulary(chosen)
        assert [words.role((one.name_vi,)) for one in chosen.criteria] == [
            f"criterion:{n}" for n in range(1, chosen.size + 1)
        ]
        heads = [f"{one.number}. {one.short_vi}" for one in chosen.criteria]
        assert [words.role((head,)) for head in heads] == [f"criterion:{n}" for n in range(1, chosen.size + 1)]


def test_a_long_table():
    table = only_table(["Mã xã", "Tiêu chí", "Kết quả", "Năm"], ["06139", "1", "x", "2022"])
    assert not table.wide
    assert table.columns == {"code": "A", "criterion": "B", "status": "C", "year": "D"}
    assert table.value_letters == ["C"]


def test_the_columns_of_the_older_template():
    head = ["unit_code", "year", "set_id", "criterion", "status", "source", "ten_xa", "ten_tieu_chi"]
    table = only_table(head, ["06139", "2022", "2021-2025", "1", "attained", "KH 1", "A", "Quy hoạch"])
    assert [table.columns[role] for role in ("code", "year", "set", "criterion", "status", "source", "name")] == list(
        "ABCDEFG"
    )


def test_several_tables_on_one_sheet():
    block = [["Tên xã", "TC1", "TC2"], ["A", "x", "x"], ["", "", ""]]
    tables = find_tables(sheet(["Huyện Bắc Sơn", "", ""], *block, ["Huyện Cao Lộc", "", ""], *block), WORDS)
    assert [(table.header.start, table.body) for table in tables] == [(2, range(3, 6)), (6, range(7, 9))]


def test_sheets_without_a_table_say_why():
    assert find_tables(sheet(["Ghi chú", "Số liệu đến tháng 12"]), WORDS) == []
    assert find_tables(sheet(["Tên xã", "Dân số"], ["A", "1200"]), WORDS) == []
    assert "không thấy dòng tiêu đề" in why_no_table(sheet(["a"]))
    assert why_no_table(Sheet("B", pd.DataFrame())) == "Sheet 'B' trống, không đọc."
    assert why_no_table(Sheet("B", pd.DataFrame(), skipped="đang ẩn")) == "Sheet 'B' đang ẩn."


def test_columns_nothing_is_made_of_are_told():
    made = sheet(["Tên xã", "Dân số", "TC1"], ["A", "1200", "x"])
    (table,) = find_tables(made, WORDS)
    assert unused_note(made, table) == "Sheet 'Bảng', dòng 1: không dùng đến cột B «Dân số»."
    assert unused_note(made, only_table(["Tên xã", "TC1"], ["A", "x"])) == ""


def test_labels_above_the_table():
    made = sheet(["Nguồn:", "KH 12", ""], ["Năm số liệu: 2022", "", ""], ["Tỉnh:", "", ""], ["Tên xã", "TC1", "TC2"])
    assert labels(made, range(4, 5)) == {"Nguồn": ("KH 12", 1, "B"), "Năm số liệu": ("2022", 2, "A")}


def kinds(*rows, head=("STT", "Tên xã", "TC1", "TC2", "Tổng số"), districts=frozenset()):
    made = sheet(head, *rows)
    (table,) = find_tables(made, WORDS)
    return [(row.kind, row.district) for row in body_rows(made, table, districts)]


def test_district_headings_hold_for_the_rows_below():
    found = kinds(
        ["I", "Huyện Tràng Định", "12", "", ""], ["1", "Chi Lăng", "x", "", ""],
        ["II. HUYỆN LỘC BÌNH (21 xã)"] * 5, ["1", "Mẫu Sơn", "x", "", ""], ["", "TP. Lạng Sơn", "", "", ""],
        ["1", "Mai Pha", "x", "", ""], ["IV", "Cao Lộc", "", "", ""], ["1", "Tân Liên", "x", "", ""],
        districts={"cao loc"},
    )  # fmt: skip
    assert [one for one in found if one[0] == "unit"] == [
        ("unit", "Huyện Tràng Định"),
        ("unit", "HUYỆN LỘC BÌNH"),
        ("unit", "TP. Lạng Sơn"),
        ("unit", "Cao Lộc"),
    ]
    assert [kind for kind, _ in found[::2]] == ["district"] * 4


@pytest.mark.parametrize(
    "name", ["Công Sơn", "Cộng Hòa", "Chi Lăng", "Thị trấn Cao Lộc", "Tổng Cọt", "Hữu Lũng", "TT. Đồng Đăng", "Kỳ Lừa"]
)
def test_names_that_only_look_like_totals_or_districts(name):
    assert kinds(["5", name, "x", "", ""]) == [("unit", "")]


@pytest.mark.parametrize(
    "name",
    ["Tổng cộng", "Tổng số", "Cộng", "CỘNG:", "Bình quân", "Bình quân tiêu chí/xã", "Toàn tỉnh", "Tỷ lệ %", "Số xã đạt",
     "Tổng số xã đạt", "Cộng huyện"],
)  # fmt: skip
def test_totals(name):
    assert kinds(["", name, "5", "7", "12"]) == [("total", "")]


def test_what_follows_a_signature_is_no_unit():
    found = kinds(
        ["1", "Đề Thám", "x", "", ""], ["", "", "", "Lạng Sơn, ngày 31 tháng 12 năm 2022", ""],
        ["", "NGƯỜI LẬP BIỂU", "", "TM. UỶ BAN NHÂN DÂN", ""], ["", "Nguyễn Thị A", "", "Trần Văn B", ""],
    )  # fmt: skip
    assert [kind for kind, _ in found] == ["unit", "tail", "tail", "tail"]


def test_figures_below_a_note_still_count():
    found = kinds(["Ghi chú: số liệu tạm tính", "", "", "", ""], ["1", "Đề Thám", "x", "", ""])
    assert [kind for kind, _ in found] == ["tail", "unit"]


def test_a_district_written_once_holds_until_the_next():
    head = ("Huyện", "Tên xã", "TC1", "TC2", "Tổng")
    rows = [
        ["Bắc Sơn", "A", "x", "", ""],
        *[["", "B", "x", "", ""]] * 3,
        ["Cao Lộc", "C", "x", "", ""],
        ["", "D", "x", "", ""],
    ]
    assert [district for _, district in kinds(*rows, head=head)] == ["Bắc Sơn"] * 4 + ["Cao Lộc"] * 2


def test_a_single_blank_district_is_not_filled():
    head = ("Huyện", "Tên xã", "TC1", "TC2", "Tổng")
    rows = [["Bắc Sơn", "A", "x", "", ""], ["Cao Lộc", "B", "x", "", ""], ["", "C", "x", "", ""]]
    assert [district for _, district in kinds(*rows, head=head)] == ["Bắc Sơn", "Cao Lộc", ""]
