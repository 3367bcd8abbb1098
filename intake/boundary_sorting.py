"""Which shapes of a file are the province's: its units, strangers among them, and what lies elsewhere."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from intake.boundary_repair import RingRepair, repair_rings

# A row that is no unit matters when most of it lies in the province; a matched one is a namesake from elsewhere when
# next to nothing of it does.
_STRANGER_SHARE, _ELSEWHERE_SHARE = 0.5, 0.02


@dataclass(frozen=True)
class SortedShapes:
    """The rows of a file by what they are to the province.

    Attributes
    ----------
    units : geopandas.GeoSeries
        Index ``commune_code`` (may repeat), valid polygons in metres.
    named : pandas.DataFrame
        Their rows, as `intake.boundary_units.identify` tells them.
    unmatched : pandas.DataFrame
        Rows that lie in the province and are none of its units.
    outside : pandas.DataFrame
        Rows that lie elsewhere.
    beside : shapely.Geometry
        Land of the latter as far as it lies near the province.
    repaired : tuple of RingRepair
        Of the units only.
    empty : int
        Rows without a usable shape.
    """

    units: gpd.GeoSeries
    named: pd.DataFrame
    unmatched: pd.DataFrame
    outside: pd.DataFrame
    beside: shapely.Geometry
    repaired: tuple[RingRepair, ...]
    empty: int


def sort_shapes(rows, metres, known):
    """Sort the rows of a file by where they lie.

    Parameters
    ----------
    rows : pandas.DataFrame
        As `intake.boundary_units.identify` gives it.
    metres : geopandas.GeoSeries
        On the index of `rows`, in the CRS of `known`; possibly invalid or missing.
    known : geopandas.GeoSeries
        The units where they are known to be; a coverage.

    Returns
    -------
    SortedShapes
    """
    outline = shapely.coverage_union_all(known.to_numpy())
    usable = metres.notna() & ~metres.is_empty
    near = usable & shapely.intersects(shapely.envelope(metres.to_numpy()), shapely.box(*outline.bounds))
    codes = pd.Index(rows.loc[near, "commune_code"])
    shapes, repairs = repair_rings(gpd.GeoSeries(metres[near].to_numpy(), index=codes, crs=metres.crs))
    share = pd.Series(_share_inside(shapes.to_numpy(), outline), index=rows.index[near]).reindex(rows.index)
    matched = rows["commune_code"] != ""
    own = near & matched & (share >= _ELSEWHERE_SHARE)
    stranger = near & ~matched & (share >= _STRANGER_SHARE)
    collapsed = near & share.isna()
    elsewhere = usable & ~own & ~stranger & ~collapsed
    units = shapes[own[near].to_numpy()]
    return SortedShapes(
        units=units,
        named=rows[own],
        unmatched=rows[stranger],
        outside=rows[elsewhere],
        beside=shapely.union_all(shapes[elsewhere[near].to_numpy()].to_numpy()),
        repaired=tuple(each for each in repairs if each.code in units.index),
        empty=int((~usable | collapsed).sum()),
    )


def _share_inside(shapes, outline):
    """Share of each shape that lies in the outline; missing for a shape that fell to nothing in the repair."""
    areas = shapely.area(shapes)
    inside = shapely.area(shapely.intersection(shapes, outline))
    return np.divide(inside, areas, out=np.full(len(shapes), np.nan), where=areas > 0)
