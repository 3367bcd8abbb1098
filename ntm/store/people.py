"""People and what each may do: viewer < editor < admin."""

from dataclasses import dataclass

from ntm.store.errors import AccountError, NotAllowed

ROLE_VI = {"viewer": "người xem", "editor": "biên tập viên", "admin": "quản trị viên"}
ROLES = tuple(ROLE_VI)
"""From the least to the most a person may do; each may do all the one before may."""

COMMAND_LINE = "dòng lệnh"
_ORIGINS = ("account", "external", "command_line")


@dataclass(frozen=True)
class User:
    """A person as one call sees them.

    ``origin`` is ``account`` (``id`` is then the account's number), ``external`` (signed in elsewhere without an
    account here; ``id`` 0) or ``command_line`` (whoever holds the machine; ``id`` 0). Make a User only from what
    `sign_in`, `user_of` and `external_user` answer; a call that changes something asks the store again.
    """

    id: int
    name: str
    role: str
    origin: str = "account"

    @classmethod
    def command_line(cls) -> "User":
        """Return the person at the terminal of this machine, who can read the file anyway: an admin by possession."""
        return cls(0, COMMAND_LINE, "admin", "command_line")


def require(user: User | None, role: str) -> User:
    """Return the user; NotAllowed unless they have at least the role.

    Parameters
    ----------
    user : User or None
        None is somebody who has not signed in.
    role : str
        One of ROLES.
    """
    check_role(role)
    if user is None:
        raise NotAllowed(f"Việc này cần tài khoản {ROLE_VI[role]}; hãy đăng nhập rồi làm lại.")
    if user.role not in ROLES or user.origin not in _ORIGINS or ROLES.index(user.role) < ROLES.index(role):
        seen = ROLE_VI.get(user.role, user.role)
        raise NotAllowed(
            f"Việc này cần quyền {ROLE_VI[role]}, còn «{user.name}» là {seen}; hãy nhờ người quản trị cấp quyền."
        )
    return user


def check_role(role: str) -> str:
    """Return the role; AccountError when there is no such role."""
    if role not in ROLES:
        raise AccountError(f"Không có quyền «{role}»; hãy dùng một trong: {', '.join(ROLES)}.")
    return role
