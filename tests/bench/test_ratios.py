"""A map page that becomes slower or heavier than the plain way by more than it may fails here; no absolute time."""

import shutil

import pytest

from bench.pages import measure

FILTER_BYTES = 6 * 1024


@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium (gói Debian) chưa được cài trên máy này")
def test_the_map_page_stays_lighter_than_the_plain_way():
    table = measure(cold_rounds=0, warm_rounds=1)
    assert table["first_bytes"]["ratio"] < 0.25
    assert table["filter_bytes"]["ours"] < FILTER_BYTES
    assert table["first_cpu_s"]["ratio"] < 1
    assert table["filter_cpu_s"]["ratio"] < 0.9
