"""Where the store is. Imports no database library, so that a page of demonstration data costs nothing."""

import os
from pathlib import Path

URL_VARIABLE = "NTM_DATABASE_URL"
DIR_VARIABLE = "NTM_STORE_DIR"
FILE_NAME = "ntm.sqlite"
_SQLITE = "sqlite:///"
_ROOT = Path(__file__).resolve().parent.parent.parent


def store_dir() -> Path:
    """Folder of the SQLite file: what NTM_STORE_DIR names, or ``data/store`` of the project."""
    return Path(os.environ.get(DIR_VARIABLE) or _ROOT / "data" / "store")


def store_url(url: str | None = None) -> str:
    """Return the address of the store: the one given, else NTM_DATABASE_URL, else the SQLite file of `store_dir`."""
    return url or os.environ.get(URL_VARIABLE) or f"{_SQLITE}{(store_dir() / FILE_NAME).absolute().as_posix()}"


def sqlite_path(url: str) -> Path | None:
    """Return the file an SQLite address names, None for any other address."""
    return Path(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) and url != _SQLITE else None


def store_exists(url: str | None = None) -> bool:
    """Say whether there is a store to read, without making, opening or locking anything.

    A server named by NTM_DATABASE_URL counts as there: it was set up on purpose, and an error is then worth seeing.
    """
    address = store_url(url)
    path = sqlite_path(address)
    return not address.startswith("sqlite") if path is None else path.is_file() and path.stat().st_size > 0
