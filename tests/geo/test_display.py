import json

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.boundaries import (
    boundaries,
    display_boundaries,
    district_outlines,
    label_points,
    national_border,
    write_geojson,
)
from geo.provinces import all_provinces
from geo.units import Geography, geography, units, vintages

PROVINCES = [each.code for each in all_provinces()]

GEOGRAPHIES = [Geography(p, day) for p in PROVINCES for day in vintages(p)["effective_date"]]
title = pytest.mark.parametrize("geo", GEOGRAPHIES, ids=lambda geo: f"{geo.province}-{geo.date}")


@title
def test_simplified_neighbours_still_share_their_edges(geo):
    frame = display_boundaries(geo)
    assert frame.crs == "EPSG:4326"
    assert list(frame.index) == list(units(geo).index)
    assert frame.is_valid.all()
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())
    points = shapely.get_coordinates(frame.geometry.to_numpy())
    assert np.array_equal(points, points.round(5))


def test_simplifying_drops_points_and_hardly_any_area():
    geo = geography("20", "2020-06-01")
    coarse, fine = display_boundaries(geo, 200), display_boundaries(geo, 0)
    assert (
        shapely.get_num_coordinates(coarse.geometry.to_numpy()).sum()
        < 0.8 * shapely.get_num_coordinates(fine.geometry.to_numpy()).sum()
    )
    exact = boundaries(geo)["area_km2"]
    measured = display_boundaries(geo).to_crs("EPSG:9215").area / 1e6
    assert (measured / exact).between(0.97, 1.03).all()
    assert list(coarse["area_km2"]) == list(exact)


@title
def test_label_points_lie_in_their_units(geo):
    points = label_points(geo)
    assert points.crs == "EPSG:4326"
    shapes = boundaries(geo).to_crs("EPSG:4326").geometry
    assert list(points.index) == list(shapes.index)
    assert shapes.covers(points).all()


def test_districts_are_the_sum_of_their_communes():
    geo = geography("20", "2020-06-01")
    outlines = district_outlines(geo)
    communes = display_boundaries(geo)
    assert len(outlines) == 11
    assert outlines.loc["185", "district"] == "Huyện Bắc Sơn"
    for code, outline in outlines.geometry.items():
        own = communes[communes["district_code"] == code].geometry
        assert outline.equals(own.union_all())
        assert outline.covers(outlines.loc[code, "label_point"])


@pytest.mark.parametrize("province_code", PROVINCES)
def test_districts_end_in_july_2025(province_code):
    outlines = district_outlines(geography(province_code, "2025-07-01"))
    assert outlines.empty
    assert list(outlines.columns) == ["district", "geometry", "label_point"]
    assert outlines.crs == "EPSG:4326"


@pytest.mark.parametrize(("province_code", "epsg", "length_km"), [("20", 9215, 231.0), ("10", 9208, 180.3)])
def test_the_national_border_is_one_piece_along_the_drawn_outline(province_code, epsg, length_km):
    geo = geography(province_code, "2020-06-01")
    border = national_border(geo)
    assert len(border) == 1
    assert border.iloc[0].geom_type == "LineString"
    exact = national_border(geo, tolerance_m=0).to_crs(epsg).length.iloc[0] / 1000
    assert exact == pytest.approx(length_km, abs=0.1)
    assert border.to_crs(epsg).length.iloc[0] / 1000 == pytest.approx(length_km, rel=0.01)
    outline = display_boundaries(geo).union_all().boundary
    vertices = shapely.get_coordinates(border.iloc[0])[1:-1]
    assert shapely.distance(shapely.points(vertices), outline).max() == 0


def test_tan_yen_has_no_national_border():
    assert national_border(geography("24", "2020-06-01")).empty


@pytest.mark.parametrize(("province_code", "date", "count"), [("20", "2025-07-01", 65), ("24", "2020-06-01", 22)])
def test_geojson_for_other_programs(tmp_path, province_code, date, count):
    target = tmp_path / "out" / "communes.geojson"
    answer = write_geojson(geography(province_code, date), target)
    frame = boundaries(geography(province_code, date))
    assert answer == {
        "path": str(target),
        "count": count,
        "area_km2": pytest.approx(frame["area_km2"].sum(), abs=1e-4),
        "coverage_valid": True,
    }
    assert json.loads(json.dumps(answer)) == answer
    back = gpd.read_file(target)
    assert back.crs == "EPSG:4326"
    assert set(back["commune_code"]) == set(frame.index)
    assert shapely.coverage_is_valid(back.geometry.to_numpy())
    assert [path.name for path in target.parent.iterdir()] == ["communes.geojson"]


def test_nothing_changes_the_layer_that_is_read():
    geo = geography("20", "2020-06-01")
    before = boundaries(geo)
    display_boundaries(geo)
    district_outlines(geo)
    assert before.geom_equals_exact(boundaries(geo), 0).all()
