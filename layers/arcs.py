"""Shared lines of many shapes: every line is told once, in whole-number steps, and shapes are told by their lines.

The idea is that of TopoJSON: shapes that share an edge share an arc. An arc that a ring follows backwards is told as
``~number`` (−1 for 0). An arc also knows on how many sides a shape lies, so that a border is drawn once and a border
of provinces differently from one of communes.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

GRID_DEGREES = 2e-4  # about 22 m, so at most 11 m off; a screen's point is larger up to zoom 13
_WIDE = 1 << 32  # packs a point, both of whose coordinates are positive in Viet Nam, into one number


@dataclass(frozen=True)
class Arcs:
    """Shapes as lines they share.

    Attributes
    ----------
    points : tuple of numpy.ndarray
        Of each arc its points, whole numbers of `GRID_DEGREES` (longitude, latitude).
    shapes : tuple of tuple
        Of each shape its rings; of each ring its arcs in order, ``~number`` for one followed backwards.
    """

    points: tuple
    shapes: tuple

    def users(self):
        """Return for each arc the positions of the shapes that use it, in order."""
        found = [[] for _ in self.points]
        for position, rings in enumerate(self.shapes):
            for arc in {max(arc, ~arc) for ring in rings for arc in ring}:
                found[arc].append(position)
        return found


def shared_arcs(shapes):
    """Cut the outlines of shapes into arcs, each told once.

    Parameters
    ----------
    shapes : array of shapely polygons or multipolygons
        EPSG:4326. Where neighbours share vertices they come to share arcs.

    Returns
    -------
    Arcs
        Rings that fall together into a point or a line on the grid are left out.
    """
    parts, part_owner = shapely.get_parts(shapes, return_index=True)
    rings, owner = shapely.get_rings(parts, return_index=True)
    walked = [_vertices(ring) for ring in rings]
    kept = [position for position, ring in enumerate(walked) if len(ring) > 2]
    ids, points = _numbered([walked[position] for position in kept])
    arcs = _Collected(points, _junctions(ids, len(points)))
    told = [[] for _ in shapes]
    for position, ring in zip(kept, ids, strict=True):
        told[part_owner[owner[position]]].append(arcs.along(ring))
    return Arcs(tuple(arcs.lines), tuple(tuple(rings) for rings in told))


def _vertices(ring):
    """Grid points of a ring without the closing one and without repeats."""
    grid = np.rint(shapely.get_coordinates(ring) / GRID_DEGREES).astype(np.int64)
    return grid[:-1][(grid[1:] != grid[:-1]).any(axis=1)]


def _numbered(rings):
    """Return the rings as numbers of points, and the points."""
    everything = np.concatenate(rings) if rings else np.empty((0, 2), dtype=np.int64)
    keys, numbers = np.unique(everything[:, 0] * _WIDE + everything[:, 1], return_inverse=True)
    points = np.column_stack([keys // _WIDE, keys % _WIDE])
    return np.split(numbers.ravel(), np.cumsum([len(ring) for ring in rings])[:-1]), points


def _junctions(rings, count):
    """Return for each point whether lines meet there: not every ring passes it between the same two neighbours."""
    here = np.concatenate(rings) if rings else np.empty(0, dtype=np.int64)
    one = np.concatenate([part for ring in rings for part in (ring[-1:], ring[:-1])]) if rings else here
    other = np.concatenate([part for ring in rings for part in (ring[1:], ring[:1])]) if rings else here
    sides = np.minimum(one, other) * count + np.maximum(one, other)
    low, high = np.full(count, np.iinfo(np.int64).max), np.full(count, -1)
    np.minimum.at(low, here, sides)
    np.maximum.at(high, here, sides)
    return low != high


class _Collected:
    """Arcs found so far, by their first step in either direction."""

    def __init__(self, points, junctions):
        self._points, self._junctions = points, junctions
        self._numbers, self.lines = {}, []

    def along(self, ring):
        """Return the arcs of a closed ring, in order."""
        meeting = np.flatnonzero(self._junctions[ring])
        start = meeting[0] if len(meeting) else int(ring.argmin())
        closed = np.concatenate([ring[start:], ring[: start + 1]])
        ends = [*(meeting - start), len(ring)] if len(meeting) else [0, len(ring)]
        return [self._arc(closed[first : last + 1]) for first, last in pairwise(ends)]

    def _arc(self, line):
        """Number of the arc; no two arcs leave a junction by the same first step."""
        ahead, back = (int(line[0]), int(line[1])), (int(line[-1]), int(line[-2]))
        if ahead in self._numbers:
            return self._numbers[ahead]
        number = len(self.lines)
        self.lines.append(self._points[line])
        self._numbers[back], self._numbers[ahead] = ~number, number
        return number


def steps(points):
    """Points as whole-number steps: x0, y0, dx1, dy1 …"""
    moved = points.copy()
    moved[1:] -= points[:-1]
    return moved.ravel().tolist()


def part_of(arcs, positions):
    """Arcs of some of the shapes alone, numbered anew.

    Returns
    -------
    tuple
        (`Arcs`, old number of each arc).
    """
    used = sorted({max(arc, ~arc) for position in positions for ring in arcs.shapes[position] for arc in ring})
    new = {old: number for number, old in enumerate(used)}

    def renumbered(arc):
        return new[arc] if arc >= 0 else ~new[~arc]

    shapes = [tuple([renumbered(arc) for arc in ring] for ring in arcs.shapes[position]) for position in positions]
    return Arcs(tuple(arcs.points[old] for old in used), tuple(shapes)), used
