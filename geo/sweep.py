"""Exact areas and lengths on one side of a moving straight line, for many directions at once.

A direction is a unit vector; a line is the set of points whose distance along it (`u`) equals an offset, its side
is `u` below the offset. Arrays have one row a direction and one column an edge.
"""

from dataclasses import dataclass

import numpy as np
import shapely

_STEPS = 60


@dataclass(frozen=True)
class Edges:
    """Edges of rings or lines, seen along several directions: start and end along (`u`) and across (`dv`)."""

    u0: np.ndarray
    u1: np.ndarray
    dv: np.ndarray
    length: np.ndarray

    def fraction_below(self, offsets):
        """Share of each edge that lies below the offset of its direction."""
        low, high = np.minimum(self.u0, self.u1), np.maximum(self.u0, self.u1)
        span = np.where(high > low, high - low, 1.0)
        return np.where(high > low, np.clip((offsets[:, None] - low) / span, 0, 1), low < offsets[:, None])

    def length_below(self, offsets):
        """Length of the edges below each offset."""
        return (self.fraction_below(offsets) * self.length).sum(axis=1)

    def area_below(self, offsets):
        """Area of the polygon below each offset, by Green's theorem on its oriented rings."""
        low = np.minimum(self.u0, self.u1)
        below = np.minimum(np.maximum(self.u0, self.u1), offsets[:, None])
        mean_depth = offsets[:, None] - (low + below) / 2
        return (mean_depth * self.dv * self.fraction_below(offsets)).sum(axis=1)

    def chord(self, offsets):
        """Length of the line inside the polygon: the rate at which the area below grows."""
        return (self.dv * self.fraction_below(offsets)).sum(axis=1)


def directions(step_degrees):
    """Unit vectors every so many degrees, shape (n, 2)."""
    angles = np.radians(np.arange(0, 360, step_degrees))
    return np.column_stack([np.cos(angles), np.sin(angles)])


def polygon_edges(polygon, along, origin):
    """`Edges` of a polygon or multipolygon whose outer rings run clockwise, seen from `origin`."""
    rings = [ring for part in shapely.get_parts(polygon) for ring in _rings(part)]
    return _edges([shapely.get_coordinates(ring) - origin for ring in rings], along)


def line_edges(lines, along, origin):
    """`Edges` of the line parts of a geometry (its points and empty parts are ignored)."""
    parts = [part for part in shapely.get_parts(shapely.line_merge(lines)) if part.geom_type == "LineString"]
    return _edges([shapely.get_coordinates(part) - origin for part in parts], along)


def _rings(polygon):
    turned = shapely.orient_polygons(polygon, exterior_cw=True)
    return [turned.exterior, *turned.interiors]


def _edges(lines, along):
    starts = np.concatenate([line[:-1] for line in lines] or [np.empty((0, 2))])
    ends = np.concatenate([line[1:] for line in lines] or [np.empty((0, 2))])
    across = np.column_stack([-along[:, 1], along[:, 0]])
    return Edges(along @ starts.T, along @ ends.T, across @ (ends - starts).T, np.hypot(*(ends - starts).T))


def offsets_for_share(edges, share):
    """Offset in each direction below which the share of the polygon's area lies, found by bisection."""
    low, high = edges.u0.min(axis=1), edges.u0.max(axis=1)
    wanted = share * edges.area_below(high)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        short = edges.area_below(middle) < wanted
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return (low + high) / 2
