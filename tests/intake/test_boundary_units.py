import pytest

from geo.units import geography, units
from intake.boundary_units import Columns, columns_of, identify
from intake.errors import IntakeError
from tests.intake.boundary_kit import NAMES, TAN_YEN, drawn

TAN_YEN_GEO = geography(*TAN_YEN)


@pytest.mark.parametrize("code", ["Ma_xa", "MAXA", "MaXa", "code", "Mã ĐVHC", "MA_DVHC", "Mã số", "field_7"])
@pytest.mark.parametrize("name", ["Ten_xa", "TENXA", "Tên xã/phường", "name", "field_8"])
def test_columns_are_found_by_what_they_hold(code, name):
    frame = drawn().rename(columns={"MAXA": code, "TENXA": name})
    frame.insert(0, "OBJECTID", [str(each) for each in range(6)])
    frame.insert(1, "TEN_HUYEN", "Huyện Tân Yên")
    frame.insert(2, "Loai", "xã")
    assert columns_of(frame, TAN_YEN_GEO) == Columns(code, name, "TEN_HUYEN", "Loai")


def test_of_two_equal_columns_the_header_decides():
    frame = drawn().assign(GHICHU=lambda f: f["TENXA"])[["GHICHU", "TENXA", "MAXA", "geometry"]]
    assert columns_of(frame, TAN_YEN_GEO).name == "TENXA"


def test_type_words_do_not_hide_a_name():
    frame = drawn().assign(A=["P. Đa Mai", "Xã Ngọc Thiện", "X. Nhã Nam", "xã PHÚC HÒA", "Quang Trung", "Xã Tân Yên"])
    assert columns_of(frame.drop(columns=["TENXA"]), TAN_YEN_GEO).name == "A"


def test_without_code_or_name_the_columns_are_listed():
    frame = drawn()[["geometry"]].assign(STT="1", GHICHU="x")
    with pytest.raises(IntakeError, match=r"Bắc Giang tại ngày 01/07/2025 \(các cột: «STT», «GHICHU»\)"):
        identify(frame, TAN_YEN_GEO)


@pytest.mark.parametrize("columns", [["MAXA"], ["TENXA"], ["MAXA", "TENXA"]])
def test_every_unit_is_known_by_code_or_by_name(columns):
    rows = identify(drawn()[[*columns, "geometry"]], TAN_YEN_GEO)
    assert list(rows["commune_code"]) == list(units(TAN_YEN_GEO).index)
    # A code alone may once have been another unit's: that is said, and no reason to refuse it.
    assert columns == ["MAXA"] or set(rows["reason"]) == {""}
    assert list(rows["written_name"]) == (NAMES if "TENXA" in columns else [""] * 6)


def test_a_stranger_keeps_its_reason():
    frame = drawn().assign(MAXA=lambda f: ["99999", *f["MAXA"][1:]], TENXA=["Không Đâu", *NAMES[1:]])
    first = identify(frame, TAN_YEN_GEO).iloc[0]
    assert first["commune_code"] == ""
    assert first["reason"]
    assert (first["written_code"], first["written_name"]) == ("99999", "Không Đâu")


def test_the_index_of_the_file_is_kept():
    frame = drawn().iloc[[3, 1]]
    assert list(identify(frame, TAN_YEN_GEO).index) == [3, 1]
