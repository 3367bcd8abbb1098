"""Phiên bản: every import there was, what one changed, and the way back."""

import pandas as pd
import streamlit as st

from geo.provinces import all_provinces
from intake.adoption import follow_store
from layers.formatting import capitalised
from layers.formatting import date as day_text
from ntm.attainment import STATUS_VI
from ntm.store.audit import ACTION_VI as AUDIT_VI
from ntm.store.audit import audit
from ntm.store.comparing import communes_changed, compare
from ntm.store.history import VIET_NAM, versions
from ntm.store.opening import open_store
from ntm.store.place import store_exists
from ntm.store.records import ACTION_VI, KIND_VI
from ntm.store.saving import rollback
from views import people, shared


def page():
    if not store_exists():
        st.info("Chưa nhập tệp nào nên chưa có phiên bản; mọi số liệu trên bản đồ là số liệu minh họa.")
        return
    frame = versions(open_store())
    if frame.empty:
        st.info("Kho số liệu chưa có phiên bản nào.")
        return
    st.dataframe(_table(frame), hide_index=True)
    st.subheader("So sánh và khôi phục")
    numbers = list(frame["id"])
    chosen = st.selectbox("Phiên bản", numbers, key="phienban", format_func=lambda n: _words(frame, n))
    _changes(frame, chosen)
    if people.may("editor"):
        _back(frame, chosen)
        _audit()
    else:
        st.caption("Khôi phục cần tài khoản biên tập viên: đăng nhập ở mục Nhập số liệu.")


def _table(frame):
    names = {one.code: one.name for one in all_provinces()}
    return pd.DataFrame(
        {
            "Phiên bản": frame["id"].map("v{}".format),
            "Đang dùng": frame["active"],
            "Loại": frame["kind"].map(KIND_VI),
            "Tỉnh": frame["province"].map(names),
            "Năm": frame["year"].map(lambda year: str(year) if year else ""),
            "Địa giới từ": pd.to_datetime(frame["geography_date"]).dt.date.map(day_text),
            "Lúc": _local(frame["created_at"]),
            "Người": frame["user"],
            "Việc": frame["action"].map(ACTION_VI),
            "Tệp": frame["file_name"],
            "Nhận": frame["accepted"],
            "Cần chọn": frame["doubtful"],
            "Không hợp lệ": frame["rejected"],
            "Dòng trong kho": frame["rows"],
            "Ghi chú": frame["note"],
            "SHA-256": frame["sha256"].str[:12],
        }
    )


def _local(moments):
    return pd.to_datetime(moments).dt.tz_convert(VIET_NAM).dt.strftime("%d/%m/%Y %H:%M")


def _words(frame, number):
    row = frame[frame["id"] == number].iloc[0]
    return f"v{number} · {KIND_VI[row['kind']]} {row['year'] or ''} · {row['file_name']}"


def _changes(frame, number):
    """What the version changed against the one it replaced."""
    before = frame.loc[frame["id"] == number, "replaces"].iloc[0]
    if pd.isna(before):
        st.caption("Đây là phiên bản đầu tiên của bộ số liệu này.")
        return
    with shared.shown_to_people():
        changes = compare(open_store(), int(before), int(number))
    st.caption(f"So với v{before}: {len(changes)} ô khác nhau, ở {len(communes_changed(changes))} xã.")
    if not changes.empty:
        st.dataframe(_readable(changes), hide_index=True)


def _readable(changes):
    words = changes.assign(**{side: changes[side].replace(STATUS_VI) for side in ("before", "after")})
    names = {
        "unit_code": "Mã",
        "commune_code": "Mã",
        "code": "Mã",
        "criterion": "Tiêu chí",
        "column": "Nội dung",
        "flag": "Dấu",
        "before": "Trước",
        "after": "Sau",
    }
    return words.rename(columns=names)


def _back(frame, number):
    if frame.loc[frame["id"] == number, "active"].iloc[0]:
        st.caption("Phiên bản này đang được dùng.")
        return
    note = st.text_input("Lý do khôi phục", key="lydo")
    if st.button(f"Khôi phục v{number}", key="khoiphuc", disabled=not note.strip()):
        with shared.shown_to_people():
            made = rollback(open_store(), int(number), people.asked("editor", "Khôi phục cần quyền."), note)
            follow_store()
        st.session_state.dakhoiphuc = f"Đã khôi phục v{number} thành phiên bản v{made.id}."
        st.rerun()
    if "dakhoiphuc" in st.session_state:
        st.success(st.session_state.pop("dakhoiphuc"))


def _audit():
    with st.expander("Nhật ký"):
        entries = audit(open_store())
        st.dataframe(
            pd.DataFrame(
                {
                    "Lúc": _local(entries["at"]),
                    "Người": entries["user"].map(capitalised),
                    "Việc": entries["action"].map(AUDIT_VI),
                    "Đối tượng": entries["subject"],
                    "Chi tiết": entries["detail"],
                }
            ),
            hide_index=True,
        )
