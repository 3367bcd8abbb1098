"""What a person should see before new boundaries are taken: old beside new, and what looks wrong."""

import geopandas as gpd
import pandas as pd
import shapely

from geo.build import check_boundaries
from geo.errors import BoundaryError
from intake.boundary_seams import SLIVER_M, SLIVERS_SHARE

AREA_SHARE, MOVED_M, LEAST_IOU = 0.2, 2000.0, 0.5
_NAMED = 5


def comparison(before, after):
    """Old and new boundary of each unit.

    Parameters
    ----------
    before, after : geopandas.GeoDataFrame
        Layers as `geo.build.check_boundaries` describes them, in the same CRS (metres).

    Returns
    -------
    geopandas.GeoDataFrame
        Index ``commune_code`` of `after`; ``name``, ``kind``, ``area_before_km2``, ``area_after_km2``, ``iou`` (area in
        common over area covered by either), ``moved_m`` (between the centres), ``before`` (geometry), ``geometry`` (the
        new one). CRS of the layers.
    """
    old = before.geometry.loc[after.index]
    common = old.intersection(after.geometry).area
    frame = after[["name", "kind"]].assign(
        area_before_km2=old.area / 1e6,
        area_after_km2=after.area / 1e6,
        iou=common / (old.area + after.area - common),
        moved_m=old.centroid.distance(after.centroid),
        before=old,
    )
    return gpd.GeoDataFrame(frame, geometry=after.geometry)


def title(row):
    """«xã Hội Hoan (06124)» for a row of a layer or of `comparison`."""
    return f"{row['kind']} {row['name']} ({row.name})"


def alerts(compared):
    """Units whose new shape is far from the known one, one sentence each; they do not forbid the import."""
    found = []
    for _, row in pd.DataFrame(compared).iterrows():
        change = row["area_after_km2"] / row["area_before_km2"] - 1
        if abs(change) > AREA_SHARE:
            sizes = f"{_decimal(row['area_before_km2'])} thành {_decimal(row['area_after_km2'])} km²"
            found.append(f"{title(row)}: diện tích từ {sizes} ({_decimal(100 * change, '+.0f')} %).")
        if row["moved_m"] > MOVED_M or row["iou"] < LEAST_IOU:
            found.append(
                f"{title(row)}: lệch vị trí đã biết {_decimal(row['moved_m'] / 1000, '.1f')} km, phần trùng với "
                f"ranh giới cũ {_decimal(100 * row['iou'], '.0f')} %; hãy kiểm tra có gán nhầm tên hoặc mã không."
            )
    return tuple(found)


def _decimal(value, form=".2f"):
    return format(value, form).replace(".", ",")


def refusal(listed, layer, unmatched, seams):
    """Why a layer cannot be taken, in Vietnamese; an empty text when it can.

    Parameters
    ----------
    listed : pandas.DataFrame
        The units of the geography (`geo.units.units`).
    layer : geopandas.GeoDataFrame
        The units found, as a layer of boundaries.
    unmatched : pandas.DataFrame
        Rows inside the province that are no unit, as `intake.boundary_units.identify` tells them.
    seams : Seams
        Before slivers were closed.
    """
    missing = listed[~listed.index.isin(layer.index)]
    reasons = (_stray(unmatched), _missing(missing), _wide(listed, seams), _many(seams, float(layer.area.sum())))
    return " ".join(filter(None, reasons)) or _unsound(layer)


def _unsound(layer):
    try:
        check_boundaries(layer)
    except BoundaryError:
        return "Sau khi sửa, các đơn vị vẫn không thành một lớp khớp nhau; hãy kiểm tra lại bản gốc rồi xuất lại."
    return ""


def _stray(unmatched):
    if unmatched.empty:
        return ""
    first = unmatched.iloc[0]
    return (
        f"{len(unmatched)} hình nằm trong tỉnh nhưng không nhận ra đơn vị, đầu tiên là «{first['written_name']}» mã "
        f"«{first['written_code']}» ({first['reason'].rstrip('.')}); hãy sửa mã hoặc tên trong tệp."
    )


def _missing(missing):
    if missing.empty:
        return ""
    names = ", ".join(title(row) for _, row in missing.head(_NAMED).iterrows())
    more = f" và {len(missing) - _NAMED} đơn vị khác" if len(missing) > _NAMED else ""
    return f"Tệp thiếu hình của {len(missing)} đơn vị: {names}{more}; ranh giới chỉ được thay cho cả tỉnh một lần."


def _wide(listed, seams):
    wide = seams.pieces[seams.pieces["wide"]]
    if wide.empty:
        return ""
    first = wide.iloc[0]
    who = ", ".join(title(listed.loc[code]) for code in first["codes"][:_NAMED])
    what = "chồng lên nhau" if first["kind"] == "overlap" else "để hở một vùng"
    return (
        f"Có {len(wide)} chỗ chồng hoặc hở rộng hơn {SLIVER_M:.0f} m, lớn nhất là {who} {what} "
        f"{_decimal(first['area_m2'] / 1e6, '.3f')} km² quanh {_degrees(wide)}; hãy sửa trên bản gốc, phần mềm chỉ tự "
        "khép các khe hẹp hơn."
    )


def _degrees(pieces):
    point = gpd.GeoSeries([shapely.point_on_surface(pieces.geometry.iloc[0])], crs=pieces.crs).to_crs("EPSG:4326")[0]
    return f"kinh độ {_decimal(point.x, '.4f')}°, vĩ độ {_decimal(point.y, '.4f')}°"


def _many(seams, area_m2):
    share = (seams.overlaps_m2 + seams.gaps_m2) / area_m2 if area_m2 else 0.0
    if share <= SLIVERS_SHARE:
        return ""
    return (
        f"Các chỗ chồng và hở cộng lại bằng {_decimal(100 * share)} % diện tích, vượt mức "
        f"{_decimal(100 * SLIVERS_SHARE)} %: các đơn vị không được vẽ khớp nhau; hãy dùng bản chưa giản lược."
    )
