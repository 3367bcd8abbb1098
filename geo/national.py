"""The whole country: every commune of the old polygons, districts and provinces made of them."""

import hashlib

import geopandas as gpd
import shapely

from geo.cache import build_key, read_layer, write_layer
from geo.errors import BoundaryError
from geo.national_build import SIMPLIFY_DEGREES, build_national
from geo.national_places import PROVINCES, regions
from geo.paths import DATA, cache_dir
from geo.provinces import DISPLAY_CRS

# Raise by one whenever the building of the national layer changes what it makes.
NATIONAL_VERSION = 1
COARSE_DEGREES = 0.006
_COLUMNS = ["name", "kind", "district", "province", "own", "geometry"]


def national_key(geographies=()):
    """Text that changes with everything the national layer is made from; safe in a file name."""
    words = [build_key(), str(NATIONAL_VERSION), str(SIMPLIFY_DEGREES), *map(_day, geographies)]
    digest = hashlib.sha256(" ".join(words).encode())
    for name in ("regions", "archipelagos"):
        digest.update((DATA / f"{name}.csv").read_bytes())
    return digest.hexdigest()[:16]


def _day(geography):
    return f"{geography.province}@{geography.vintage.isoformat()}"


def national_path(geographies=()):
    """Path of the built national layer, whether it exists or not."""
    return cache_dir() / f"vn_{national_key(geographies)}.parquet"


def national_units(geographies=(), progress=None):
    """Every commune of the country for the screen, built on first use and kept as GeoParquet.

    The old polygons are of the time before 2019; the units of `geographies` stand in place of those of their
    provinces, so that figures of a later year meet the units they were collected on. Invalid rings are repaired, the
    13 km² where old polygons overlap go to the neighbour with the longer common line, and the whole is simplified at
    once, so that neighbours share their edges. For reference, not legal boundaries; not for measuring areas.

    Parameters
    ----------
    geographies : tuple of geo.units.Geography
        At most one a province.
    progress : callable, optional
        Called with a share from 0 to 1 and a message in Vietnamese while building.

    Returns
    -------
    geopandas.GeoDataFrame
        Index ``unit``: ``p`` and the polygon's number for old units, the GSO code for units of `geographies`.
        ``name``; ``kind`` («xã», «phường», «thị trấn»; «» when the polygons do not say); ``district`` («» when there
        is none); ``province`` (GSO code before 1 July 2025); ``own`` (bool: from `geographies`); ``geometry``,
        EPSG:4326.

    Raises
    ------
    BoundaryPackageMissing, BoundaryPackageCorrupt, BoundaryError
    """
    path = national_path(geographies)
    if not path.is_file():
        tell = progress or _silent
        write_layer(build_national(tuple(geographies), tell), path)
        tell(1.0, "Đã dựng xong ranh giới cả nước.")
    frame = read_layer(path)
    check_national(frame)
    return frame


def _silent(share, message):
    """Progress nobody watches."""


def check_national(frame):
    """Raise `BoundaryError` unless the frame is a national layer.

    Index ``unit`` unique; columns name, kind, district, province, own, geometry; EPSG:4326; all 63 provinces;
    polygons or multipolygons, valid, not empty.
    """
    missing = [column for column in _COLUMNS if column not in frame.columns]
    problem = f"thiếu cột {', '.join(missing)}" if missing else _problem(frame)
    if problem:
        raise BoundaryError(f"Lớp ranh giới cả nước không dùng được: {problem}; hãy xóa tệp vn_*.parquet rồi dựng lại.")


def _problem(frame):
    if not frame.index.is_unique:
        return f"mã {frame.index[frame.index.duplicated()][0]} lặp lại"
    if frame.crs != DISPLAY_CRS:
        return f"hệ tọa độ là {frame.crs}, cần {DISPLAY_CRS}"
    if set(frame["province"]) != set(regions().index):
        return f"có {frame['province'].nunique()} tỉnh, cần {PROVINCES}"
    wrong = frame.index[~frame.geom_type.isin(["Polygon", "MultiPolygon"]) | frame.is_empty | ~frame.is_valid]
    return f"hình của {wrong[0]} không hợp lệ" if len(wrong) else ""


def national_districts(frame):
    """Districts of the national layer, dissolved and simplified together for small scales.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        Of `national_units`.

    Returns
    -------
    geopandas.GeoDataFrame
        One row a district: ``province``, ``district``, ``geometry`` (EPSG:4326, a coverage up to simplification).
    """
    rough = frame[["province", "district", "geometry"]]
    merged = rough.dissolve(by=["province", "district"], method="coverage").reset_index()
    return merged.set_geometry(
        gpd.GeoSeries(shapely.coverage_simplify(merged.geometry.to_numpy(), COARSE_DEGREES), crs=DISPLAY_CRS)
    )


def national_provinces(districts):
    """Provinces dissolved from `national_districts`; index ``province`` in the order of the regions, EPSG:4326."""
    merged = districts[["province", "geometry"]].dissolve(by="province", method="coverage")
    return merged.loc[[code for code in regions().index if code in merged.index]]
