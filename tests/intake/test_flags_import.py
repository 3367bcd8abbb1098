import pytest

from geo.flags import flags as known_flags
from geo.units import geography, units
from intake.errors import IntakeError
from intake.flags import COLUMNS, read_flag_file
from tests.intake.sheet_kit import ods, text, xls, xlsx

DAY, SOURCE = "2022-12-31", "Quyết định 1385/QĐ-TTg ngày 21/10/2018"
HOME = geography("20", DAY)


def read(
    *rows, head=("Tên xã", "Huyện"), flag="border_village_scheme", complete=False, source=SOURCE, write=None, **more
):
    data = (write or (lambda rows: xlsx({"B": rows})))([list(head), *rows])
    return read_flag_file(data, "danh sách.xlsx", "20", DAY, flag, source, complete, **more)


def values(reading):
    return dict(zip(reading.flags["code"], reading.flags["value"], strict=True))


def border_communes():
    frame, marks = units(HOME), known_flags(HOME)
    return frame[frame["rural"] & (marks["border"] == True)]  # noqa: E712  None is neither


@pytest.mark.parametrize(
    "write", [lambda rows: xlsx({"B": rows}), lambda rows: xls({"B": rows}), lambda rows: ods({"B": rows}), text]
)
def test_a_complete_list_of_eighteen_communes(write):
    listed = border_communes().iloc[:18]
    rows = [["STT", "Tên xã", "Huyện"]] + [
        [n, *row] for n, row in enumerate(listed[["name", "district"]].to_numpy().tolist(), 1)
    ]
    reading = read(*rows[1:], head=rows[0], complete=True, write=write)
    assert {code for code, value in values(reading).items() if value == "1"} == set(listed.index)
    assert len(reading.flags) == len(units(HOME))
    assert set(values(reading).values()) == {"0", "1"}
    assert list(reading.flags.columns) == list(COLUMNS)
    assert set(reading.flags["status"]) == {"sourced"}
    assert set(reading.flags["source"]) == {SOURCE}
    assert reading.rows_read == 18


def test_a_list_that_is_not_complete_says_nothing_of_the_others():
    assert values(read(["Bắc Hùng", "Văn Lãng"])) == {"06139": "1"}


def test_an_unsettled_row_keeps_the_others_open():
    rows = [["Mẫu Sơn", ""], ["Bảo Lâm", "Cao Lộc"]]
    reading = read(*rows, complete=True)
    assert len(reading.flags) == 1
    assert reading.doubtful["row"].tolist() == [2]
    assert any("chưa được ghi là không mang dấu" in note for note in reading.notes)
    settled = read(*rows, complete=True, choices={("B", 2): "06238"})
    assert values(settled)["06238"] == "1"
    assert len(settled.flags) == len(units(HOME))
    assert len(read(*rows, complete=True, choices={("B", 2): None}).flags) == len(units(HOME))


def test_a_column_of_marks():
    rows = [["06139", "x"], ["06034", ""], ["05989", "không"], ["06238", "85%"]]
    reading = read(*rows, head=("Mã xã", "Xã biên giới"), flag="border")
    assert values(reading) == {"06139": "1", "05989": "0"}
    assert reading.rejected["row"].tolist() == [5]


def test_regions():
    rows = [["06139", "III"], ["06034", "KV II"], ["05989", "Khu vực 1"], ["06238", "IV"], ["06208", ""]]
    reading = read(*rows, head=("Mã xã", "Khu vực"), flag="disadvantaged_region")
    assert values(reading) == {"06139": "III", "06034": "II", "05989": "I"}
    assert reading.rejected["row"].tolist() == [5, 6]
    whole = read(*rows[:3], head=("Mã xã", "Khu vực"), flag="disadvantaged_region", complete=True)
    assert set(values(whole).values()) == {"I", "II", "III", ""}, "the empty text: in no region, and sourced"


def test_two_values_for_one_unit():
    reading = read(["06139", "III"], ["06139", "II"], head=("Mã xã", "Khu vực"), flag="disadvantaged_region")
    assert reading.flags.empty
    assert reading.rejected["row"].tolist() == [2, 3]
    assert "«III» ở Sheet 'B', dòng 2" in reading.rejected["reason"].iloc[0]


def test_units_of_every_kind_may_bear_a_mark():
    assert values(read(["Thị trấn Đồng Đăng", "Cao Lộc"], flag="border")) == {"06184": "1"}


def test_unknown_names_and_formulas_are_rejected():
    reading = read(["<b>Xã</b>", ""], ["=1+1", ""], ["Bắc Hùng", ""])
    assert reading.rejected["value"].tolist() == ["<b>Xã</b>", "=1+1"]
    assert values(reading) == {"06139": "1"}
    answer = reading.as_json()
    assert (answer["accepted"], len(answer["rejected"]), answer["doubtful"]) == (1, 2, [])


@pytest.mark.parametrize(("more", "word"), [({"source": " "}, "chưa ghi nguồn"), ({"flag": "island"}, "«island»")])
def test_what_must_be_told(more, word):
    with pytest.raises(IntakeError, match=word):
        read(["Bắc Hùng", ""], **more)


def test_a_file_without_a_list_is_refused():
    with pytest.raises(IntakeError, match="không có danh sách xã"):
        read(["12", "13"], head=("Dân số", "Số hộ"))
