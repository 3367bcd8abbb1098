"""Office files as another program opens them: LibreOffice recalculates the workbook and lays out report and slides."""

import csv
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from layers.export import ExportRequest, export
from layers.filters import Filters
from layers.table import commune_view

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (gói Debian) chưa được cài trên máy này")


@pytest.fixture(scope="module")
def view():
    return commune_view("20", 2021)


def written(view, folder, kind):
    path = folder / f"tep.{kind}"
    export(ExportRequest("20", 2021, "group", Filters.from_tokens(["border"]), kind, path), view=view)
    return path


def converted(path, folder, target):
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", target, "--outdir", str(folder / "ra"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / "ra" / Path(path).with_suffix("." + target.partition(":")[0]).name


def test_totals_come_out_the_same_when_recalculated(view, tmp_path):
    # 44 comma, 34 quote, 76 UTF-8: LibreOffice's own numbers for a CSV of the computed values.
    table = converted(written(view, tmp_path, "xlsx"), tmp_path, "csv:Text - txt - csv (StarCalc):44,34,76")
    rows = list(csv.reader(table.read_text(encoding="utf-8").splitlines()))
    head = next(row for row in rows if "Số tiêu chí" in row)
    last = rows[rows.index(head) + 21]
    kept = view.table[view.table["border"].fillna(False) & view.table["rural"]]
    average = float(last[head.index("Số tiêu chí")].replace(",", "."))
    assert average == pytest.approx(kept["met"].mean(), abs=0.01)
    assert int(last[head.index("2. Giao thông")]) == (kept["c2"] == "attained").sum()


def test_the_report_reads_as_written(view, tmp_path):
    text = converted(written(view, tmp_path, "docx"), tmp_path, "txt:Text (encoded):UTF8").read_text(
        encoding="utf-8-sig"
    )
    words = " ".join(text.split())
    assert "SỐ LIỆU MINH HỌA" in words and "9 trong 20 xã đạt đủ 19 tiêu chí" in words


@pytest.mark.parametrize(("kind", "most"), [("docx", 3), ("pptx", 2)])
def test_report_and_slides_are_laid_out(view, tmp_path, kind, most):
    reader = PdfReader(converted(written(view, tmp_path, kind), tmp_path, "pdf"))
    assert 0 < len(reader.pages) <= most
    assert sum(len(page.images) for page in reader.pages) >= 1, "the map is on a page"
