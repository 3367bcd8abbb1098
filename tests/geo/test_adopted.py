import os
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pyarrow.parquet
import pytest
import shapely

from geo import adopted as module
from geo.adopted import (
    adopt,
    adopted_layer,
    adopted_version,
    border_along,
    pack_layer,
    unpack_layer,
    withdraw,
)
from geo.built import border_line, border_of, boundaries, built_boundaries
from geo.cache import cache_dir
from geo.display import display_boundaries
from geo.errors import BoundaryError
from geo.paths import CACHE_VARIABLE, ROOT
from geo.units import geography, units

TAN_YEN = geography("24", "2025-07-01")
LANG_SON = geography("20", "2025-07-01")


@pytest.fixture(scope="module", autouse=True)
def own_layers(tmp_path_factory):
    """What these tests adopt must not be seen by tests that run at the same time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE_VARIABLE, str(tmp_path_factory.mktemp("built")))
        yield


@pytest.fixture(autouse=True)
def nothing_adopted_afterwards():
    yield
    for geo in (TAN_YEN, LANG_SON):
        withdraw(geo)


def moved(geo, east):
    frame = built_boundaries(geo)
    layer = frame.set_geometry(frame.translate(east, 0))
    return layer.assign(shape_confidence=module.IMPORTED)


def test_without_adoption_the_built_layer_stands():
    assert (adopted_version(TAN_YEN), adopted_layer(TAN_YEN)) == ("", None)
    assert boundaries(TAN_YEN).equals(built_boundaries(TAN_YEN))
    withdraw(TAN_YEN)


def test_an_adopted_layer_takes_the_place_of_the_built_one_until_withdrawn():
    layer = moved(TAN_YEN, 100)
    adopt(TAN_YEN, layer.iloc[::-1], "bản 7 – Sở NN&MT")
    assert adopted_version(TAN_YEN) == "bản 7 – Sở NN&MT"
    assert list(boundaries(TAN_YEN).index) == list(units(TAN_YEN).index)
    assert boundaries(TAN_YEN).equals(layer)
    assert set(boundaries(TAN_YEN)["shape_confidence"]) == {"imported"}
    assert not built_boundaries(TAN_YEN).equals(layer)
    assert not display_boundaries(TAN_YEN).geom_equals(built_boundaries(TAN_YEN).to_crs(4326)).any()
    withdraw(TAN_YEN)
    assert boundaries(TAN_YEN).equals(built_boundaries(TAN_YEN))
    assert adopted_version(TAN_YEN) == ""


def test_a_layer_holds_for_its_vintage_only():
    adopt(TAN_YEN, moved(TAN_YEN, 100), "1")
    assert adopted_version(geography("24", "2026-01-31")) == "1"
    assert adopted_version(geography("24", "2025-06-30")) == ""
    assert adopted_version(LANG_SON) == ""


def test_the_version_is_told_without_reading_shapes(monkeypatch):
    adopt(TAN_YEN, moved(TAN_YEN, 100), "1")
    monkeypatch.setattr(gpd, "read_parquet", lambda *_: pytest.fail("đọc cả hình chỉ để biết phiên bản"))
    assert adopted_version(TAN_YEN) == "1"


def test_another_process_sees_it_and_rebuilding_leaves_it(monkeypatch):
    adopt(TAN_YEN, moved(TAN_YEN, 100), "1")
    code = (
        "from geo.adopted import adopted_version; from geo.units import geography;"
        "print(adopted_version(geography('24', '2025-07-01')))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "1"
    monkeypatch.setattr("geo.cache.BUILD_VERSION", 99)
    assert adopted_version(TAN_YEN) == "1"


def test_the_next_version_replaces_the_one_before():
    adopt(TAN_YEN, moved(TAN_YEN, 100), "1")
    adopt(TAN_YEN, moved(TAN_YEN, 200), "2")
    assert adopted_version(TAN_YEN) == "2"
    assert boundaries(TAN_YEN).equals(moved(TAN_YEN, 200))


def test_a_failed_adoption_leaves_the_old_one(monkeypatch):
    adopt(TAN_YEN, moved(TAN_YEN, 100), "1")

    write = pyarrow.parquet.write_table

    def half(table, target, **options):
        if not isinstance(target, Path):
            return write(table, target, **options)
        target.write_bytes(b"PAR1")
        raise OSError("đĩa đầy")

    monkeypatch.setattr(pyarrow.parquet, "write_table", half)
    with pytest.raises(OSError, match="đĩa đầy"):
        adopt(TAN_YEN, moved(TAN_YEN, 200), "2")
    assert adopted_version(TAN_YEN) == "1"
    assert boundaries(TAN_YEN).equals(moved(TAN_YEN, 100))
    assert not [path for path in cache_dir().iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda f: f.iloc[1:], "lệch nhau ở 1 mã, như 07228"),
        (lambda f: f.set_geometry(f.buffer(5)), "chồng lên nhau"),
        (lambda f: f.to_crs(4326), "EPSG:4326"),
    ],
)
def test_what_is_no_layer_of_the_geography_is_not_adopted(spoil, said):
    with pytest.raises(BoundaryError, match=said):
        adopt(TAN_YEN, spoil(moved(TAN_YEN, 0)), "1")
    assert adopted_version(TAN_YEN) == ""


def test_a_layer_that_no_longer_fits_the_unit_list_is_refused(monkeypatch):
    adopt(TAN_YEN, moved(TAN_YEN, 100), "1")
    fewer = units(TAN_YEN).iloc[1:]
    monkeypatch.setattr(module, "units", lambda _: fewer)
    with pytest.raises(BoundaryError, match="hãy nhập lại ranh giới"):
        adopted_layer(TAN_YEN)


def test_a_layer_travels_as_bytes():
    layer = moved(TAN_YEN, 100)
    content = pack_layer(layer)
    assert isinstance(content, bytes)
    assert unpack_layer(content).equals(layer)
    assert unpack_layer(content).crs == layer.crs
    assert pack_layer(layer) == content


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1 khong phai PAR1"])
def test_bytes_that_are_no_layer_are_refused(content):
    with pytest.raises(BoundaryError, match="hãy nhập lại tệp ranh giới"):
        unpack_layer(content)


def test_the_border_follows_the_adopted_outline():
    built = border_of(LANG_SON)
    assert built.equals(border_line("20"))
    frame = built_boundaries(LANG_SON)
    adopt(LANG_SON, frame.set_geometry(frame.translate(150, -120)), "1")
    drawn, line = border_of(LANG_SON), built.union_all()
    assert drawn.crs == built.crs
    assert drawn.iloc[0].length == pytest.approx(line.length, rel=0.02)
    outline = boundaries(LANG_SON).geometry.union_all(method="coverage").boundary
    assert drawn.iloc[0].difference(outline.buffer(0.01)).length < 1
    assert shapely.hausdorff_distance(drawn.iloc[0], shapely.transform(line, lambda p: p + [150, -120])) < 300


def test_a_province_without_border_has_none():
    adopt(TAN_YEN, moved(TAN_YEN, 100), "1")
    assert border_of(TAN_YEN).is_empty.all()


def test_the_border_of_two_squares():
    layer = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)], crs=9215)
    built = shapely.LineString([(-1, 11), (10, 12), (21, 11)])
    assert border_along(layer, built).equals(shapely.LineString([(0, 10), (10, 10), (20, 10)]))
    around = shapely.LineString([(-1, 11), (-1, -1), (21, -1), (21, 11)])
    assert border_along(layer, around).length == pytest.approx(40)
    ring = shapely.LineString(shapely.box(-1, -1, 21, 11).exterior.coords)
    assert border_along(layer, ring).length == pytest.approx(60)
