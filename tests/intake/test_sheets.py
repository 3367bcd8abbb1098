import datetime
import io
import unicodedata

import openpyxl
import pytest

from intake.errors import IntakeError
from intake.sheets import place, read_sheets
from intake.sheets_text import delimiter_of
from intake.sheets_xlsx import shown
from tests.intake.sheet_kit import content_xml, in_font, ods, text, xls, xlsx

ROWS = [
    ["Biểu 1. Kết quả", None, None],
    [],
    ["Mã xã", "Tên xã", "Giao thông"],
    [6139, "Bắc Hùng", "x"],
    ["06034", "Chi Lăng", "=1+1"],
]


def values(sheet):
    return sheet.cells.to_numpy().tolist()


@pytest.mark.parametrize(
    ("data", "formula"),
    [
        (xlsx({"Bảng 1": ROWS}), "=1+1"),
        (xls({"Bảng 1": ROWS}), "=…"),
        (ods({"Bảng 1": ROWS}), "=1+1"),
        (text(ROWS), "=1+1"),
        (text(ROWS, ";", "utf-16"), "=1+1"),
        (text(ROWS, "\t", "utf-8-sig"), "=1+1"),
        (text(ROWS, ";", "tcvn3"), "=1+1"),
        (text(ROWS, ",", "vni"), "=1+1"),
    ],
    ids=["xlsx", "xls", "ods", "comma", "utf-16", "tab", "tcvn3", "vni"],
)
def test_every_format_gives_the_same_sheet(data, formula):
    (sheet,) = read_sheets(data, "Bảng 1.any")
    assert sheet.name == "Bảng 1"
    assert list(sheet.cells.columns) == ["A", "B", "C"]
    assert list(sheet.cells.index) == [1, 2, 3, 4, 5]
    assert values(sheet)[1:] == [
        ["", "", ""],
        ["Mã xã", "Tên xã", "Giao thông"],
        ["6139", "Bắc Hùng", "x"],
        ["06034", "Chi Lăng", formula],
    ]
    assert sheet.cells.at[1, "A"] == "Biểu 1. Kết quả"
    assert sheet.formulas == {(5, "C")}
    assert {str(kind) for kind in sheet.cells.dtypes} == {"str"}


def test_a_path_is_read_as_its_bytes(tmp_path):
    path = tmp_path / "bảng.csv"
    path.write_bytes(text(ROWS))
    assert values(read_sheets(path, "bảng.csv")[0]) == values(read_sheets(text(ROWS), "bảng.csv")[0])


def test_content_decides_and_not_the_extension():
    assert values(read_sheets(xls({"A": ROWS}), "sai.xlsx")[0])[3][1] == "Bắc Hùng"
    assert values(read_sheets(xlsx({"A": ROWS}), "sai.csv")[0])[3][1] == "Bắc Hùng"


def test_merged_cells_are_filled():
    rows = [["Tiêu chí", None, None], ["1", "2", "3"], ["=SUM(1)", None, "x"]]
    (sheet,) = read_sheets(xlsx({"A": rows}, merges=["A1:C1", "A3:B3"]), "a.xlsx")
    assert values(sheet) == [["Tiêu chí"] * 3, ["1", "2", "3"], ["=SUM(1)", "=SUM(1)", "x"]]
    assert sheet.formulas == {(3, "A"), (3, "B")}
    (sheet,) = read_sheets(xls({"A": rows[:2]}, merges=[(0, 0, 0, 2)]), "a.xls")
    assert values(sheet)[0] == ["Tiêu chí"] * 3


def test_hidden_sheets_are_said_and_not_read():
    for data in (
        xlsx({"Nháp": ROWS, "Thật": ROWS}, hidden=["Nháp"]),
        xls({"Nháp": ROWS, "Thật": ROWS}, hidden=["Nháp"]),
        ods({"Nháp": ROWS, "Thật": ROWS}, hidden=["Nháp"]),
    ):
        hidden, seen = read_sheets(data, "a")
        assert (hidden.name, hidden.cells.empty) == ("Nháp", True)
        assert "đang ẩn" in hidden.skipped
        assert not seen.skipped
        assert len(seen.cells) == 5


def test_numbers_are_what_a_person_sees():
    cases = [
        (1, "General", "1"), (1.0, "0", "1"), (0.8, "General", "0,8"), (0.85, "0%", "85%"), (0.125, "0.0%", "12,5%"),
        (6139, "00000", "06139"), (True, "General", "TRUE"), (None, "General", ""),
        (datetime.datetime(2022, 12, 31), "dd/mm/yyyy", "31/12/2022"), (1e21, "General", "1" + "0" * 21),
    ]  # fmt: skip
    assert [shown(value, style) for value, style, _ in cases] == [text for *_, text in cases]


def test_a_code_formatted_with_zeros_keeps_them():
    book = openpyxl.Workbook()
    book.active["A1"] = 6139
    book.active["A1"].number_format = "00000"
    book.active["B1"] = "x"
    stream = io.BytesIO()
    book.save(stream)
    assert values(read_sheets(stream.getvalue(), "a.xlsx")[0]) == [["06139", "x"]]


@pytest.mark.parametrize("font", ["tcvn3", "vni"])
def test_text_of_an_old_font_in_a_workbook_is_decoded(font):
    words = [["Huyện", "Xã"], ["Tràng Định", "Đề Thám"], ["Lộc Bình", "Khuất Xá"], ["Lạng Sơn", "Quảng Lạc"]]
    (sheet,) = read_sheets(xlsx({"A": [[in_font(word, font) for word in row] for row in words]}), "a.xlsx")
    assert values(sheet) == words
    assert any("phông" in note and "Unicode" in note for note in sheet.notes)


def test_text_files_say_that_their_encoding_was_weighed():
    (sheet,) = read_sheets(text(ROWS, ";", "tcvn3"), "a.csv")
    assert sheet.notes == ("Tệp viết bằng mã TCVN3 (ABC), đã chuyển sang Unicode.",)
    assert read_sheets(text(ROWS), "a.csv")[0].notes == ()


def test_composed_and_decomposed_text_are_one():
    rows = [["Xã", "Kết quả"], [unicodedata.normalize("NFD", "Đề Thám"), "x"]]
    for data in (xlsx({"A": rows}), text(rows), ods({"A": rows})):
        assert read_sheets(data, "a")[0].cells.iloc[1, 0] == "Đề Thám"


@pytest.mark.parametrize(
    ("lines", "delimiter"),
    [
        ("Biểu 1, 2, 3, kết quả năm 2022\nMã;Xã;TC1\n01;A, B;x\n02;C, D;x\n", ";"),
        ("Mã,Xã,TC1\n01,\"A; B; C; D\",x\n", ","),
        ("Mã\tXã\tGhi chú\n01\tA\t1,5; 2,5\n02\tB\t1,2; 3,4\n", "\t"),
        ("Mã|Xã\n01|A\n", "|"),
        ("một cột\nhai\n", "\t"),
    ],
)  # fmt: skip
def test_the_delimiter_is_the_one_that_cuts_evenly(lines, delimiter):
    assert delimiter_of(lines) == delimiter


def test_excel_states_the_delimiter_in_the_first_line():
    (sheet,) = read_sheets("sep=;\nMã;Xã\n01;A,B,C\n".encode(), "a.csv")
    assert values(sheet) == [["", ""], ["Mã", "Xã"], ["01", "A,B,C"]]


def test_line_breaks_inside_a_cell_do_not_shift_rows():
    (sheet,) = read_sheets('Mã,"Thu\nnhập"\n01,x\n'.encode(), "a.csv")
    assert values(sheet) == [["Mã", "Thu\nnhập"], ["01", "x"]]


def test_a_place_reads_as_a_person_says_it():
    assert place("Bảng 1", 7, "F") == "Sheet 'Bảng 1', dòng 7, cột F"


def test_ods_repeats_spans_and_notes_are_read_as_shown():
    row, cell = "<table:table-row{}>{}</table:table-row>", "<table:table-cell{}>{}</table:table-cell>"
    title = cell.format(' table:number-columns-spanned="2"', "<text:p>Tiêu đề</text:p>") + "<table:covered-table-cell/>"
    twice = cell.format(' table:number-columns-repeated="2"', '<text:p>a<text:s text:c="2"/>b</text:p>')
    empty = cell.format(' table:number-columns-repeated="16384"', "")
    body = (
        row.format("", title)
        + row.format(' table:number-rows-repeated="2"', twice)
        + row.format(' table:number-rows-repeated="1048000"', empty)
    )
    (sheet,) = read_sheets(content_xml(body), "a.ods")
    assert values(sheet) == [["Tiêu đề", "Tiêu đề"], ["a b", "a b"], ["a b", "a b"]]


def test_messages_name_the_file():
    with pytest.raises(IntakeError, match="«số liệu.xlsx»"):
        read_sheets(b"", "số liệu.xlsx")
