"""Built layers on disk: GeoParquet files named by a hash of everything they were made from."""

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

import geopandas as gpd

from geo.paths import cache_dir
from geo.source import SHA256
from geo.tables import file_bytes

# Raise by one whenever the code that builds shapes changes what it makes.
BUILD_VERSION = 1
_INPUTS = ("units", "vintages", "events", "name_match")


def build_key():
    """Hash of the package's SHA-256, the committed CSV files and the version of the building code."""
    digest = hashlib.sha256(f"{SHA256} {BUILD_VERSION}".encode())
    for name in _INPUTS:
        digest.update(file_bytes(name))
    return digest.hexdigest()[:16]


def layer_path(province_code, name):
    """Path of one built layer of a province, whether it exists or not."""
    return cache_dir() / f"{province_code}_{name}_{build_key()}.parquet"


def read_layer(path):
    """The layer at `path`, or None when it has not been built."""
    return gpd.read_parquet(path) if path.is_file() else None


def write_layer(frame, path):
    """Write a layer so that no reader ever sees half of it, however many processes build at once."""
    write_atomically(path, lambda temporary: frame.to_parquet(temporary))


def write_atomically(path, write):
    """Call ``write(temporary path)`` in the folder of `path`, then put the result in its place in one step."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix)
    os.close(handle)
    temporary = Path(name)
    try:
        write(temporary)
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
