"""Boundary files made for tests, from the boundaries built on this machine."""

import zipfile

import geopandas as gpd

from geo.built import built_boundaries
from geo.paths import ROOT
from geo.units import geography
from intake.legacy_tables import VNI, from_tcvn3

REFERENCE = ROOT.parent / "shared" / "reference"
TAN_YEN = ("24", "2025-07-01")
NAMES = ["Đa Mai", "Ngọc Thiện", "Nhã Nam", "Phúc Hòa", "Quang Trung", "Tân Yên"]
_TCVN3 = {from_tcvn3(chr(byte)): chr(byte) for byte in range(0xA1, 0x100)}
_VNI = {made: written for written, made in VNI.items()}
_DRIVERS = {".geojson": "GeoJSON", ".gpkg": "GPKG", ".kml": "LIBKML", ".fgb": "FlatGeobuf", ".shp": "ESRI Shapefile"}


def drawn(province="24", day="2025-07-01", epsg=None):
    """The units of a geography as a land office would hand them over: MAXA, TENXA, geometry."""
    frame = built_boundaries(geography(province, day))
    frame = gpd.GeoDataFrame(
        {"MAXA": frame.index.astype("str"), "TENXA": frame["name"].to_numpy()},
        geometry=frame.geometry.to_numpy(),
        crs=frame.crs,
    )
    return frame if epsg is None else frame.to_crs(epsg)


def written(frame, path, **options):
    """Write a frame as the file its ending asks for; KML always holds degrees of WGS 84."""
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix == ".zip":
        return zipped(frame, path, **options)
    else:
        frame = frame.to_crs(4326) if path.suffix == ".kml" else frame
        frame.to_file(path, driver=_DRIVERS[path.suffix], **options)
    return path


def zipped(frame, path, without=(), encoding="UTF-8", extra=()):
    """Write a zipped Shapefile, without some of its parts, with some entries more."""
    folder = path.parent / f"{path.stem}-parts"
    folder.mkdir()
    frame.to_file(folder / "ranh.shp", driver="ESRI Shapefile", encoding=encoding)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.iterdir()):
            if part.suffix not in without:
                archive.write(part, f"Ranh giới/{part.stem.upper()}{part.suffix.upper()}")
        for name, content in extra:
            archive.writestr(name, content)
    return path


def in_tcvn3(text):
    """Text as a TCVN3 font stores it, one Western character a byte."""
    return "".join(_TCVN3.get(letter, letter) for letter in text)


def in_vni(text):
    """Text as a VNI font stores it: a letter, then its marks."""
    return "".join(_vni_letter(letter) for letter in text)


def _vni_letter(letter):
    found = _VNI.get(letter.lower(), letter)
    return found[0].upper() + found[1:] if letter.isupper() and letter.lower() in _VNI else found
