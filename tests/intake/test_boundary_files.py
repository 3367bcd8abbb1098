import json
import stat
import tempfile
import zipfile

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from intake import boundary_files, boundary_readers, boundary_zip
from intake.boundary_files import read_boundary_file
from intake.errors import IntakeError
from tests.intake.boundary_kit import NAMES, drawn, in_tcvn3, in_vni, written, zipped

DRIVERS = {
    ".geojson": "GeoJSON",
    ".gpkg": "GPKG",
    ".kml": "LIBKML",
    ".fgb": "FlatGeobuf",
    ".parquet": "GeoParquet",
    ".zip": "ESRI Shapefile",
}


@pytest.fixture(autouse=True)
def no_leftovers(tmp_path_factory, monkeypatch):
    """Whatever is unpacked goes to a temporary folder, and is gone afterwards."""
    folder = tmp_path_factory.mktemp("unpacked")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert not list(folder.iterdir())


def refused(path, **options):
    with pytest.raises(IntakeError) as caught:
        read_boundary_file(path, **options)
    message = str(caught.value)
    assert message.endswith(".")
    assert "\n" not in message
    return message


@pytest.mark.parametrize("ending", DRIVERS)
@pytest.mark.parametrize("epsg", [4326, 9214])
def test_every_format_is_read(tmp_path, ending, epsg):
    frame = drawn(epsg=epsg)
    raw = read_boundary_file(written(frame, tmp_path / f"ranh{ending}"))
    assert (raw.driver, raw.encoding, raw.notes) == (DRIVERS[ending], "UTF-8", ())
    assert raw.crs.to_epsg() == (4326 if ending == ".kml" else epsg)
    read = raw.frame.set_index("MAXA").loc[frame["MAXA"]]
    assert list(read["TENXA"]) == NAMES
    assert isinstance(read["TENXA"].dtype, pd.StringDtype)
    expected = frame.to_crs(raw.crs).geometry.to_numpy()
    assert shapely.hausdorff_distance(read.geometry.to_numpy(), expected).max() < (
        1e-6 if raw.crs.is_projected else 1e-7
    )


def test_a_kmz_is_read(tmp_path):
    kml = written(drawn(), tmp_path / "doc.kml")
    with zipfile.ZipFile(tmp_path / "ranh.kmz", "w") as archive:
        archive.write(kml, "doc.kml")
    assert sorted(read_boundary_file(tmp_path / "ranh.kmz").frame["TENXA"]) == sorted(NAMES)


@pytest.mark.parametrize(("write", "name"), [(in_tcvn3, "TCVN3"), (in_vni, "VNI")])
@pytest.mark.parametrize("ending", [".zip", ".gpkg", ".geojson"])
def test_legacy_fonts_become_unicode(tmp_path, write, name, ending):
    frame = drawn().assign(TENXA=lambda f: f["TENXA"].map(write))
    assert frame["TENXA"].iloc[1] == {"TCVN3": "Ngäc ThiÖn", "VNI": "Ngoïc Thieän"}[name]
    options = {"without": (".cpg",), "encoding": "ISO-8859-1"} if ending == ".zip" else {}
    raw = read_boundary_file(written(frame, tmp_path / f"ranh{ending}", **options))
    assert raw.encoding == name
    assert list(raw.frame["TENXA"]) == NAMES


def test_a_wrong_cpg_is_not_believed(tmp_path):
    frame = drawn().assign(TENXA=lambda f: f["TENXA"].map(in_tcvn3))
    path = zipped(frame, tmp_path / "ranh.zip", (".cpg",), "ISO-8859-1", extra=[("Ranh giới/RANH.CPG", "UTF-8")])
    assert list(read_boundary_file(path).frame["TENXA"]) == NAMES


def test_a_dbf_in_utf8_without_cpg(tmp_path):
    path = zipped(drawn(), tmp_path / "ranh.zip", without=(".cpg",))
    assert list(read_boundary_file(path).frame["TENXA"]) == NAMES


def test_geojson_in_bytes_of_an_old_code_page(tmp_path):
    path = written(drawn(epsg=4326), tmp_path / "ranh.geojson")
    path.write_bytes(in_tcvn3(path.read_text(encoding="utf-8")).encode("latin-1"))
    raw = read_boundary_file(path)
    assert (raw.encoding, list(raw.frame["TENXA"])) == ("TCVN3", NAMES)


def test_codes_stay_text_and_missing_cells_are_empty(tmp_path):
    frame = drawn().assign(TENXA=[None, *NAMES[1:]], SO=[7228.0, float("nan"), 1.5, 2, 3, 4])
    raw = read_boundary_file(written(frame, tmp_path / "ranh.gpkg"))
    assert list(raw.frame["MAXA"]) == list(frame["MAXA"])
    assert (raw.frame["TENXA"].iloc[0], list(raw.frame["SO"].iloc[:3])) == ("", ["7228", "", "1.5"])


def test_heights_are_dropped_and_open_rings_closed(tmp_path):
    ring = [[106.0, 21.3, 5], [106.1, 21.3, 5], [106.1, 21.4, 5]]
    feature = {
        "type": "Feature",
        "properties": {"MAXA": "07228"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    path = tmp_path / "ho.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    raw = read_boundary_file(path)
    shape = raw.frame.geometry.iloc[0]
    assert shape.equals(shapely.Polygon([(106.0, 21.3), (106.1, 21.3), (106.1, 21.4)]))
    assert not shape.has_z
    assert raw.notes == ("1 hình có vòng ranh chưa khép, đã khép lại.",)


@pytest.mark.parametrize("ending", DRIVERS)
@pytest.mark.parametrize("share", [0.3, 0.9, 0.999])
def test_a_file_cut_off_is_refused(tmp_path, ending, share):
    path = written(drawn(), tmp_path / f"ranh{ending}")
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    assert "hỏng" in refused(path)


def test_a_shapefile_cut_off_before_it_was_zipped(tmp_path):
    whole = zipped(drawn(), tmp_path / "ranh.zip")
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(tmp_path / "cut.zip", "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[:-900] if name.endswith(".SHP") else content)
    assert "cắt cụt" in refused(tmp_path / "cut.zip")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("trong.geojson", b"", "rỗng"),
        ("ghi-chu.txt", "Kính gửi Sở".encode(), "không phải bản đồ"),
        ("anh.geojson", b"\x89PNG\r\n\x1a\n", "không phải bản đồ"),
        ("so.json", b'{"a": 1}', "không đọc được"),
        ("thuc-the.kml", b'<?xml version="1.0"?><!DOCTYPE k [<!ENTITY a "b">]><kml>&a;</kml>', "không an toàn"),
        ("ao.kml", b"<!-- <kml> --><OGRVRTDataSource></OGRVRTDataSource>", "không an toàn"),
        ("vrt.geojson", b"<OGRVRTDataSource></OGRVRTDataSource>", "không phải bản đồ"),
        ("le.shp", b"\x00\x00\x27\x0a", "một phần của Shapefile"),
    ],
)
def test_what_is_no_map_is_refused(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    assert said in refused(path)


def test_a_missing_file_is_refused(tmp_path):
    assert "Không thấy tệp «khong.zip»" in refused(tmp_path / "khong.zip")


def test_points_are_refused(tmp_path):
    frame = drawn()
    path = written(frame.set_geometry(frame.centroid), tmp_path / "diem.gpkg")
    assert "(Point)" in refused(path)
    assert "(Point)" in refused(written(frame.set_geometry(frame.centroid), tmp_path / "diem.parquet"))


def test_of_several_layers_one_must_be_named(tmp_path):
    path = written(drawn(), tmp_path / "ranh.gpkg", layer="xa")
    written(drawn(), path, layer="huyen", mode="a")
    message = refused(path)
    assert "«xa»" in message
    assert "«huyen»" in message
    assert len(read_boundary_file(path, layer="xa").frame) == 6
    assert "«thon»" not in refused(path, layer="thon")


def test_limits(tmp_path, monkeypatch):
    path = written(drawn(), tmp_path / "ranh.gpkg")
    parquet = written(drawn(), tmp_path / "ranh.parquet")
    monkeypatch.setattr(boundary_readers, "MAX_VERTICES", 100)
    assert "đỉnh, vượt mức 100" in refused(path)
    monkeypatch.setattr(boundary_readers, "MAX_FEATURES", 5)
    assert "6 hình, vượt mức 5" in refused(path)
    assert "6 hình, vượt mức 5" in refused(parquet)
    monkeypatch.setattr(boundary_readers, "MAX_UNPACKED_BYTES", 1000)
    assert "bung ra" in refused(parquet)
    monkeypatch.setattr(boundary_files, "MAX_FILE_BYTES", 1000)
    assert "nặng" in refused(path)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../../thoat.shp", "trỏ ra ngoài"),
        ("..\\thoat.shp", "trỏ ra ngoài"),
        ("/tuyet-doi.shp", "trỏ ra ngoài"),
        ("C:/tuyet-doi.shp", "trỏ ra ngoài"),
        ("RANH2.SHP", "2 bản đồ («RANH», «RANH2»)"),
    ],
)
def test_names_inside_a_zip_are_not_trusted(tmp_path, name, said):
    path = zipped(drawn(), tmp_path / "ranh.zip", extra=[(name, b"x")])
    assert said in refused(path)
    assert not list(tmp_path.rglob("thoat*"))


def test_of_several_maps_in_a_zip_one_may_be_named(tmp_path):
    path = zipped(drawn(), tmp_path / "ranh.zip", extra=[("RANH2.SHP", b"x")])
    assert len(read_boundary_file(path, layer="RANH").frame) == 6
    assert "không có bản đồ tên «XA»" in refused(path, layer="XA")


def test_links_in_a_zip_are_refused(tmp_path):
    link = zipfile.ZipInfo("ranh.prj")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = zipped(drawn(), tmp_path / "ranh.zip", extra=[(link, "/etc/passwd")])
    assert "liên kết" in refused(path)


def test_a_zip_with_a_password_is_refused(tmp_path):
    path = zipped(drawn(), tmp_path / "ranh.zip")
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))
    assert "mật khẩu" in refused(path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bom.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("ranh.shp", "w") as member:
        for _ in range(31):
            member.write(bytes(10_000_000))
    assert path.stat().st_size < 1_000_000
    assert "310 MB, vượt mức" in refused(path)


def test_too_many_files_in_a_zip(tmp_path, monkeypatch):
    monkeypatch.setattr(boundary_zip, "MAX_MEMBERS", 3)
    assert "vượt mức 3 tệp" in refused(zipped(drawn(), tmp_path / "ranh.zip"))


def test_a_zip_in_a_zip_is_refused(tmp_path):
    inner = zipped(drawn(), tmp_path / "trong.zip")
    with zipfile.ZipFile(tmp_path / "ngoai.zip", "w") as archive:
        archive.write(inner, "trong.zip")
    assert "tệp nén khác" in refused(tmp_path / "ngoai.zip")


@pytest.mark.parametrize("part", [".dbf", ".shx", ".shp"])
def test_a_shapefile_without_a_part_is_refused(tmp_path, part):
    assert f"thiếu tệp {part}" in refused(zipped(drawn(), tmp_path / "ranh.zip", without=(part,)))


def test_a_shapefile_without_prj_states_no_crs(tmp_path):
    raw = read_boundary_file(zipped(drawn(), tmp_path / "ranh.zip", without=(".prj",)))
    assert raw.crs is None
    assert raw.frame.crs is None


def test_a_layer_without_rows_is_refused(tmp_path):
    path = tmp_path / "rong.gpkg"
    gpd.GeoDataFrame(drawn().iloc[:0]).to_file(path, driver="GPKG")
    assert "không có hình nào" in refused(path)
