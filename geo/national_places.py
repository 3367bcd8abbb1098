"""The 63 provinces by economic region, and the two archipelagos, read from committed CSV files."""

from functools import cache

import pandas as pd

from geo.errors import UnitListError
from geo.paths import DATA

PROVINCES = 63
ARCHIPELAGOS = ("Hoàng Sa", "Trường Sa")
# Names stand in the words used on Vietnamese maps; both are drawn as points because no shape is in the data.
_COLUMNS = {
    "regions": "province label name kind region region_name source confidence",
    "archipelagos": "archipelago province administered feature lat lon source confidence",
}
# Sea and islands of Viet Nam; a point outside is a slip of the pen in the file.
_SEA = {"lat": (6.0, 18.0), "lon": (111.0, 118.0)}


def regions():
    """The provinces of the time before 1 July 2025 by region, in the order of the regions from north to south.

    Returns
    -------
    pandas.DataFrame
        Index ``province`` (GSO code, str); ``label`` (name in the polygons), ``name``, ``kind`` («tỉnh», «thành phố»),
        ``region`` (short id), ``region_name``, ``source``, ``confidence``. Source: each row says its own.

    Raises
    ------
    UnitListError
        A column is missing, a code is malformed, or the provinces are not 63 different ones.
    """
    return _regions().copy()


@cache
def _regions():
    frame = _read("regions")
    check_regions(frame)
    return frame.set_index("province")


def check_regions(frame):
    """Raise `UnitListError` unless the frame lists 63 provinces, each once, each with a region."""
    bad = frame.loc[~frame["province"].str.fullmatch(r"\d\d"), "province"]
    if len(bad):
        raise UnitListError(f"data/boundaries/regions.csv có mã tỉnh «{bad.iloc[0]}»; mã tỉnh phải đủ hai chữ số.")
    seen = frame["province"].nunique(), frame["label"].nunique(), len(frame)
    if seen != (PROVINCES,) * 3 or frame["region"].eq("").any():
        raise UnitListError(f"data/boundaries/regions.csv có {len(frame)} dòng; cần đủ 63 tỉnh, mỗi tỉnh một vùng.")


def archipelagos():
    """Islands, reefs and banks that mark where quần đảo Hoàng Sa and quần đảo Trường Sa lie.

    Returns
    -------
    pandas.DataFrame
        ``archipelago``, ``province`` (GSO code), ``administered`` (who administers it, in words), ``feature`` (name),
        ``lat``, ``lon`` (float, degrees), ``source``, ``confidence``. A choice of features with a sourced position,
        not a full list.

    Raises
    ------
    UnitListError
        One of the two archipelagos is missing, or a point does not lie in that sea.
    """
    return _archipelagos().copy()


@cache
def _archipelagos():
    frame = _read("archipelagos").astype({"lat": float, "lon": float})
    check_archipelagos(frame)
    return frame


def check_archipelagos(frame):
    """Raise `UnitListError` unless both archipelagos are there and every point lies in their sea."""
    missing = sorted(set(ARCHIPELAGOS) - set(frame["archipelago"]))
    if missing:
        raise UnitListError(f"data/boundaries/archipelagos.csv thiếu quần đảo {missing[0]}; bản đồ cả nước phải có.")
    for axis, (least, most) in _SEA.items():
        odd = frame.loc[~frame[axis].between(least, most), "feature"]
        if len(odd):
            raise UnitListError(f"data/boundaries/archipelagos.csv: tọa độ {axis} của «{odd.iloc[0]}» ngoài Biển Đông.")


def _read(name):
    frame = pd.read_csv(DATA / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8")
    missing = [column for column in _COLUMNS[name].split() if column not in frame.columns]
    if missing:
        raise UnitListError(f"data/boundaries/{name}.csv thiếu cột {', '.join(missing)}; hãy lấy lại tệp từ kho mã.")
    return frame
