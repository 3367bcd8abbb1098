"""Rings that cross or touch themselves: of the usual repairs, the one that takes least from the neighbours."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from intake.errors import IntakeError

# Below this two repairs are the same one.
_SAME_M2 = 1.0
# Parts of one unit drawn twice, as a share of the unit.
_TWICE_SHARE = 0.01
_REASONS = {
    "Self-intersection": "đường ranh tự cắt",
    "Ring Self-intersection": "đường ranh tự chạm",
    "Hole lies outside shell": "lỗ nằm ngoài vùng",
    "Nested holes": "lỗ nằm trong lỗ",
    "Holes are nested": "lỗ nằm trong lỗ",
    "Nested shells": "vùng nằm trong vùng",
    "Duplicate Rings": "đường ranh lặp lại",
    "Interior is disconnected": "vùng bị lỗ cắt rời",
    "Too few points in geometry component": "đường ranh có quá ít đỉnh",
    "Invalid Coordinate": "đỉnh có tọa độ không phải số",
}


@dataclass(frozen=True)
class RingRepair:
    """One repaired shape.

    Attributes
    ----------
    code : str
        Unit it belongs to.
    problem : str
        What was wrong, in Vietnamese.
    method : {"buffer", "structure", "linework"}
        ``buffer(0)``, or `shapely.make_valid` by that method.
    changed_m2 : float
        Area after the repair less the area its rings enclose as drawn (loops that run backwards count as less).
    """

    code: str
    problem: str
    method: str
    changed_m2: float


def repair_rings(shapes):
    """Valid shapes for those drawn wrongly.

    Each repair is weighed by the land it takes from neighbours plus the land it leaves to nobody though another
    repair would have kept it; the least wins.

    Parameters
    ----------
    shapes : geopandas.GeoSeries
        Index ``commune_code`` (may repeat: parts of one unit), in metres, polygons; missing and empty shapes allowed.

    Returns
    -------
    tuple of (geopandas.GeoSeries, tuple of RingRepair)
        The shapes, rows as before; and what was repaired.
    """
    drawn = np.array([_polygons(shape) for shape in shapes], dtype=object)
    broken = np.flatnonzero(~shapely.is_valid(drawn) & ~shapely.is_missing(drawn))
    whole = drawn.copy()
    whole[broken] = [_polygons(shape) for shape in shapely.buffer(drawn[broken], 0)]
    tree, repairs = shapely.STRtree(shapely.envelope(drawn)), []
    for position in broken:
        around = [other for other in tree.query(shapely.envelope(drawn[position])) if other != position]
        method, whole[position] = _best(drawn[position], shapely.union_all(whole[around]))
        repairs.append(_told(shapes.index[position], drawn[position], method, whole[position]))
    return gpd.GeoSeries(whole, index=shapes.index, crs=shapes.crs), tuple(repairs)


def _polygons(shape):
    """The polygons of a geometry; None when it has none."""
    if shape is None or shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape if shape is not None and not shape.is_empty else None
    parts = [each for each in shapely.get_parts(shape) if each.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if parts else None


def _best(drawn, neighbours):
    candidates = {method: shape for method, shape in _candidates(drawn) if shape is not None}
    if not candidates:
        return "buffer", None
    own = shapely.difference(shapely.union_all(list(candidates.values())), neighbours)
    costs = {
        method: shapely.intersection(shape, neighbours).area + shapely.difference(own, shape).area
        for method, shape in candidates.items()
    }
    least = min(costs.values())
    method = next(each for each, cost in costs.items() if cost <= least + _SAME_M2)
    return method, candidates[method]


def _candidates(drawn):
    yield "buffer", _polygons(shapely.buffer(drawn, 0))
    yield "structure", _polygons(shapely.make_valid(drawn, method="structure", keep_collapsed=False))
    yield "linework", _polygons(shapely.make_valid(drawn, method="linework"))


def _told(code, drawn, method, whole):
    reason = shapely.is_valid_reason(drawn).partition("[")[0].strip()
    changed = (whole.area if whole is not None else 0.0) - abs(drawn.area)
    return RingRepair(code, _REASONS.get(reason, f"hình không hợp lệ ({reason})"), method, round(float(changed), 1))


def one_shape_each(shapes):
    """Shapes of units, the parts of each put together.

    Parameters
    ----------
    shapes : geopandas.GeoSeries
        Index ``commune_code``, may repeat; valid polygons in metres, or None.

    Returns
    -------
    tuple of (geopandas.GeoSeries, tuple of str)
        One shape a code; and the codes that were made of several.

    Raises
    ------
    IntakeError
        Two shapes of one code lie upon one another: the same unit drawn twice.
    """
    known = shapes[shapes.notna()]
    several = tuple(dict.fromkeys(known.index[known.index.duplicated()]))
    for code in several:
        _refuse_twice(code, known.loc[code])
    joined = {code: shapely.union_all(known.loc[[code]].to_numpy()) for code in dict.fromkeys(known.index)}
    return gpd.GeoSeries(joined, crs=shapes.crs).rename_axis("commune_code"), several


def _refuse_twice(code, parts):
    whole = shapely.union_all(parts.to_numpy()).area
    if (twice := float(parts.area.sum()) - whole) > _TWICE_SHARE * whole:
        km2 = f"{twice / 1e6:.2f}".replace(".", ",")
        raise IntakeError(
            f"Mã {code} có {len(parts)} hình chồng lên nhau {km2} km², tức một đơn vị bị vẽ hai lần; hãy "
            "giữ một hình cho mỗi đơn vị."
        )
