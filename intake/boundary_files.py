"""Reading the boundary files people bring: one layer of polygons, every attribute as text.

Which driver opens a file is decided by its first bytes, never by GDAL's guess, so that no file can make GDAL open
another file or an address.
"""

import tempfile
from pathlib import Path

from intake.boundary_readers import RawBoundaries, Source, read_source
from intake.boundary_zip import SHAPEFILE_PARTS, unpack
from intake.errors import IntakeError

__all__ = ["RawBoundaries", "read_boundary_file"]

MAX_FILE_BYTES = 100_000_000
_HEAD = 4096
_ACCEPTED = "GeoJSON, Shapefile (nén .zip), GeoPackage, KML, KMZ, FlatGeobuf, GeoParquet"


def read_boundary_file(path, layer=None):
    """Read the polygons and attributes of a boundary file.

    Parameters
    ----------
    path : path-like
        GeoJSON, zipped Shapefile, GeoPackage, KML or KMZ, FlatGeobuf, GeoParquet; at most 100 MB (300 MB unpacked).
    layer : str, optional
        Which layer, when the file holds several of polygons.

    Returns
    -------
    RawBoundaries

    Raises
    ------
    IntakeError
        One Vietnamese sentence: no map, cut off, too large, several layers, points or lines instead of polygons, and
        whatever `intake.boundary_zip.unpack` refuses.
    """
    path = Path(path)
    _check_file(path)
    with tempfile.TemporaryDirectory(prefix="ntm-") as folder:
        zipped = _head(path).startswith(b"PK\x03\x04")
        source = unpack(path, Path(folder), layer) if zipped else path
        kind = _kind(source, path.name)
        return read_source(Source(source, kind, path.name, None if zipped else layer), Path(folder))


def _check_file(path):
    if not path.is_file():
        raise IntakeError(f"Không thấy tệp «{path.name}»; hãy kiểm tra lại đường dẫn.")
    if path.suffix.lower() in SHAPEFILE_PARTS:
        raise IntakeError(
            f"«{path.name}» chỉ là một phần của Shapefile; hãy nén .shp, .shx, .dbf, .prj vào một tệp .zip rồi gửi."
        )
    size = path.stat().st_size
    if not size:
        raise IntakeError(f"Tệp «{path.name}» rỗng; hãy xuất lại lớp ranh giới rồi gửi lại.")
    if size > MAX_FILE_BYTES:
        raise IntakeError(
            f"Tệp «{path.name}» nặng {size / 1e6:.0f} MB, vượt mức {MAX_FILE_BYTES / 1e6:.0f} MB; "
            "hãy chỉ xuất lớp ranh giới cấp xã của tỉnh, không kèm ảnh và lớp khác."
        )


def _head(path):
    with path.open("rb") as stream:
        return stream.read(_HEAD)


def _kind(path, name):
    """Driver for the first bytes of a file; refuses what is no map, or a map that could lead elsewhere."""
    head = _head(path)
    starts = {b"SQLite format 3\x00": "GPKG", b"fgb\x03": "FlatGeobuf", b"PAR1": "Parquet"}
    for magic, driver in starts.items():
        if head.startswith(magic):
            return driver
    if path.suffix == ".shp" and head.startswith(b"\x00\x00\x27\x0a"):
        _check_whole_shapefile(path, name)
        return "ESRI Shapefile"
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\x00", b"").lstrip()
    if text.startswith(b"{"):
        return "GeoJSON"
    if text.startswith(b"<") and b"<kml" in text:
        _check_kml(path, name)
        return "LIBKML"
    raise IntakeError(f"Tệp «{name}» không phải bản đồ mà phần mềm đọc được; chỉ nhận {_ACCEPTED}.")


def _check_whole_shapefile(path, name):
    """A .shp states its own length in its header; GDAL would read a cut one as far as it goes."""
    stated = 2 * int.from_bytes(_head(path)[24:28], "big")
    if stated != path.stat().st_size:
        raise IntakeError(
            f"Shapefile trong «{name}» bị cắt cụt: tệp .shp dài {path.stat().st_size} byte, phần đầu tệp ghi {stated}; "
            "hãy chép lại từ bản gốc."
        )


def _check_kml(path, name):
    content = path.read_bytes()
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"<OGRVRT" in content:
        raise IntakeError(
            f"Tệp KML «{name}» có khai báo thực thể XML nên bị từ chối vì không an toàn; hãy xuất lại KML từ QGIS."
        )
