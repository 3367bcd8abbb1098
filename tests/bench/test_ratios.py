"""A map page that becomes slower or heavier than the plain way by more than it may fails here; no absolute time."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILTER_BYTES = 7 * 1024


@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium (gói Debian) chưa được cài trên máy này")
def test_the_map_page_stays_lighter_than_the_plain_way():
    # A process of its own: the worker's own browser tests already run Playwright in this one.
    run = [sys.executable, "bench/pages.py", "0", "1"]
    table = json.loads(subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300).stdout)
    assert table["first_bytes"]["ratio"] < 0.25
    assert table["filter_bytes"]["ours"] < FILTER_BYTES
    assert table["first_cpu_s"]["ratio"] < 1
    assert table["filter_cpu_s"]["ratio"] < 0.9
