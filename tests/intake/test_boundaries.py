import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.ops import substring

from geo.adopted import adopt, adopted_version, withdraw
from geo.build import check_boundaries
from geo.built import boundaries, built_boundaries
from geo.errors import DateTooEarly
from geo.paths import CACHE_VARIABLE
from geo.source import forget_records, records
from geo.units import geography, units
from intake.boundaries import import_boundaries
from intake.errors import IntakeError
from tests.intake.boundary_kit import REFERENCE, TAN_YEN, drawn, in_tcvn3, in_vni, written

GEO = geography(*TAN_YEN)
KEYS = {"crs", "encoding", "matched", "unmatched", "repaired", "overlaps_m2", "gaps_m2", "area_km2", "written"}


@pytest.fixture(scope="module", autouse=True)
def cache_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE_VARIABLE, str(folder))
        built_boundaries(GEO)
        yield folder


@pytest.fixture(autouse=True)
def nothing_written(cache_folder):
    before = sorted(cache_folder.glob("24_*"))
    yield
    assert sorted(cache_folder.glob("24_*")) == before


def official(name):
    path = REFERENCE / name
    if not path.is_file():
        pytest.skip(f"không có {name} trong shared/reference để thử")
    return path


def brought(frame, path, **options):
    return import_boundaries(written(frame, path), *TAN_YEN, **options)


def refused(frame, path, **options):
    with pytest.raises(IntakeError) as caught:
        brought(frame, path, **options)
    return str(caught.value)


def replaced(frame, position, shape):
    shapes = frame.geometry.to_list()
    shapes[position] = shape
    return frame.set_geometry(gpd.GeoSeries(shapes, crs=frame.crs))


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".kml", ".fgb", ".parquet", ".zip"])
@pytest.mark.parametrize("epsg", [4756, 3405, 9214, 9215, 4326])
def test_what_goes_out_comes_back(tmp_path, ending, epsg):
    found = brought(drawn(epsg=epsg), tmp_path / f"ranh{ending}")
    built = built_boundaries(GEO)
    assert found.refused == ""
    assert (found.alerts, found.missing, found.outside, found.repaired) == ((), (), (), ())
    assert found.crs.epsg == (4326 if ending == ".kml" else epsg)
    assert (found.matched, len(found.unmatched)) == (6, 0)
    check_boundaries(found.layer)
    assert list(found.layer.index) == list(built.index)
    assert list(found.layer.columns) == list(built.columns)
    assert found.layer.crs == built.crs
    assert set(found.layer["shape_confidence"]) == {"imported"}
    assert found.area_km2 == pytest.approx(built["area_km2"].sum(), rel=1e-6)
    assert found.comparison["iou"].min() > 0.9999
    assert found.comparison["moved_m"].max() < 0.5
    assert (found.overlaps_m2, found.gaps_m2) == (pytest.approx(0, abs=5), pytest.approx(0, abs=5))


@pytest.mark.parametrize(("write", "encoding"), [(in_tcvn3, "TCVN3"), (in_vni, "VNI")])
@pytest.mark.parametrize("epsg", [3405, 9214])
def test_names_alone_in_an_old_font_are_enough(tmp_path, write, encoding, epsg):
    frame = drawn(epsg=epsg).assign(TENXA=lambda f: f["TENXA"].map(write))[["TENXA", "geometry"]]
    path = written(frame, tmp_path / "ranh.zip", without=(".cpg",), encoding="ISO-8859-1")
    found = import_boundaries(path, *TAN_YEN)
    assert (found.encoding, found.matched, found.refused) == (encoding, 6, "")


def test_the_answer_of_the_command_line_is_plain(tmp_path):
    answer = brought(drawn(), tmp_path / "ranh.gpkg").as_json()
    assert set(answer) >= KEYS
    assert (answer["crs"], answer["written"], answer["unmatched"], answer["repaired"]) == (9214, False, [], [])
    assert len(answer["sha256"]) == 64
    assert json.loads(json.dumps(answer, ensure_ascii=False)) == answer
    assert brought(drawn(), tmp_path / "lai.gpkg").as_json(written=True)["written"] is True


def test_a_file_without_crs_asks_for_it(tmp_path):
    path = written(drawn(), tmp_path / "ranh.zip", without=(".prj",))
    with pytest.raises(IntakeError, match=r"không ghi hệ tọa độ.*chọn mã 9214\."):
        import_boundaries(path, *TAN_YEN)
    found = import_boundaries(path, *TAN_YEN, crs=9214)
    assert (found.crs.how, found.refused) == ("asked", "")


def test_a_missing_unit_is_named_and_nothing_may_be_adopted(tmp_path):
    found = brought(drawn().iloc[1:], tmp_path / "thieu.gpkg")
    assert found.missing == ("phường Đa Mai (07228)",)
    assert "thiếu hình của 1 đơn vị: phường Đa Mai (07228)" in found.refused
    assert found.matched == 5


def test_a_stranger_in_the_province_is_refused(tmp_path):
    frame = drawn().assign(MAXA=lambda f: ["99999", *f["MAXA"][1:]], TENXA=lambda f: ["Không Đâu", *f["TENXA"][1:]])
    found = brought(frame, tmp_path / "la.gpkg")
    assert list(found.unmatched["written_name"]) == ["Không Đâu"]
    assert "«Không Đâu»" in found.refused
    assert found.as_json()["unmatched"][0]["row"] == 0


def test_units_elsewhere_are_set_aside_even_under_the_same_name(tmp_path):
    frame = drawn()
    far = frame.iloc[[0, 1]].assign(MAXA=["01234", ""], TENXA=["Xa Lắc", "Ngọc Thiện"])
    far = far.set_geometry(far.geometry.translate(150_000, 0))
    found = brought(pd.concat([frame, far], ignore_index=True), tmp_path / "ca-nuoc.gpkg")
    assert (found.outside, found.refused, found.matched) == (("Xa Lắc", "Ngọc Thiện"), "", 6)
    assert any("Để riêng 2 hình" in note for note in found.notes)
    assert found.comparison["iou"].min() > 0.9999


def test_parts_of_a_unit_are_joined_and_said(tmp_path):
    frame = drawn()
    west, south, east, north = frame.geometry.iloc[1].bounds
    left = frame.geometry.iloc[1].intersection(shapely.box(west, south, (west + east) / 2, north))
    right = frame.geometry.iloc[1].difference(left)
    cut = pd.concat([replaced(frame, 1, left), replaced(frame, 1, right).iloc[[1]]], ignore_index=True)
    found = brought(cut, tmp_path / "hai-phan.gpkg")
    assert found.refused == ""
    assert "xã Ngọc Thiện (07351): gộp 2 hình trong tệp." in found.notes
    assert found.comparison["iou"].min() > 0.9999


def test_a_unit_drawn_twice_is_refused(tmp_path):
    twice = pd.concat([drawn(), drawn().iloc[[2]]], ignore_index=True)
    assert "bị vẽ hai lần" in refused(twice, tmp_path / "hai-lan.gpkg")


def test_a_row_without_shape_is_a_missing_unit(tmp_path):
    found = brought(replaced(drawn(), 3, None), tmp_path / "khong-hinh.gpkg")
    assert found.missing == ("xã Phúc Hòa (07330)",)
    assert "Bỏ qua 1 dòng không có hình." in found.notes


def test_a_crossed_ring_is_repaired_and_told(tmp_path):
    frame = drawn()
    ring = shapely.get_coordinates(frame.geometry.iloc[4].exterior)
    ring[[3, 4]] = ring[[4, 3]]
    crossed = shapely.Polygon(ring)
    assert not crossed.is_valid
    found = brought(replaced(frame, 4, crossed), tmp_path / "tu-cat.gpkg")
    assert [(each.code, each.problem) for each in found.repaired] == [("07333", "đường ranh tự cắt")]
    assert found.as_json()["repaired"][0]["code"] == "07333"
    assert shapely.is_valid(found.layer.geometry.to_numpy()).all()


def test_slivers_are_closed_and_measured(tmp_path):
    frame = drawn()
    common = shapely.line_merge(frame.geometry.iloc[1].intersection(frame.geometry.iloc[2]))
    slit = substring(max(shapely.get_parts(common), key=shapely.length), 300, 900).buffer(4)
    slit_frame = frame.set_geometry(drawn().difference(slit))
    found = brought(replaced(slit_frame, 3, frame.geometry.iloc[3].buffer(2)), tmp_path / "khe.gpkg")
    assert found.refused == ""
    assert found.gaps_m2 == pytest.approx(slit.area, rel=0.01)
    assert 1000 < found.overlaps_m2 < 100_000
    assert any(note.startswith("Đã khép") for note in found.notes)
    check_boundaries(found.layer)
    assert found.area_km2 == pytest.approx(built_boundaries(GEO)["area_km2"].sum(), abs=0.1)
    assert found.comparison["iou"].min() > 0.99


def test_what_the_match_had_to_overlook_is_said(tmp_path):
    frame = drawn().assign(MAXA="", TENXA=lambda f: [*f["TENXA"][:3], "Phúc Hoà", *f["TENXA"][4:]], TENHUYEN="Tân Yên")
    found = brought(frame, tmp_path / "ten.gpkg")
    assert found.refused == ""
    assert any(note.startswith("xã Phúc Hòa (07330): ") for note in found.notes)
    assert found.notes[-1] == "Và 1 đơn vị khác được nhận ra với lưu ý tương tự."


def test_a_wide_overlap_is_reported_not_settled(tmp_path):
    frame = drawn()
    found = brought(replaced(frame, 1, frame.geometry.iloc[1].buffer(300)), tmp_path / "chong.gpkg")
    assert found.overlaps_m2 > 1e6
    assert "chồng lên nhau" in found.refused
    assert "(07351)" in found.refused
    assert "kinh độ 106," in found.refused


def test_a_hole_between_units_is_reported(tmp_path):
    frame = drawn()
    corner = shapely.Point(frame.geometry.iloc[5].representative_point()).buffer(400)
    found = brought(replaced(frame, 5, frame.geometry.iloc[5].difference(corner)), tmp_path / "ho.gpkg")
    assert found.gaps_m2 == pytest.approx(corner.area, rel=0.01)
    assert "để hở một vùng" in found.refused


def test_exchanged_labels_are_an_alert(tmp_path):
    frame = drawn()
    found = brought(frame.set_geometry(frame.geometry.iloc[[0, 2, 1, 3, 4, 5]].to_numpy()), tmp_path / "doi-ten.gpkg")
    assert found.refused == ""
    assert sum("gán nhầm tên hoặc mã" in alert for alert in found.alerts) == 2
    assert any("diện tích từ" in alert for alert in found.alerts)
    assert found.comparison.loc[["07351", "07306"], "iou"].between(0, 1).all()


def test_the_comparison_holds_both_boundaries(tmp_path):
    found = brought(drawn().set_geometry(drawn().translate(60, 0)), tmp_path / "lech.gpkg").comparison
    assert list(found.columns) == [
        "name", "kind", "area_before_km2", "area_after_km2", "iou", "moved_m", "before", "geometry",
    ]  # fmt: skip
    assert np.allclose(found["moved_m"], 60, atol=1e-6)
    assert np.allclose(found["area_before_km2"], found["area_after_km2"])
    assert found["before"].geom_equals(built_boundaries(GEO).geometry).all()
    assert found["before"].crs == found.crs


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("20", "2025-07-01"), "Lạng Sơn tại ngày 01/07/2025"), (("10", "2025-07-01"), "Lào Cai tại ngày 01/07/2025")],
)
def test_another_province_is_refused(tmp_path, arguments, said):
    with pytest.raises(IntakeError, match=said):
        import_boundaries(written(drawn(), tmp_path / "ranh.gpkg"), *arguments)


def test_coordinates_in_the_sea_are_refused(tmp_path):
    frame = drawn(epsg=4326)
    assert "kinh độ 110," in refused(frame.set_geometry(frame.translate(4, -6)), tmp_path / "bien.geojson")


def test_a_day_without_units_is_refused(tmp_path):
    with pytest.raises(DateTooEarly):
        import_boundaries(written(drawn(), tmp_path / "ranh.gpkg"), "24", "1999-01-01")


def test_the_present_boundaries_are_the_old_side(tmp_path):
    found = brought(drawn().set_geometry(drawn().translate(60, 0)), tmp_path / "lech.gpkg")
    adopt(GEO, found.layer, "1")
    try:
        assert adopted_version(GEO) == "1"
        again = brought(drawn(), tmp_path / "lai.gpkg")
        assert np.allclose(again.comparison["moved_m"], 60, atol=1e-6)
        assert again.comparison["before"].geom_equals(boundaries(GEO).geometry).all()
    finally:
        withdraw(GEO)


def test_polygons_of_two_provinces_with_names_and_districts_only(tmp_path):
    """The installed polygons, two of whose labels are exchanged and two of whose rings are wrong."""
    two = [each for each in records() if each["province"] in ("Lạng Sơn", "Bắc Kạn")]
    columns = {"TEN_HUYEN": [each["district"] for each in two], "TENXA": [each["ward"] for each in two]}
    shapes = [shapely.Polygon(each["coordinates"]) for each in two]
    forget_records()
    path = written(gpd.GeoDataFrame(columns, geometry=shapes, crs=4326), tmp_path / "hai-tinh.gpkg")
    found = import_boundaries(path, "20", "2019-12-31")
    assert (found.refused, found.matched, len(found.outside)) == ("", 226, len(two) - 226)
    assert sorted(each.code for each in found.repaired) == ["06052", "06628"]
    assert {alert.partition(":")[0] for alert in found.alerts} == {
        "phường Hoàng Văn Thụ (05971)",
        "phường Vĩnh Trại (05977)",
    }
    assert (found.overlaps_m2, found.gaps_m2) == (pytest.approx(0, abs=10), pytest.approx(0, abs=1000))


@pytest.mark.parametrize("ending", [".geojson", ".zip"])
@pytest.mark.parametrize("epsg", [4326, 4756, 3405, 9215])
def test_the_official_polygons_of_lang_son(tmp_path, ending, epsg):
    frame = gpd.read_file(official("official_2025_langson.geojson")).to_crs(epsg)
    if ending == ".zip":
        frame = frame.assign(name=frame["name"].map(in_tcvn3), type=frame["type"].map(in_tcvn3))
    options = {"without": (".cpg",), "encoding": "ISO-8859-1"} if ending == ".zip" else {}
    found = import_boundaries(written(frame, tmp_path / f"ranh{ending}", **options), "20", "2025-07-01")
    assert (found.refused, found.matched, found.crs.epsg, found.alerts) == ("", 65, epsg, ())
    assert found.encoding == ("TCVN3" if ending == ".zip" else "UTF-8")
    assert found.crs.offset_m < 15
    assert found.comparison["iou"].median() > 0.97
    assert found.area_km2 == pytest.approx(8307.07, abs=0.05)
    assert (found.overlaps_m2, found.gaps_m2) == (pytest.approx(0, abs=50), pytest.approx(0, abs=50))


def test_the_official_polygons_of_lao_cai_hold_more_than_the_product_knows():
    found = import_boundaries(official("official_2025_laocai.geojson"), "10", "2025-07-01")
    assert (found.refused, found.matched, len(found.outside)) == ("", 48, 51)
    assert len(units(found.geography)) == 48
    with pytest.raises(IntakeError, match="hãy kiểm tra lại tỉnh"):
        import_boundaries(official("official_2025_laocai.geojson"), "20", "2025-07-01")


def test_the_official_polygons_of_another_day_are_refused():
    found = import_boundaries(official("official_2025_langson.geojson"), "20", "2024-01-01")
    assert "thiếu hình của" in found.refused
    assert found.alerts
