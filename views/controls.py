"""The side bar: theme, year, district and filters, kept in session state and in the address bar."""

import functools

import streamlit as st

from geo.provinces import province
from layers.errors import LayerError
from layers.filters import Filters
from layers.table import CommuneView
from views import address, shared

CHIPS = {
    "border": "Xã biên giới",
    "border-village-scheme": "Thôn của 18 xã biên giới",
    "merged": "Xã sáp nhập",
    "disadvantaged": "Vùng khó khăn",
}


def side_bar():
    """Let the user choose data, theme and filters, and keep the choice in the address bar.

    Returns
    -------
    tuple
        (CommuneView, theme id, Filters)
    """
    with st.sidebar:
        view = choose_data()
        theme_id = choose_theme(view)
        filters = choose_filters(view)
    state = st.session_state
    shared.remember(tinh=state.tinh, nam=str(state.nam), chuyende=theme_id, loc=filters.tokens())
    return view, theme_id, filters


def choose_data():
    """Let the user choose province and year; return the commune view."""
    query, provinces = address.of_page(), address.provinces()
    shared.first_value("tinh", lambda: address.province_asked(query))
    st.selectbox("Tỉnh", provinces, key="tinh", format_func=lambda code: province(code).name)
    code = st.session_state.tinh
    shared.first_value("nam", lambda: address.year_asked(query, code))
    if st.session_state.nam not in address.years(code):
        st.session_state.nam = address.fullest(code)
    words = functools.partial(_year_words, code)
    st.selectbox("Năm · địa giới", address.years(code), key="nam", format_func=words)
    return address.view_of(code, st.session_state.nam)


def _year_words(code, year):
    view = address.view_of(code, year)
    return f"{year} · {'chưa có số liệu' if view.dataset.attainment.empty else f'{len(view.table)} đơn vị'}"


def choose_theme(view: CommuneView):
    """Let the user choose what the colours say; return the theme id."""
    kind, number = address.theme_asked(address.of_page(), view.criteria)
    shared.first_value("chuyende", lambda: kind)
    st.selectbox("Chuyên đề", address.THEMES, key="chuyende", format_func=address.THEMES.get)
    if st.session_state.chuyende != "criterion":
        return st.session_state.chuyende
    names = {c.number: f"{c.number}. {c.name_vi}" for c in view.criteria.criteria}
    shared.first_value("tieuchi", lambda: number)
    if st.session_state.tieuchi not in names:
        st.session_state.tieuchi = 1
    st.selectbox("Tiêu chí", names, key="tieuchi", format_func=names.get)
    return f"criterion:{st.session_state.tieuchi}"


def choose_filters(view: CommuneView):
    """Let the user combine filters; return them as one record."""
    asked = address.known(shared.filters_in_address(), view)
    districts = address.district_names(view)
    names = {c.number: f"{c.number}. {c.short_vi}" for c in view.criteria.criteria}
    _first_filters(asked, districts, names)
    if districts:
        st.multiselect("Huyện, thành phố", districts, key="huyen", format_func=districts.get, placeholder="Tất cả")
    st.pills("Bộ lọc", CHIPS, selection_mode="multi", key="chip", format_func=CHIPS.get)
    st.text_input("Tìm xã", key="ten", placeholder="vd. thuy hung", live="200ms")
    more = st.expander("Lọc theo tiêu chí", expanded=bool(asked.met or asked.unmet or asked.count), key="locthem",
                       on_change="rerun")  # fmt: skip
    if more.open:
        _by_criteria(more, names)
    return _record()


def _by_criteria(place, names):
    """The rarer filters; closed, they are not even sent to the browser, and keep what was chosen."""
    with place:
        st.text_input("Số tiêu chí đạt", key="so", placeholder="vd. >=15, <5, 10-14")
        st.multiselect("Đạt tiêu chí", names, key="dat", format_func=names.get, placeholder="Chọn tiêu chí")
        st.multiselect("Chưa đạt tiêu chí", names, key="chuadat", format_func=names.get, placeholder="Chọn tiêu chí")
        st.button("Bỏ mọi bộ lọc", on_click=_clear, width="stretch")


def _first_filters(asked, districts, names):
    shared.first_value("huyen", lambda: list(asked.districts))
    shared.first_value("chip", lambda: list(asked.flags))
    shared.first_value("ten", lambda: asked.name)
    shared.first_value("so", lambda: asked.count)
    shared.first_value("dat", lambda: list(asked.met))
    shared.first_value("chuadat", lambda: list(asked.unmet))
    st.session_state.huyen = [code for code in st.session_state.huyen if code in districts]
    # Written anew each time: Streamlit forgets the value of a widget it did not draw in the run before.
    for key in ("dat", "chuadat"):
        st.session_state[key] = [n for n in st.session_state[key] if n in names]
    st.session_state.so = st.session_state.so


def _record():
    state = st.session_state
    tokens = [
        *state.chip,
        *(f"district:{code}" for code in state.huyen),
        *(f"met:{n}" for n in state.dat),
        *(f"unmet:{n}" for n in state.chuadat),
    ]
    name = [f"name:{state.ten.strip()}"] if state.ten and state.ten.strip() else []
    count = [f"count:{state.so.strip()}"] if state.so and state.so.strip() else []
    try:
        return Filters.from_tokens(tokens + name + count)
    except LayerError as error:
        st.error(str(error))
        return Filters.from_tokens(tokens + name)


def _clear():
    for key in ("huyen", "chip", "dat", "chuadat"):
        st.session_state[key] = []
    st.session_state.ten = st.session_state.so = ""
