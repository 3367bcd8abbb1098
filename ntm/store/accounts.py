"""Accounts: who may do what. Every change ends the account's open sessions and stands in the audit table."""

import unicodedata

import pandas as pd
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from ntm.store import audit, throttle
from ntm.store.connection import Store
from ntm.store.errors import AccountError, NotAllowed, SignInRefused
from ntm.store.passwords import check_password, hashed
from ntm.store.people import COMMAND_LINE, User, check_role, require
from ntm.store.records import plain_text
from ntm.store.schema import account, sign_in_session

COLUMNS = ("id", "name", "email", "role", "disabled", "password", "created_at")
LONGEST_NAME = 64


def add_user(store: Store, name: str, password: str | None, role: str, by: User | None, email: str = "") -> User:
    """Make an account.

    Parameters
    ----------
    store : Store
    name : str
        1 to 64 characters; capitals and the way a letter is composed make no difference.
    password : str or None
        At least 10 characters and not the name; None for an account that only signs in through OpenID.
    role : str
        viewer, editor or admin.
    by : User or None
        An admin, or `User.command_line()`. None passes only while there is no account at all (the first one, made at
        the terminal), and is recorded as the command line.
    email : str
        E-mail by which OpenID knows the person.

    Raises
    ------
    AccountError
        The name, e-mail, password or role cannot be used.
    NotAllowed
        ``by`` is no admin.
    """
    _require_manager(by)
    check_role(role)
    kept = None if password is None else hashed(check_password(password, name))
    if kept is None and not email:
        raise AccountError(f"Tài khoản «{name}» cần mật khẩu hoặc thư điện tử để đăng nhập; hãy cho một trong hai.")
    row = {"name": check_name(name), "name_key": name_key(name), "email_key": _email_key(email), "password_hash": kept}
    with store.writing() as connection:
        _require_first_or_manager(connection, by)
        _require_new(connection, row)
        row |= {"role": role, "disabled": 0, "created_at": store.now()}
        number = connection.execute(insert(account).values(**row)).inserted_primary_key[0]
        told = {"role": role, "email": row["email_key"]}
        audit.record(connection, store.now(), by or User.command_line(), "add_user", row["name"], **told)
    return User(number, row["name"], role)


def set_password(store: Store, name: str, password: str, by: User) -> None:
    """Give an account a new password: an admin for anyone, everybody else for themselves. Ends its sessions.

    A page where people change their own password calls `sessions.change_password`, which asks for the old one.
    """
    require(by, "viewer")
    check_password(password, name)
    kept = hashed(password)
    with store.writing() as connection:
        found = _found(connection, name)
        _require_self_or_manager(connection, by, found)
        throttle.forget(connection, found.name_key)
        _change(connection, store, by, "set_password", found, {"password_hash": kept}, {})


def set_role(store: Store, name: str, role: str, by: User) -> None:
    """Change what an account may do (admins only). Ends its sessions; the last admin stays one."""
    check_role(role)
    _change_as_manager(store, name, by, "set_role", {"role": role}, {"role": role})


def set_email(store: Store, name: str, email: str, by: User) -> None:
    """Change the e-mail by which OpenID knows an account (admins only); an empty text removes it."""
    key = _email_key(email)
    _change_as_manager(store, name, by, "set_email", {"email_key": key}, {"email": key})


def disable(store: Store, name: str, by: User) -> None:
    """Close an account without forgetting it (admins only). Ends its sessions; the last admin stays open."""
    _change_as_manager(store, name, by, "disable", {"disabled": 1}, {})


def enable(store: Store, name: str, by: User) -> None:
    """Open a disabled account again (admins only)."""
    _change_as_manager(store, name, by, "enable", {"disabled": 0}, {})


def users(store: Store) -> pd.DataFrame:
    """List the accounts by name: COLUMNS; ``disabled`` and ``password`` (whether it has one) are bool, never a hash."""
    with store.reading() as connection:
        found = connection.execute(select(account).order_by(account.c.name_key)).all()
    rows = [
        (one.id, one.name, one.email_key or "", one.role, bool(one.disabled), bool(one.password_hash), one.created_at)
        for one in found
    ]
    types = dict.fromkeys(COLUMNS, "str") | {"id": "int64", "disabled": "bool", "password": "bool"}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(types)


def external_user(store: Store, email: str, verified: bool = True, unknown: str = "refuse") -> User:
    """Return the person an OpenID provider vouches for.

    Parameters
    ----------
    store : Store
    email : str
        The e-mail of the provider's answer.
    verified : bool
        Whether the provider says the e-mail is verified; an unverified one is refused.
    unknown : {"refuse", "viewer"}
        What becomes of an e-mail no account has.

    Returns
    -------
    User
        Of the account with that e-mail, with its role of this very moment; else a viewer without an account.

    Raises
    ------
    SignInRefused
        Unverified, disabled, or unknown where unknown is refused.
    AccountError
        The text is no e-mail.
    """
    if unknown not in ("refuse", "viewer"):
        raise ValueError(f"unknown={unknown!r}")
    key = _email_key(email) if verified else None
    if key is None:
        raise SignInRefused("Nơi đăng nhập không xác nhận thư điện tử của bạn; hãy xác nhận ở đó rồi đăng nhập lại.")
    with store.reading() as connection:
        found = connection.execute(select(account).where(account.c.email_key == key)).one_or_none()
    if found is None and unknown == "viewer":
        return User(0, key, "viewer", "external")
    if found is None or found.disabled:
        raise SignInRefused(f"Thư điện tử «{key}» chưa được cấp tài khoản hoặc đã bị khóa; hãy nhờ người quản trị.")
    return User(found.id, found.name, found.role)


def require_still(connection: Connection, user: User, role: str) -> None:
    """Ask the store again, inside the change's own transaction, whether the user has the role at this moment."""
    require(user, role)
    if user.origin == "command_line":
        return
    now = connection.execute(select(account).where(account.c.id == user.id)).one_or_none()
    if user.origin != "account" or now is None or now.disabled:
        raise NotAllowed(f"Tài khoản «{user.name}» đã bị khóa hoặc không còn; hãy nhờ người quản trị.")
    require(User(now.id, now.name, now.role), role)


def name_key(name: str) -> str:
    """Return a name as it is compared: one way to compose letters, no capitals, no space around."""
    sayable = name.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    return unicodedata.normalize("NFKC", sayable).strip().casefold()


def check_name(name: str) -> str:
    """Return the name to keep; AccountError when it is empty, too long, not printable, or the command line's."""
    kept = unicodedata.normalize("NFC", plain_text(name, "Tên tài khoản")).strip()
    if not 1 <= len(kept) <= LONGEST_NAME or not kept.isprintable():
        raise AccountError(f"Tên tài khoản cần từ 1 đến {LONGEST_NAME} ký tự in được; hãy chọn tên khác.")
    if name_key(kept) == COMMAND_LINE:
        raise AccountError(f"Tên «{kept}» dành riêng cho dòng lệnh; hãy chọn tên khác.")
    return kept


def _require_manager(by: User | None) -> None:
    if by is not None:
        require(by, "admin")


def _require_first_or_manager(connection: Connection, by: User | None) -> None:
    if by is not None:
        require_still(connection, by, "admin")
    elif connection.execute(select(func.count()).select_from(account)).scalar_one():
        raise NotAllowed(
            "Đã có tài khoản trong kho; hãy đăng nhập bằng tài khoản quản trị hoặc dùng dòng lệnh để thêm."
        )


def _require_self_or_manager(connection: Connection, by: User, found: Row) -> None:
    own = by.origin == "account" and by.id == found.id
    require_still(connection, by, "viewer" if own else "admin")


def _require_new(connection: Connection, row: dict) -> None:
    for column, what in (("name_key", "Tên tài khoản"), ("email_key", "Thư điện tử")):
        value = row.get(column)
        same = select(account.c.id).where(account.c[column] == value)
        if value is not None and connection.execute(same).first():
            raise AccountError(f"{what} «{value}» đã có người dùng; hãy chọn tên hoặc thư khác.")


def _require_an_admin_left(connection: Connection, found: Row, values: dict) -> None:
    """Nobody may lock the last admin out through a page; the terminal could still help, but they may not know."""
    stays = values.get("role", found.role) == "admin" and not values.get("disabled", found.disabled)
    others = select(account.c.id).where(account.c.role == "admin", account.c.disabled == 0, account.c.id != found.id)
    if found.role == "admin" and not found.disabled and not stays and not connection.execute(others).first():
        raise AccountError(f"«{found.name}» là quản trị viên cuối cùng; hãy cấp quyền quản trị cho người khác trước.")


def _found(connection: Connection, name: str) -> Row:
    found = connection.execute(select(account).where(account.c.name_key == name_key(name))).one_or_none()
    if found is None:
        raise AccountError(f"Không có tài khoản «{name}»; hãy xem lại danh sách tài khoản.")
    return found


def _change_as_manager(store: Store, name: str, by: User, action: str, values: dict, told: dict) -> None:
    require(by, "admin")
    with store.writing() as connection:
        require_still(connection, by, "admin")
        found = _found(connection, name)
        _require_an_admin_left(connection, found, values)
        if values.get("email_key") not in (None, found.email_key):
            _require_new(connection, values)
        _change(connection, store, by, action, found, values, told)


def _change(connection, store: Store, by: User, action: str, found: Row, values: dict, told: dict) -> None:
    connection.execute(update(account).where(account.c.id == found.id).values(**values))
    connection.execute(delete(sign_in_session).where(sign_in_session.c.account_id == found.id))
    audit.record(connection, store.now(), by, action, found.name, **told)


def _email_key(email: str) -> str | None:
    """Return an e-mail as it is compared. Plain letters only: two that merely look alike must not meet."""
    key = email.strip().lower()
    name, at, domain = key.partition("@")
    if key and not (
        name and at and domain and key.isascii() and key.isprintable() and key.count("@") == 1 and " " not in key
    ):
        raise AccountError(f"Thư điện tử «{key!a}» không đúng dạng; hãy viết không dấu, ví dụ ten@don-vi.vn.")
    return key or None
