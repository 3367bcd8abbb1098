"""Verbs of the store: versions, going back, backup and restore, accounts, what happened."""

import getpass
import sys
from pathlib import Path

VERSION_KEYS = (
    "id", "kind", "province", "year", "set_id", "geography_date", "action", "created_at", "user", "file_name",
    "sha256", "rows_read", "accepted", "doubtful", "rejected", "rows", "note", "active",
)  # fmt: skip


def register(add):
    """Add the verbs; `add(name, run, help)` returns the verb's own parser."""
    add("versions", _versions, "các phiên bản số liệu trong kho")
    changes = add("changes", _changes, "hai phiên bản khác nhau ở đâu")
    changes.add_argument("versions", type=int, nargs=2, metavar="SỐ")
    back = add("rollback", _rollback, "khôi phục số liệu của một phiên bản cũ; lịch sử không mất")
    back.add_argument("version", type=int, metavar="SỐ")
    back.add_argument("--note", default="", metavar="GHI CHÚ")
    for name, run, words in (("backup", _backup, "sao lưu kho ra một tệp"),
                             ("restore", _restore, "khôi phục kho từ một bản sao lưu")):  # fmt: skip
        add(name, run, words).add_argument("file", type=Path, metavar="TỆP")
    audit = add("audit", _audit, "nhật ký: ai đã làm gì, khi nào")
    audit.add_argument("--limit", type=int, default=100, metavar="N")
    _people(add("user", _user, "tài khoản: add, password, role, disable, enable, list"))


def _people(verb):
    verb.add_argument("action", choices=["add", "password", "role", "disable", "enable", "list"])
    verb.add_argument("name", nargs="?", default="", metavar="TÊN")
    verb.add_argument("--role", default="editor", help="viewer, editor, admin")
    verb.add_argument("--email", default="", help="thư điện tử, khi đăng nhập bằng OpenID Connect")
    verb.add_argument("--password-stdin", action="store_true", help="đọc mật khẩu từ đầu vào chuẩn")


def _opened():
    from ntm.store.opening import open_store

    return open_store()


def _me():
    from ntm.store.people import User

    return User.command_line()


def _versions(_given):
    from ntm.store.history import versions

    frame = versions(_opened())
    return {"versions": frame[list(VERSION_KEYS)].to_dict("records")}


def _changes(given):
    from ntm.store.comparing import communes_changed, compare

    changes = compare(_opened(), *given.versions)
    rows = changes.astype(object).where(changes.notna(), None).to_dict("records")
    return {"communes": communes_changed(changes), "changes": rows}


def _rollback(given):
    from intake.adoption import follow_store
    from ntm.store.saving import rollback

    made = rollback(_opened(), given.version, _me(), given.note)
    follow_store()
    return {"version": made.id, "restores": made.restores, "rows": made.rows}


def _backup(given):
    from ntm.store.backup import backup

    path = backup(_opened(), given.file, _me())
    return {"path": str(path), "bytes": path.stat().st_size}


def _restore(given):
    from intake.adoption import follow_store
    from ntm.store.backup import restore

    done = restore(given.file, _opened(), _me())
    follow_store()
    return {name: str(value) if isinstance(value, Path) else value for name, value in vars(done).items()}


def _audit(given):
    from ntm.store.audit import audit

    return {"entries": audit(_opened(), given.limit).to_dict("records")}


def _user(given):
    from ntm.store import accounts

    store = _opened()
    if given.action == "list":
        return {"users": accounts.users(store).to_dict("records")}
    changes = {
        "add": lambda: accounts.add_user(store, given.name, _password(given), given.role, _me(), given.email),
        "password": lambda: accounts.set_password(store, given.name, _password(given), _me()),
        "role": lambda: accounts.set_role(store, given.name, given.role, _me()),
        "disable": lambda: accounts.disable(store, given.name, _me()),
        "enable": lambda: accounts.enable(store, given.name, _me()),
    }
    changes[given.action]()
    found = accounts.users(store)
    return {"user": found[found["name"].str.casefold() == given.name.strip().casefold()].iloc[0].to_dict()}


def _password(given):
    """The password is never an argument: other people of the machine can read those."""
    if given.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if given.action == "add" and given.email and not sys.stdin.isatty():
        return None
    return getpass.getpass("Mật khẩu: ")
