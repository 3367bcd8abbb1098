"""The national border along a province, found from the polygons of the whole country."""

import numpy as np
import shapely

from geo.coverage import repair
from geo.source import polygons_around

# A stretch of the outer limit is the border when no other Vietnamese commune comes this near to its middle.
NEIGHBOUR_M = 50
# Two units that only touch the border at a corner have no stretch of it.
STRETCH_M = 100


def national_border_line(province_code, shapes):
    """The stretch of a province's outer limit that no other Vietnamese commune shares.

    Parameters
    ----------
    province_code : str
    shapes : iterable of polygons
        A coverage of the province, in metres.

    Returns
    -------
    shapely.Geometry
        LineString or MultiLineString in metres; empty for a province without a border.
    """
    outline = shapely.coverage_union_all(np.array(list(shapes), dtype=object)).boundary
    around = [repair(polygon) for polygon in polygons_around(province_code, outline.bounds)]
    return shapely.line_merge(shapely.union_all(_far_edges(outline, shapely.union_all(around))))


def _far_edges(outline, neighbours):
    lines = [shapely.get_coordinates(part) for part in shapely.get_parts(outline)]
    edges = shapely.linestrings(np.concatenate([np.stack([line[:-1], line[1:]], axis=1) for line in lines]))
    middles = shapely.line_interpolate_point(edges, 0.5, normalized=True)
    return edges[shapely.distance(middles, neighbours) > NEIGHBOUR_M]


def border_lengths(border, shapes):
    """Length of border each unit has.

    Parameters
    ----------
    border : shapely.Geometry
        In metres.
    shapes : geopandas.GeoSeries
        Of one geography, in the same CRS.

    Returns
    -------
    pandas.Series
        Index of `shapes`, metres; 0 for a unit with less than 100 m, which only touches it at a corner.
    """
    lengths = shapes.apply(lambda shape: border.intersection(shape.buffer(1)).length)
    return lengths.where(lengths >= STRETCH_M, 0.0).rename("border_m")
