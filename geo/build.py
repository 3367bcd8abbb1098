"""Building the shapes of a geography: repair the oldest polygons, then follow the events one date after another."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.coverage import new_vertices, repair, weave
from geo.cutting import divide
from geo.errors import BoundaryError
from geo.events import event_frame
from geo.provinces import province
from geo.source import old_polygons
from geo.units import units

# Neighbouring units that were divided together wait for one another's pieces, so the cuts are made three times.
PASSES = 3
SHAPE_CONFIDENCES = ("drawn", "cut", "assumed", "partial")
_COLUMNS = ["name", "kind", "district_code", "area_km2", "shape_confidence", "geometry"]


def oldest_shapes(province_code):
    """Repaired polygons of the oldest geography, as a coverage.

    Returns
    -------
    dict of str to polygon
        By commune code, in metres.
    """
    drawn = old_polygons(province_code)
    repaired = {code: repair(shape) for code, shape in drawn.items()}
    return weave(repaired, new_vertices(drawn.values(), repaired.values()))


def next_shapes(shapes, events):
    """Shapes after a reorganisation.

    Parameters
    ----------
    shapes : dict of str to polygon
        Coverage before it, by old code.
    events : pandas.DataFrame
        Rows of `geo.events.event_frame` of one date.

    Returns
    -------
    dict of str to polygon
        Coverage after it, by new code; the total area is unchanged.
    """
    pieces = cut_pieces(shapes, events)
    divided = {code for code, _ in pieces}
    whole = {(row.from_code, row.to_code): shapes[row.from_code] for row in _whole(events, divided)}
    added = new_vertices((shapes[code] for code in divided), pieces.values())
    woven = weave({**whole, **pieces}, added)
    return {
        code: _dissolve([woven[old, code] for old in rows["from_code"]]) for code, rows in events.groupby("to_code")
    }


def _whole(events, divided):
    return events[~events["from_code"].isin(divided)].itertuples()


def _dissolve(shapes):
    return shapely.coverage_union_all(np.array(shapes, dtype=object))


def cut_pieces(shapes, events):
    """Pieces of the divided units of one date, by (old code, new code)."""
    divided = events[events["from_code"].duplicated(keep=False)]
    pieces = {}
    for _ in range(PASSES):
        for code, rows in divided.groupby("from_code"):
            others = {to: _companions(shapes, events, pieces, code, to) for to in rows["to_code"]}
            cut = divide(shapes[code], shares_of(rows), others)
            pieces.update({(code, to): piece for to, piece in cut.items()})
    return pieces


def _companions(shapes, events, pieces, code, to_code):
    members = events.loc[(events["to_code"] == to_code) & (events["from_code"] != code), "from_code"]
    return [pieces.get((member, to_code), shapes[member]) for member in members]


def shares_of(rows):
    """Share of each successor of ONE divided unit; parts of unknown size get the remainder in equal portions."""
    known = rows.set_index("to_code")["area_share"]
    unknown = int(known.isna().sum())
    filled = known.fillna((1 - known.sum()) / unknown if unknown else 0)
    return (filled / filled.sum()).to_dict()


def confidence_of_shapes(geo):
    """How far the shape of each unit can be trusted.

    Returns
    -------
    pandas.Series
        Index ``commune_code``; "drawn" (made of whole old polygons), "cut" (a divided unit was cut by its recorded
        share), "assumed" (some share is not recorded, or the receiver was inferred), "partial" (only a part of the
        unit lies in the scope of the data). The weakest word of all the unit's parts counts.
    """
    listed = units(geo)
    rank = dict.fromkeys(_oldest_codes(geo.province), 0)
    frame = event_frame(geo.province)
    for _, rows in frame[frame["effective_date"] <= geo.vintage].groupby("effective_date"):
        worst = pd.concat([rows["from_code"].map(rank), _rank_of_rows(rows)], axis=1).max(axis=1)
        rank = worst.groupby(rows["to_code"]).max().to_dict()
    words = pd.Series([SHAPE_CONFIDENCES[int(rank[code])] for code in listed.index], index=listed.index)
    return words.mask(listed["partial"], "partial").rename("shape_confidence")


def _oldest_codes(province_code):
    frame = event_frame(province_code)
    return frame.loc[frame["effective_date"] == frame["effective_date"].min(), "from_code"]


def _rank_of_rows(rows):
    divided = rows["from_code"].duplicated(keep=False)
    weak = divided & rows["confidence"].eq("inferred")
    unknown = rows["area_share"].isna().groupby(rows["from_code"]).transform("any")
    return divided.astype(int) + (weak | unknown).astype(int)


def as_frame(geo, shapes):
    """Shapes of a geography as the frame `check_boundaries` describes."""
    frame = units(geo)
    if set(shapes) != set(frame.index):
        odd = sorted(set(shapes) ^ set(frame.index))[0]
        raise BoundaryError(f"Ranh giới và danh mục lệch nhau ở mã {odd}; hãy kiểm tra data/boundaries/events.csv.")
    frame["shape_confidence"] = confidence_of_shapes(geo)
    frame["geometry"] = [shapes[code] for code in frame.index]
    frame = gpd.GeoDataFrame(frame, geometry="geometry", crs=province(geo.province).area_crs)
    frame["area_km2"] = frame.area / 1e6
    return frame[_COLUMNS]


def check_boundaries(frame):
    """Raise `BoundaryError` unless the frame is a layer of boundaries.

    Index ``commune_code`` unique; columns name, kind, district_code, area_km2, shape_confidence, geometry; a
    projected CRS in metres; polygons or multipolygons, valid, not empty, together a valid coverage.
    """
    missing = [column for column in _COLUMNS if column not in frame.columns]
    problem = f"thiếu cột {', '.join(missing)}" if missing else _problem(frame)
    if problem:
        raise BoundaryError(f"Lớp ranh giới không dùng được: {problem}; hãy xóa data/boundaries/built rồi dựng lại.")


def _problem(frame):
    if not frame.index.is_unique:
        return f"mã {frame.index[frame.index.duplicated()][0]} lặp lại"
    if frame.crs is None or not frame.crs.is_projected:
        return f"hệ tọa độ là {frame.crs}, cần hệ mét VN-2000"
    wrong = frame.index[~frame.geom_type.isin(["Polygon", "MultiPolygon"]) | frame.is_empty | ~frame.is_valid]
    if len(wrong):
        return f"hình của mã {wrong[0]} không hợp lệ"
    if not shapely.coverage_is_valid(frame.geometry.to_numpy()):
        return "các xã chồng lên nhau hoặc không chung đỉnh"
    return ""
