import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import CRS, Transformer, network

from geo.built import built_boundaries
from geo.units import geography
from intake.boundary_crs import asked_crs, is_deprecated, settle_crs
from intake.boundary_fit import CANDIDATES, to_target
from intake.errors import IntakeError

TM3 = (
    'PROJCS["{name}",GEOGCS["{geographic}",DATUM["{datum}",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",{easting}],PARAMETER["False_Northing",{northing}],PARAMETER["Central_Meridian",107.25],'
    'PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
OFFICE = (
    "+proj=tmerc +lat_0=0 +lon_0=107.25 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84 {shift} +units=m +no_defs +type=crs"
)
SEVEN = "-191.90441429,-39.30318279,-111.45032835,-0.00928836,0.01975479,-0.00427372,0.252906278"
ROTATED = "-191.90441429,-39.30318279,-111.45032835,0.00928836,-0.01975479,0.00427372,0.252906278"


def prj(datum="D_Vietnam_2000", geographic="GCS_VN_2000", easting=500000.0, northing=0.0):
    return TM3.format(name="VN2000_LangSon", datum=datum, geographic=geographic, easting=easting, northing=northing)


@pytest.fixture(scope="module")
def known():
    return built_boundaries(geography("20", "2025-07-01")).geometry


def swapped(shapes):
    return shapes.transform(lambda points: points[:, ::-1])


def refused(*arguments):
    with pytest.raises(IntakeError) as caught:
        settle_crs(*arguments)
    assert str(caught.value).endswith(".")
    return str(caught.value)


@pytest.mark.parametrize("epsg", [4326, 4756, 3405, 3406, 32648, 9208, 9214, 9215])
def test_a_true_declaration_is_believed(known, epsg):
    shapes = known.to_crs(epsg)
    reading = settle_crs(shapes, CRS.from_epsg(epsg), known)
    assert (reading.epsg, reading.how, reading.notes) == (epsg, "declared", ())
    assert reading.offset_m < 1


@pytest.mark.parametrize("epsg", [4326, 4756, 3405, 9215])
def test_without_declaration_the_one_that_fits_is_proposed_not_taken(known, epsg):
    shapes = known.to_crs(epsg)
    message = refused(shapes, None, known)
    assert "không ghi hệ tọa độ" in message
    assert f"hãy nhập lại và chọn mã {epsg}." in message
    assert settle_crs(shapes, None, known, epsg).how == "asked"


def test_a_person_goes_before_the_file(known):
    reading = settle_crs(known, CRS.from_epsg(4326), known, "EPSG:9215")
    assert reading.epsg == 9215
    assert "khai báo EPSG:4326" in reading.notes[0]
    assert reading.label == "EPSG:9215 (VN-2000 / TM-3 107-15)"


@pytest.mark.parametrize("asked", ["99999", "VN-2000", ""])
def test_an_unknown_code_is_refused(asked):
    with pytest.raises(IntakeError, match="hãy nêu mã EPSG"):
        asked_crs(asked)


@pytest.mark.parametrize("epsg", [6956, 6957, 6958, 6959])
def test_deprecated_definitions_are_refused(known, epsg):
    for message in (refused(known, CRS.from_epsg(epsg), known), refused(known, None, known, epsg)):
        assert "định nghĩa đã bỏ" in message
        assert "chọn mã 9215." in message


def test_a_deprecated_definition_written_out_is_refused(known):
    written = CRS.from_wkt(prj(easting=0.0, northing=500000.0))
    assert is_deprecated(written)
    assert "định nghĩa đã bỏ" in refused(known, written, known)
    assert not any(is_deprecated(CRS.from_epsg(code)) for code in CANDIDATES)


def test_another_meridian_is_seen_by_the_position(known):
    message = refused(known, CRS.from_epsg(9214), known)
    assert "lệch 25,8 km" in message
    assert "chọn mã 9215." in message


@pytest.mark.parametrize(("stored", "declared"), [(4756, 4326), (4326, 4756), (3405, 32648), (32648, 3405)])
def test_a_forgotten_datum_shift_is_named(known, stored, declared):
    message = refused(known.to_crs(stored), CRS.from_epsg(declared), known)
    assert "lệch 224 m, gần đúng bằng độ lệch giữa VN-2000 và WGS 84" in message
    assert f"chọn mã {stored}." in message


def test_wgs84_degrees_projected_as_if_they_were_vn2000(known):
    degrees = known.to_crs(4326).set_crs(4756, allow_override=True)
    message = refused(degrees.to_crs(9215), CRS.from_epsg(9215), known)
    assert "thiếu bước chuyển giữa hai hệ; hãy xuất lại" in message


@pytest.mark.parametrize("definition", [prj(), prj("D_VN-2000"), OFFICE.format(shift=f"+towgs84={ROTATED}")])
def test_definitions_of_the_offices_are_understood(known, definition):
    reading = settle_crs(known, CRS.from_user_input(definition), known)
    assert reading.epsg == 9215
    assert reading.offset_m < 0.01


def test_rotations_of_the_other_sign_convention_move_less_than_a_metre(known):
    reading = settle_crs(known, CRS.from_user_input(OFFICE.format(shift=f"+towgs84={SEVEN}")), known)
    assert 0.1 < reading.offset_m < 1


@pytest.mark.parametrize(
    "definition", [prj("D_WGS_1984", "GCS_WGS_1984"), OFFICE.format(shift="+towgs84=0,0,0"), "EPSG:32648"]
)
def test_definitions_with_a_null_shift_are_refused(known, definition):
    shapes = known.to_crs(3405) if definition == "EPSG:32648" else known
    assert "lệch 224 m" in refused(shapes, CRS.from_user_input(definition), known)


@pytest.mark.parametrize(
    "definition", [prj("D_unknown", "GCS_unknown"), OFFICE.format(shift=""), 'LOCAL_CS["Tại chỗ",UNIT["Meter",1]]']
)
def test_without_a_true_transformation_nothing_is_moved(known, definition):
    crs = CRS.from_user_input(definition)
    message = refused(known, crs, known)
    assert "Không có phép chuyển tin cậy" in message
    assert "chọn mã 9215." in message
    assert settle_crs(known, crs, known, 9215).epsg == 9215


@pytest.mark.parametrize("epsg", [9215, 3405, 4326])
def test_exchanged_axes_are_named(known, epsg):
    for declared in (CRS.from_epsg(epsg), None):
        message = refused(swapped(known.to_crs(epsg)), declared, known)
        assert f"X và Y trong tệp bị đổi chỗ (đổi lại thì khớp EPSG:{epsg}" in message


def test_metres_taken_for_degrees(known):
    message = refused(known, CRS.from_epsg(4326), known)
    assert "rơi ra ngoài bản đồ" in message
    assert "chọn mã 9215." in message


def test_the_sea_is_no_commune(known):
    message = refused(known.to_crs(4326).translate(4, -6), CRS.from_epsg(4326), known)
    assert "kinh độ 110,5" in message
    assert "hãy kiểm tra lại tỉnh, ngày và hệ tọa độ." in message
    assert "không nằm ở đâu" in refused(known.to_crs(4326).translate(400, 400), CRS.from_epsg(4326), known)


def test_units_of_other_shapes_do_not_speak_for_another_system(known):
    older = built_boundaries(geography("20", "2020-06-01")).geometry
    reading = settle_crs(older[older.index.isin(known.index)], older.crs, known)
    assert reading.epsg == 9215
    assert "không đủ để kiểm chứng" in reading.notes[0]


def test_a_namesake_elsewhere_does_not_speak():
    known = gpd.GeoSeries({"00001": shapely.box(0, 0, 1000, 1000)}, crs=9215).translate(450_000, 2_400_000)
    far = known.translate(200_000, 0)
    assert settle_crs(pd.concat([far, far, known]), known.crs, known).offset_m == 0


def test_hanoi_1972_goes_by_way_of_wgs84_with_its_own_shift():
    move = to_target(CRS.from_epsg(4147), CRS.from_epsg(9215))
    point = np.array([[106.7615, 21.8537]])
    geocentric = "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=cart +ellps=krass +step "
    by_hand = Transformer.from_pipeline(
        geocentric + "+proj=helmert +x=-17.51 +y=-108.32 +z=-62.39 +step +inv +proj=cart +ellps=WGS84 "
        "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
    ).transform(*point[0], 0.0)
    expected = to_target(CRS.from_epsg(4326), CRS.from_epsg(9215))(np.array([by_hand[:2]]))
    assert np.abs(move(point) - expected).max() < 0.5


def test_the_datum_shift_of_lang_son_as_measured_in_the_field_notes():
    """Lạng Sơn city, 106,7615 21,8537: E 449.314 N 2.417.550; a null shift is 224 m off."""
    point = np.array([[106.7615, 21.8537]])
    moved = to_target(CRS.from_epsg(4326), CRS.from_epsg(9215))(point)[0]
    assert np.abs(moved - [449_314, 2_417_550]).max() < 1
    null = to_target(CRS.from_epsg(4756), CRS.from_epsg(9215))(point)[0]
    assert np.hypot(*(null - moved)) == pytest.approx(224, abs=1)


def test_no_transformation_asks_the_network(known):
    network.set_network_enabled(active=True)
    try:
        to_target.cache_clear()
        to_target(CRS.from_epsg(3406), known.crs)
        assert not network.is_network_enabled()
    finally:
        network.set_network_enabled(active=False)


def test_nothing_is_changed(known):
    shapes = known.to_crs(4326)
    before = shapes.to_wkb()
    settle_crs(shapes, CRS.from_epsg(4326), known)
    assert before.equals(shapes.to_wkb())
