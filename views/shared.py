"""What every page shares: cached readings, errors shown to people, and the state kept in the address bar."""

import gc
import logging
import secrets
from contextlib import contextmanager

import streamlit as st

from geo.boundaries import boundaries
from geo.errors import GeoError
from geo.units import geography
from intake.adoption import follow_store
from intake.errors import IntakeError
from layers.assets import publish
from layers.errors import LayerError
from layers.filters import Filters
from layers.table import commune_view, present_view
from layers.webgeography import publish_geography
from ntm.datasets import available
from ntm.errors import ProgrammeError
from ntm.stored import store_state

PEOPLE_ERRORS = (GeoError, IntakeError, ProgrammeError, LayerError)
PAGES = {}
SEEN = {"state": None}
SETTLED = set()
LOG = logging.getLogger("ntm")
UNFORESEEN = (
    "Trang này gặp lỗi ngoài dự kiến (số {number}); số liệu không bị thay đổi. Hãy tải lại trang, nếu vẫn lỗi thì "
    "báo số này cho người quản trị."
)


@contextmanager
def shown_to_people():
    """Show an error as one sentence and stop the page; one nobody foresaw gets a number, and the log the rest."""
    try:
        yield
    except PEOPLE_ERRORS as error:
        st.error(str(error), icon=":material/error:")
        st.stop()
    except Exception:
        number = secrets.token_hex(3)
        LOG.exception("unforeseen error %s", number)
        st.error(UNFORESEEN.format(number=number), icon=":material/error:")
        st.stop()


def keep_up():
    """Forget what was read before somebody, in this process or another, changed the store."""
    state = store_state()
    if state != SEEN["state"]:
        if follow_store() or SEEN["state"] is not None:
            st.cache_data.clear()
            st.cache_resource.clear()
            BUILT.clear()
            SETTLED.clear()
            gc.unfreeze()
        SEEN["state"] = state


def spare_the_collector(page):
    """Take what a page has loaded for good out of the collector's rounds, the first time the page was shown.

    Streamlit collects after every run; going through all libraries and tables took half the time of a filter.
    """
    if page not in SETTLED:
        SETTLED.add(page)
        gc.collect()
        gc.freeze()


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
def drawn(province, day):
    """Return the geography the browser draws, without a word when it must be built first."""
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
    return drawn(province, day)


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
    """Write the view into the address bar as plain text, so that the link opens it again; empty values go."""
    before = {name: st.query_params.get_all(name) for name in st.query_params}
    told = {name: [value] if isinstance(value, str) else list(value or []) for name, value in values.items()}
    after = {name: value for name, value in (before | told).items() if value and value != [""]}
    if after != before:
        st.query_params.from_dict(after)  # one message to the browser, not one for every part


def first_value(key, compute):
    """Set a widget's value the first time its key is seen in this session."""
    if key not in st.session_state:
        st.session_state[key] = compute()


def choose(code):
    """Open a commune's profile; «» closes it."""
    st.session_state.xa = code
