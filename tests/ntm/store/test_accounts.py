import pytest

from ntm.store import accounts
from ntm.store.accounts import (
    add_user,
    disable,
    enable,
    external_user,
    set_email,
    set_password,
    set_role,
    users,
)
from ntm.store.audit import audit
from ntm.store.errors import AccountError, NotAllowed, SignInRefused
from ntm.store.people import COMMAND_LINE, ROLES, User, require
from ntm.store.sessions import sign_in

GOOD = "mat khau dai lam"


def test_roles_go_upwards():
    for place, own in enumerate(ROLES):
        user = User(1, "Lan", own)
        for other in ROLES[: place + 1]:
            assert require(user, other) is user
        for other in ROLES[place + 1 :]:
            with pytest.raises(NotAllowed, match="«Lan» là"):
                require(user, other)
    with pytest.raises(NotAllowed, match="hãy đăng nhập"):
        require(None, "viewer")
    with pytest.raises(NotAllowed):
        require(User(1, "Lan", "root"), "viewer")
    with pytest.raises(NotAllowed):
        require(User(1, "Lan", "admin", "forged"), "viewer")
    with pytest.raises(AccountError, match="«owner»"):
        require(User(1, "Lan", "admin"), "owner")


def test_the_first_account_needs_nobody_and_the_second_somebody(store):
    first = add_user(store, "Quản trị", GOOD, "admin", None)
    assert first == User(1, "Quản trị", "admin")
    assert audit(store)["user"].tolist() == [COMMAND_LINE]
    with pytest.raises(NotAllowed, match="Đã có tài khoản"):
        add_user(store, "Lan", GOOD, "viewer", None)
    add_user(store, "Lan", GOOD, "viewer", first)
    add_user(store, "Minh", GOOD, "editor", User.command_line())
    assert audit(store)["user"].tolist() == [COMMAND_LINE, "Quản trị", COMMAND_LINE]


def test_the_list_of_accounts_shows_no_secret(store, admin, editor):
    disable(store, editor.name, admin)
    add_user(store, "Thư", None, "viewer", admin, email="Thu@LangSon.gov.vn")
    listed = users(store)
    assert list(listed.columns) == list(accounts.COLUMNS)
    assert listed[["name", "email", "role", "disabled", "password"]].to_numpy().tolist() == [
        ["Biên tập", "", "editor", True, True],
        ["Quản trị", "", "admin", False, True],
        ["Thư", "thu@langson.gov.vn", "viewer", False, False],
    ]
    everything = audit(store).to_csv() + listed.to_csv()
    assert "argon2" not in everything
    assert "mat khau" not in everything


@pytest.mark.parametrize("who", ["editor", "viewer", "nobody", "forged", "external"])
def test_only_an_admin_manages_accounts(store, admin, editor, viewer, who):
    by = {
        "editor": editor,
        "viewer": viewer,
        "nobody": None,
        "forged": User(viewer.id, viewer.name, "admin"),
        "external": User(0, "x@y.vn", "admin", "external"),
    }[who]
    with pytest.raises(NotAllowed):
        add_user(store, "Mới", GOOD, "admin", by)
    for change in (
        lambda: set_role(store, viewer.name, "admin", by),
        lambda: disable(store, editor.name, by),
        lambda: enable(store, editor.name, by),
        lambda: set_email(store, viewer.name, "a@b.vn", by),
        lambda: set_password(store, admin.name, GOOD, by),
    ):
        with pytest.raises(NotAllowed):
            change()
    assert users(store)["role"].tolist() == ["editor", "viewer", "admin"]


def test_everybody_may_change_their_own_password(store, viewer):
    set_password(store, viewer.name, "mot mat khau khac", viewer)
    assert sign_in(store, viewer.name, "mot mat khau khac").user == viewer
    with pytest.raises(SignInRefused):
        sign_in(store, viewer.name, "mat khau nguoi xem")
    assert audit(store)["action"].tolist()[:3] == ["sign_in_refused", "sign_in", "set_password"]


@pytest.mark.parametrize(
    ("name", "password", "message"),
    [
        ("Lan", "ngan", "từ 10 đến 256 ký tự \\(đang có 4\\)"),
        ("Lan", "x" * 300, "đang có 300"),
        ("Lan", "ababababababab", "lặp lại"),
        ("Nguyễn Thị Lan", "NGUYỄN THỊ LAN", "trùng tên"),
        ("", GOOD, "từ 1 đến 64"),
        ("   ", GOOD, "từ 1 đến 64"),
        ("x" * 65, GOOD, "từ 1 đến 64"),
        ("a\nb", GOOD, "in được"),
        ("Dòng Lệnh", GOOD, "dành riêng"),
        ("a\u202eb", GOOD, "in được"),
    ],
)
def test_names_and_passwords_that_cannot_be_used(store, terminal, name, password, message):
    with pytest.raises(AccountError, match=message):
        add_user(store, name, password, "viewer", terminal)
    assert users(store).empty


def test_one_name_is_one_account_however_it_is_typed(store, admin):
    for again in ("quản trị", " QUẢN TRỊ ", "Qua\u0309n tri\u0323"):
        with pytest.raises(AccountError, match="đã có người dùng"):
            add_user(store, again, GOOD, "viewer", admin)
    with pytest.raises(AccountError, match="Không có tài khoản «Ai đó»"):
        disable(store, "Ai đó", admin)
    with pytest.raises(AccountError, match="«chủ»"):
        set_role(store, admin.name, "chủ", admin)


def test_a_name_that_looks_like_sql_stays_a_name(store, admin):
    name = "Robert'); DROP TABLE account;--"
    made = add_user(store, name, GOOD, "viewer", admin)
    assert sign_in(store, name, GOOD).user == made
    with pytest.raises(SignInRefused):
        sign_in(store, "' OR 1=1 --", GOOD)
    assert name in users(store)["name"].tolist()


def test_the_last_admin_stays(store, admin, editor, terminal):
    for change in (lambda: disable(store, admin.name, terminal), lambda: set_role(store, admin.name, "viewer", admin)):
        with pytest.raises(AccountError, match="quản trị viên cuối cùng"):
            change()
    set_role(store, editor.name, "admin", admin)
    disable(store, admin.name, terminal)
    with pytest.raises(NotAllowed, match="đã bị khóa"):
        enable(store, admin.name, admin)
    with pytest.raises(AccountError, match="cuối cùng"):
        disable(store, editor.name, terminal)
    enable(store, admin.name, terminal)
    disable(store, editor.name, admin)


def test_openid_answers_with_the_role_of_the_account(store, admin):
    lan = add_user(store, "Lan", None, "editor", admin, email="lan@langson.gov.vn")
    assert external_user(store, " LAN@langson.gov.vn ") == lan
    set_role(store, "Lan", "viewer", admin)
    assert external_user(store, "lan@langson.gov.vn").role == "viewer"
    disable(store, "Lan", admin)
    for unknown in ("refuse", "viewer"):
        with pytest.raises(SignInRefused, match="đã bị khóa"):
            external_user(store, "lan@langson.gov.vn", unknown=unknown)
    with pytest.raises(SignInRefused):
        sign_in(store, "Lan", "")


def test_openid_of_somebody_unknown(store, admin):
    with pytest.raises(SignInRefused, match="chưa được cấp tài khoản"):
        external_user(store, "ai@do.vn")
    guest = external_user(store, "ai@do.vn", unknown="viewer")
    assert guest == User(0, "ai@do.vn", "viewer", "external")
    assert require(guest, "viewer")
    with pytest.raises(SignInRefused, match="không xác nhận"):
        external_user(store, "ai@do.vn", verified=False, unknown="viewer")
    with pytest.raises(SignInRefused):
        external_user(store, "", unknown="viewer")
    with pytest.raises(ValueError, match="admin"):
        external_user(store, "ai@do.vn", unknown="admin")


@pytest.mark.parametrize("email", ["lan", "@vn", "lan@", "a@b@c", "l n@x.vn", "ｌan@x.vn", "lan@x.vn\x00"])
def test_an_email_that_is_none(store, admin, email):
    with pytest.raises(AccountError, match="không đúng dạng"):
        set_email(store, admin.name, email, admin)


def test_emails_belong_to_one_account(store, admin, editor):
    set_email(store, admin.name, "a@b.vn", admin)
    set_email(store, admin.name, "a@b.vn", admin)
    with pytest.raises(AccountError, match="«a@b.vn» đã có người dùng"):
        set_email(store, editor.name, "A@b.vn", admin)
    set_email(store, admin.name, "", admin)
    set_email(store, editor.name, "a@b.vn", admin)
    with pytest.raises(AccountError, match="cần mật khẩu hoặc thư"):
        add_user(store, "Minh", None, "viewer", admin)
