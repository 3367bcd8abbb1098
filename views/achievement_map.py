"""Bản đồ đạt chuẩn: the map, its answer, one commune's profile, and the same communes as rows."""

import streamlit as st

from layers import headline, html
from layers.profile import profile
from layers.themes import theme
from views import controls, head, map_frame, rows, shared


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
        st.html(head.words(view, chosen, filters, mask))
        with st.container(key="map_and_panel"):
            left, right = st.columns([2.45, 1], gap="small")
            with left, st.container(key="map"):
                _map(view, chosen, filters, mask)
            with right, st.container(key="panel"):
                _panel(view, filters, mask)
        rows.show(view, mask)


def _map(view, chosen, filters, mask):
    painting = head.painting(view, chosen, filters, mask, st.session_state.xa)
    map_frame.show(view.dataset.province, view.geography.vintage, painting)


def _panel(view, filters, mask):
    if st.session_state.xa in view.table.index:
        if st.button("Đóng", key="dong", icon=":material/close:", type="tertiary"):
            shared.choose("")
            st.rerun(scope="fragment")
        st.html(html.profile_panel(profile(view, st.session_state.xa), head.mark(view)))
    elif not (mask & view.table["rural"]).any():
        st.html(html.empty_panel(head.filter_words(view, filters)))
    elif view.table["district"].isna().all():
        st.html(html.note("Từ 01/7/2025 không còn cấp huyện", "Bấm một đơn vị để xem được lập từ đâu."))
    else:
        st.html(html.district_panel(headline.by_district(view, mask), view.criteria.size))
