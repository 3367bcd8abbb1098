"""Building the shapes of the whole country: the old polygons, with later geographies in place of some of them."""

import re

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.built import built_boundaries
from geo.coverage import repair
from geo.national_places import regions
from geo.provinces import DISPLAY_CRS
from geo.source import forget_records, records
from geo.tables import table
from geo.units import units

# The source has six decimals; a vertex that went to metres and back falls on the same one again.
DECIMALS = 6
# Square root of the smallest triangle kept, in degrees: about 110 m. The source has a vertex every 400 m.
SIMPLIFY_DEGREES = 0.001
_KIND_WORDS = {"Xã": "xã", "Phường": "phường", "Thị trấn": "thị trấn"}


def build_national(geographies, progress):
    """Shapes of every unit of the country, repaired, made one coverage and simplified together.

    Parameters
    ----------
    geographies : tuple of geo.units.Geography
        Their units stand in place of the old polygons of their provinces.
    progress : callable(share, message)

    Returns
    -------
    geopandas.GeoDataFrame
        As `geo.national.check_national` describes.
    """
    own = [_own_units(geography) for geography in geographies]
    progress(0.1, "Đang đọc ranh giới xã của cả nước…")
    old = _old_units(_replaced(geographies))
    forget_records()
    frame = pd.concat([old, *own])
    progress(0.35, "Đang khớp ranh giới giữa các xã…")
    whole = shapely.coverage_clean(_repaired(frame.geometry.to_numpy()))
    progress(0.8, "Đang đơn giản hóa đường ranh…")
    simple = shapely.coverage_simplify(whole, SIMPLIFY_DEGREES)
    return frame.set_geometry(gpd.GeoSeries(simple, index=frame.index, crs=DISPLAY_CRS))


def _replaced(geographies):
    """Numbers of the old polygons that the geographies stand for."""
    rows = [table("name_match", geography.province)["polygon_index"].astype(int) for geography in geographies]
    return set(pd.concat(rows)) if rows else set()


def _old_units(left_out):
    everything, codes = records(), {row.label: code for code, row in regions().iterrows()}
    kept = [number for number in range(len(everything)) if number not in left_out]
    rows = [_old_row(everything[number], codes) for number in kept]
    index = pd.Index([f"p{number:05d}" for number in kept], name="unit", dtype="str")
    frame = pd.DataFrame(rows, columns=["name", "kind", "district", "province"], index=index).assign(own=False)
    return gpd.GeoDataFrame(frame, geometry=_polygons([everything[number] for number in kept]), crs=DISPLAY_CRS)


def _old_row(record, codes):
    """Name, kind («» when the label does not say), district and province code of one old polygon."""
    found = re.fullmatch(r"(.+?) \((Xã|Phường|Thị trấn) ?\)", record["ward"])
    name, kind = (found[1], _KIND_WORDS[found[2]]) if found else (record["ward"], "")
    return name, kind, record["district"], codes[record["province"]]


def _polygons(chosen):
    rings = [np.array(record["coordinates"], dtype=float) for record in chosen]
    owner = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
    return shapely.polygons(shapely.linearrings(np.concatenate(rings).round(DECIMALS), indices=owner))


def _own_units(geography):
    listed, shapes = units(geography), built_boundaries(geography).geometry.to_crs(DISPLAY_CRS)
    rounded = shapely.transform(shapes.to_numpy(), lambda points: points.round(DECIMALS))
    # «district» is «» where there is none; from 1 July 2025 no unit has one.
    frame = listed[["name", "kind"]].assign(
        district=listed["district"].fillna("").astype(str), province=geography.province, own=True
    )
    frame.index = frame.index.rename("unit")
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(rounded, index=frame.index, crs=DISPLAY_CRS))


def _repaired(shapes):
    return np.array([repair(shape) for shape in shapes], dtype=object)
