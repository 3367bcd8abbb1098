"""What the map page says over the map, and how the map is painted: for the page and for the picture before it."""

from geo.provinces import province
from layers import headline, html
from layers.formatting import date
from layers.marks import assumptions, village_marks
from layers.screen import DEMO_MARK, Painting
from views import address, shared


def words(view, chosen, filters, mask):
    """Return the answer with what it is about, and the headline figures, as HTML.

    Parameters
    ----------
    view : layers.table.CommuneView
    chosen : layers.themes.Theme
    filters : layers.filters.Filters
    mask : Series of bool
        Units that pass the filter.
    """
    filtered = filter_words(view, filters)
    told = [_about(view)] + ([f"Đang lọc: {filtered}"] if filtered else [])
    answer = html.header(headline.sentence(view, chosen, mask), " · ".join(told), mark(view))
    return answer + html.tiles(headline.figures(view, mask, _year_before(view)))


def painting(view, chosen, filters, mask, selected=""):
    """Return how the map of a view is painted, with the outline of one unit or none."""
    return Painting(
        chosen, view.table, mask, view.criteria.size, selected, view.dataset.kind == "demo",
        assumptions(view, filters), village_marks(view, filters),
    )  # fmt: skip


def mark(view):
    """Return the mark of demonstration data, or nothing."""
    return DEMO_MARK if view.dataset.kind == "demo" else ""


def filter_words(view, filters):
    """Say a filter with the names of its districts and criteria."""
    return filters.describe(address.district_names(view), {c.number: c.short_vi for c in view.criteria.criteria})


def _about(view):
    place, vintage = province(view.dataset.province), view.geography.vintage
    what = view.dataset.about or f"số liệu năm {view.dataset.year}"
    return f"Tỉnh {place.name}, {what} · địa giới từ {date(vintage)}"


def _year_before(view):
    """The same units a year earlier, when those figures exist on the same geography."""
    wanted = (view.dataset.province, view.dataset.year - 1)
    found = [kind for code, year, kind, _ in shared.choices() if (code, year) == wanted]
    before = shared.view_of(*wanted, found[0]) if found else None
    return before if before and before.geography.vintage == view.geography.vintage else None
