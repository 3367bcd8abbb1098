"""The maps of an export: one, or one a district, a criterion, or a group of communes."""

import dataclasses
from dataclasses import dataclass

import geopandas as gpd
import shapely

from geo.provinces import DISPLAY_CRS
from layers.export_errors import ExportError
from layers.export_subject import painting
from layers.export_themes import answer, theme_of_criterion
from layers.filters import Filters
from layers.formatting import number, short_district
from layers.paper_around import ground
from layers.screen import OUTSIDE, payload
from layers.themes import NO_DATA, theme
from layers.webgeography import WebGeography


@dataclass(frozen=True)
class MapPage:
    """One map of an export: its theme, its units, and the ground it shows (metres).

    ``title`` names it in contents, ``heading`` on the sheet. ``filters`` is the request's filter, narrowed to the
    district of the page where there is one; ``inside`` are the codes of the rural communes the page is about.
    """

    title: str
    heading: str
    filters: Filters
    theme: object
    codes: tuple
    bounds: tuple
    painted: dict
    answer: str
    whole: bool
    inside: tuple


def map_pages(made):
    """The maps of an export: one, or one a district, a criterion, or a group by number of criteria.

    Returns
    -------
    list of MapPage
        Districts and groups without a commune that passes the filter have none.

    Raises
    ------
    ExportError
        Districts are asked for on a geography without them, or the extent shows nothing of the province.
    """
    makers = {"district": _district_pages, "criterion": _criterion_pages, "group": _group_pages}
    return makers.get(made.request.atlas, _one_page)(made)


def atlas_title(made):
    """Title of a set of sheets."""
    if made.request.atlas == "criterion":
        return "Bộ bản đồ từng tiêu chí" if made.before is None else "Bộ bản đồ thay đổi từng tiêu chí"
    told = "" if made.request.atlas == "district" else ", mỗi nhóm xã một tờ"
    return f"Bộ bản đồ {made.theme.title[:1].lower()}{made.theme.title[1:]}{told}"


def _one_page(made):
    return [_page(made, made.theme, _title(made.theme))]


def _criterion_pages(made):
    chosen = [theme_of_criterion(made, one.number) for one in made.view.criteria.criteria]
    return [_page(made, one, _title(one)) for one in chosen]


def _group_pages(made):
    """One sheet a group of communes by number of criteria; the others lie outside."""
    groups, keys = theme("group", made.view.criteria), theme("group", made.view.criteria).assign(made.view.table)
    pages = []
    for row in groups.classes:
        inside = made.mask & keys.eq(row.key) & made.view.table["rural"]
        if not inside.any():
            continue
        title = row.label if row.key == NO_DATA.key else f"Nhóm {row.label}"
        page = _page(dataclasses.replace(made, mask=inside), made.theme, title)
        said = f"{number(int(inside.sum()))} trong {number(len(made.rows))} xã thuộc nhóm {row.label}"
        heading = title if made.theme.id == "group" else f"{title}: {made.theme.title}"
        pages.append(dataclasses.replace(page, answer=said, heading=heading, painted=_named_outside(page.painted)))
    return pages


def _named_outside(painted):
    """Say of the communes of other groups that they are of other groups."""
    rows = [{**row, "label": "Ngoài nhóm này"} if row["key"] == OUTSIDE.key else row for row in painted["rows"]]
    return {**painted, "rows": rows}


def _district_pages(made):
    table = made.view.table
    districts = made.rows[["district_code", "district"]].dropna().drop_duplicates()
    if districts.empty:
        raise ExportError("Từ 01/7/2025 không còn cấp huyện nên không chia tờ theo huyện được; hãy chọn «criterion».")
    shapes = ground(made.view.geography).shapes.geometry
    pages = []
    for code, name in districts.itertuples(index=False):
        codes = tuple(table.index[table["district_code"] == code])
        page = _page(made, made.theme, short_district(name), codes, tuple(shapes.loc[list(codes)].total_bounds))
        filters = dataclasses.replace(made.request.filters, districts=(code,))
        heading = f"{page.title}: {made.theme.title}"
        pages.append(dataclasses.replace(page, filters=filters, heading=heading, whole=False))
    return pages


def _page(made, chosen, title, codes=None, bounds=None):
    codes = codes or tuple(made.view.table.index)
    painted = payload(WebGeography("", "", codes), painting(made, chosen, list(codes)))
    mask = made.mask & made.mask.index.isin(codes)
    told = answer(made, chosen, mask)
    inside = tuple(made.view.table.index[mask & made.view.table["rural"]])
    whole = made.request.extent is None
    return MapPage(
        title, title, made.request.filters, chosen, codes, bounds or _bounds(made), painted, told, whole, inside
    )


def _title(chosen):
    return f"Tiêu chí {chosen.title}" if chosen.id.startswith("criterion:") else chosen.title


def _bounds(made):
    """What the map must show, metres: the province, or the part of it on the page."""
    shapes = ground(made.view.geography).shapes
    if made.request.extent is None:
        return tuple(shapes.total_bounds)
    box = _extent_in_metres(made.request.extent, shapes.crs).intersection(shapely.box(*shapes.total_bounds))
    if box.is_empty or not shapes.intersects(box).any():
        raise ExportError(f"Khung nhìn {made.request.extent} không có phần nào của tỉnh; hãy đưa bản đồ về toàn tỉnh.")
    return box.bounds


def _extent_in_metres(extent, crs):
    return shapely.box(
        *gpd.GeoSeries([shapely.box(*extent).segmentize(0.05)], crs=DISPLAY_CRS).to_crs(crs).total_bounds
    )
