"""What an address asks for, read the same way by the page and by the still picture that comes before it."""

import dataclasses

import streamlit as st

from geo.provinces import all_provinces
from layers.filters import Filters
from views import shared

# The state of the world today: districts gone, new communes, the new set; nothing reported on it yet.
PRESENT_YEAR, PRESENT_SET = 2026, "2026-2030"
THEMES = {
    "group": "Nhóm số tiêu chí đạt",
    "count": "Số tiêu chí đạt",
    "recognition": "Mức công nhận",
    "criterion": "Từng tiêu chí",
}


def of_page():
    """Return the page's own address as {name: values}."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def asked_map(query):
    """Return what the map of an address shows.

    Parameters
    ----------
    query : dict of str to list of str

    Returns
    -------
    tuple
        (layers.table.CommuneView, theme id, Filters)

    Raises
    ------
    layers.errors.LayerError, geo.errors.GeoError, ntm.errors.ProgrammeError
        As the page itself would say.
    """
    code = province_asked(query)
    view = view_of(code, year_asked(query, code))
    kind, number = theme_asked(query, view.criteria)
    filters = Filters.from_tokens(query.get("loc", []))
    return view, f"criterion:{number}" if kind == "criterion" else kind, known(filters, view)


def province_asked(query):
    """Return the code of the province asked for, else of the first there is."""
    return _choice(query, "tinh", provinces(), provinces()[0])


def provinces():
    """Return the codes of the provinces with figures, in their usual order."""
    held = {code for code, *_ in shared.choices()}
    return [place.code for place in all_provinces() if place.code in held]


def years(code):
    """Return the years a province can be shown in, newest first; the present always."""
    return sorted({year for held, year, *_ in shared.choices() if held == code} | {PRESENT_YEAR}, reverse=True)


def year_asked(query, code):
    """Return the year asked for, else the one that says most."""
    return _choice(query, "nam", years(code), fullest(code))


def fullest(code):
    """The year the map opens on: imported figures first, the present once it has any, else the year that says most."""
    return max(years(code), key=lambda year: _fullness(view_of(code, year).dataset, year))


def _fullness(dataset, year):
    imported = dataset.kind == "store"
    return not dataset.attainment.empty, imported, year == PRESENT_YEAR, not dataset.villages.empty, year


def view_of(code, year):
    """Return the best figures of a province and year: entered before demonstrated; the units alone without any."""
    kinds = [k for c, y, k, _ in shared.choices() if (c, y) == (code, year)]
    return shared.view_of(code, year, kinds[0]) if kinds else shared.present_view_of(code, PRESENT_YEAR, PRESENT_SET)


def theme_asked(query, criteria):
    """Return (kind of theme, number of a criterion) asked for; what is unknown falls back to the first."""
    kind, _, number = next(iter(query.get("chuyende", [])), "group").partition(":")
    known_number = number.isdigit() and int(number) in {one.number for one in criteria.criteria}
    return (kind if kind in THEMES else "group"), int(number) if known_number else 1


def known(filters, view):
    """Return a filter without districts and criteria that the view does not have."""
    districts, numbers = district_names(view), {one.number for one in view.criteria.criteria}
    return dataclasses.replace(
        filters,
        districts=tuple(code for code in filters.districts if code in districts),
        met=tuple(number for number in filters.met if number in numbers),
        unmet=tuple(number for number in filters.unmet if number in numbers),
    )


def district_names(view):
    """Districts of the geography, code to name; none after districts ended."""
    named = view.table["district"].notna()
    return dict(zip(view.table["district_code"][named], view.table["district"][named], strict=True))


def _choice(query, name, options, otherwise):
    wanted = next(iter(query.get(name, [])), "")
    return next((option for option in options if str(option) == wanted), otherwise)
