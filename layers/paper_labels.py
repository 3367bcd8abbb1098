"""Names on the map: each inside its own unit, none over another, smaller before none.

A name is tried on one line and on two, from the largest size down to the smallest still legible, at the points of
a grid from the most inner outwards; what fits nowhere is left out and counted.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from layers.paper_sizes import POINTS_PER_MM
from layers.paper_type import LINE_EM, clean, halves, width_mm

GRID = 13
MARGIN_MM = 0.15


@dataclass(frozen=True)
class Label:
    """A name where it is written: centre and size in metres of the ground, letters in points.

    ``box`` is the room kept for it (west, south, east, north), so that no other name or mark enters.
    """

    key: str
    text: str
    x: float
    y: float
    size: float
    weight: int
    box: tuple


def place(shapes, names, metres_per_mm, sizes, weight=400, taken=()):
    """Place names inside shapes.

    Parameters
    ----------
    shapes : dict of str to shapely.Geometry
        What each name must stay inside, metres.
    names : dict of str to str
        By the same keys; tried in this order.
    metres_per_mm : float
        Ground metres for a millimetre of paper.
    sizes : sequence of float
        Points, largest first; the last is the smallest still legible.
    taken : sequence of (float, float, float, float)
        Boxes that must stay free.

    Returns
    -------
    list of Label
        In the order of the names; a name without room has none.
    """
    found, busy = [], [np.asarray(box, dtype=float) for box in taken]
    for key, name in names.items():
        label = _fit(key, clean(name), shapes[key], metres_per_mm, (sizes, weight), busy)
        if label:
            found.append(label)
            busy.append(np.asarray(label.box))
    return found


def _fit(key, name, shape, metres_per_mm, type_, busy):
    """The first size, wording and point at which the name fits, or None."""
    sizes, weight = type_
    if shape.is_empty:
        return None
    points = inner_points(shape)
    near = _near(busy, shape.bounds)
    shapely.prepare(shape)
    for size in sizes:
        for text in _wordings(name):
            width, height = (side * metres_per_mm for side in text_size(text, size, weight))
            boxes = _boxes(points, width, height)
            free = _free(boxes, near)
            fitting = np.flatnonzero(free)[_inside(shape, boxes[free])]
            if len(fitting):
                x, y = points[fitting[0]]
                return Label(key, text, float(x), float(y), size, weight, tuple(boxes[fitting[0]].tolist()))
    return None


def _wordings(name):
    pair = halves(name)
    return [name, "\n".join(pair)] if pair else [name]


def text_size(text, size, weight=400):
    """Width and height in millimetres of a name of one or two lines, with a little room around it."""
    lines = text.split("\n")
    width = max(width_mm(line, size, weight) for line in lines)
    return width + 2 * MARGIN_MM, len(lines) * LINE_EM * size / POINTS_PER_MM + 2 * MARGIN_MM


def inner_points(shape):
    """Points of a grid inside a shape, the most inner one first; array of x and y."""
    west, south, east, north = shape.bounds
    steps = (np.arange(GRID) + 0.5) / GRID
    x, y = np.meshgrid(west + steps * (east - west), south + steps * (north - south))
    points = np.column_stack([x.ravel(), y.ravel()])
    points = np.vstack([points, shapely.get_coordinates(shapely.point_on_surface(shape))])
    points = points[shapely.contains_xy(shape, points[:, 0], points[:, 1])]
    depth = shapely.distance(shapely.points(points), shape.boundary)
    return points[np.argsort(-depth, kind="stable")]


def _boxes(points, width, height):
    half = np.array([width, height]) / 2
    return np.hstack([points - half, points + half])


def _near(busy, bounds):
    """Of the boxes already taken, those that could touch a name within these bounds."""
    if not busy:
        return np.empty((0, 4))
    boxes = np.vstack(busy)
    return boxes[_meet(boxes, np.asarray(bounds)[None])[:, 0]]


def _meet(first, second):
    """For every pair of boxes, whether they overlap."""
    apart = (
        (first[:, None, 0] >= second[None, :, 2])
        | (first[:, None, 2] <= second[None, :, 0])
        | (first[:, None, 1] >= second[None, :, 3])
        | (first[:, None, 3] <= second[None, :, 1])
    )
    return ~apart


def _free(boxes, busy):
    return ~_meet(boxes, busy).any(axis=1)


def _inside(shape, boxes):
    return shapely.contains_properly(shape, shapely.box(*boxes.T)) if len(boxes) else np.zeros(0, dtype=bool)
