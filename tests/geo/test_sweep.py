import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.cutting import cut_off, divide, split
from geo.sweep import directions, line_edges, offsets_for_share, polygon_edges

ORIGIN = np.zeros(2)
RIGHT = np.array([[1.0, 0.0]])


@st.composite
def star_polygons(draw):
    """A simple polygon around a centre, often far from convex: 4 to 14 spokes of 100 m to 10 km."""
    count = draw(st.integers(4, 14))
    lengths = draw(st.lists(st.floats(100, 10_000), min_size=count, max_size=count))
    turns = (np.arange(count) + draw(st.floats(0, 0.9))) * 2 * np.pi / count
    spokes = np.column_stack([np.cos(turns), np.sin(turns)]) * np.array(lengths)[:, None]
    return shapely.Polygon(spokes + [500_000, 2_400_000])


def side(polygon, direction, offset):
    """The part of a polygon below an offset, by shapely's own overlay."""
    across = np.array([-direction[1], direction[0]])
    foot, reach = direction * offset, 1e8
    corners = [foot - across * reach, foot + across * reach]
    return polygon.intersection(shapely.Polygon([*corners, *(corner - direction * reach for corner in corners[::-1])]))


def test_area_length_and_chord_of_a_square_with_a_hole():
    ring = shapely.box(0, 0, 10, 10).difference(shapely.box(4, 4, 6, 6))
    edges = polygon_edges(ring, RIGHT, ORIGIN)
    assert edges.area_below(np.array([5.0])) == pytest.approx(48)
    assert edges.area_below(np.array([10.0])) == pytest.approx(96)
    assert edges.chord(np.array([5.0])) == pytest.approx(8)
    assert edges.chord(np.array([2.0])) == pytest.approx(10)


def test_length_of_lines_below():
    lines = shapely.MultiLineString([[(0, 0), (10, 0)], [(8, 1), (8, 5)]])
    edges = line_edges(lines, RIGHT, ORIGIN)
    assert edges.length_below(np.array([5.0])) == pytest.approx(5)
    assert edges.length_below(np.array([9.0])) == pytest.approx(13)


def test_no_lines_have_no_length():
    edges = line_edges(shapely.LineString(), directions(5), ORIGIN)
    assert edges.length_below(np.zeros(72)).tolist() == [0.0] * 72


@settings(max_examples=60, deadline=None)
@given(star_polygons(), st.floats(0.02, 0.98))
def test_area_below_agrees_with_overlay_in_every_direction(polygon, share):
    along, origin = directions(30), np.array(polygon.bounds[:2])
    offsets = offsets_for_share(polygon_edges(polygon, along, origin), share)
    for direction, offset in zip(along, offsets, strict=True):
        below = side(polygon, direction, offset + origin @ direction)
        assert below.area == pytest.approx(share * polygon.area, rel=1e-4)


@settings(max_examples=100, deadline=None)
@given(star_polygons(), st.floats(0.02, 0.98), st.floats(0, 360))
def test_a_cut_keeps_the_share_and_stays_within_the_original(polygon, share, angle):
    turn = np.radians(angle)
    beside = shapely.Point(polygon.centroid.x + 5e4 * np.cos(turn), polygon.centroid.y + 5e4 * np.sin(turn)).buffer(9e3)
    piece, left = cut_off(polygon, share, [beside], [])
    assert piece.area == pytest.approx(share * polygon.area, rel=1e-6)
    assert piece.area + left.area == pytest.approx(polygon.area, rel=1e-9)
    assert piece.intersection(left).area <= 1e-6 * polygon.area
    assert piece.difference(polygon.buffer(0.001)).is_empty
    assert left.difference(polygon.buffer(0.001)).is_empty


@settings(max_examples=50, deadline=None)
@given(star_polygons(), st.lists(st.floats(0.1, 1), min_size=2, max_size=5))
def test_pieces_of_several_takers_keep_their_shares(polygon, weights):
    shares = {str(i): weight / sum(weights) for i, weight in enumerate(weights)}
    pieces = divide(polygon, shares, {taker: [] for taker in shares})
    assert sum(piece.area for piece in pieces.values()) == pytest.approx(polygon.area, rel=1e-9)
    for taker, share in shares.items():
        assert pieces[taker].area == pytest.approx(share * polygon.area, rel=1e-6)


def test_a_cut_gives_each_piece_to_the_side_of_its_companion(four_squares):
    piece, left = cut_off(four_squares["a"], 0.3, [four_squares["b"]], [four_squares["c"]])
    assert piece.area == pytest.approx(300_000)
    assert piece.intersection(four_squares["b"].boundary).length > left.intersection(four_squares["b"].boundary).length
    assert left.intersection(four_squares["c"].boundary).length > piece.intersection(four_squares["c"].boundary).length


def test_a_cut_between_two_opposite_neighbours_is_straight_across():
    middle, west, east = shapely.box(0, 0, 10, 10), shapely.box(-10, 0, 0, 10), shapely.box(10, 0, 20, 10)
    piece, left = cut_off(middle, 0.25, [west], [east])
    assert piece.equals(shapely.box(0, 0, 2.5, 10)) or piece.hausdorff_distance(shapely.box(0, 0, 2.5, 10)) < 1e-6
    assert left.area == pytest.approx(75)


def test_both_sides_of_a_split_have_the_same_new_vertices():
    below, above = split(shapely.box(0, 0, 10, 10), np.array([1.0, 0.0]), 4.0)
    cut = {(4.0, 0.0), (4.0, 10.0)}
    assert cut <= set(below.exterior.coords)
    assert cut <= set(above.exterior.coords)


def test_a_split_through_a_bay_leaves_several_parts():
    u_shape = shapely.Polygon([(0, 0), (9, 0), (9, 9), (6, 9), (6, 3), (3, 3), (3, 9), (0, 9)])
    below, above = split(u_shape, np.array([0.0, 1.0]), 5.0)
    assert below.geom_type == "Polygon"
    assert len(above.geoms) == 2
    assert above.area == pytest.approx(24)
