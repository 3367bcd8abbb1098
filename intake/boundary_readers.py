"""The polygons and attributes of one layer, through GDAL or, for GeoParquet, through Arrow."""

import unicodedata
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow
import pyarrow.parquet
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError
from pyproj import CRS
from pyproj.exceptions import CRSError

from intake.boundary_text import UTF8, dbf_text, plain_text, readable_json
from intake.boundary_zip import MAX_UNPACKED_BYTES
from intake.errors import IntakeError

MAX_FEATURES = 20_000
MAX_VERTICES = 5_000_000


@dataclass(frozen=True)
class RawBoundaries:
    """A boundary file as it was read, before anything is decided about it.

    Attributes
    ----------
    frame : geopandas.GeoDataFrame
        One row a feature, in the order of the file; every attribute as NFC text (empty text: no value), ``geometry``
        two-dimensional, possibly invalid, in the coordinates of the file; CRS as `crs`.
    crs : pyproj.CRS or None
        What the file itself declares; None when it declares nothing.
    encoding : str
        How its text was written: "UTF-8", "TCVN3", "VNI" or a code page.
    driver : str
        Kind of file, such as "ESRI Shapefile".
    notes : tuple of str
        What was put right while reading, in Vietnamese.
    """

    frame: gpd.GeoDataFrame
    crs: CRS | None
    encoding: str
    driver: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """What is to be read: the file, its driver, the name people know it by, the layer asked for."""

    path: Path
    driver: str
    name: str
    layer: str | None


def read_source(source, folder):
    """The one layer of polygons of a `Source`, as `RawBoundaries`; `folder` is for a copy GDAL can read."""
    raw = _read(source, folder)
    _check_polygons(raw.frame, source.name)
    return raw


def _read(source, folder):
    if source.driver == "Parquet":
        return _read_parquet(source)
    if source.driver != "GeoJSON":
        return _read_with_gdal(source)
    readable, written = readable_json(source.path, folder)
    raw = _read_with_gdal(replace(source, path=readable))
    return raw if written == UTF8 else replace(raw, encoding=written)


def _check_polygons(frame, name):
    kinds = set(frame.geometry.dropna().geom_type)
    if frame.empty or not kinds & {"Polygon", "MultiPolygon", "GeometryCollection"}:
        seen = ", ".join(sorted(kinds)) or "không có hình nào"
        raise IntakeError(f"Lớp trong «{name}» không chứa vùng ranh giới ({seen}); hãy gửi lớp vùng (polygon) cấp xã.")


def _read_with_gdal(source):
    shapefile = source.driver == "ESRI Shapefile"
    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            meta, wkb, fields = _from_gdal(source, "ISO-8859-1" if shapefile else None)
    except (DataSourceError, DataLayerError, FieldError, GeometryError) as error:
        raise IntakeError(_damaged(source.name)) from error
    texts = pd.DataFrame({str(n): _as_text(column) for n, column in zip(meta["fields"], fields, strict=True)})
    texts, encoding = dbf_text(texts) if shapefile else plain_text(texts)
    shapes, closed = _shapes(wkb, source.name)
    # What it says of open rings `_shapes` tells in Vietnamese, with their number.
    notes = [f"Thư viện đọc bản đồ báo: {w.message}" for w in said if "closed ring" not in str(w.message)]
    crs = _declared(meta["crs"], source.name)
    return RawBoundaries(_frame(texts, shapes, crs), crs, encoding, source.driver, (*closed, *notes))


def _from_gdal(source, encoding):
    layer = _layer(source)
    _check_info(pyogrio.read_info(source.path, layer=layer, force_feature_count=True), source)
    meta, _, wkb, fields = pyogrio.raw.read(source.path, layer=layer, encoding=encoding, force_2d=True)
    return meta, wkb, fields


def _damaged(name):
    return f"Tệp «{name}» bị hỏng hoặc bị cắt cụt, không đọc được; hãy xuất lại rồi gửi lại."


def _layer(source):
    """The layer asked for, or the only one that may hold polygons."""
    layers = [(str(each), str(geometry)) for each, geometry in pyogrio.list_layers(source.path)]
    names = [each for each, geometry in layers if "Poly" in geometry or geometry in ("Unknown", "GeometryCollection")]
    if source.layer is not None:
        names = [each for each, _ in layers if each == source.layer]
    if len(names) == 1:
        return names[0]
    listed = ", ".join(f"«{each}» ({geometry})" for each, geometry in layers) or "không có lớp nào"
    problem = "có nhiều lớp vùng" if names else "không có lớp vùng nào dùng được"
    raise IntakeError(f"Tệp «{source.name}» {problem}: {listed}; hãy nêu tên lớp cấp xã hoặc xuất riêng lớp đó.")


def _check_info(info, source):
    if info["driver"] != source.driver:
        raise IntakeError(f"Tệp «{source.name}» được nhận là {info['driver']}, khác với đầu tệp; hãy xuất lại từ QGIS.")
    _check_count(info["features"], source.name)


def _check_count(features, name):
    if features > MAX_FEATURES:
        raise IntakeError(
            f"Lớp trong «{name}» có {features} hình, vượt mức {MAX_FEATURES}; hãy gửi riêng lớp ranh giới cấp xã."
        )


def _as_text(column):
    return pd.Series([_text_of(value) for value in column], dtype="str")


def _text_of(value):
    if value is None or value is pd.NaT or (isinstance(value, (float, np.floating)) and np.isnan(value)):
        return ""
    whole = isinstance(value, (float, np.floating)) and float(value).is_integer()
    return unicodedata.normalize("NFC", str(int(value) if whole else value)).strip(" \t\r\n")


def _shapes(wkb, name):
    """Geometries of well-known binary; rings left open are closed, and said."""
    as_drawn = shapely.from_wkb(wkb, on_invalid="ignore")
    closed = shapely.from_wkb(wkb, on_invalid="fix")
    if (vertices := int(shapely.get_num_coordinates(closed).sum())) > MAX_VERTICES:
        raise IntakeError(
            f"Lớp trong «{name}» có {vertices} đỉnh, vượt mức {MAX_VERTICES}; hãy giản lược trước khi gửi."
        )
    opened = int((shapely.is_missing(as_drawn) & ~shapely.is_missing(closed)).sum())
    return closed, [f"{opened} hình có vòng ranh chưa khép, đã khép lại."] if opened else []


def _frame(texts, shapes, crs):
    return gpd.GeoDataFrame(texts, geometry=gpd.GeoSeries(shapes, index=texts.index, crs=crs))


def _declared(text, name):
    if not text:
        return None
    try:
        return CRS.from_user_input(text)
    except CRSError as error:
        raise IntakeError(f"Tệp «{name}» khai báo hệ tọa độ không đọc được; hãy nêu mã EPSG khi nhập.") from error


def _read_parquet(source):
    try:
        facts = pyarrow.parquet.read_metadata(source.path)
        _check_parquet(facts, source.name)
        frame = gpd.read_parquet(source.path)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise IntakeError(_damaged(source.name)) from error
    columns = frame.reset_index().columns.drop(frame.geometry.name)
    texts, encoding = plain_text(pd.DataFrame({str(n): _as_text(frame.reset_index()[n]) for n in columns}))
    shapes, notes = _shapes(shapely.to_wkb(shapely.force_2d(frame.geometry.to_numpy())), source.name)
    return RawBoundaries(_frame(texts, shapes, frame.crs), frame.crs, encoding, "GeoParquet", tuple(notes))


def _check_parquet(facts, name):
    size = sum(facts.row_group(each).total_byte_size for each in range(facts.num_row_groups))
    if size > MAX_UNPACKED_BYTES:
        raise IntakeError(f"Tệp «{name}» bung ra {size / 1e6:.0f} MB, vượt mức {MAX_UNPACKED_BYTES / 1e6:.0f} MB.")
    _check_count(facts.num_rows, name)
