import io
import random
import struct
import zipfile

import msoffcrypto.format.ooxml
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake import sheets_limits
from intake.errors import IntakeError
from intake.sheets import read_sheets
from tests.intake.sheet_kit import MIMETYPE, content_xml, ods, rezipped, text, xls, xlsx, zipped

GOOD = {"Bảng": [["Mã xã", "TC1"], ["06139", "x"]]}


def refused(data, *words):
    """Read and expect one clear sentence that has all the words."""
    with pytest.raises(IntakeError) as caught:
        read_sheets(data, "tệp.xlsx")
    message = str(caught.value)
    assert message.count(". ") == 0, "one sentence"
    assert message.startswith("Tệp ")
    assert [word for word in words if word not in message] == []


@pytest.mark.parametrize("data", [b"", b"  \r\n", b"\xef\xbb\xbf", b"\0\0\0"])
def test_an_empty_file(data):
    refused(data, "trống")


@pytest.mark.parametrize("make", [xlsx, xls, ods])
@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_a_truncated_workbook(make, part):
    data = make(GOOD)
    refused(data[: int(len(data) * part)], "bị hỏng")


def test_a_workbook_with_a_damaged_middle():
    data = bytearray(xlsx(GOOD))
    entry = zipfile.ZipFile(io.BytesIO(data)).getinfo("xl/worksheets/sheet1.xml")
    start = entry.header_offset + 30 + len(entry.filename)
    data[start + 20 : start + 40] = b"\xff" * 20
    refused(bytes(data), "bị hỏng")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_xml_that_does_not_close(part):
    refused(rezipped(xlsx(GOOD), lambda name, content: content[:-30] if name == part else content), "bị hỏng")


def test_a_password_on_xlsx():
    locked = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(xlsx(GOOD))).encrypt("bí mật", locked)
    refused(locked.getvalue(), "mật khẩu")


def test_a_password_on_xls():
    data = bytearray(xls(GOOD))
    # The record after the first says that the rest is encrypted.
    data[data.find(struct.pack("<HH", 0x00E1, 2))] = 0x2F
    refused(bytes(data), "mật khẩu")


def test_a_password_on_ods():
    manifest = '<m:manifest xmlns:m="m"><m:encryption-data/></m:manifest>'
    refused(zipped({"mimetype": MIMETYPE, "content.xml": "rối", "META-INF/manifest.xml": manifest}), "mật khẩu")


def test_an_encrypted_entry_of_a_zip():
    data = bytearray(xlsx(GOOD))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + at] |= 1
    refused(bytes(data), "mật khẩu")


def test_a_zip_bomb_is_refused_by_what_its_directory_states(monkeypatch):
    bomb = zipped({"xl/workbook.xml": "<a/>", "xl/worksheets/sheet1.xml": b"<a>" + b" " * 160_000_000})
    for method in ("open", "read"):
        monkeypatch.setattr(zipfile.ZipFile, method, lambda *_: pytest.fail("giải nén tệp phá hoại"))
    refused(bomb, "160 MB", "phá hoại")


def test_a_zip_that_unpacks_a_thousandfold():
    refused(zipped({"xl/workbook.xml": b"<a>" + b" " * 40_000_000}), "40 MB", "phá hoại")


def test_a_directory_that_lies_about_the_size():
    bomb = bytearray(zipped({"xl/workbook.xml": "<a/>", "xl/big.xml": b"<a>" + b" " * 50_000_000}))
    at = bomb.rfind(b"PK\x01\x02")
    struct.pack_into("<I", bomb, at + 24, 1000)
    refused(bytes(bomb), "bị hỏng")


def test_a_zip_of_thousands_of_entries():
    refused(zipped({"xl/workbook.xml": "<a/>", **{f"xl/{n}.xml": "" for n in range(2001)}}), "2.002 mục")


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY l "ha"><!ENTITY m "&l;&l;&l;&l;&l;&l;&l;&l;">]>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE a SYSTEM "http://localhost/a.dtd">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_document_types_and_entities(declared, encoding, part):
    def spoil(name, content):
        words = content.decode().partition("?>")[2] or content.decode()
        head = f'<?xml version="1.0" encoding="{encoding}"?>{declared}'
        return (head + words).encode(encoding) if name == part else content

    refused(rezipped(xlsx(GOOD), spoil), "DOCTYPE", part)


def test_entities_in_ods():
    data = rezipped(
        content_xml(""), lambda name, content: content.replace(b"?>", b"?><!DOCTYPE a [<!ENTITY b 'c'>]>", 1)
    )
    refused(data, "DOCTYPE", "content.xml")


def test_two_entries_of_one_name():
    stream = io.BytesIO(xlsx(GOOD))
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/workbook.xml", "<a/>")
    refused(stream.getvalue(), "bị hỏng")


def wide_sheet(rows, columns):
    """A worksheet of so many rows and columns written as fast as text."""
    cells = "".join(f'<c r="{{0}}"><v>{n}</v></c>' for n in range(columns)).replace('r="{0}"', "")
    body = "".join(f'<row r="{row}">{cells}</row>' for row in range(1, rows + 1))
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    xml = f"{head}{body}</sheetData></worksheet>".encode()
    return rezipped(xlsx(GOOD), lambda name, content: xml if name.endswith("sheet1.xml") else content)


def test_two_hundred_thousand_rows_are_refused():
    data = wide_sheet(200_000, 20)
    refused(data, "200.000 dòng", "20.000 dòng cho phép", "Bảng")


def test_two_hundred_thousand_lines_of_text():
    data = b"06139,x,x,x,x\n" * 200_000
    refused(data, "200.000 dòng")


def test_too_many_columns():
    refused(wide_sheet(3, 501), "501 cột", "500 cột cho phép")
    refused(text([["x"] * 501]), "501 cột")


def test_too_many_cells():
    refused(text([["x"] * 400] * 6000), "2.400.000 ô")


def test_a_cell_far_away_is_no_way_around():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A1048576"] = "Mã xã", "x"
    stream = io.BytesIO()
    book.save(stream)
    refused(stream.getvalue(), "dòng", "20.000 dòng cho phép")


def test_formatted_rows_without_content_do_not_count():
    book = openpyxl.Workbook()
    book.active.append(["Mã xã", "x"])
    book.active.row_dimensions[300_000].height = 30
    book.active.cell(250_000, 40).style = "Good"
    stream = io.BytesIO()
    book.save(stream)
    assert read_sheets(stream.getvalue(), "a.xlsx")[0].cells.shape == (1, 2)


@pytest.mark.parametrize(
    ("rows", "columns", "word"), [(30_000, 1, "30.000 dòng"), (1, 16_384, "16.384 cột"), (20_000, 400, "ô")]
)
def test_repeats_of_ods_are_counted_before_they_are_laid_out(rows, columns, word):
    body = (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
        f'table:number-columns-repeated="{columns}"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    refused(content_xml(body), word)


def test_a_file_over_the_size_limit(monkeypatch):
    monkeypatch.setattr(sheets_limits, "MAX_BYTES", 1000)
    refused(xlsx(GOOD), "MB cho phép")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7 x", "PDF"),
        (b"\x89PNG\r\n", "PNG"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "HTML"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "XML"),
        (zipped({"word/document.xml": "<a/>"}), "không phải bảng tính"),
        (zipped({"xl/workbook.bin": b"\0"}), "XLSB"),
    ],
)
def test_other_content_under_the_name_of_a_workbook(data, word):
    refused(data, word)


def test_text_that_does_not_fall_into_cells():
    with pytest.raises(IntakeError, match="dấu nháy kép"):
        read_sheets(b'Ma xa,TC1\n"' + b"x" * 200_000, "a.csv")


def test_ole_chains_that_run_in_circles():
    data = bytearray(xls(GOOD))
    fat = struct.unpack_from("<I", data, 76)[0]
    for sector in range(20):
        struct.pack_into("<I", data, (fat + 1) * 512 + 4 * sector, sector)
    refused(bytes(data), "bị hỏng")


def test_merged_cells_that_lie_over_each_other():
    merges = "".join(f'<mergeCell ref="A1:CV{row}"/>' for row in range(20_000, 19_000, -1))

    def spoil(name, content):
        return content.replace(b"</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>".encode())

    rows = [["Mã xã"], *[[]] * 19_998, [*[None] * 99, "x"]]
    with pytest.raises(IntakeError, match="chồng lên nhau"):
        read_sheets(rezipped(xlsx({"B": rows}), spoil), "a.xlsx")


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.sampled_from(["xlsx", "xls", "ods", "csv"]), st.integers(0, 2**32), st.integers(1, 40))
def test_damaged_bytes_are_read_or_refused_in_words(kind, seed, count):
    chance, data = random.Random(seed), bytearray(DAMAGED[kind])
    for _ in range(count):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        assert isinstance(read_sheets(bytes(data), "tệp.bất kỳ"), tuple)
    except IntakeError as error:
        assert "hãy" in str(error)


DAMAGED = {"xlsx": xlsx(GOOD), "xls": xls(GOOD), "ods": ods(GOOD), "csv": text(GOOD["Bảng"])}
