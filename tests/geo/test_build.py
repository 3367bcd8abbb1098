import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.build import check_boundaries, cut_pieces, next_shapes, oldest_shapes, shares_of
from geo.coverage import repair
from geo.errors import BoundaryError
from geo.events import event_frame
from geo.provinces import all_provinces
from geo.source import old_polygons

PROVINCES = [each.code for each in all_provinces()]


def rows(*triples):
    return pd.DataFrame(triples, columns=["from_code", "to_code", "area_share"]).astype({"area_share": float})


def array(shapes):
    return np.array(list(shapes.values()), dtype=object)


def test_whole_units_dissolve_without_loss(four_squares):
    after = next_shapes(four_squares, rows(("a", "x", 1), ("b", "x", 1), ("c", "c", 1), ("d", "d", 1)))
    assert set(after) == {"x", "c", "d"}
    assert after["x"].equals(shapely.box(0, 0, 2000, 1000))


def test_a_divided_unit_is_cut_and_its_neighbours_get_the_vertices(four_squares):
    events = rows(("a", "b", 0.25), ("a", "c", 0.75), ("b", "b", 1), ("c", "c", 1), ("d", "d", 1))
    after = next_shapes(four_squares, events)
    assert after["b"].area == pytest.approx(1_250_000)
    assert after["c"].area == pytest.approx(1_750_000)
    assert shapely.coverage_is_valid(array(after))


def test_a_cut_that_ends_on_a_third_neighbour_keeps_the_coverage():
    shapes = {"a": shapely.box(0, 0, 10, 10), "w": shapely.box(-9, 0, 0, 10), "e": shapely.box(10, 0, 20, 10)}
    shapes["n"] = shapely.Polygon([(-9, 10), (0, 10), (10, 10), (20, 10), (20, 30), (-9, 30)])
    events = rows(("a", "w", 0.3), ("a", "e", 0.7), ("w", "w", 1), ("e", "e", 1), ("n", "n", 1))
    after = next_shapes(shapes, events)
    assert shapely.coverage_is_valid(array(after))
    assert any(0 < x < 10 and y == 10 for x, y in after["n"].exterior.coords)


def test_unknown_shares_get_equal_portions_of_the_remainder():
    assert shares_of(rows(("a", "x", 0.4), ("a", "y", None), ("a", "z", None))) == pytest.approx(
        {"x": 0.4, "y": 0.3, "z": 0.3}
    )


def test_the_repair_of_dinh_lap_takes_no_land_from_binh_xa():
    drawn, repaired = old_polygons("20"), oldest_shapes("20")
    assert repaired["06622"].area == pytest.approx(drawn["06622"].area, rel=1e-9)
    gained_otherwise = shapely.make_valid(drawn["06628"]).intersection(drawn["06622"]).area
    assert gained_otherwise == pytest.approx(4.08e6, rel=0.01)
    assert repaired["06628"].intersection(drawn["06622"]).area < 1


@pytest.mark.parametrize("province_code", PROVINCES)
def test_after_repair_no_neighbour_loses_land_and_nothing_gapes(province_code):
    drawn, repaired = old_polygons(province_code), oldest_shapes(province_code)
    for code, shape in repaired.items():
        assert shape.is_valid
        assert shape.area == pytest.approx(repair(drawn[code]).area, rel=1e-9)
    assert shapely.coverage_is_valid(array(repaired))
    whole = shapely.coverage_union_all(array(repaired))
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    assert whole.area == pytest.approx(shapely.area(array(repaired)).sum(), rel=1e-12)


@pytest.mark.parametrize(("province_code", "count"), [("20", 9), ("10", 7)])
def test_divided_communes_keep_their_recorded_shares(province_code, count):
    shapes, divided = oldest_shapes(province_code), 0
    for _, events in event_frame(province_code).groupby("effective_date"):
        pieces = cut_pieces(shapes, events)
        for code, group in events[events["from_code"].duplicated(keep=False)].groupby("from_code"):
            divided += 1
            for to_code, share in shares_of(group).items():
                assert pieces[code, to_code].area == pytest.approx(share * shapes[code].area, rel=1e-6)
        shapes = next_shapes(shapes, events)
    assert divided == count


@pytest.fixture
def layer(four_squares):
    return gpd.GeoDataFrame(
        {"name": "x", "kind": "xã", "district_code": "180", "area_km2": 1.0, "shape_confidence": "drawn"},
        geometry=array(four_squares),
        index=pd.Index(["00001", "00002", "00003", "00004"], name="commune_code"),
        crs="EPSG:9215",
    )


def test_check_boundaries_accepts_a_coverage(layer):
    assert check_boundaries(layer) is None


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda f: f.drop(columns="kind"), "thiếu cột kind"),
        (lambda f: f.iloc[[0, 0, 1]], "00001 lặp lại"),
        (lambda f: f.to_crs("EPSG:4326"), "EPSG:4326"),
        (lambda f: f.set_geometry(f.centroid), "00001 không hợp lệ"),
        (lambda f: f.set_geometry(f.buffer(5)), "chồng lên nhau"),
    ],
)
def test_check_boundaries_refuses(layer, spoil, message):
    with pytest.raises(BoundaryError, match=message):
        check_boundaries(spoil(layer))
