"""Who did what, when: written in the same transaction as the change itself, so neither is ever there alone."""

import json

import pandas as pd
from sqlalchemy import Connection, insert, select

from ntm.store.connection import Store
from ntm.store.people import User
from ntm.store.schema import audit_entry

COLUMNS = ("at", "user", "action", "subject", "detail")
ACTION_VI = {
    "import": "Nhập số liệu",
    "rollback": "Quay lại phiên bản cũ",
    "backup": "Sao lưu",
    "restore": "Khôi phục từ bản sao lưu",
    "add_user": "Thêm tài khoản",
    "set_password": "Đổi mật khẩu",
    "set_role": "Đổi quyền",
    "set_email": "Đổi thư điện tử",
    "disable": "Khóa tài khoản",
    "enable": "Mở lại tài khoản",
    "sign_in": "Đăng nhập",
    "sign_in_refused": "Đăng nhập sai",
    "sign_out": "Đăng xuất",
}


def audit(store: Store, limit: int = 200) -> pd.DataFrame:
    """Return the latest entries, the newest first.

    Returns
    -------
    DataFrame
        ``at`` (ISO, UTC), ``user``, ``action`` (key of ACTION_VI), ``subject`` and ``detail`` (JSON), all text. No
        entry holds a password, a hash of one, or a token.
    """
    chosen = select(audit_entry).order_by(audit_entry.c.at.desc(), audit_entry.c.id.desc()).limit(limit)
    with store.reading() as connection:
        rows = [tuple(row)[1:] for row in connection.execute(chosen)]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def record(connection: Connection, at: str, user: User | str, action: str, subject: str = "", **detail) -> None:
    """Write one entry through the transaction of the change it tells of."""
    if action not in ACTION_VI:
        raise KeyError(action)
    name = user if isinstance(user, str) else user.name
    told = json.dumps(detail, ensure_ascii=False, sort_keys=True)
    entry = {"at": at, "user_name": name, "action": action, "subject": subject, "detail": told}
    connection.execute(insert(audit_entry).values(**entry))
