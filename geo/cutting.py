"""Dividing a commune among its successors by the recorded shares of its area.

No source at hand has the line along which a commune was divided. The rule: one straight cut a successor, of all
directions (every 5°) the one that leaves each piece the longest common line with the other parts of the unit it
joins, less half the length of the cut. Where the line runs owes nothing to the official polygons of 2025; the size
of some shares does, see ``data/boundaries/README.md``.
"""

import numpy as np
import shapely

from geo.sweep import directions, line_edges, offsets_for_share, polygon_edges

STEP_DEGREES = 5
CUT_WEIGHT = 0.5


def divide(polygon, shares, companions):
    """Divide a polygon among several takers, smallest share first.

    Parameters
    ----------
    polygon : shapely.Polygon or shapely.MultiPolygon
        In metres.
    shares : dict of str to float
        Share of the area for each taker; they add up to 1.
    companions : dict of str to list of geometries
        The other parts of each taker; an empty list when it has none.

    Returns
    -------
    dict of str to geometry
        One piece a taker; together they are the polygon, without overlap, and share the vertices of the cuts.
    """
    waiting = sorted(shares, key=lambda taker: (not companions[taker], shares[taker], taker))
    pieces, left, remaining = {}, polygon, 1.0
    for taker in waiting[:-1]:
        rest = [part for other in waiting[waiting.index(taker) + 1 :] for part in companions[other]]
        pieces[taker], left = cut_off(left, shares[taker] / remaining, companions[taker], rest)
        remaining -= shares[taker]
    return {**pieces, waiting[-1]: left}


def cut_off(polygon, share, companions, rest):
    """Cut the share of a polygon's area off towards `companions`, leaving the remainder towards `rest`.

    Returns
    -------
    tuple of two geometries
        The piece of the wanted area, and the remainder.
    """
    along, origin = directions(STEP_DEGREES), np.array(polygon.bounds[:2])
    edges = polygon_edges(polygon, along, origin)
    offsets = offsets_for_share(edges, share)
    gained = line_edges(_contact(polygon, companions), along, origin).length_below(offsets)
    lost = line_edges(_contact(polygon, rest), along, origin).length_below(offsets)
    best = np.argmax(gained - lost - CUT_WEIGHT * edges.chord(offsets))
    return split(polygon, along[best], origin @ along[best] + offsets[best])


def _contact(polygon, others):
    return polygon.boundary.intersection(shapely.union_all(others).boundary) if others else shapely.LineString()


def split(polygon, direction, offset):
    """Split a polygon by the straight line across `direction` at `offset`; both sides get the same new vertices.

    Returns
    -------
    tuple of two geometries
        The part below the offset and the part above it.
    """
    line = _line(polygon, direction, offset)
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all([polygon.boundary, line])]))
    inside = shapely.point_on_surface(faces)
    faces, inside = faces[shapely.contains(polygon, inside)], inside[shapely.contains(polygon, inside)]
    below = shapely.get_coordinates(inside) @ direction < offset
    return _together(faces[below]), _together(faces[~below])


def _line(polygon, direction, offset):
    centre = np.array(polygon.envelope.centroid.coords[0])
    middle = centre + direction * (offset - centre @ direction)
    reach = np.hypot(*np.subtract(polygon.bounds[2:], polygon.bounds[:2])) * np.array([-direction[1], direction[0]])
    return shapely.LineString([middle - reach, middle + reach])


def _together(faces):
    return faces[0] if len(faces) == 1 else shapely.multipolygons(faces)
