import numpy as np
import shapely

from geo.coverage import new_vertices, repair, weave


def test_neighbours_get_a_vertex_on_their_edge(four_squares):
    cut = {**four_squares, "a": shapely.Polygon([(0, 0), (1000, 0), (1000, 400), (1000, 1000), (0, 1000)])}
    assert not shapely.coverage_is_valid(np.array(list(cut.values())))
    woven = weave(cut, new_vertices(four_squares.values(), cut.values()))
    assert shapely.coverage_is_valid(np.array(list(woven.values())))
    assert (1000.0, 400.0) in woven["b"].exterior.coords
    assert woven["c"].equals_exact(four_squares["c"])


def test_a_vertex_away_from_every_edge_changes_nothing(four_squares):
    woven = weave(four_squares, [(500.0, 500.0), (1000.0, 400.5001), (5e6, 5e6)])
    assert woven["d"].equals_exact(four_squares["d"])
    assert (1000.0, 400.5001) in woven["a"].exterior.coords


def test_weaving_changes_neither_its_input_nor_the_area(four_squares):
    before = {key: shape.wkb for key, shape in four_squares.items()}
    woven = weave(four_squares, [(1000.0, 333.3)])
    assert {key: shape.wkb for key, shape in four_squares.items()} == before
    assert all(abs(woven[key].area - four_squares[key].area) < 1e-3 for key in woven)


def test_several_vertices_on_one_edge_keep_their_order(four_squares):
    woven = weave(four_squares, [(1000.0, y) for y in (700.0, 200.0, 450.0)])
    assert woven["a"].is_valid
    assert woven["b"].is_valid
    assert len(woven["a"].exterior.coords) == 5 + 3


def test_holes_and_parts_are_woven_too():
    hole = shapely.box(4, 4, 6, 6)
    outer = shapely.MultiPolygon([shapely.box(0, 0, 10, 10).difference(hole), shapely.box(20, 0, 30, 10)])
    woven = weave({"o": outer, "h": hole}, [(4.0, 5.0), (20.0, 5.0)])
    assert shapely.get_num_coordinates(woven["o"]) == shapely.get_num_coordinates(outer) + 2
    assert shapely.coverage_is_valid(np.array(list(woven.values())))


def test_repair_drops_a_loop_that_runs_backwards():
    # The loop from (10, 4) out to (14, 6) and back runs against the ring: it is the land of the neighbour.
    ring = shapely.Polygon([(0, 0), (10, 0), (10, 6), (14, 6), (14, 4), (10, 4), (10, 10), (0, 10)])
    assert not ring.is_valid
    fixed = repair(ring)
    assert fixed.is_valid
    assert fixed.area == 100
    assert shapely.make_valid(ring).area > 100


def test_a_valid_shape_is_left_alone(four_squares):
    assert repair(four_squares["a"]) is four_squares["a"]
