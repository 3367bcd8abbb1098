"""Boundaries in metres: read from the built layers, or built on first use."""

import geopandas as gpd

from geo.adopted import adopted_layer, border_along
from geo.border import national_border_line
from geo.build import as_frame, check_boundaries, next_shapes, oldest_shapes
from geo.cache import layer_path, read_layer, write_layer
from geo.events import event_frame
from geo.provinces import province
from geo.source import forget_records, records
from geo.units import Geography, vintages


def boundaries(geo, progress=None):
    """The boundaries of a geography, in the province's own metre grid.

    The layer the province has adopted, when there is one (`geo.adopted`); else `built_boundaries`.

    Parameters
    ----------
    geo : Geography
    progress : callable, optional
        Called with a share from 0 to 1 and a message in Vietnamese while building.

    Returns
    -------
    geopandas.GeoDataFrame
        As `built_boundaries`; ``shape_confidence`` is "imported" throughout in an adopted layer.

    Raises
    ------
    BoundaryPackageMissing, BoundaryPackageCorrupt, BoundaryError
    """
    adopted = adopted_layer(geo)
    return built_boundaries(geo, progress) if adopted is None else adopted


def built_boundaries(geo, progress=None):
    """The boundaries of a geography made of the old polygons, in the province's own metre grid.

    Built from the installed polygons on first use and kept as GeoParquet; later calls only read.

    Parameters
    ----------
    geo : Geography
    progress : callable, optional
        Called with a share from 0 to 1 and a message in Vietnamese while building.

    Returns
    -------
    geopandas.GeoDataFrame
        Index ``commune_code`` in the order of `geo.units.units`; ``name``, ``kind``, ``district_code`` (None from
        1 July 2025), ``area_km2`` (measured in this CRS), ``shape_confidence`` ("drawn", "cut", "assumed" or
        "partial", see `geo.build.confidence_of_shapes`), ``geometry``. CRS: VN-2000 / TM-3 of the province, metres.
        The shapes are a valid coverage: no gap, no overlap. For reference, not legal boundaries.

    Raises
    ------
    BoundaryPackageMissing, BoundaryPackageCorrupt, BoundaryError
    """
    path = layer_path(geo.province, geo.vintage.isoformat())
    if not path.is_file():
        _build(geo.province, progress or _silent)
    frame = read_layer(path)
    check_boundaries(frame)
    return frame


def is_built(geo):
    """Whether the boundaries of a geography can be read without building them first."""
    return layer_path(geo.province, geo.vintage.isoformat()).is_file()


def border_line(province_code):
    """National border along a province in its metre grid, as a GeoSeries of one geometry (empty without a border)."""
    path = layer_path(province_code, "border")
    if not path.is_file():
        _build(province_code, _silent)
    return read_layer(path).geometry


def border_of(geo):
    """National border along a geography, on the outer limit of its own boundaries; otherwise as `border_line`."""
    built, adopted = border_line(geo.province), adopted_layer(geo)
    if adopted is None or built.is_empty.all():
        return built
    return gpd.GeoSeries([border_along(adopted, built.union_all())], crs=built.crs)


def _silent(share, message):
    """Progress nobody watches."""


def _build(province_code, progress):
    """Build every geography of a province: each needs the one before it, and the whole chain takes seconds."""
    home = province(province_code)
    progress(0.0, f"Đang đọc ranh giới gốc của {home.name}…")
    records()
    progress(0.5, "Đang sửa hình lỗi và tìm đường biên giới…")
    shapes = oldest_shapes(province_code)
    border = gpd.GeoSeries([national_border_line(province_code, shapes.values())], crs=home.area_crs)
    write_layer(gpd.GeoDataFrame(geometry=border), layer_path(province_code, "border"))
    forget_records()
    _build_chain(province_code, shapes, progress)
    progress(1.0, "Đã dựng xong ranh giới.")


def _build_chain(province_code, shapes, progress):
    days = list(vintages(province_code)["effective_date"])
    events = event_frame(province_code)
    for step, day in enumerate(days):
        progress(0.6 + 0.4 * step / len(days), f"Đang dựng ranh giới từ ngày {day:%d/%m/%Y}…")
        if step:
            shapes = next_shapes(shapes, events[events["effective_date"] == day])
        frame = as_frame(Geography(province_code, day), shapes)
        check_boundaries(frame)
        write_layer(frame, layer_path(province_code, day.isoformat()))
