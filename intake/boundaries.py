"""A boundary file, from its bytes to a layer that may take the place of the built one; nothing is written here."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.adopted import IMPORTED
from geo.built import boundaries, built_boundaries
from geo.units import Geography, geography, units
from intake.boundary_crs import CrsReading, settle_crs
from intake.boundary_files import read_boundary_file
from intake.boundary_fit import to_target
from intake.boundary_repair import RingRepair, one_shape_each
from intake.boundary_review import alerts, comparison, refusal, title
from intake.boundary_seams import as_coverage, seams
from intake.boundary_sorting import sort_shapes
from intake.boundary_units import identify
from intake.errors import IntakeError

_TOLD = 5


@dataclass(frozen=True)
class BoundaryImport:
    """What a boundary file would change, before anybody accepts it.

    Attributes
    ----------
    geography : Geography
    layer : geopandas.GeoDataFrame
        As `geo.build.check_boundaries` describes it; fit to be adopted when `refused` is empty.
    comparison : geopandas.GeoDataFrame
        Old beside new, see `intake.boundary_review.comparison`.
    crs : CrsReading
    encoding : str
    matched : int
        Units that have a shape.
    unmatched : pandas.DataFrame
        Rows in the province that are no unit: ``written_code``, ``written_name``, ``reason``; index: row of the file.
    missing : tuple of str
        Titles of the units without a shape.
    outside : tuple of str
        Names of rows set aside because they lie elsewhere.
    repaired : tuple of RingRepair
    overlaps_m2, gaps_m2 : float
        Before slivers were closed.
    area_km2 : float
        Of the layer.
    alerts, notes : tuple of str
        What a person should look at; what was done on the way.
    refused : str
        Why it cannot be adopted; empty when it can.
    sha256, file_name : str
    """

    geography: Geography
    layer: gpd.GeoDataFrame
    comparison: gpd.GeoDataFrame
    crs: CrsReading
    encoding: str
    matched: int
    unmatched: pd.DataFrame
    missing: tuple[str, ...]
    outside: tuple[str, ...]
    repaired: tuple[RingRepair, ...]
    overlaps_m2: float
    gaps_m2: float
    area_km2: float
    alerts: tuple[str, ...]
    notes: tuple[str, ...]
    refused: str
    sha256: str
    file_name: str

    def as_json(self, written=False):
        """The answer of ``cli.py import-boundaries`` as plain values; `written` is for the caller to say."""
        return {
            "crs": self.crs.epsg or self.crs.crs.name,
            "encoding": self.encoding,
            "matched": self.matched,
            "unmatched": self.unmatched.rename_axis("row").reset_index().to_dict("records"),
            "repaired": [vars(repair) for repair in self.repaired],
            "overlaps_m2": round(self.overlaps_m2, 2),
            "gaps_m2": round(self.gaps_m2, 2),
            "area_km2": round(self.area_km2, 4),
            "written": written,
            "crs_offset_m": round(self.crs.offset_m, 1),
            "missing": list(self.missing),
            "outside": len(self.outside),
            "alerts": list(self.alerts),
            "notes": list(self.notes),
            "refused": self.refused,
            "sha256": self.sha256,
        }


def import_boundaries(path, province, date, crs=None, layer=None):
    """Read, place, repair and check a boundary file against the units of a geography.

    Parameters
    ----------
    path : path-like
        See `intake.boundary_files.read_boundary_file`.
    province : str
        GSO code, such as ``"20"``.
    date : datetime.date or str
        Day whose units the file draws.
    crs : int or str, optional
        EPSG code chosen by the person; needed when the file states none.
    layer : str, optional
        Which layer of a file of several.

    Returns
    -------
    BoundaryImport
        Nothing is written: the caller adopts ``layer`` when ``refused`` is empty.

    Raises
    ------
    IntakeError
        The file cannot be read, placed or matched at all.
    geo.errors.GeoError
        Unknown province or date.
    """
    path, place = Path(path), geography(province, date)
    raw = read_boundary_file(path, layer)
    rows, known = identify(raw.frame, place), built_boundaries(place)
    reading = settle_crs(_by_code(raw.frame.geometry, rows), raw.crs, known.geometry, crs)
    found = sort_shapes(rows, _moved(raw.frame.geometry, reading.crs, known.crs), known.geometry)
    if found.units.empty:
        raise IntakeError(f"Không hình nào của tệp «{path.name}» nằm trong tỉnh; hãy kiểm tra lại tỉnh và hệ tọa độ.")
    return _checked(place, path, raw, reading, found)


def _by_code(shapes, rows):
    return gpd.GeoSeries(shapes.to_numpy(), index=pd.Index(rows["commune_code"], name="commune_code"))


def _moved(shapes, source, target):
    """Shapes in another CRS, with the real datum shift; None where a coordinate has no place there."""
    move = to_target(source, target)
    moved = shapely.transform(shapes.to_numpy(), move)
    lost = ~np.isfinite(shapely.bounds(moved)).all(axis=1)
    return gpd.GeoSeries(np.where(lost, None, moved), index=shapes.index, crs=target)


def _checked(place, path, raw, reading, found):
    shapes, several = one_shape_each(found.units)
    open_seams = seams(shapes, found.beside)
    layer = _layer(place, as_coverage(shapes, open_seams))
    compared = comparison(boundaries(place), layer)
    refused = refusal(units(place), layer, found.unmatched, open_seams)
    return BoundaryImport(
        geography=place,
        layer=layer,
        comparison=compared,
        crs=reading,
        encoding=raw.encoding,
        matched=len(layer),
        unmatched=found.unmatched[["written_code", "written_name", "reason"]],
        missing=tuple(title(row) for _, row in units(place).iterrows() if row.name not in layer.index),
        outside=tuple(found.outside["written_name"]),
        repaired=found.repaired,
        overlaps_m2=open_seams.overlaps_m2,
        gaps_m2=open_seams.gaps_m2,
        area_km2=float(layer["area_km2"].sum()),
        alerts=alerts(compared),
        notes=(*raw.notes, *reading.notes, *_notes(found, several, open_seams, layer)),
        refused=refused,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        file_name=path.name,
    )


def _layer(place, shapes):
    frame = units(place)[["name", "kind", "district_code"]]
    frame = frame[frame.index.isin(shapes.index)]
    layer = gpd.GeoDataFrame(frame, geometry=shapes.loc[frame.index])
    layer.insert(3, "area_km2", layer.area / 1e6)
    layer.insert(4, "shape_confidence", pd.Series(IMPORTED, index=layer.index, dtype="str"))
    return layer


def _notes(found, several, open_seams, layer):
    for code in several:
        yield f"{title(layer.loc[code])}: gộp {(found.units.index == code).sum()} hình trong tệp."
    told = found.named[found.named["reason"] != ""]
    for row in told.head(_TOLD).itertuples():
        yield f"{title(layer.loc[row.commune_code])}: {row.reason}"
    if len(told) > _TOLD:
        yield f"Và {len(told) - _TOLD} đơn vị khác được nhận ra với lưu ý tương tự."
    if len(found.outside):
        first = ", ".join(f"«{name}»" for name in found.outside["written_name"][:5])
        yield f"Để riêng {len(found.outside)} hình nằm ngoài phạm vi dữ liệu của tỉnh, như {first}."
    if found.empty:
        yield f"Bỏ qua {found.empty} dòng không có hình."
    if closed := len(open_seams.pieces[~open_seams.pieces["wide"]]):
        yield f"Đã khép {closed} khe hẹp giữa các đơn vị."
