"""How the shapes of a file lie, read in one coordinate system or another, against where their units are known to be."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS, Transformer, network
from pyproj.exceptions import ProjError

from geo.provinces import DISPLAY_CRS

# Geographic, UTM and TM-3 of VN-2000, and WGS 84.
CANDIDATES = (4326, 4756, 3405, 3406, 32648, 32649, *range(5896, 5900), *range(9205, 9219))
# A forgotten datum shift moves everything 224 m; the known positions of a whole province agree with the official
# ones within 10 m (its median unit within 100 m).
FIT_M = 100.0
_SLACK_M = 40.0
# Units of other shapes move the median of all by some hundred metres, never by kilometres.
_OTHER_SHAPES_M = 5000.0
_NOWHERE = np.inf


@lru_cache(maxsize=64)
def to_target(crs, target):
    """A function on arrays of (x, y), with the real datum shift and without the network; None when there is none."""
    network.set_network_enabled(active=False)
    for steps in ((crs, target), (crs, CRS.from_user_input(DISPLAY_CRS), target)):
        try:
            path = [
                Transformer.from_crs(a, b, always_xy=True, allow_ballpark=False)
                for a, b in zip(steps, steps[1:], strict=False)
            ]
        except ProjError:
            continue
        return lambda points, path=path: _through(path, points)
    return None


def _through(path, points):
    for transformer in path:
        points = np.column_stack(transformer.transform(*points.T))
    return points


@dataclass(frozen=True)
class Fit:
    """How the shapes lie when read in one way.

    Attributes
    ----------
    crs : pyproj.CRS
    swapped : bool
        X and Y were exchanged before.
    east, north : float
        Metres from where the units are known to be, medians over the units; infinite when they come to lie nowhere.
    spread : float
        Metres the median unit lies from that common offset.
    """

    crs: CRS
    swapped: bool
    east: float
    north: float
    spread: float

    @property
    def metres(self):
        """Length of the common offset."""
        return float(np.hypot(self.east, self.north))

    @property
    def close(self):
        """Whether the units lie where they are known to be."""
        return self.metres <= FIT_M

    @property
    def plausible(self):
        """Close, or off by no more than units of other shapes would be: a matter for the checks of each unit."""
        return self.close or self.metres <= min(self.spread / 2, _OTHER_SHAPES_M)


@dataclass(frozen=True)
class Places:
    """Centres of shapes in the coordinates of the file, and of the same units where they are known to be (metres)."""

    codes: pd.Index
    points: np.ndarray
    known: np.ndarray
    target: CRS

    @classmethod
    def of(cls, shapes, known):
        """Centres of the shapes (index ``commune_code``, may repeat) whose code is in the index of `known`."""
        usable = shapes[shapes.index.isin(known.index) & shapes.notna() & ~shapes.is_empty]
        points = shapely.get_coordinates(shapely.centroid(usable.to_numpy()))
        wanted = shapely.get_coordinates(shapely.centroid(known.loc[usable.index].to_numpy()))
        return cls(usable.index, points, wanted, known.crs)

    def fit(self, crs, swapped=False):
        """The `Fit` of one reading; None when there is no transformation to be trusted."""
        move = to_target(crs, self.target)
        if move is None:
            return None
        offsets = move(self.points[:, ::-1] if swapped else self.points) - self.known
        nearest = self._nearest(offsets)
        if len(nearest) < self.codes.nunique() / 2 or not len(nearest):
            return Fit(crs, swapped, _NOWHERE, _NOWHERE, 0.0)
        middle = np.median(nearest, axis=0)
        return Fit(crs, swapped, *map(float, middle), float(np.median(np.hypot(*(nearest - middle).T))))

    def _nearest(self, offsets):
        """One offset a unit, the smallest: a code may stand for parts, a name for namesakes elsewhere."""
        metres = np.hypot(*offsets.T)
        order = np.argsort(metres)[: np.isfinite(metres).sum()]
        _, first = np.unique(self.codes.to_numpy()[order], return_index=True)
        return offsets[order[first]]

    def fitting(self):
        """Every reading in use in Viet Nam that fits closely, straight ones before exchanged ones."""
        readings = [self.fit(CRS.from_epsg(code), swapped) for swapped in (False, True) for code in CANDIDATES]
        return [reading for reading in readings if reading is not None and reading.close]

    def middle(self, crs):
        """Longitude and latitude (WGS 84) of the median centre read in this system, or None when it lies nowhere."""
        lon, lat = to_target(crs, CRS.from_user_input(DISPLAY_CRS))(np.median(self.points, axis=0)[None, :])[0]
        return (float(lon), float(lat)) if abs(lon) <= 180 and abs(lat) <= 90 else None

    def forgotten_shift(self, fit):
        """Whether the offset of a reading is that between VN-2000 and WGS 84, one way or the other."""
        shift = self._shift()
        offset = np.array([fit.east, fit.north])
        return bool(min(np.hypot(*(offset - shift)), np.hypot(*(offset + shift))) <= _SLACK_M)

    def _shift(self):
        """What the datum shift moves a point of this province by, in metres east and north."""
        middle = np.median(self.known, axis=0)[None, :]
        degrees = to_target(self.target, CRS.from_epsg(4756))(middle)
        return (to_target(CRS.from_user_input(DISPLAY_CRS), self.target)(degrees) - middle)[0]
