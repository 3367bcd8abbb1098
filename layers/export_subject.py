"""What an export is about: the view, the theme with what it rests on, the painting of the page, the data version."""

import hashlib
from dataclasses import dataclass

import pandas as pd

from layers.export_errors import ExportError
from layers.export_themes import view_of_request, what_is_drawn
from layers.marks import assumptions, village_marks
from layers.screen import Painting
from layers.table import commune_view
from layers.themes import Theme
from ntm.datasets import available


@dataclass(frozen=True)
class Subject:
    """A request with its data.

    Attributes
    ----------
    request : layers.export_request.ExportRequest
    view : layers.table.CommuneView
    theme : layers.themes.Theme
        Or a `layers.plan_layers.PlanTheme`, for a change or an order of priority.
    mask : Series of bool
        Units that pass the filter, on the index of ``view.table``.
    version : str
        `data_version` of everything drawn.
    before, ranking
        What the theme rests on, as in `layers.export_themes.Drawn`.
    notes : tuple of str
        Sentences of the theme, to print beside those of the data.
    """

    request: object
    view: object
    theme: object
    mask: pd.Series
    version: str
    before: object = None
    ranking: object = None
    notes: tuple = ()

    @property
    def demo(self):
        """Whether the figures are demonstration data."""
        return "demo" in {each.dataset.kind for each in (self.view, self.before) if each is not None}

    @property
    def rows(self):
        """Rural communes that pass the filter, as the page lists them."""
        return self.view.table[self.mask & self.view.table["rural"]]


def subject(request, view=None):
    """Gather what a request is about.

    Parameters
    ----------
    request : layers.export_request.ExportRequest
    view : layers.table.CommuneView, optional
        The view of the request (its year, on its geography) when the caller has it already; else it is read.

    Raises
    ------
    ExportError
        No commune passes the filter.
    geo.errors.GeoError, ntm.errors.ProgrammeError, layers.errors.LayerError
    """
    view = view or view_of_request(request)
    mask, drawn = request.filters.mask(view.table), what_is_drawn(request, view)
    made = Subject(request, view, drawn.theme, mask, _version(view, drawn), drawn.before, drawn.ranking, drawn.notes)
    if made.rows.empty:
        raise ExportError(f"Không có xã nào khớp bộ lọc ({filter_words(made)}); hãy bỏ bớt một điều kiện rồi xuất lại.")
    return made


def _version(view, drawn):
    """Version of a view; of a theme that rests on more than the view, of its classes too."""
    version = data_version(view)
    if isinstance(drawn.theme, Theme):
        return version
    return hashlib.sha256(f"{version} {drawn.theme.id} {drawn.theme.keys.to_dict()}".encode()).hexdigest()[:12]


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
