"""The command line as another program meets it: a process, its output and its exit code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*arguments, env=None):
    return subprocess.run(
        [sys.executable, "cli.py", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=120, env=env
    )


def answer(*arguments):
    done = run(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1 and done.stderr == ""
    return json.loads(done.stdout)


def test_units_have_the_keys_of_the_contract():
    said = answer("units", "--province", "20", "--date", "2021-12-31")
    assert list(said) == ["province", "date", "count", "units"]
    assert said["count"] == len(said["units"]) == 200
    kinds = [unit["kind"] for unit in said["units"]]
    assert (kinds.count("xã"), kinds.count("phường"), kinds.count("thị trấn")) == (181, 5, 14)
    de_tham = next(unit for unit in said["units"] if unit["code"] == "06046")
    assert set(de_tham) == {
        "code", "name", "kind", "district_code", "district", "border", "border_village_scheme", "disadvantaged_region",
        "flag_status", "merged_from",
    }  # fmt: skip
    assert de_tham["name"] == "Đề Thám" and de_tham["merged_from"] == ["06046", "06052"]
    assert sum(unit["border"] for unit in said["units"]) == 21
    assert sum(unit["border_village_scheme"] for unit in said["units"]) == 18
    assert set(de_tham["flag_status"]) == {"border", "border_village_scheme", "disadvantaged_region"}


@pytest.mark.parametrize(
    ("province", "day", "count"),
    [("20", "2019-12-01", 226), ("20", "2024-12-01", 194), ("20", "2025-07-01", 65), ("10", "2021-06-30", 152),
     ("24", "2021-06-30", 22)],
)  # fmt: skip
def test_every_geography_has_its_count(province, day, count):
    assert answer("units", "--province", province, "--date", day)["count"] == count


def test_boundaries_are_written_whole(tmp_path):
    out = tmp_path / "đơn vị.geojson"
    said = answer("boundaries", "--province", "20", "--date", "2025-07-01", "--out", out)
    assert said["path"] == str(out) and said["count"] == 65 and said["coverage_valid"] is True
    written = json.loads(out.read_text(encoding="utf-8"))
    assert len(written["features"]) == 65
    assert abs(said["area_km2"] - 8310) < 20, "the province has 8.310 km² by its own pages"


def test_summary_has_the_keys_of_the_contract():
    said = answer("summary", "--province", "20", "--year", 2021)
    for key in ("dataset", "communes", "average", "groups", "criteria", "recognised"):
        assert key in said
    assert (said["dataset"], said["communes"], said["average"]) == ("demo", 181, 13.97)
    assert said["groups"] == {"19": 75, "15-18": 1, "10-14": 70, "5-9": 35, "<5": 0}


def test_filters_of_the_summary_combine():
    one = answer("summary", "--province", "20", "--year", 2021, "--only", "border")
    both = answer("summary", "--province", "20", "--year", 2021, "--only", "border", "--only", "district:183")
    assert one["communes"] == 20 and 14 <= one["average"] <= 14.5
    assert 0 < both["communes"] < 20


def test_a_file_of_attainment_is_summed_up(tmp_path):
    path = tmp_path / "ket-qua.csv"
    path.write_text(
        "unit_code,year,set_id,criterion,status,source\n06046,2021,2016-2020,1,attained,báo cáo xã\n", encoding="utf-8"
    )
    said = answer("summary", "--province", "20", "--year", 2021, "--attainment", path)
    assert said["dataset"] == "file" and said["criteria"]["1"] == 1 and said["without_data"] == 180
    assert said["recognised"]["dat_chuan"] == 0, "a file of attainment says nothing of recognition"


def test_the_same_answer_is_readable_without_json():
    done = run("summary", "--province", "20", "--year", 2021)
    assert json.loads(done.stdout)["communes"] == 181 and done.stdout.count("\n") > 20


def bad_attainment(tmp_path, code="99999"):
    path = tmp_path / "sai-ma.csv"
    path.write_text(
        f"unit_code,year,set_id,criterion,status,source\n{code},2021,2016-2020,1,attained,báo cáo\n", encoding="utf-8"
    )
    return path


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["units", "--province", "99", "--date", "2021-01-01"], "mã «99»"),
        (["units", "--province", "20", "--date", "2001-01-01"], "2019-12-01"),
        (["units", "--province", "20", "--date", "mai"], "«mai»"),
        (["units", "--province", "20"], "thiếu --date"),
        (["summary", "--province", "20", "--year", "1999"], "năm 1999"),
        (["summary", "--province", "20", "--year", "năm"], "số nguyên"),
        (["summary", "--province", "20", "--year", "2021", "--only", "đẹp"], "«đẹp»"),
        (["summary", "--province", "20", "--year", "2021", "--only", "met:20"], "không có tiêu chí 20"),
        (["summary", "--province", "20", "--year", "2021", "--dataset", "store"], "Kho số liệu chưa có"),
        (["xoa"], "xoa"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_gets_one_sentence_and_exit_code_2(arguments, words):
    done = run(*arguments, "--json")
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.count("\n") == 1 and words in done.stderr and "Traceback" not in done.stderr


def test_an_attainment_file_with_an_unknown_code_is_refused(tmp_path):
    done = run("summary", "--province", "20", "--year", "2021", "--attainment", bad_attainment(tmp_path), "--json")
    assert done.returncode == 2 and done.stdout == ""
    assert "99999" in done.stderr and "sai-ma.csv" in done.stderr and done.stderr.count("\n") == 1


def test_an_export_has_the_keys_of_the_contract(tmp_path):
    out = tmp_path / "ban-do.pdf"
    said = answer("export", "--province", "20", "--year", 2021, "--theme", "group", "--format", "pdf", "--out", out)
    assert set(said) == {"path", "pages", "bytes", "data_version"}
    assert said["pages"] == 1 and said["bytes"] == out.stat().st_size and out.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"--theme": "đẹp"}, "«đẹp»"),
        ({"--format": "jpg"}, "«jpg»"),
        ({"--paper": "A9"}, "«A9»"),
        ({"--only": "district:999"}, "không"),
    ],
    ids=["theme", "format", "paper", "empty"],
)
def test_a_bad_export_leaves_nothing(tmp_path, changed, words):
    out = tmp_path / "ban-do.pdf"
    asked = {"--province": "20", "--year": "2021", "--theme": "group", "--format": "pdf", "--out": str(out)} | changed
    done = run("export", *[word for pair in asked.items() for word in pair], "--json")
    assert done.returncode == 2 and done.stdout == "" and done.stderr.count("\n") == 1
    assert words in done.stderr.lower() or words in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_old_name_is_followed_to_today():
    found = answer("where", "xa bac ai", "--province", "20")["matches"]
    assert set(found[0]) >= {"code", "name", "district", "valid_from", "valid_to", "became"}
    assert [one["name"] for one in found[0]["became"]] == ["Kim Đồng", "Đề Thám"]


def test_conversion_and_comparison_have_the_keys_of_the_contract():
    target = ("--province", "20", "--to-date", "2025-07-01", "--rule", "strict")
    said = answer("convert", *target, "--year", 2021)
    assert {"units", "conserved"} <= set(said) and len(said["units"]) == 65
    before, after = said["conserved"]["area_km2"]
    assert abs(before - after) < 0.001 * before
    assert all(set(unit) == {"code", "name", "criteria", "from"} for unit in said["units"])
    compared = answer("compare", *target, "--years", 2021, 2022)
    counts = [len(compared[key]) for key in ("gained", "lost", "unchanged", "not_comparable")]
    assert sum(counts) == 61


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path):
    (tmp_path / "tep").write_text("")
    done = run(
        "boundaries", "--province", "20", "--date", "2025-07-01", "--out", tmp_path / "tep" / "a.geojson", "--json"
    )
    assert done.returncode == 2 and done.stdout == "" and done.stderr.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tep"]


def test_a_ranking_has_the_keys_of_the_contract_and_opens_into_parts():
    said = answer("priority", "--province", "20", "--year", 2021, "--weights", "plan-order")
    assert {"ranking", "stability"} <= set(said) and len(said["ranking"]) == 181
    first = said["ranking"][0]
    assert {"code", "name", "score", "rank", "parts"} <= set(first) and first["rank"] == 1
    scores = [row["score"] for row in said["ranking"]]
    assert scores == sorted(scores, reverse=True)
    assert said["scheme"]["source"]


def costs_file(tmp_path):
    path = tmp_path / "gia.csv"
    path.write_text("criterion,cost\n2,3000\n5,2500\n6,1500\n10,500\n17,800\n", encoding="utf-8")
    return path


def test_an_allocation_stays_within_its_money(tmp_path):
    said = answer("allocate", "--province", "20", "--year", 2021, "--budget", 20000, "--objective", "criteria",
                  "--costs", costs_file(tmp_path))  # fmt: skip
    assert {"selected", "cost", "objective", "gap", "infeasible"} <= set(said)
    assert said["infeasible"] is None and said["gap"] == 0
    assert sum(one["cost"] for one in said["selected"]) == said["cost"] <= 20000
    assert len(said["selected"]) == said["objective"] > 0


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"--budget": "0"}, "lớn hơn 0"), ({"--budget": "ba"}, "phải là số"), ({"--objective": "dep"}, "«dep»"),
     ({"--costs": "khong-co.csv"}, "khong-co.csv")],
    ids=["zero", "words", "objective", "file"],
)  # fmt: skip
def test_a_bad_allocation_gets_one_sentence(tmp_path, changed, words):
    asked = {"--province": "20", "--year": "2021", "--budget": "20000", "--objective": "criteria",
             "--costs": str(costs_file(tmp_path))} | changed  # fmt: skip
    done = run("allocate", *[word for pair in asked.items() for word in pair], "--json")
    assert done.returncode == 2 and done.stdout == "" and done.stderr.count("\n") == 1 and words in done.stderr


def test_a_day_may_stand_for_the_year_of_a_conversion():
    target = ("--province", "20", "--to-date", "2025-07-01", "--rule", "strict")
    by_day = answer("convert", *target, "--from-date", "2021-12-31")
    assert by_day["year"] == 2021 and by_day["from_date"] == "2021-12-31" and len(by_day["units"]) == 65
    done = run("convert", *target, "--from-date", "2025-01-01", "--json")
    assert done.returncode == 2 and "địa giới" in done.stderr and done.stderr.count("\n") == 1
    neither = run("convert", *target, "--json")
    assert neither.returncode == 2 and "--from-date" in neither.stderr and neither.stdout == ""


def test_populations_come_from_a_file(tmp_path):
    path = tmp_path / "dan-so.csv"
    path.write_text("unit_code,population,source\n06046,100,thử\n", encoding="utf-8")
    done = run("convert", "--province", "20", "--year", "2021", "--to-date", "2025-07-01", "--rule", "population",
               "--populations", path, "--json")  # fmt: skip
    assert done.returncode == 2 and "còn thiếu 199 đơn vị" in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize("theme", [("change", "--year", "2022"), ("priority", "--year", "2021", "--weights", "equal")])
def test_change_and_priority_are_exported(tmp_path, theme):
    out = tmp_path / "ban-do.csv"
    said = answer("export", "--province", "20", "--theme", *theme, "--format", "csv", "--out", out)
    assert set(said) == {"path", "pages", "bytes", "data_version"} and said["bytes"] == out.stat().st_size
    head = out.read_text(encoding="utf-8-sig").split("\n")[0]
    assert ("Thay đổi" in head) == (theme[0] == "change") and ("Hạng ưu tiên" in head) == (theme[0] == "priority")


def test_a_logo_that_cannot_be_read_leaves_nothing(tmp_path):
    logo, out = tmp_path / "logo.png", tmp_path / "out" / "ban-do.pdf"
    logo.write_bytes(b"x")
    done = run("export", "--province", "20", "--year", "2021", "--theme", "group", "--format", "pdf", "--out", out,
               "--logo", logo, "--json")  # fmt: skip
    assert done.returncode == 2 and "PNG hoặc JPG" in done.stderr and done.stderr.count("\n") == 1
    assert not out.parent.exists()
