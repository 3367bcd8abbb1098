"""Keeping a set of polygons a coverage: neighbours share every vertex, without gap or overlap."""

import numpy as np
import shapely

ON_EDGE_M = 1e-6


def weave(shapes, vertices):
    """Give every shape the vertices that lie on its edges.

    Parameters
    ----------
    shapes : dict of key to polygon or multipolygon, in metres
    vertices : iterable of (x, y)

    Returns
    -------
    dict
        New shapes under the same keys; a vertex within 0.000001 m of an edge becomes part of it, so no area changes
        by more than rounding.
    """
    vertices = list(vertices)
    if not vertices:
        return dict(shapes)
    points = shapely.points(vertices)
    cloud = shapely.multipoints(points)
    return {key: _with_points(shape, points) if _near(shape, cloud) else shape for key, shape in shapes.items()}


def _near(shape, points):
    return shapely.dwithin(shape, points, 2 * ON_EDGE_M)


def _with_points(shape, points):
    close = points[shapely.dwithin(points, shape.boundary, ON_EDGE_M)]
    parts = [_polygon_with(part, close) for part in shapely.get_parts(shape)]
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _polygon_with(polygon, points):
    return shapely.Polygon(_ring_with(polygon.exterior, points), [_ring_with(r, points) for r in polygon.interiors])


def _ring_with(ring, points):
    coordinates = shapely.get_coordinates(ring)
    for point in points[shapely.dwithin(points, ring, ON_EDGE_M)]:
        vertex = shapely.get_coordinates(point)
        if not (coordinates == vertex).all(axis=1).any():
            coordinates = np.insert(coordinates, _edge_at(coordinates, point) + 1, vertex, axis=0)
    return coordinates


def _edge_at(coordinates, point):
    edges = shapely.linestrings(np.stack([coordinates[:-1], coordinates[1:]], axis=1))
    return int(np.argmin(shapely.distance(edges, point)))


def new_vertices(before, after):
    """Vertices (x, y) of the geometries `after` that no geometry of `before` has, in a fixed order."""
    return sorted(_vertices(after) - _vertices(before))


def _vertices(shapes):
    return {tuple(vertex) for vertex in shapely.get_coordinates(np.array(list(shapes), dtype=object)).tolist()}


def repair(shape):
    """The polygon of an invalid ring, by ``buffer(0)``.

    ``make_valid`` would keep loops that run backwards, which in these rings are the land of a neighbour.
    """
    return shape if shape.is_valid else shape.buffer(0)
