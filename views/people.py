"""Who is at the page: signing in by a local account or by OpenID Connect, and what that allows.

The database library is loaded only once there is a store, see `ntm.stored`.
"""

import os

import streamlit as st

from ntm.errors import ProgrammeError
from ntm.store.people import ROLE_VI, ROLES
from ntm.store.place import store_exists

COOKIE = "ntm_phien"
# Closed: nobody sees a page before signing in. Open: everybody looks, only editors change.
CLOSED = os.environ.get("NTM_VIEW", "open") == "closed"
UNKNOWN_EXTERNAL = "viewer" if os.environ.get("NTM_OIDC_UNKNOWN") == "viewer" else "refuse"
FIRST_ACCOUNT = (
    "Chưa có tài khoản nào. Người quản trị máy tạo tài khoản đầu tiên bằng lệnh "
    "`python cli.py user add TÊN --role admin`, rồi tải lại trang này."
)


def present_user():
    """Return who is signed in at this moment, asked of the store on every run; None for nobody."""
    if not store_exists():
        return None
    from ntm.store.accounts import external_user
    from ntm.store.opening import open_store
    from ntm.store.sessions import user_of

    if _by_openid() and st.user.is_logged_in:
        return external_user(open_store(), st.user.email, st.user.get("email_verified", False), UNKNOWN_EXTERNAL)
    return user_of(open_store(), _token())


def may(role):
    """Whether the person at the page has at least a role."""
    user = present_user()
    return user is not None and ROLES.index(user.role) >= ROLES.index(role)


def gate():
    """Stop here until somebody has signed in, where looking is closed."""
    _write_cookie()
    if CLOSED and present_user() is None:
        form("Trang này chỉ dành cho người có tài khoản.")
        st.stop()


def asked(role, why):
    """Return the person when they have the role; otherwise show how to sign in and stop the page."""
    user = present_user()
    if user is None:
        form(why)
        st.stop()
    if not may(role):
        st.warning(f"{why} Tài khoản «{user.name}» là {ROLE_VI[user.role]}; hãy nhờ người quản trị cấp quyền.")
        badge(user)
        st.stop()
    return user


def badge(user):
    """Say who is signed in, with the way out."""
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.caption(f"Đang đăng nhập: **{user.name}** · {ROLE_VI[user.role]}")
    right.button("Đăng xuất", on_click=_leave, key="dangxuat", type="tertiary")


def form(why):
    """Ask for name and password; the answer to a wrong one says nothing about which was wrong."""
    st.info(why, icon=":material/lock:")
    if _by_openid():
        st.button("Đăng nhập bằng tài khoản cơ quan", on_click=st.login, type="primary")
    if not _accounts():
        st.markdown(FIRST_ACCOUNT)
        return
    with st.form("dangnhap", width=420):
        name = st.text_input("Tên tài khoản", autocomplete="username")
        password = st.text_input("Mật khẩu", type="password", autocomplete="current-password")
        if st.form_submit_button("Đăng nhập", type="primary"):
            _enter(name, password)


def _accounts():
    """How many accounts there are."""
    if not store_exists():
        return 0
    from ntm.store.accounts import users
    from ntm.store.opening import open_store

    return len(users(open_store()))


def _enter(name, password):
    from ntm.store.opening import open_store
    from ntm.store.sessions import sign_in

    try:
        session = sign_in(open_store(), name, password, st.context.ip_address or "")
    except ProgrammeError as error:
        st.error(str(error))
        return
    st.session_state.phien = session.token
    st.rerun()


def _leave():
    if store_exists() and _token():
        from ntm.store.opening import open_store
        from ntm.store.sessions import sign_out

        sign_out(open_store(), _token())
    st.session_state.phien = ""
    if _by_openid() and st.user.is_logged_in:
        st.logout()


def _token():
    """The token of this tab; after a reload, the one its cookie brought. One signed out of stays empty."""
    return st.session_state.get("phien", st.context.cookies.get(COOKIE, ""))


def _write_cookie():
    """Keep the token over a reload of the page; it ends with the browser and goes to no other site."""
    slot, token = st.empty(), st.session_state.get("phien")
    if token is None or token == st.session_state.get("phien_da_ghi"):
        return
    st.session_state.phien_da_ghi = token
    # A token is letters, digits, - and _ only, so it cannot leave the quotes.
    ending = "" if token else "; max-age=0"
    script = f'document.cookie = "{COOKIE}={token}; path=/; SameSite=Strict{ending}";'
    slot.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def _by_openid():
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets
