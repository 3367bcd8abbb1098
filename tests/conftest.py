"""A small world every expected number of which can be worked out on paper, and folders of the tests' own."""

import fcntl
import json
import os
from collections import namedtuple

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from geo.national import national_units
from geo.paths import CACHE_VARIABLE
from geo.units import geography

# The same examples in every run, however busy the machine: a change is judged by what it changed, not by luck.
# `--hypothesis-profile=default` looks for new ones.
settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


@pytest.fixture(autouse=True, scope="session")
def built_layers(tmp_path_factory):
    """Folder of built layers, empty when the tests begin and shared by the processes that run them."""
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder) / "built"
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE_VARIABLE, str(folder))
        yield folder


@pytest.fixture(autouse=True, scope="session")
def no_store_of_this_machine(tmp_path_factory):
    """Tests never read or change what the person at this machine has imported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NTM_STORE_DIR", str(tmp_path_factory.mktemp("store")))
        patch.delenv("NTM_DATABASE_URL", raising=False)
        yield


LATER = (geography("10", "2021-12-31"), geography("20", "2021-12-31"))
Country = namedtuple("Country", "geographies layer told")


@pytest.fixture(scope="session")
def country(built_layers):
    """The country with Lào Cai and Lạng Sơn as in 2021, and what its building told; built by whoever asks first."""
    told = built_layers / "country.json"
    with (built_layers / "country.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            heard = []
            national_units(LATER, lambda share, words: heard.append((share, words)))
            told.write_text(json.dumps(heard), encoding="utf-8")
    return Country(LATER, national_units(LATER), json.loads(told.read_text(encoding="utf-8")))


@pytest.fixture
def table():
    """Six units: four rural communes, one of them without data, one with markup for a name; a ward and a town."""
    rows = [
        # code, name, kind, district, border, merged, met, c1, c2, c3
        ("00101", "Thụy Hùng", "xã", "182", True, False, 3, "attained", "attained", "attained"),
        ("00102", "Hòa Bình", "xã", "182", False, True, 1, "attained", "nearly", "not_attained"),
        ("00103", "<b>Đề Thám</b>", "xã", "180", True, True, 2, "attained", "attained", "unknown"),
        ("00104", "Bắc Ái", "xã", "180", pd.NA, False, pd.NA, "unknown", "unknown", "unknown"),
        ("00105", "Đồng Đăng", "thị trấn", "183", True, False, pd.NA, "unknown", "unknown", "unknown"),
        ("00106", "Tam Thanh", "phường", None, False, False, pd.NA, "unknown", "unknown", "unknown"),
    ]
    columns = ["code", "name", "kind", "district_code", "border", "merged", "met", "c1", "c2", "c3"]
    frame = pd.DataFrame(rows, columns=columns).set_index("code")
    frame["rural"] = frame["kind"] == "xã"
    frame["district"] = frame["district_code"].map(
        {"180": "Huyện Tràng Định", "182": "Huyện Văn Lãng", "183": "Cao Lộc"}
    )
    frame["border"] = frame["border"].astype("boolean")
    frame["border_village_scheme"] = pd.array([True, False, pd.NA, pd.NA, pd.NA, pd.NA], dtype="boolean")
    frame["disadvantaged"] = [False, True, False, False, False, False]
    frame["met"] = frame["met"].astype("Int64")
    frame["level"] = ["dat_chuan", "none", "nang_cao", "none", "none", "none"]
    return frame
