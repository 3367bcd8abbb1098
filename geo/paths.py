"""Where committed facts are read from and built layers are written to."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data" / "boundaries"
CACHE_VARIABLE = "NTM_CACHE_DIR"


def cache_dir():
    """Folder of built layers: data/boundaries/built, or what the environment variable NTM_CACHE_DIR names."""
    return Path(os.environ.get(CACHE_VARIABLE) or DATA / "built")
