"""Boundaries for the screen: longitude and latitude, simplified together, with outlines, border and label points."""

import geopandas as gpd
import pandas as pd
import shapely

from geo.built import border_of, boundaries
from geo.cache import write_atomically
from geo.provinces import DISPLAY_CRS
from geo.units import units

TOLERANCE_M = 60.0
GRID_DEGREES = 1e-5


def display_boundaries(geo, tolerance_m=TOLERANCE_M):
    """The boundaries of a geography in longitude and latitude, simplified for the screen.

    The whole province is simplified at once, so that neighbours still share their edges.

    Parameters
    ----------
    geo : Geography
    tolerance_m : float
        About the square root of the smallest triangle kept, in metres; 0 keeps every vertex.

    Returns
    -------
    geopandas.GeoDataFrame
        As `boundaries` (``area_km2`` measured before simplifying), CRS EPSG:4326, coordinates on a grid of 5 decimals.
    """
    frame = boundaries(geo)
    return frame.set_geometry(_rounded(_simplified(frame, tolerance_m)))


def _simplified(frame, tolerance_m):
    return gpd.GeoSeries(
        shapely.coverage_simplify(frame.geometry.to_numpy(), tolerance_m), index=frame.index, crs=frame.crs
    )


def _rounded(series):
    """In degrees, on the grid; the vertices move alone, so that neighbours move alike."""
    degrees = series.to_crs(DISPLAY_CRS)
    rounded = shapely.transform(degrees.to_numpy(), lambda points: points.round(5))
    return gpd.GeoSeries(rounded, index=series.index, crs=DISPLAY_CRS, name="geometry")


def district_outlines(geo, tolerance_m=TOLERANCE_M):
    """Outlines of the districts of a geography, made of the simplified communes.

    Returns
    -------
    geopandas.GeoDataFrame
        Index ``district_code``; ``district`` (name with its type word), ``geometry`` (polygons, EPSG:4326),
        ``label_point`` (a point well inside, EPSG:4326). Empty from 1 July 2025, when districts ended.
    """
    frame = boundaries(geo)
    simple = gpd.GeoDataFrame(units(geo)[["district_code", "district"]], geometry=_simplified(frame, tolerance_m))
    simple = simple[simple["district_code"].notna()]
    if simple.empty:
        return _no_districts()
    merged = simple.dissolve(by="district_code", method="coverage")
    label_points = gpd.GeoSeries(merged.geometry.map(_inner_point), crs=simple.crs).to_crs(DISPLAY_CRS)
    return merged.set_geometry(_rounded(merged.geometry)).assign(label_point=label_points)[
        ["district", "geometry", "label_point"]
    ]


def _no_districts():
    index = pd.Index([], name="district_code", dtype="str")
    columns = {"district": [], "geometry": gpd.GeoSeries([]), "label_point": gpd.GeoSeries([], crs=DISPLAY_CRS)}
    return gpd.GeoDataFrame(columns, index=index, geometry="geometry", crs=DISPLAY_CRS)


def label_points(geo):
    """A point well inside each unit (of its largest part), for labels.

    Returns
    -------
    geopandas.GeoSeries
        Index ``commune_code``, points in EPSG:4326.
    """
    shapes = boundaries(geo).geometry
    return gpd.GeoSeries(shapes.map(_inner_point), crs=shapes.crs).to_crs(DISPLAY_CRS).rename("label_point")


def _inner_point(shape):
    largest = max(shapely.get_parts(shape), key=shapely.area)
    return shapely.maximum_inscribed_circle(largest, tolerance=50).interpolate(0)


def national_border(geo, tolerance_m=TOLERANCE_M):
    """The national border along a geography, on the outline that `display_boundaries` draws.

    It is the stretch of the province's outer limit that no commune of another Vietnamese province shares.

    Returns
    -------
    geopandas.GeoSeries
        One geometry, EPSG:4326; no row for a province without a border.
    """
    exact = border_of(geo)
    if exact.is_empty.all():
        return gpd.GeoSeries([], crs=DISPLAY_CRS)
    outline = _simplified(boundaries(geo), tolerance_m).union_all(method="coverage").boundary
    near = outline.intersection(exact.union_all().buffer(2 * tolerance_m + 1))
    drawn = gpd.GeoSeries([_without_stubs(shapely.line_merge(near), 4 * tolerance_m + 2)], crs=exact.crs)
    return _rounded(drawn)


def _without_stubs(lines, shortest):
    parts = shapely.get_parts(lines)
    kept = parts[shapely.length(parts) > shortest]
    return kept[0] if len(kept) == 1 else shapely.multilinestrings(kept)


def write_geojson(geo, path):
    """Write the unsimplified boundaries of a geography as GeoJSON in EPSG:4326; whole or not at all.

    Returns
    -------
    dict
        ``path`` (str), ``count``, ``area_km2`` (measured in the province's metre grid), ``coverage_valid`` (of the
        shapes as written).
    """
    frame = boundaries(geo)
    degrees = frame.set_geometry(_seven_decimals(frame.geometry)).reset_index()
    write_atomically(path, lambda temporary: degrees.to_file(temporary, driver="GeoJSON", COORDINATE_PRECISION=7))
    return {
        "path": str(path),
        "count": len(frame),
        "area_km2": round(float(frame["area_km2"].sum()), 4),
        "coverage_valid": bool(shapely.coverage_is_valid(degrees.geometry.to_numpy())),
    }


def _seven_decimals(series):
    degrees = series.to_crs(DISPLAY_CRS)
    return gpd.GeoSeries(
        shapely.transform(degrees.to_numpy(), lambda points: points.round(7)), index=series.index, crs=DISPLAY_CRS
    )
