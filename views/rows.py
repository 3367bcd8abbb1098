"""The communes of the map again, as a table and as a matrix of communes by criteria."""

import streamlit as st

from layers import html, tabular
from views import shared

TABLE_HEIGHT = 430


def show(view, mask):
    """Show the same rows the map colours; choosing a row opens that commune."""
    inside = mask & view.table["rural"]
    if not inside.any():
        return
    if view.dataset.attainment.empty:
        _template(view)
        return
    # Closed until asked for: a table of every commune weighs more than the map itself.
    which = st.segmented_control(
        "Xem từng xã", ["Bảng", "Ma trận xã × tiêu chí"], key="cachxem", label_visibility="collapsed"
    )
    rural = view.table[inside] if which else None
    if which == "Bảng":
        _table(view, rural)
        _download(view, rural)
    elif which:
        _matrix(view, rural)


def _download(view, rural):
    st.download_button(
        "Tải bảng này (CSV)",
        data=_csv(view, (view.dataset.province, view.dataset.year, view.dataset.kind), tuple(rural.index)),
        mime="text/csv",
        file_name=tabular.file_name(view),
        on_click="ignore",
        icon=":material/download:",
    )


# Ready bytes rather than bytes made on the click: a click during a rerun is then never lost.
@st.cache_data(max_entries=32, show_spinner=False)
def _csv(_view, which, codes):  # noqa: ARG001 - `which` is part of the key
    return tabular.csv(_view, _view.table.loc[list(codes)])


def _matrix(view, rural):
    from layers import matrix  # drawing charts takes half a second to load and few readers ask for one

    st.altair_chart(matrix.chart(view, rural), width="stretch")


def _table(view, rural):
    frame = tabular.rows(view, rural)
    codes = list(rural.index)

    def take():
        chosen = st.session_state.bang.selection.rows
        shared.choose(codes[chosen[0]] if chosen else "")

    st.dataframe(
        frame,
        height=TABLE_HEIGHT,
        hide_index=True,
        key="bang",
        on_select=take,
        selection_mode="single-row",
        column_config={
            "Số tiêu chí": st.column_config.ProgressColumn(
                "Số tiêu chí", min_value=0, max_value=view.criteria.size, format="%d"
            )
        },
    )


def _template(view):
    from views import import_kinds  # reading and writing workbooks loads slowly and only this part needs it

    asked = {"province": view.dataset.province, "year": view.dataset.year, "date": view.geography.date,
             "set_id": view.criteria.id}  # fmt: skip
    words = (
        f"Điền mẫu Excel cho {view.criteria.size} tiêu chí của các xã rồi đưa vào ở Số liệu, mục Nhập số liệu; bảng "
        "sẵn có của huyện, xã cũng đọc được."
    )
    st.html(html.note("Chưa có số liệu", words))
    left, right = st.columns([1, 3], vertical_alignment="center")
    left.download_button(
        "Tải mẫu nhập số liệu",
        data=import_kinds.template("attainment", asked),
        file_name=import_kinds.template_name("attainment", asked),
        on_click="ignore",
        icon=":material/download:",
    )
    right.page_link(
        shared.PAGES["data_page"], label="Nhập số liệu", icon=":material/upload:", query_params={"muc": "nhap"}
    )
