"""Bản đồ đạt chuẩn: the map, its answer, one commune's profile, and the same communes as rows."""

import streamlit as st

from geo.provinces import province
from layers import headline, html
from layers.formatting import date
from layers.marks import assumptions, village_marks
from layers.profile import profile
from layers.screen import DEMO_MARK, Painting
from layers.themes import theme
from views import controls, map_frame, rows, shared


def page():
    with shared.shown_to_people():
        view, theme_id, filters = controls.side_bar()
        shared.first_value("xa", lambda: st.query_params.get("xa", ""))
        body(view, theme(theme_id, view.criteria), filters)


@st.fragment
def body(view, chosen, filters):
    """Everything a click changes; choosing a commune runs this part again and not the side bar."""
    with shared.shown_to_people():
        mask = filters.mask(view.table)
        shared.remember(xa=st.session_state.xa)
        _head(view, chosen, filters, mask)
        with st.container(key="map_and_panel"):
            left, right = st.columns([2.45, 1], gap="small")
            with left, st.container(key="map"):
                _map(view, chosen, filters, mask)
            with right, st.container(key="panel"):
                _panel(view, filters, mask)
        rows.show(view, mask)


def _head(view, chosen, filters, mask):
    words = _filter_words(view, filters)
    told = [_about(view)] + ([f"Đang lọc: {words}"] if words else [])
    st.html(html.header(headline.sentence(view, chosen, mask), " · ".join(told), _mark(view)))
    st.html(html.tiles(headline.figures(view, mask, _year_before(view))))


def _about(view):
    place, vintage = province(view.dataset.province), view.geography.vintage
    what = view.dataset.about or f"số liệu năm {view.dataset.year}"
    return f"Tỉnh {place.name}, {what} · địa giới từ {date(vintage)}"


def _mark(view):
    return DEMO_MARK if view.dataset.kind == "demo" else ""


def _filter_words(view, filters):
    return filters.describe(controls.district_names(view), {c.number: c.short_vi for c in view.criteria.criteria})


def _year_before(view):
    """The same units a year earlier, when those figures exist on the same geography."""
    wanted = (view.dataset.province, view.dataset.year - 1)
    found = [kind for code, year, kind, _ in shared.choices() if (code, year) == wanted]
    before = shared.view_of(*wanted, found[0]) if found else None
    return before if before and before.geography.vintage == view.geography.vintage else None


def _map(view, chosen, filters, mask):
    painting = Painting(
        chosen,
        view.table,
        mask,
        view.criteria.size,
        st.session_state.xa,
        view.dataset.kind == "demo",
        assumptions(view, filters),
        village_marks(view, filters),
    )
    map_frame.show(view.dataset.province, view.geography.vintage, painting)


def _panel(view, filters, mask):
    if st.session_state.xa in view.table.index:
        if st.button("Đóng", key="dong", icon=":material/close:", type="tertiary"):
            shared.choose("")
            st.rerun(scope="fragment")
        st.html(html.profile_panel(profile(view, st.session_state.xa), _mark(view)))
    elif not (mask & view.table["rural"]).any():
        st.html(html.empty_panel(_filter_words(view, filters)))
    elif view.table["district"].isna().all():
        st.html(html.note("Từ 01/7/2025 không còn cấp huyện", "Bấm một đơn vị để xem được lập từ đâu."))
    else:
        st.html(html.district_panel(headline.by_district(view, mask), view.criteria.size))
