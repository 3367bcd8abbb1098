"""Lines that shapes share: told once, in either direction, and put together again into the same shapes."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.arcs import GRID_DEGREES, part_of, shared_arcs, steps

STEP = 10 * GRID_DEGREES


def square(x, y, size=1):
    return shapely.box(105 + x * STEP, 20 + y * STEP, 105 + (x + size) * STEP, 20 + (y + size) * STEP)


def put_together(arcs, position):
    """The shape at a position, from its arcs; each ring must close on itself."""
    rings = []
    for ring in arcs.shapes[position]:
        points = []
        for arc in ring:
            line = arcs.points[arc] if arc >= 0 else arcs.points[~arc][::-1]
            assert not points or (points[-1] == line[0]).all()
            points.extend(line[bool(points) :])
        assert (points[0] == points[-1]).all()
        rings.append(shapely.Polygon(np.array(points) * GRID_DEGREES))
    whole = rings[0]
    for other in rings[1:]:
        whole = whole.symmetric_difference(other)
    return whole


def same(one, other):
    return one.symmetric_difference(other).area < 1e-12


def test_two_squares_side_by_side_tell_their_common_side_once():
    arcs = shared_arcs(np.array([square(0, 0), square(1, 0)], dtype=object))
    assert len(arcs.points) == 3
    assert sorted(map(len, arcs.users())) == [1, 1, 2]
    common = next(number for number, users in enumerate(arcs.users()) if users == [0, 1])
    used = [arc for rings in arcs.shapes for ring in rings for arc in ring if arc in (common, ~common)]
    assert sorted(used) == sorted([common, ~common])


def test_four_squares_around_a_point():
    shapes = np.array([square(0, 0), square(1, 0), square(0, 1), square(1, 1)], dtype=object)
    arcs = shared_arcs(shapes)
    assert len(arcs.points) == 8 and sorted(map(len, arcs.users())) == [1, 1, 1, 1, 2, 2, 2, 2]
    assert all(same(put_together(arcs, number), shape) for number, shape in enumerate(shapes))


def test_an_island_in_a_lake_and_a_shape_in_two_parts():
    lake = square(0, 0, 9).difference(square(3, 3, 3))
    parts = shapely.union_all([square(20, 0), square(30, 0)])
    shapes = np.array([lake, square(3, 3, 3), parts], dtype=object)
    arcs = shared_arcs(shapes)
    assert [len(rings) for rings in arcs.shapes] == [2, 1, 2]
    assert arcs.users().count([0, 1]) == 1
    assert all(same(put_together(arcs, number), shape) for number, shape in enumerate(shapes))


def test_a_shape_smaller_than_the_grid_leaves_no_ring():
    speck = shapely.box(105, 20, 105 + GRID_DEGREES / 10, 20 + GRID_DEGREES / 10)
    arcs = shared_arcs(np.array([speck, square(5, 5)], dtype=object))
    assert [len(rings) for rings in arcs.shapes] == [0, 1]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=16, max_size=16))
def test_any_patchwork_comes_back_as_it_was(owners):
    cells = [square(number % 4, number // 4) for number in range(16)]
    groups = [[cell for cell, owner in zip(cells, owners, strict=True) if owner == one] for one in sorted(set(owners))]
    shapes = np.array([shapely.coverage_union_all(group) for group in groups], dtype=object)
    arcs = shared_arcs(shapes)
    assert all(same(put_together(arcs, number), shape) for number, shape in enumerate(shapes))
    assert max(map(len, arcs.users())) <= 2
    assert sum(shapely.length(shapely.linestrings(line * GRID_DEGREES)) for line in arcs.points) == pytest.approx(
        shapely.length(shapely.union_all(shapely.boundary(shapes)))
    )


def test_a_part_holds_its_own_arcs_only():
    shapes = np.array([square(0, 0), square(1, 0), square(2, 0)], dtype=object)
    arcs = shared_arcs(shapes)
    part, old = part_of(arcs, [2])
    assert len(part.points) == len(old) == 2 and same(put_together(part, 0), shapes[2])
    assert all((part.points[new] == arcs.points[before]).all() for new, before in enumerate(old))


def test_steps_add_up_to_the_points():
    line = np.array([[1050000, 200000], [1050010, 199990], [1050003, 200001]])
    assert steps(line) == [1050000, 200000, 10, -10, -7, 11]
    assert np.cumsum(np.reshape(steps(line), (-1, 2)), axis=0).tolist() == line.tolist()
    assert line[0].tolist() == [1050000, 200000]
