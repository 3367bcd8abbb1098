"""The side bar: theme, year, district and filters, kept in session state and in the address bar."""

import streamlit as st

from geo.provinces import all_provinces, province
from layers.errors import LayerError
from layers.filters import Filters
from layers.table import CommuneView
from views import shared

# The state of the world today: districts gone, new communes, the new set; nothing reported on it yet.
PRESENT_YEAR, PRESENT_SET = 2026, "2026-2030"
THEMES = {
    "group": "Nhóm số tiêu chí đạt",
    "count": "Số tiêu chí đạt",
    "recognition": "Mức công nhận",
    "criterion": "Từng tiêu chí",
}
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
    every = shared.choices()
    held = {code for code, *_ in every}
    provinces = [place.code for place in all_provinces() if place.code in held]
    shared.first_value("tinh", lambda: _asked("tinh", provinces, provinces[0]))
    st.selectbox("Tỉnh", provinces, key="tinh", format_func=lambda code: province(code).name)
    years = sorted({year for code, year, *_ in every if code == st.session_state.tinh} | {PRESENT_YEAR}, reverse=True)
    _keep_year(years)
    st.selectbox("Năm · địa giới", years, key="nam", format_func=lambda year: _year_words(st.session_state.tinh, year))
    return _view(st.session_state.tinh, st.session_state.nam)


def _asked(name, options, otherwise, read=str):
    """Return what the address bar asks for when it is one of the options."""
    wanted = st.query_params.get(name, "")
    return next((option for option in options if str(option) == str(read(wanted))), otherwise)


def _keep_year(years):
    shared.first_value("nam", lambda: _asked("nam", years, _fullest(years)))
    if st.session_state.nam not in years:
        st.session_state.nam = _fullest(years)


def _fullest(years):
    """The year the map opens on: imported figures first, the present once it has any, else the year that says most."""
    return max(years, key=_fullness)


def _fullness(year):
    dataset = _view(st.session_state.tinh, year).dataset
    imported = dataset.kind == "store"
    return not dataset.attainment.empty, imported, year == PRESENT_YEAR, not dataset.villages.empty, year


def _view(code, year):
    kinds = [k for c, y, k, _ in shared.choices() if (c, y) == (code, year)]
    return shared.view_of(code, year, kinds[0]) if kinds else shared.present_view_of(code, PRESENT_YEAR, PRESENT_SET)


def _year_words(code, year):
    view = _view(code, year)
    return f"{year} · {'chưa có số liệu' if view.dataset.attainment.empty else f'{len(view.table)} đơn vị'}"


def choose_theme(view: CommuneView):
    """Let the user choose what the colours say; return the theme id."""
    wanted = st.query_params.get("chuyende", "group")
    kind, _, number = wanted.partition(":")
    shared.first_value("chuyende", lambda: kind if kind in THEMES else "group")
    st.selectbox("Chuyên đề", THEMES, key="chuyende", format_func=THEMES.get)
    if st.session_state.chuyende != "criterion":
        return st.session_state.chuyende
    names = {c.number: f"{c.number}. {c.name_vi}" for c in view.criteria.criteria}
    shared.first_value("tieuchi", lambda: int(number) if number.isdigit() and int(number) in names else 1)
    if st.session_state.tieuchi not in names:
        st.session_state.tieuchi = 1
    st.selectbox("Tiêu chí", names, key="tieuchi", format_func=names.get)
    return f"criterion:{st.session_state.tieuchi}"


def choose_filters(view: CommuneView):
    """Let the user combine filters; return them as one record."""
    asked = shared.filters_in_address()
    districts = district_names(view)
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


def district_names(view):
    """Districts of the geography, code to name; none after districts ended."""
    named = view.table["district"].notna()
    return dict(zip(view.table["district_code"][named], view.table["district"][named], strict=True))


def _first_filters(asked, districts, names):
    shared.first_value("huyen", lambda: [code for code in asked.districts if code in districts])
    shared.first_value("chip", lambda: list(asked.flags))
    shared.first_value("ten", lambda: asked.name)
    shared.first_value("so", lambda: asked.count)
    shared.first_value("dat", lambda: [n for n in asked.met if n in names])
    shared.first_value("chuadat", lambda: [n for n in asked.unmet if n in names])
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
