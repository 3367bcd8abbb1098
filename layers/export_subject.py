"""What an export is about: the view, the painting of the page, the data version, and the pages of a set."""

import dataclasses
import hashlib
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely

from geo.provinces import DISPLAY_CRS
from layers.export_errors import ExportError
from layers.filters import Filters
from layers.formatting import short_district
from layers.headline import sentence
from layers.marks import assumptions, village_marks
from layers.paper_around import ground
from layers.screen import Painting, payload
from layers.table import commune_view
from layers.themes import theme
from layers.webgeography import WebGeography
from ntm.datasets import available


@dataclass(frozen=True)
class Subject:
    """A request with its data.

    Attributes
    ----------
    request : layers.export_request.ExportRequest
    view : layers.table.CommuneView
    theme : layers.themes.Theme
    mask : Series of bool
        Units that pass the filter, on the index of ``view.table``.
    version : str
        `data_version` of the view.
    """

    request: object
    view: object
    theme: object
    mask: pd.Series
    version: str

    @property
    def demo(self):
        """Whether the figures are demonstration data."""
        return self.view.dataset.kind == "demo"

    @property
    def rows(self):
        """Rural communes that pass the filter, as the page lists them."""
        return self.view.table[self.mask & self.view.table["rural"]]


@dataclass(frozen=True)
class MapPage:
    """One map of an export: its theme, its units, what it is called, and the ground it shows (metres).

    ``filters`` is the request's filter, narrowed to the district of the page where there is one.
    """

    title: str
    filters: Filters
    theme: object
    codes: tuple
    bounds: tuple
    painted: dict
    answer: str
    whole: bool


def subject(request, view=None):
    """Gather what a request is about.

    Parameters
    ----------
    request : layers.export_request.ExportRequest
    view : layers.table.CommuneView, optional
        The page's own view when it has one already; else it is read.

    Raises
    ------
    ExportError
        No commune passes the filter.
    geo.errors.GeoError, ntm.errors.ProgrammeError, layers.errors.LayerError
    """
    view = view or commune_view(request.province, request.year, request.kind)
    mask = request.filters.mask(view.table)
    made = Subject(request, view, theme(request.theme, view.criteria), mask, data_version(view))
    if made.rows.empty:
        raise ExportError(f"Không có xã nào khớp bộ lọc ({filter_words(made)}); hãy bỏ bớt một điều kiện rồi xuất lại.")
    return made


def data_version(view):
    """Twelve hex digits that change when a figure, a flag, the unit list or the day of the boundaries changes.

    Returns
    -------
    str
        SHA-256 over the data set's rows, the flags and the units of the geography, and its vintage.
    """
    dataset = view.dataset
    head = f"{dataset.kind} {dataset.province} {dataset.year} {dataset.set_id} {view.geography.vintage.isoformat()}"
    digest = hashlib.sha256(head.encode())
    for frame in (dataset.attainment, dataset.recognition, dataset.villages):
        digest.update(_sorted_csv(frame.astype(str)))
    for frame in (view.flags, view.table[["name", "kind", "district_code", "district"]]):
        digest.update(_sorted_csv(frame.reset_index().astype(str)))
    digest.update("\n".join(dataset.notes).encode())
    return digest.hexdigest()[:12]


def _sorted_csv(frame):
    return frame.sort_values(list(frame.columns)).to_csv(index=False).encode()


def filter_words(made, filters=None):
    """The filter of the request, or another one, in Vietnamese; «» when nothing is filtered."""
    view = made.view
    districts = dict(view.table[["district_code", "district"]].dropna().drop_duplicates().itertuples(index=False))
    return (filters or made.request.filters).describe(districts, {c.number: c.short_vi for c in view.criteria.criteria})


def year_before(made):
    """The same units a year earlier, when those figures exist on the same geography; else None."""
    dataset = made.view.dataset
    wanted = (dataset.province, dataset.year - 1)
    found = [kind for code, year, kind, _ in available(dataset.province) if (code, year) == wanted]
    before = commune_view(*wanted, found[0]) if found else None
    return before if before and before.geography.vintage == made.view.geography.vintage else None


def painting(made, chosen, codes):
    """What the page paints, for a theme and some of the units (all of them: exactly the page's painting)."""
    view = made.view
    return Painting(
        theme=chosen,
        table=view.table.loc[codes],
        mask=made.mask.loc[codes],
        size=view.criteria.size,
        selected="",
        demo=made.demo,
        notes=assumptions(view, made.request.filters),
        villages=village_marks(view, made.request.filters).reindex(codes).dropna(),
    )


def map_pages(made):
    """The maps of an export: one, or one a district, or one a criterion.

    Returns
    -------
    list of MapPage
        Districts without a commune that passes the filter have none.

    Raises
    ------
    ExportError
        Districts are asked for on a geography without them, or the extent shows nothing of the province.
    """
    if made.request.atlas == "district":
        return _district_pages(made)
    chosen = [made.theme]
    if made.request.atlas == "criterion":
        chosen = [theme(f"criterion:{c.number}", made.view.criteria) for c in made.view.criteria.criteria]
    codes, bounds = tuple(made.view.table.index), _bounds(made)
    whole, filters = made.request.extent is None, made.request.filters
    return [_page(made, (_title(one), filters, one, codes, bounds), whole) for one in chosen]


def _district_pages(made):
    table = made.view.table
    districts = made.rows[["district_code", "district"]].dropna().drop_duplicates()
    if districts.empty:
        raise ExportError("Từ 01/7/2025 không còn cấp huyện nên không chia tờ theo huyện được; hãy chọn «criterion».")
    shapes = ground(made.view.geography).shapes.geometry
    pages = []
    for code, name in districts.itertuples(index=False):
        codes = tuple(table.index[table["district_code"] == code])
        bounds = tuple(shapes.loc[list(codes)].total_bounds)
        filters = dataclasses.replace(made.request.filters, districts=(code,))
        pages.append(_page(made, (short_district(name), filters, made.theme, codes, bounds), whole=False))
    return pages


def _page(made, about, whole):
    title, filters, chosen, codes, bounds = about
    painted = payload(WebGeography("", "", codes), painting(made, chosen, list(codes)))
    inside = made.mask & made.mask.index.isin(codes)
    return MapPage(title, filters, chosen, codes, bounds, painted, sentence(made.view, chosen, inside), whole)


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
