import os
import subprocess
import sys

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo import built, source
from geo.boundaries import boundaries, check_boundaries
from geo.build import SHAPE_CONFIDENCES
from geo.cache import layer_path, write_atomically
from geo.paths import CACHE_VARIABLE, ROOT
from geo.provinces import all_provinces, province
from geo.units import Geography, geography, units, vintages

PROVINCES = [each.code for each in all_provinces()]

GEOGRAPHIES = [Geography(p, day) for p in PROVINCES for day in vintages(p)["effective_date"]]
# Drawn polygons of the oldest geography, summed; every later one must have the same area.
AREA_KM2 = {"20": 8302.831, "10": 6358.837, "24": 208.287}


@pytest.mark.parametrize("geo", GEOGRAPHIES, ids=lambda geo: f"{geo.province}-{geo.date}")
def test_every_geography_is_a_coverage_of_the_same_land(geo):
    frame = boundaries(geo)
    check_boundaries(frame)
    first = boundaries(Geography(geo.province, min(vintages(geo.province)["effective_date"])))
    assert list(frame.index) == list(units(geo).index)
    assert frame.crs == province(geo.province).area_crs
    assert frame["area_km2"].sum() == pytest.approx(first["area_km2"].sum(), rel=1e-12)
    assert frame["area_km2"].sum() == pytest.approx(AREA_KM2[geo.province], abs=0.001)
    assert frame["shape_confidence"].isin(SHAPE_CONFIDENCES).all()
    whole, before = (f.geometry.union_all(method="coverage") for f in (frame, first))
    assert whole.symmetric_difference(before).area < 1e-3
    assert not shapely.get_num_interior_rings(whole)


def test_confidence_of_shapes():
    words = boundaries(geography("20", "2020-06-01"))["shape_confidence"]
    assert (words["06139"], words["06253"], words["06184"]) == ("cut", "assumed", "drawn")
    sa_pa = boundaries(geography("10", "2020-01-01"))
    assert set(sa_pa.loc[["03001", "03003", "03006", "03016", "03002"], "shape_confidence"]) == {"assumed"}
    tan_yen = boundaries(geography("24", "2025-07-01"))
    assert list(tan_yen.index[tan_yen["shape_confidence"] == "partial"]) == ["07228"]
    assert tan_yen.loc["07228", "area_km2"] == pytest.approx(10.25, abs=0.01)


def test_no_district_after_july_2025():
    assert boundaries(geography("20", "2025-07-01"))["district_code"].isna().all()
    assert boundaries(geography("20", "2025-06-30")).loc["06184", "district_code"] == "183"


def test_progress_tells_shares_that_rise_to_one(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    heard = []
    boundaries(geography("24", "2025-07-01"), progress=lambda share, message: heard.append((share, message)))
    shares = [share for share, _ in heard]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert any("01/07/2025" in message for _, message in heard)
    boundaries(geography("24", "2025-07-01"), progress=lambda *_: pytest.fail("dựng lại dù đã có"))


def test_a_built_layer_is_read_without_the_package(monkeypatch):
    geo = geography("20", "2020-06-01")
    boundaries(geo)
    monkeypatch.setattr(source, "package_file", lambda: pytest.fail("đọc gói dù đã có lớp dựng sẵn"))
    source.forget_records()
    assert len(boundaries(geo)) == 200


def test_the_file_name_follows_the_inputs(monkeypatch):
    before = layer_path("20", "2020-01-01")
    monkeypatch.setattr("geo.cache.file_bytes", lambda name: b"other facts")
    assert layer_path("20", "2020-01-01") != before


def test_a_failed_build_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    monkeypatch.setattr(built, "next_shapes", lambda *_: (_ for _ in ()).throw(RuntimeError("hết điện")))
    with pytest.raises(RuntimeError, match="hết điện"):
        boundaries(geography("24", "2025-07-01"))
    assert not layer_path("24", "2025-07-01").exists()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_failed_write_keeps_the_file_that_was_there(tmp_path):
    target = tmp_path / "layer.parquet"
    target.write_text("whole")

    def half(temporary):
        temporary.write_text("ha")
        raise OSError("đĩa đầy")

    with pytest.raises(OSError, match="đĩa đầy"):
        write_atomically(target, half)
    assert target.read_text() == "whole"
    assert [path.name for path in tmp_path.iterdir()] == ["layer.parquet"]


def test_two_processes_may_build_at_once(tmp_path):
    code = (
        "from geo.boundaries import boundaries; from geo.units import geography;"
        "print(len(boundaries(geography('24', '2025-07-01'))))"
    )
    environment = {**os.environ, CACHE_VARIABLE: str(tmp_path), "PYTHONPATH": str(ROOT)}
    running = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert [process.communicate(timeout=120)[0].strip() for process in running] == ["6", "6"]
    assert len(gpd.read_parquet(next(tmp_path.glob("24_2025-07-01_*.parquet")))) == 6
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_building_twice_gives_the_same_shapes(tmp_path, monkeypatch):
    geo = geography("20", "2025-07-01")
    first = boundaries(geo)
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    second = boundaries(geo)
    assert np.array_equal(first.geometry.to_wkb(), second.geometry.to_wkb())
