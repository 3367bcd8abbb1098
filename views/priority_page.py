"""Ưu tiên đầu tư: who comes first and why, under weights anyone can move; and what a sum of money would do."""

import streamlit as st

from geo.provinces import province
from layers import html, priority_html
from layers.formatting import date
from layers.priority_ranking import (
    agreement,
    always_first,
    head_sentence,
    progress_rows,
    ranked_rows,
    ranking,
    silent_parts,
    steadiness,
)
from layers.priority_theme import theme_of
from layers.priority_xlsx import priority_xlsx
from layers.screen import DEMO_MARK, Painting
from layers.time_html import legend_strip
from ntm.priority_presets import STATUS_VI, presets
from views import allocation_page, controls, map_frame, priority_weights, shared

ORDER, MONEY = "Thứ tự ưu tiên", "Phân bổ vốn"
PARTS = (ORDER, MONEY)
TABLE, ENDS, PROGRESS, SCHEMES = "Bảng xếp hạng", "Gần đạt và khó nhất", "Theo tiến độ", "So hai bộ trọng số"
BELOW = (TABLE, ENDS, PROGRESS, SCHEMES)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# Shared by every session and never changed by one, like the views it rests on.
@st.cache_resource(max_entries=64, show_spinner=False)
def ranking_of(code, year, kind, weights, method, scaling):
    """The ranking of a province and year; plain keys."""
    return ranking(shared.view_of(code, year, kind), weights, (), method, scaling)


@st.cache_data(max_entries=64, show_spinner=False)
def steadiness_of(*key):
    """How often each commune stays in the top."""
    return steadiness(ranking_of(*key))


@st.cache_data(max_entries=16, show_spinner=False)
def always_of(*key):
    """Communes in the top of every scheme."""
    return always_first(ranking_of(*key))


@st.cache_data(max_entries=8, show_spinner=False)
def workbook_of(*key):
    """The ranking as a workbook."""
    return priority_xlsx(ranking_of(*key), steadiness_of(*key))


def page():
    with shared.shown_to_people():
        with st.sidebar:
            view = controls.choose_data()
            filters = controls.choose_filters(view)
        state = st.session_state
        shared.first_value("phanut", lambda: _asked(PARTS))
        shared.first_value("xaut", lambda: st.query_params.get("xa", ""))
        shared.remember(tinh=state.tinh, nam=str(state.nam), loc=filters.tokens())
        if view.dataset.attainment.empty:
            _nothing(view)
            return
        body(view, filters)


def _asked(options):
    wanted = st.query_params.get("phan", "")
    return wanted if wanted in options else options[0]


def _nothing(view):
    st.html(html.header("Ưu tiên đầu tư", _about(view), ""))
    words = "Năm này chưa có số liệu tiêu chí của xã nào nên chưa xếp được thứ tự; hãy chọn năm khác ở bên trái."
    st.html(html.note("Chưa có số liệu", words))


def _about(view):
    place, what = province(view.dataset.province), view.dataset.about or f"số liệu năm {view.dataset.year}"
    return f"Tỉnh {place.name}, {what} · địa giới từ {date(view.geography.vintage)}"


@st.fragment
def body(view, filters):
    """Everything a weight or a click changes."""
    with shared.shown_to_people():
        head = st.container()
        row = st.container(horizontal=True, gap="small")
        row.segmented_control("Phần", PARTS, key="phanut", required=True, label_visibility="collapsed")
        shared.remember(phan=st.session_state.phanut, xa=st.session_state.xaut)
        if st.session_state.phanut == MONEY:
            allocation_page.body(view, filters, head)
        else:
            _order(view, filters, head, row)


def _key(view, chosen):
    return (view.dataset.province, view.dataset.year, view.dataset.kind, *chosen)


def _order(view, filters, head, beside):
    key = _key(view, priority_weights.choose(beside))
    made, steady = ranking_of(*key), steadiness_of(*key)
    mark = DEMO_MARK if view.dataset.kind == "demo" else ""
    with head:
        st.html(html.header(head_sentence(made), f"{_about(view)} · {STATUS_VI[made.scheme.status]}", mark))
    st.html(html.tiles(priority_html.figures(made, always_of(*key))))
    with st.container(key="map_and_panel"):
        left, right = st.columns([2.45, 1], gap="small")
        with left, st.container(key="map"):
            _map(made, filters)
        with right, st.container(key="panel"):
            _panel(made, steady)
    inside = view.table.index[filters.mask(view.table)]
    which = st.segmented_control(
        "Xem thêm", BELOW, key="duoiut", default=TABLE, required=True, label_visibility="collapsed"
    )
    {TABLE: _table, ENDS: _ends, PROGRESS: _progress, SCHEMES: _schemes}[which](made, steady, inside, key)
    name = f"uu-tien-{view.dataset.province}-{view.dataset.year}{'-minh-hoa' if mark else ''}.xlsx"
    st.download_button(
        "Tải Excel có công thức",
        workbook_of(*key),
        name,
        XLSX,
        on_click="ignore",
        key="taixlsx",
        icon=":material/download:",
    )


def _painting(made, mask, linked=False):
    view = made.view
    none = view.table.iloc[:0].assign(total=0, attained=0)
    notes = (STATUS_VI[made.scheme.status],)
    return Painting(
        theme_of(made),
        view.table,
        mask,
        view.criteria.size,
        st.session_state.xaut,
        view.dataset.kind == "demo",
        notes,
        none,
        "",
        linked,
    )


def _map(made, filters):
    view = made.view
    painting = _painting(made, filters.mask(view.table))
    map_frame.show(view.dataset.province, view.geography.vintage, painting, chosen="xaut")


def _panel(made, steady):
    code = st.session_state.xaut
    if code not in made.view.table.index:
        st.html(priority_html.scheme_panel(made, silent_parts(made)))
        return
    if st.button("Đóng", key="dong", icon=":material/close:", type="tertiary"):
        st.session_state.xaut = ""
        st.rerun(scope="fragment")
    st.html(priority_html.parts_panel(made, code, steady))


def _table(made, steady, inside, _key):
    rows = ranked_rows(made, steady)
    rows = rows[rows.index.isin(inside)]
    codes = list(rows.index)

    def take():
        chosen = st.session_state.bangut.selection.rows
        st.session_state.xaut = codes[chosen[0]] if chosen else ""

    low = min(0.0, float(rows["Điểm"].min())) if len(rows) else 0.0
    high = max(1e-9, float(rows["Điểm"].max())) if len(rows) else 1.0
    bar = st.column_config.ProgressColumn
    st.dataframe(
        rows,
        height=430,
        hide_index=True,
        key="bangut",
        on_select=take,
        selection_mode="single-row",
        column_config={
            "Điểm": bar("Điểm", min_value=low, max_value=high, format="%.3f"),
            "Vững": bar("Vững", min_value=0, max_value=1, format="percent", help=priority_html.STEADY_WORDS),
            "Đạt": st.column_config.NumberColumn("Tiêu chí đạt", format="%d"),
            "Cùng hạng": st.column_config.NumberColumn("Số xã cùng hạng", format="%d"),
        },
    )


def _ends(made, _steady, inside, _key):
    left, right = st.columns(2, gap="medium")
    for column, title, rows in (
        (left, "Gần đạt: còn thiếu 1–3 tiêu chí", priority_html.near_rows(made, inside)),
        (right, "Khó nhất: đạt ít tiêu chí nhất", priority_html.hardest_rows(made, inside)),
    ):
        column.html(f'<p class="ntm-lead"><b>{title}</b>: {len(rows)} xã</p>')
        column.dataframe(rows.loc[:, rows.ne("").any()], height=min(430, 38 + 35 * max(1, len(rows))), hide_index=True)


def _progress(made, _steady, inside, _key):
    rows = progress_rows(made)
    if rows.empty:
        st.info("Chưa có số liệu năm trước trên cùng địa giới và bộ tiêu chí nên chưa xếp được theo tiến độ.")
        return
    st.html(f'<p class="ntm-lead">{priority_html.progress_words(rows)}</p>')
    st.dataframe(priority_html.progress_table(rows[rows.index.isin(inside)]), height=430, hide_index=True)


def _schemes(made, _steady, _inside, key):
    others = {one.id: one.name_vi for one in presets() if one.id != made.scheme.id}
    second = st.selectbox("So với bộ trọng số", others, key=f"bothuhai {made.scheme.id}", format_func=others.get)
    method = next(one.method for one in presets() if one.id == second)
    other = ranking_of(*key[:3], second, method, key[5])
    said = priority_html.agreement_words(agreement(made, other), made.scheme.name_vi, other.scheme.name_vi)
    st.html(priority_html.lead(said))
    everything = made.view.table["rural"] | True
    for column, one in zip(st.columns(2, gap="small"), (made, other), strict=True):
        with column:
            st.html(priority_html.lead(one.scheme.name_vi))
            map_frame.show(
                made.view.dataset.province,
                made.view.geography.vintage,
                _painting(one, everything, linked=True),
                chosen="xaut",
                name=one.scheme.id,
                height=430,
            )
            st.html(legend_strip(theme_of(one), made.view.table))
