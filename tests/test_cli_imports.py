"""Bringing figures in on the command line: what is kept, what is refused, and the way back."""

import io
import json

import openpyxl
import pytest

import cli
from geo.adopted import adopted_version
from geo.units import geography
from layers.table import commune_view
from ntm.datasets import available
from tests.intake.boundary_kit import drawn, written

LANG_SON, TAN_YEN = "20", "24"


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A folder with a store of its own."""
    monkeypatch.setenv("NTM_STORE_DIR", str(tmp_path / "kho"))
    monkeypatch.delenv("NTM_DATABASE_URL", raising=False)
    return tmp_path


@pytest.fixture
def run(capsys):
    """Run a verb; the answer is its one JSON object, or its exit code and the sentence on standard error."""

    def call(*arguments):
        code = cli.main([*map(str, arguments), "--json"])
        said = capsys.readouterr()
        if code:
            assert said.out == "" and said.err.count("\n") == 1
            return code, said.err.strip()
        assert said.err == "" and said.out.count("\n") == 1
        return json.loads(said.out)

    return call


def workbook(path, rows, heads=("Mã xã", "Tên xã", "Huyện", *range(1, 20))):
    book = openpyxl.Workbook()
    book.active.append(["KẾT QUẢ THỰC HIỆN NÔNG THÔN MỚI"])
    book.active.append(list(heads))
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def attainment(path, run, *more, year=2021):
    return run("import-attainment", path, "--province", LANG_SON, "--year", year, "--set", "2016-2020", *more)


def test_a_dry_run_reads_everything_and_makes_no_store(office, run):
    said = attainment(workbook(office / "a.xlsx", [_row("Đề Thám"), _row("Thụy Hùng", "")]), run, "--dry-run")
    assert (said["accepted"], said["written"], said["version"]) == (19, False, None)
    assert [entry["row"] for entry in said["doubtful"]] == [4]
    assert set(said["doubtful"][0]) >= {"sheet", "row", "column", "value", "reason", "suggestions"}
    assert {one["district"] for one in said["doubtful"][0]["suggestions"]} == {"Huyện Cao Lộc", "Huyện Văn Lãng"}
    assert not (office / "kho").exists()


def _row(name, district="Huyện Tràng Định", met=10):
    return ("", name, district, *["đạt"] * met, *["chưa"] * (19 - met))


def test_a_doubtful_row_keeps_the_whole_file_out_until_it_is_chosen(office, run):
    path = workbook(office / "a.xlsx", [_row("Đề Thám"), _row("Thụy Hùng", "")])
    assert attainment(path, run)["written"] is False and run("versions")["versions"] == []
    said = attainment(path, run, "--accept-good", "--note", "quý III")
    assert (said["accepted"], said["written"], said["version"]) == (19, True, 1)
    kept = run("versions")["versions"][0]
    assert (kept["user"], kept["file_name"], kept["note"], kept["rows"]) == ("dòng lệnh", "a.xlsx", "quý III", 19)


def test_imported_figures_stand_before_the_demonstration_and_can_be_taken_back(office, run):
    assert commune_view(LANG_SON, 2021).dataset.kind == "demo"
    first = attainment(workbook(office / "a.xlsx", [_row("Đề Thám", met=12)]), run)["version"]
    view = commune_view(LANG_SON, 2021)
    assert (view.dataset.kind, view.table.at["06046", "met"]) == ("store", 12)
    assert view.table["met"].notna().sum() == 1, "communes nobody reported on are unknown, not failed"
    assert [entry for entry in available(LANG_SON) if entry[1] == 2021] == [(LANG_SON, 2021, "store", "2016-2020")]
    assert commune_view(LANG_SON, 2021, "demo").dataset.kind == "demo"
    second = attainment(workbook(office / "b.xlsx", [_row("Chi Lăng", met=19)]), run)["version"]
    assert commune_view(LANG_SON, 2021).table["met"].notna().sum() == 2, "a second district's file adds to the first"
    changes = run("changes", first, second)
    assert len(changes["communes"]) == 1 and len(changes["changes"]) == 19
    back = run("rollback", first, "--note", "nhập nhầm")
    assert (back["restores"], back["version"]) == (first, second + 1)
    assert commune_view(LANG_SON, 2021).table["met"].notna().sum() == 1
    summary = run("summary", "--province", LANG_SON, "--year", 2021)
    assert summary["dataset"] == "store" and summary["average"] == 12


def test_villages_and_marks_reach_the_commune_table(office, run):
    attainment(workbook(office / "a.xlsx", [_row("Đề Thám")]), run)
    villages = workbook(
        office / "thon.xlsx",
        [("06046", "Đề Thám", "Nà Ao", "đạt"), ("06046", "Đề Thám", "Nà Pò", "chưa")],
        ("Mã xã", "Tên xã", "Tên thôn", "Kết quả"),
    )
    said = run("import-villages", villages, "--province", LANG_SON, "--year", 2021)
    assert said["written"] and said["accepted"] == 2
    marks = workbook(office / "ds.xlsx", [("06046", "Đề Thám")], ("Mã xã", "Tên xã"))
    asked = ("--province", LANG_SON, "--date", "2021-12-31", "--flag", "border_village_scheme")
    said = run("import-flags", marks, *asked, "--source", "Quyết định thử", "--complete")
    assert said["written"]
    view = commune_view(LANG_SON, 2021)
    row = view.table.loc["06046"]
    assert (row["villages_total"], row["villages_attained"]) == (2, 1)
    assert view.table["border_village_scheme"].sum() == 1 and bool(row["border_village_scheme"])
    assert view.flags.at["06046", "border_village_scheme_status"] == "sourced"
    assert view.flags.at["06046", "border_village_scheme_source"] == "Quyết định thử"
    assert view.table["border"].sum() == 21, "a list of one mark leaves the others as they were"


def test_a_list_of_regions_says_also_who_lies_in_none(office, run):
    attainment(workbook(office / "a.xlsx", [_row("Đề Thám")]), run)
    marks = workbook(office / "kv.xlsx", [("06046", "Đề Thám", "III")], ("Mã xã", "Tên xã", "Khu vực"))
    asked = ("--province", LANG_SON, "--date", "2021-12-31", "--flag", "disadvantaged_region")
    assert run("import-flags", marks, *asked, "--source", "Quyết định thử", "--complete")["written"]
    view = commune_view(LANG_SON, 2021)
    assert view.table["disadvantaged"].sum() == 1
    assert view.flags.at["06046", "disadvantaged_region"] == "III"
    others = view.flags.drop(index="06046")
    assert others["disadvantaged_region"].isna().all() and (others["disadvantaged_region_status"] == "sourced").all()


def test_a_boundary_file_is_adopted_followed_and_withdrawn(office, run, monkeypatch):
    monkeypatch.setenv("NTM_CACHE_DIR", str(office / "built"))
    place = geography(TAN_YEN, "2025-07-01")
    path = written(drawn(epsg=9214), office / "ranh.gpkg")
    asked = ("--province", TAN_YEN, "--date", "2025-07-01")
    dry = run("import-boundaries", path, *asked, "--dry-run")
    assert (dry["crs"], dry["matched"], dry["written"], dry["unmatched"]) == (9214, 6, False, [])
    assert adopted_version(place) == ""
    said = run("import-boundaries", path, *asked)
    assert said["written"] and adopted_version(place) == f"v{said['version']}"
    assert said["area_km2"] == pytest.approx(dry["area_km2"])
    again = run("import-boundaries", written(drawn(epsg=4756), office / "ranh2.gpkg"), *asked)
    run("rollback", said["version"])
    assert adopted_version(place) == f"v{again['version'] + 1}"


def test_a_partial_boundary_file_is_refused_with_the_missing_units_named(office, run, monkeypatch):
    monkeypatch.setenv("NTM_CACHE_DIR", str(office / "built"))
    path = written(drawn().iloc[:5], office / "thieu.gpkg")
    said = run("import-boundaries", path, "--province", TAN_YEN, "--date", "2025-07-01")
    assert said["written"] is False and said["version"] is None and len(said["missing"]) == 1
    assert said["missing"][0] in said["refused"]


def test_backup_and_restore(office, run):
    attainment(workbook(office / "a.xlsx", [_row("Đề Thám", met=12)]), run)
    kept = run("backup", office / "sao-luu.sqlite")
    assert kept["bytes"] > 0
    attainment(workbook(office / "b.xlsx", [_row("Đề Thám", met=1)]), run)
    assert commune_view(LANG_SON, 2021).table.at["06046", "met"] == 1
    run("restore", office / "sao-luu.sqlite")
    assert commune_view(LANG_SON, 2021).table.at["06046", "met"] == 12


def test_accounts(office, run, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("một mật khẩu đủ dài\n"))
    said = run("user", "add", "Bình", "--role", "editor", "--password-stdin")
    assert (said["user"]["name"], said["user"]["role"], said["user"]["password"]) == ("Bình", "editor", True)
    assert "một mật khẩu" not in (office / "kho" / "ntm.sqlite").read_bytes().decode("latin-1")
    monkeypatch.setattr("sys.stdin", io.StringIO("ngắn\n"))
    code, sentence = run("user", "add", "Chi", "--role", "viewer", "--password-stdin")
    assert code == 2 and "từ 10 đến 256 ký tự" in sentence
    assert [row["name"] for row in run("user", "list")["users"]] == ["Bình"]
    assert run("user", "disable", "Bình")["user"]["disabled"] is True
    assert [entry["action"] for entry in run("audit")["entries"]] == ["disable", "add_user"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("import-attainment", "khong-co.xlsx", "--province", "20", "--year", 2021, "--set", "2016-2020"), "khong-co"),
        (("rollback", 99), "v99"),
        (("restore", "khong-co.sqlite"), "khong-co"),
        (("user", "password", "Ai đó", "--password-stdin"), "Ai đó"),
    ],
)
def test_a_wrong_request_is_one_sentence(office, run, monkeypatch, arguments, words):
    monkeypatch.setattr("sys.stdin", io.StringIO("một mật khẩu đủ dài\n"))
    code, sentence = run(*arguments)
    assert code == 2 and words in sentence


def test_a_file_that_is_no_workbook_leaves_nothing_behind(office, run):
    path = office / "hong.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"\x00" * 200)
    code, sentence = attainment(path, run)
    assert code == 2 and "hong.xlsx" in sentence and not (office / "kho").exists()
    assert run("versions")["versions"] == []
