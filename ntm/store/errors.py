"""Errors of the store.

ProgrammeError
└── StoreError            something the store cannot do as asked; every other error below is one
    ├── StoreUnreachable  no file can be made or opened there, no server answers, no room is left
    ├── StoreDamaged      a file that is no SQLite database, or one with broken pages
    ├── StoreForeign      a database that belongs to another program
    ├── StoreTooNew       a schema made by a newer version of this program
    ├── StoreBusy         another writer kept the store for longer than the waiting time
    ├── VersionError      a version, subject or import that does not exist or does not fit
    ├── BackupError       a backup that cannot be written, or a file that is no backup
    ├── AccountError      an account, name, role or password that cannot be used
    ├── NotAllowed        a person without the role a call needs
    └── SignInRefused     a wrong name or password, or an unknown OpenID e-mail
        └── Throttled     too many wrong tries; ``retry_after`` says how long to wait

Messages are Vietnamese, for people: what is wrong, what was seen, what to do. They never hold a password or a token.
"""

from ntm.errors import ProgrammeError


class StoreError(ProgrammeError):
    """Base of every error of the store."""


class StoreUnreachable(StoreError):  # noqa: N818
    """The file or server cannot be opened or written."""


class StoreDamaged(StoreError):  # noqa: N818
    """The file is not a sound SQLite database."""


class StoreForeign(StoreError):  # noqa: N818
    """The database belongs to another program."""


class StoreTooNew(StoreError):  # noqa: N818
    """The schema is newer than this program."""


class StoreBusy(StoreError):  # noqa: N818
    """Another writer holds the store."""


class VersionError(StoreError):
    """A version, subject or import that does not exist or does not fit."""


class BackupError(StoreError):
    """A backup that cannot be written or read."""


class AccountError(StoreError):
    """An account, name, role or password that cannot be used."""


class NotAllowed(StoreError):  # noqa: N818
    """The person does not have the role this needs."""


class SignInRefused(StoreError):  # noqa: N818
    """The name and password, or the e-mail, do not open an account."""


class Throttled(SignInRefused):
    """Too many wrong tries.

    Parameters
    ----------
    retry_after : datetime.timedelta
        How long until the next try is heard.
    """

    def __init__(self, retry_after):
        minutes = max(1, -(-int(retry_after.total_seconds()) // 60))
        super().__init__(f"Đã đăng nhập sai quá nhiều lần; hãy thử lại sau {minutes} phút.")
        self.retry_after = retry_after
