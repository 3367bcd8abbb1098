"""What lies around a province: the other Vietnamese provinces by name, and the ground that is not Viet Nam.

The polygons come from the same package as the communes, so that they meet along the very same line.
"""

from dataclasses import dataclass
from functools import lru_cache

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.boundaries import boundaries, district_outlines, national_border
from geo.cache import layer_path, read_layer, write_layer
from geo.coverage import repair
from geo.provinces import province
from geo.source import forget_records, records, to_metres
from geo.tables import table

REACH_M = 60_000
LAYER = "around1"
REFORM = pd.Timestamp("2025-07-01").date()
# Nghị quyết 202/2025/QH15 of 12 June 2025: only the provinces that lost their name and can lie in reach.
NAMES_2025 = {
    "Bắc Kạn": "Thái Nguyên", "Bắc Giang": "Bắc Ninh", "Hà Giang": "Tuyên Quang", "Yên Bái": "Lào Cai",
    "Vĩnh Phúc": "Phú Thọ", "Hòa Bình": "Phú Thọ", "Hoà Bình": "Phú Thọ", "Hải Dương": "Hải Phòng",
    "Hà Nam": "Ninh Bình", "Nam Định": "Ninh Bình", "Thái Bình": "Hưng Yên",
}  # fmt: skip


def neighbours(geography):
    """The Vietnamese ground around a province, by province.

    Parameters
    ----------
    geography : geo.units.Geography

    Returns
    -------
    geopandas.GeoDataFrame
        Index ``name`` (as it was called on that day), ``geometry`` in metres of the province's grid, up to 60 km from
        its bounds. Ground of the same province outside the scope of the data stands under the province's own name.
    """
    frame = read_layer(layer_path(geography.province, LAYER))
    if frame is None:
        frame = _build(geography.province)
        write_layer(frame, layer_path(geography.province, LAYER))
    if geography.vintage < REFORM:
        return frame
    return frame.rename(index=NAMES_2025).dissolve(level=0).rename_axis("name")


def _build(code):
    transformer, home = to_metres(code), province(code)
    inside = set(table("name_match", code)["polygon_index"].astype(int))
    reach = _reach(transformer, inside)
    near = [
        (record["province"], repair(_polygon(record, transformer)))
        for index, record in enumerate(records())
        if index not in inside and _touches(record, reach)
    ]
    forget_records()
    frame = gpd.GeoDataFrame(near, columns=["name", "geometry"], crs=home.area_crs)
    return frame.dissolve("name").sort_index()


def _reach(transformer, inside):
    """Bounds in degrees of what the product draws of a province, widened by `REACH_M`."""
    points = np.concatenate([records()[index]["coordinates"] for index in inside]).astype(float).T
    x, y = transformer.transform(*points)
    box = shapely.box(x.min(), y.min(), x.max(), y.max()).buffer(REACH_M)
    return transformer.transform_bounds(*box.bounds, direction="INVERSE")


def _touches(record, reach):
    west, south, east, north = reach
    lon, lat = np.array(record["coordinates"], dtype=float).T
    return lon.max() >= west and lon.min() <= east and lat.max() >= south and lat.min() <= north


def _polygon(record, transformer):
    lon, lat = np.array(record["coordinates"], dtype=float).T
    return shapely.Polygon(np.column_stack(transformer.transform(lon, lat)))


@dataclass(frozen=True)
class Ground:
    """Everything of a geography that a sheet draws besides its units; metres, shared by all sheets, never changed.

    Attributes
    ----------
    around : geopandas.GeoDataFrame
        As `neighbours` gives.
    shapes : geopandas.GeoDataFrame
        As `geo.boundaries.boundaries` gives.
    districts : geopandas.GeoDataFrame
        Index ``district_code``; ``district``, ``geometry``, ``label_point``; empty where districts have ended.
    own, vietnam, border : shapely.Geometry
        The province; the province with its neighbours; its national border (empty when it has none).
    """

    around: gpd.GeoDataFrame
    shapes: gpd.GeoDataFrame
    districts: gpd.GeoDataFrame
    own: object
    vietnam: object
    border: object


@lru_cache(maxsize=8)
def ground(geography):
    """Gather the `Ground` of a geography; the first time reads the polygons of the whole country."""
    around, shapes = neighbours(geography), boundaries(geography)
    own = shapes.union_all(method="coverage")
    lines = national_border(geography, 0).to_crs(shapes.crs)
    vietnam = shapely.union_all([own, *around.geometry]).buffer(1)
    return Ground(around, shapes, _districts(geography, shapes.crs), own, vietnam, shapely.union_all(lines.to_numpy()))


def _districts(geography, crs):
    outlines = district_outlines(geography, 0)
    return outlines.to_crs(crs).assign(label_point=outlines["label_point"].to_crs(crs))


def abroad(frame_box, around):
    """Split what the frame shows outside Viet Nam into land beyond the national border and the rest (water).

    Parameters
    ----------
    frame_box : shapely.Polygon
        What the frame shows, metres.
    around : Ground

    Returns
    -------
    (shapely.Geometry, shapely.Geometry)
        Land beyond the border, water; either may be empty.
    """
    parts = shapely.get_parts(frame_box.difference(around.vietnam))
    beyond = shapely.dwithin(parts, around.border, 50) & (not around.border.is_empty)
    return shapely.union_all(parts[beyond]), shapely.union_all(parts[~beyond])
