"""What every page shares: cached readings, errors shown to people, and the state kept in the address bar."""

from contextlib import contextmanager

import streamlit as st

from geo.boundaries import boundaries
from geo.errors import GeoError
from geo.units import geography
from layers.assets import publish
from layers.errors import LayerError
from layers.filters import Filters
from layers.table import commune_view, present_view
from layers.webgeography import publish_geography
from ntm.datasets import available
from ntm.errors import ProgrammeError

PEOPLE_ERRORS = (GeoError, ProgrammeError, LayerError)


@contextmanager
def shown_to_people():
    """Show an error of ours as one sentence and stop the page."""
    try:
        yield
    except PEOPLE_ERRORS as error:
        st.error(str(error), icon=":material/error:")
        st.stop()


# Shared by every session and never changed by one: tests/layers proves that rendering leaves them as they were.
@st.cache_resource(max_entries=16, show_spinner=False)
def view_of(province, year, kind):
    """Return the commune table of a province and year."""
    return commune_view(province, year, kind)


@st.cache_resource(max_entries=8, show_spinner=False)
def present_view_of(province, year, set_id):
    """Return the units of a year nobody has reported yet."""
    return present_view(province, year, set_id)


@st.cache_resource(show_spinner=False)
def links():
    """Publish Leaflet, the typeface and the map's script; return their addresses."""
    return publish()


BUILT = set()


@st.cache_resource(max_entries=16, show_spinner=False)
def _published(province, day):
    return publish_geography(geography(province, day))


def published(province, day):
    """Return the geography the browser draws; the first time, show how far its building has come."""
    place = geography(province, day)
    if place not in BUILT:
        # Built outside the cached call: Streamlit refuses one that writes to the page around it.
        bar = st.empty()
        boundaries(place, lambda share, words: bar.progress(share, text=words))
        bar.empty()
        BUILT.add(place)
    return _published(province, day)


@st.cache_data(show_spinner=False)
def choices():
    """Return (province, year, kind, set id) of every data set there is."""
    return list(available())


def filters_in_address():
    """Read the filter from the address bar; an unreadable one is said and dropped."""
    try:
        return Filters.from_tokens(st.query_params.get_all("loc"))
    except LayerError as error:
        st.warning(f"Liên kết có bộ lọc không dùng được: {error}")
        return Filters()


def remember(**values):
    """Write the view into the address bar as plain text, so that the link opens it again."""
    for name, value in values.items():
        if value:
            st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]


def first_value(key, compute):
    """Set a widget's value the first time its key is seen in this session."""
    if key not in st.session_state:
        st.session_state[key] = compute()


def choose(code):
    """Open a commune's profile; «» closes it."""
    st.session_state.xa = code
