"""The built shapes of 1 July 2025 against the official polygons, no line of which is used in building them."""

import importlib.util

import geopandas as gpd
import pytest
import shapely

from geo.boundaries import boundaries
from geo.paths import ROOT
from geo.units import geography

SPEC = importlib.util.spec_from_file_location("bench_boundaries", ROOT / "bench" / "boundaries.py")
BENCH = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(BENCH)


def overlaps(province_code):
    reference = BENCH.official(province_code)
    if reference is None:
        pytest.skip(f"không có {BENCH.OFFICIAL[province_code]} trong shared/reference để đối chiếu")
    frame = boundaries(geography(province_code, BENCH.DAY))
    return BENCH.intersection_over_union(frame.geometry, reference)


def test_lang_son():
    found = overlaps("20")
    assert len(found) == 65
    assert found.median() >= 0.97
    assert found.min() >= 0.85


def test_lao_cai():
    # The old polygons themselves differ here: whole communes without any cut go down to 0.83.
    found = overlaps("10")
    assert len(found) == 48
    assert found.median() >= 0.94
    assert found.min() >= 0.80


def test_the_two_swapped_wards_land_in_the_right_commune():
    found = overlaps("20")
    assert found["05977"] > 0.97
    assert found["06187"] > 0.96


def test_overlap_of_squares(four_squares):
    built = gpd.GeoSeries({"a": four_squares["a"]}, crs="EPSG:9215")
    reference = gpd.GeoSeries({"a": shapely.box(500, 0, 1500, 1000)}, crs="EPSG:9215")
    assert BENCH.intersection_over_union(built, reference)["a"] == pytest.approx(1 / 3)
