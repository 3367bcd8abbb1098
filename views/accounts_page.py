"""Tài khoản: who may look, edit and manage; a person's own password."""

import pandas as pd
import streamlit as st

from ntm.errors import ProgrammeError
from ntm.store.accounts import add_user, disable, enable, set_password, set_role, users
from ntm.store.history import VIET_NAM
from ntm.store.opening import open_store
from ntm.store.people import ROLE_VI, ROLES
from ntm.store.sessions import change_password
from views import people

ACTIONS = {"role": "Đổi quyền", "password": "Đặt lại mật khẩu", "disable": "Khóa", "enable": "Mở lại"}


def page():
    user = people.asked("viewer", "Mục này cần đăng nhập.")
    people.badge(user)
    if user.origin == "account":
        _own_password(user)
    if people.may("admin"):
        _everybody(user)


def _own_password(user):
    with st.expander("Đổi mật khẩu của tôi"), st.form("doimatkhau", border=False, width=420):
        old = st.text_input("Mật khẩu hiện nay", type="password")
        new = st.text_input("Mật khẩu mới (từ 10 ký tự)", type="password")
        if st.form_submit_button("Đổi mật khẩu"):
            _try(lambda: change_password(open_store(), user.name, old, new), "Đã đổi mật khẩu; hãy đăng nhập lại.")


def _everybody(user):
    frame = users(open_store())
    names = ["Tên", "Thư điện tử", "Quyền", "Đã khóa", "Có mật khẩu", "Lập lúc"]
    made = pd.to_datetime(frame["created_at"]).dt.tz_convert(VIET_NAM).dt.strftime("%d/%m/%Y %H:%M")
    shown = frame.assign(role=frame["role"].map(ROLE_VI), created_at=made).drop(columns="id")
    st.dataframe(shown.set_axis(names, axis="columns"), hide_index=True)
    left, right = st.columns(2)
    with left, st.form("themtaikhoan"):
        st.markdown("**Thêm tài khoản**")
        name = st.text_input("Tên")
        password = st.text_input("Mật khẩu (từ 10 ký tự)", type="password")
        email = st.text_input("Thư điện tử (khi đăng nhập bằng tài khoản cơ quan)")
        role = st.selectbox("Quyền", ROLES, index=1, format_func=ROLE_VI.get)
        if st.form_submit_button("Thêm"):
            _try(lambda: add_user(open_store(), name, password or None, role, user, email), f"Đã thêm «{name}».")
    with right, st.form("suataikhoan"):
        st.markdown("**Sửa tài khoản**")
        _edit(user, list(frame["name"]))


def _edit(user, names):
    name = st.selectbox("Tài khoản", names)
    action = st.selectbox("Việc", ACTIONS, format_func=ACTIONS.get)
    role = st.selectbox("Quyền mới", ROLES, format_func=ROLE_VI.get)
    password = st.text_input("Mật khẩu mới", type="password", key="matkhaumoi")
    store = open_store
    calls = {
        "role": lambda: set_role(store(), name, role, user),
        "password": lambda: set_password(store(), name, password, user),
        "disable": lambda: disable(store(), name, user),
        "enable": lambda: enable(store(), name, user),
    }
    if st.form_submit_button("Thực hiện"):
        _try(calls[action], f"Đã thực hiện: {ACTIONS[action].lower()} «{name}».")


def _try(call, done):
    """Run a change and say how it went; the table above shows it from the next run on."""
    try:
        call()
    except ProgrammeError as error:
        st.error(str(error), icon=":material/error:")
    else:
        st.success(done)
