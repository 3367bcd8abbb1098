import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import MultiPolygon, Point, Polygon, box

from geo.source import old_polygons
from intake.boundary_repair import one_shape_each, repair_rings
from intake.boundary_seams import SLIVER_M, as_coverage, seams
from intake.errors import IntakeError

BOW_TIE = Polygon([(0, 0), (1000, 1000), (1000, 0), (0, 1000)])


def series(**shapes):
    codes = [code.lstrip("_").partition("_")[0] for code in shapes]
    return gpd.GeoSeries(list(shapes.values()), index=pd.Index(codes, name="commune_code"), crs=9215)


def test_valid_shapes_stay_as_they_are():
    shapes = series(a=box(0, 0, 1, 1), b=Polygon([(0, 0), (1, 0), (1, 0), (1, 1)][::-1]))
    whole, repairs = repair_rings(shapes)
    assert repairs == ()
    assert whole.to_wkb().equals(shapes.to_wkb())


def test_a_bow_tie_keeps_both_halves_when_nobody_else_claims_them():
    whole, repairs = repair_rings(series(a=BOW_TIE, b=box(2000, 0, 3000, 1000)))
    assert whole["a"].is_valid
    assert whole["a"].area == pytest.approx(500_000)
    assert (repairs[0].code, repairs[0].problem) == ("a", "đường ranh tự cắt")
    assert repairs[0].changed_m2 == pytest.approx(500_000)
    assert repairs[0].method != "buffer"


def test_a_loop_that_is_the_neighbours_land_is_given_up():
    # The ring of a runs out into b and back the other way round.
    ring = [(0, 0), (1000, 0), (1000, 500), (1400, 600), (1400, 400), (1000, 500), (1000, 1000), (0, 1000)]
    neighbour = box(1000, 0, 2000, 1000)
    loop = Polygon(ring)
    assert not loop.is_valid
    assert shapely.make_valid(loop).intersection(neighbour).area > 10_000
    whole, repairs = repair_rings(series(a=loop, b=neighbour))
    assert whole["a"].intersection(neighbour).area < 1
    assert whole["a"].area == pytest.approx(1_000_000)
    assert [each.code for each in repairs] == ["a"]


def test_the_two_wrong_rings_of_lang_son_take_no_land_from_binh_xa():
    drawn = gpd.GeoSeries(old_polygons("20"), crs=9215)
    whole, repairs = repair_rings(drawn)
    assert sorted(each.code for each in repairs) == ["06052", "06628"]
    assert {each.method for each in repairs} == {"buffer"}
    assert whole["06628"].intersection(drawn["06622"]).area < 1
    assert shapely.make_valid(drawn["06628"]).intersection(drawn["06622"]).area == pytest.approx(4.08e6, rel=0.01)


@pytest.mark.parametrize(
    ("shape", "problem", "area"),
    [
        (Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(20, 20), (21, 20), (21, 21)]]), "lỗ nằm ngoài vùng", 81),
        (Polygon([(0, 0), (9, 0), (9, 9), (5, 5), (9, 9), (0, 9)]), "đường ranh tự cắt", 81),
        (MultiPolygon([box(0, 0, 9, 9), box(2, 2, 4, 4)]), "vùng nằm trong vùng", 81),
        (Polygon([(0, 0), (9, 9), (9, 9), (0, 0)]), "đường ranh có quá ít đỉnh", None),
    ],
)
def test_problems_are_named_in_vietnamese(shape, problem, area):
    whole, repairs = repair_rings(series(a=shape))
    assert repairs[0].problem == problem
    if area is None:
        assert whole.isna().all()
    else:
        assert whole["a"].is_valid
        assert whole["a"].area == pytest.approx(area)


def test_lines_beside_polygons_are_dropped_and_points_are_no_shape():
    mixed = shapely.GeometryCollection([box(0, 0, 2, 2), shapely.LineString([(0, 0), (5, 5)])])
    whole, _ = repair_rings(series(a=mixed, b=Point(1, 1), c=None, d=Polygon()))
    assert whole["a"].equals(box(0, 0, 2, 2))
    assert list(whole.isna()) == [False, True, True, True]


def test_parts_of_a_unit_are_put_together():
    whole, several = one_shape_each(series(a=box(0, 0, 1, 1), a_2=box(5, 0, 6, 1), b=box(1, 0, 2, 1)))
    assert (list(whole.index), several) == (["a", "b"], ("a",))
    assert whole["a"].area == 2


def test_a_unit_drawn_twice_is_refused():
    with pytest.raises(IntakeError, match="Mã a có 2 hình chồng lên nhau 0,81 km²"):
        one_shape_each(series(a=box(0, 0, 1000, 1000), a_2=box(100, 100, 1100, 1100)))


def test_overlaps_and_gaps_are_measured():
    shapes = series(a=box(0, 0, 1010, 1000), b=box(1000, 0, 2000, 1000), c=box(0, 1000, 900, 2000))
    shapes = pd.concat([shapes, series(d=box(1100, 1000, 2000, 2000), e=box(0, 2000, 2000, 3000))])
    found = seams(shapes)
    assert (found.overlaps_m2, found.gaps_m2) == (pytest.approx(10_000), pytest.approx(200_000))
    gap, overlap = found.pieces.iloc[0], found.pieces.iloc[1]
    assert (gap["kind"], gap["codes"], gap["wide"]) == ("gap", ("a", "b", "c", "d", "e"), True)
    assert (overlap["kind"], overlap["codes"], overlap["wide"]) == ("overlap", ("a", "b"), False)
    assert seams(shapes, box(900, 1000, 1100, 2000)).gaps_m2 == 0


def test_ground_covered_three_times_counts_once():
    assert seams(series(a=box(0, 0, 9, 9), b=box(0, 0, 9, 9), c=box(0, 0, 9, 9))).overlaps_m2 == pytest.approx(81)


def test_slivers_are_closed_and_wide_gaps_left():
    shapes = series(a=box(0, 0, 1010, 1000), b=box(1000, 0, 2000, 1000), c=box(0, 1000, 990, 2000))
    shapes = pd.concat([shapes, series(d=box(1000, 1000, 2000, 2000), e=box(0, 2000, 2000, 3000))])
    closed = as_coverage(shapes, seams(shapes))
    assert shapely.coverage_is_valid(closed.to_numpy())
    assert (seams(closed).overlaps_m2, seams(closed).gaps_m2) == (0, 0)
    assert closed.area.sum() == pytest.approx(6_000_000)
    assert list(closed.index) == list("abcde")
    wide = shapes.copy()
    wide["c"] = box(0, 1000, 1000 - 2 * SLIVER_M, 2000)
    left = as_coverage(wide, seams(wide))
    assert shapely.coverage_is_valid(left.to_numpy())
    assert seams(left).gaps_m2 == pytest.approx(2 * SLIVER_M * 1000, rel=0.01)


def test_missing_vertices_are_woven_in_without_moving_land():
    shapes = series(a=box(0, 0, 1000, 2000), b=box(1000, 0, 2000, 1000), c=box(1000, 1000, 2000, 2000))
    assert not shapely.coverage_is_valid(shapes.to_numpy())
    closed = as_coverage(shapes, seams(shapes))
    assert shapely.coverage_is_valid(closed.to_numpy())
    assert np.allclose(closed.area, shapes.area)


def test_a_coverage_comes_back_unchanged():
    shapes = series(a=box(0, 0, 1000, 1000), b=box(1000, 0, 2000, 1000))
    assert as_coverage(shapes, seams(shapes)).to_wkb().equals(shapes.to_wkb())
