"""What a request wants drawn: its view, on the geography asked for, and a theme that may rest on a second year."""

import re
from dataclasses import dataclass

from geo.units import geography
from layers.change_theme import change_answer, change_theme
from layers.comparison import comparison_notes
from layers.conversion import converted_view
from layers.conversion_words import worded
from layers.errors import ThemeError
from layers.export_errors import ExportError
from layers.formatting import listed, number
from layers.headline import sentence
from layers.priority_ranking import head_sentence, ranking
from layers.priority_theme import theme_of
from layers.table import commune_view
from layers.themes import theme
from ntm.datasets import available, load_dataset
from ntm.priority_presets import STATUS_VI

FIRST = 3


@dataclass(frozen=True)
class Drawn:
    """A theme and what it rests on.

    Attributes
    ----------
    theme : layers.themes.Theme or layers.plan_layers.PlanTheme
    before : layers.table.CommuneView or None
        The earlier year of a change, on the same geography.
    ranking : layers.priority_ranking.Ranking or None
        The order of an order of priority: of all communes of the view, so that a filter never recolours the map.
    notes : tuple of str
        Sentences to print beside the map, besides those of the view.
    """

    theme: object
    before: object = None
    ranking: object = None
    notes: tuple = ()


def view_of_request(request):
    """Read the figures of a request, converted when it names a day; see `ExportRequest` for the errors."""
    if request.to_date is None:
        return commune_view(request.province, request.year, request.kind)
    return _on(request, request.year, request.to_date)


def what_is_drawn(request, view):
    """Build the theme of a request on its view.

    Parameters
    ----------
    request : layers.export_request.ExportRequest
    view : layers.table.CommuneView

    Returns
    -------
    Drawn

    Raises
    ------
    ExportError
        A change without an earlier year.
    ntm.errors.ProgrammeError, layers.errors.LayerError
        Unknown theme, criterion, year, rule or weights.
    """
    kind, _, number = request.theme.partition(":")
    if kind == "change":
        return _change(request, view, _criterion(request.theme, number))
    if request.theme == "priority":
        ranked = ranking(view, request.weights)
        return Drawn(theme_of(ranked), ranking=ranked, notes=_scheme_notes(ranked.scheme))
    return Drawn(worded(theme(request.theme, view.criteria), view))


def theme_of_criterion(made, number):
    """The theme of one criterion in a set of sheets: its result, or its change where the set is about a change."""
    if made.before is None:
        return theme(f"criterion:{number}", made.view.criteria)
    return change_theme(made.before, made.view, number)


def answer(made, chosen, inside):
    """Say the answer of a theme for the units of a sheet.

    Parameters
    ----------
    made : layers.export_subject.Subject
    chosen : layers.themes.Theme
    inside : Series of bool
        On the index of the view's table.
    """
    if made.ranking is not None and chosen is made.theme:
        return _first_of(made.ranking, inside)
    if chosen.id.partition(":")[0] == "change":
        return change_answer(made.view, chosen, inside)
    return sentence(made.view, chosen, inside)


def _first_of(ranked, inside):
    """Who comes first among the communes spoken of."""
    kept = inside.index[inside]
    first = [code for code in ranked.scored if code in kept and ranked.ranked.at[code, "score"] != 0]
    open_ones = ranked.ranked.index.intersection(kept)
    if not first or len(open_ones) == len(ranked.ranked):
        return head_sentence(ranked)
    names = listed(ranked.table.loc[first[:FIRST], "name"])
    return f"Ưu tiên trước hết trong {number(len(open_ones))} xã chưa đủ bộ tiêu chí: {names}"


def _scheme_notes(scheme):
    """What the weights are, who says so, and how far that is checked."""
    return f"Bộ trọng số «{scheme.name_vi}» ({STATUS_VI[scheme.status]}); nguồn: {scheme.source}.", *scheme.notes


def _criterion(theme_id, number):
    if theme_id == "change":
        return None
    if not re.fullmatch(r"\d+", number):
        raise ThemeError(f"Không hiểu chuyên đề «{theme_id}»; hãy ghi change, hoặc change:2 để so một tiêu chí.")
    return int(number)


def _change(request, view, criterion):
    year = _year_before(request) if request.from_year is None else request.from_year
    if year == request.year:
        raise ExportError(f"Hai năm so sánh đều là {year}; hãy chọn năm trước khác năm {request.year}.")
    before = _on(request, year, view.geography.date)
    said = [note for note in comparison_notes(before, view) if note not in view.dataset.notes]
    return Drawn(change_theme(before, view, criterion), before, notes=tuple(said))


def _year_before(request):
    """The latest year with figures before the one of the map."""
    years = [year for _, year, *_ in available(request.province) if year < request.year]
    if not years:
        raise ExportError(
            f"Chưa có số liệu năm nào trước {request.year} để so sánh; hãy chọn năm khác hoặc ghi rõ năm so sánh."
        )
    return max(years)


def _on(request, year, day):
    """Figures of a year on the geography of a day; as they were collected when they already stand on it."""
    dataset = load_dataset(request.province, year, request.kind)
    same = geography(request.province, day).vintage == geography(request.province, dataset.geography_date).vintage
    if same:
        return commune_view(request.province, year, request.kind)
    return converted_view(request.province, year, day, request.rule, request.kind, populations=request.people)
