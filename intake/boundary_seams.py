"""Where units overlap or leave a gap between them; slivers are closed, anything wider is only reported."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

# Neighbours digitised apart differ by some tens of metres: 2 mm on a sheet of 1:25.000. Wider is a dispute, not a seam.
SLIVER_M = 50.0
# Slivers that add up to more than this share of the land mean that the layer was never one coverage.
SLIVERS_SHARE = 0.005
# What rounding leaves between neighbours that lack a vertex in common.
_NOISE_M2 = 0.01


@dataclass(frozen=True)
class Seams:
    """Overlaps and gaps of a set of units.

    Attributes
    ----------
    pieces : geopandas.GeoDataFrame
        ``kind`` ("overlap", "gap"), ``codes`` (tuple of the units concerned), ``area_m2``, ``wide`` (a disc of 50 m
        fits in), ``geometry``; largest first.
    overlaps_m2, gaps_m2 : float
        Ground covered more than once, and enclosed by units but covered by none.
    """

    pieces: gpd.GeoDataFrame
    overlaps_m2: float
    gaps_m2: float


def seams(shapes, beside=None):
    """Overlaps and gaps between units.

    Parameters
    ----------
    shapes : geopandas.GeoSeries
        Index ``commune_code``, unique; valid polygons in metres.
    beside : shapely.Geometry, optional
        Land of units elsewhere in the file: a hole that it fills is no gap.

    Returns
    -------
    Seams
        Gaps are holes in the union; a notch that is open to the outside is none.
    """
    rows = [*_overlaps(shapes), *_gaps(shapes, beside)]
    pieces = pd.DataFrame(rows, columns=["kind", "codes", "geometry"])
    pieces = gpd.GeoDataFrame(pieces, geometry=gpd.GeoSeries(pieces["geometry"], crs=shapes.crs))
    pieces["area_m2"] = pieces.area
    pieces["wide"] = ~shapely.is_empty(shapely.buffer(pieces.geometry.to_numpy(), -SLIVER_M / 2))
    pieces = pieces[pieces["area_m2"] > _NOISE_M2].sort_values("area_m2", ascending=False, ignore_index=True)
    sums = {kind: float(rows.geometry.union_all().area) for kind, rows in pieces.groupby("kind")}
    return Seams(pieces, sums.get("overlap", 0.0), sums.get("gap", 0.0))


def _overlaps(shapes):
    values = shapes.to_numpy()
    first, second = shapely.STRtree(values).query(values, predicate="intersects")
    for one, other in zip(first[first < second], second[first < second], strict=True):
        for piece in _areas(shapely.intersection(values[one], values[other])):
            yield "overlap", (shapes.index[one], shapes.index[other]), piece


def _areas(geometry):
    return [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon" and part.area > _NOISE_M2]


def _gaps(shapes, beside):
    values = shapes.to_numpy()
    tree = shapely.STRtree(values)
    for polygon in shapely.get_parts(shapely.union_all(values)):
        for ring in polygon.interiors:
            hole = shapely.Polygon(ring)
            for piece in _areas(hole if beside is None else shapely.difference(hole, beside)):
                near = tree.query(piece, predicate="dwithin", distance=1.0)
                yield "gap", tuple(shapes.index[each] for each in sorted(near)), piece


def as_coverage(shapes, found):
    """The units with slivers closed: neighbours share every vertex, nothing overlaps.

    Parameters
    ----------
    shapes : geopandas.GeoSeries
        Valid polygons in metres.
    found : Seams
        What `seams` says of them.

    Returns
    -------
    geopandas.GeoSeries
        The same index. A sliver goes to the neighbour with the longest common line (GEOS coverage cleaning); shapes
        that are a coverage already come back unchanged.
    """
    values = shapes.to_numpy()
    if len(found.pieces) or not shapely.coverage_is_valid(values):
        values = np.array(shapely.coverage_clean(values, gap_width=SLIVER_M), dtype=object)
    return gpd.GeoSeries(values, index=shapes.index, crs=shapes.crs)
