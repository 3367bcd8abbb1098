"""Passwords: kept as Argon2id hashes only, the same work whether a name exists or not."""

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from ntm.store.errors import AccountError

SHORTEST, LONGEST = 10, 256
HASHER = PasswordHasher()
_FEW = threading.BoundedSemaphore(2)
"""Each hash takes 64 MiB by design; many at once would take the server's memory instead of a guesser's."""


def hashed(password: str) -> str:
    """Return the Argon2id hash of a password."""
    with _FEW:
        return HASHER.hash(_normal(password))


def right(kept: str | None, password: str) -> bool:
    """Say whether a password fits a kept hash; without one the same work is done and the answer is no."""
    with _FEW:
        try:
            HASHER.verify(kept or _nobody(HASHER), _normal(password))
        except VerifyMismatchError:
            return False
    return kept is not None


def outdated(kept: str) -> bool:
    """Say whether a hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(kept)


def check_password(password: str, name: str) -> str:
    """Return the password; AccountError when it is too short, too long, or holds little but the account's name."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountError(f"Mật khẩu cần từ {SHORTEST} đến {LONGEST} ký tự (đang có {len(password)}); hãy chọn lại.")
    if _bare(password) == _bare(name) or len(set(password)) < 3:
        raise AccountError("Mật khẩu không được trùng tên tài khoản hay chỉ gồm một, hai ký tự lặp lại; hãy chọn lại.")
    return password


def _normal(password: str) -> bytes:
    """One keyboard writes «ế» as one letter, another as three; both are the same password."""
    return unicodedata.normalize("NFKC", password[:LONGEST]).encode("utf-8", "surrogatepass")


def _bare(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


@cache
def _nobody(hasher: PasswordHasher) -> str:
    """Hash of a password nobody has, made with the parameters in force."""
    return hasher.hash(b"\x00" * 16)
