"""The ranking's workbook: what it says, and that another program comes to the same scores and follows the weights."""

import io
import shutil
import subprocess

import openpyxl
import pytest

from layers.priority_formulas import ORDER, SCORES, WEIGHTS
from layers.priority_ranking import ranking, steadiness
from layers.priority_xlsx import priority_xlsx
from layers.table import commune_view
from ntm.priority_parts import PARTS

# LibreOffice adds its own picture of the data bars, which openpyxl says it leaves out.
pytestmark = pytest.mark.filterwarnings("ignore:.* extension is not supported")
SOFFICE = shutil.which("soffice")
WAYS = [
    ("equal", None, "min-max"),
    ("equal", None, "z-score"),
    ("equal", "topsis", "min-max"),
    ("central-2026-2030", None, "min-max"),
]
OWN = "missing=2,border=5"


@pytest.fixture(scope="module")
def view():
    return commune_view("20", 2021)


def book_of(made):
    return openpyxl.load_workbook(io.BytesIO(priority_xlsx(made, steadiness(made))))


def head_row(sheet, first):
    return next(row for row in range(1, 20) if sheet.cell(row, 1).value == first)


def recalculated(books, folder):
    """Workbooks saved without any computed value, computed by another program in one run and read back."""
    names = [f"uu-tien-{place}.xlsx" for place in range(len(books))]
    for book, name in zip(books, names, strict=True):
        book.save(folder / name)
    profile, target = f"-env:UserInstallation=file://{folder}/profile", folder / "out"
    command = [SOFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", target, *(folder / n for n in names)]
    subprocess.run([str(part) for part in command], check=True, capture_output=True, timeout=300)
    return [openpyxl.load_workbook(target / name, data_only=True) for name in names]


def order_of(book):
    sheet = book[ORDER]
    first = head_row(sheet, "STT") + 1
    rows = sheet.iter_rows(min_row=first, max_col=6, values_only=True)
    return [(row[5], row[1], row[4]) for row in rows if row[0] is not None]


def set_weights(book, weights):
    sheet = book[WEIGHTS]
    labels = {PARTS[name].label_vi: value for name, value in weights.items()}
    for row in range(head_row(sheet, "Phần") + 1, sheet.max_row + 1):
        sheet.cell(row, 3).value = labels.get(sheet.cell(row, 1).value, 0)


def test_the_same_ranking_gives_the_same_bytes_and_states_its_source(view):
    made = ranking(view, "central-2026-2030")
    steady = steadiness(made)
    assert priority_xlsx(made, steady) == priority_xlsx(made, steady)
    book = book_of(made)
    told = "\n".join(str(cell) for row in book["Nguồn và lưu ý"].values for cell in row if cell)
    assert "Chưa kiểm chứng" in told and "SỐ LIỆU MINH HỌA" in told and "vietnam.vn" in told
    assert book[ORDER]["A2"].value == "SỐ LIỆU MINH HỌA"


def test_a_name_that_looks_like_a_formula_stays_text(view):
    made = ranking(view)
    code = made.ranked.index[0]
    made.table.loc[code, "name"] = "=1+1"
    sheet = book_of(made)[SCORES]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]


@pytest.fixture(scope="module")
def computed(view, tmp_path_factory):
    """(ranking expected, workbook as another program computed it), one for each way and one with changed weights."""
    if SOFFICE is None:
        pytest.skip("LibreOffice chưa được cài trên máy này")
    made = [ranking(view, weights, (), method, scaling) for weights, method, scaling in WAYS]
    books, other = [book_of(one) for one in made], ranking(view, OWN)
    changed = book_of(ranking(view, "equal"))
    set_weights(changed, other.scheme.weight_of())
    told = recalculated([*books, changed], tmp_path_factory.mktemp("xlsx"))
    return list(zip([*made, other], told, strict=True))


@pytest.mark.parametrize("place", range(len(WAYS)), ids=str)
def test_another_program_comes_to_the_same_scores(computed, place):
    made, book = computed[place]
    told = order_of(book)
    assert [code for code, _, _ in told] == list(made.ranked.index)
    assert [rank for _, rank, _ in told] == made.ranked["rank"].to_list()
    assert [score for _, _, score in told] == pytest.approx(made.ranked["score"].to_list(), abs=1e-9)
    cells = {cell for row in book[SCORES].values for cell in row if isinstance(cell, str)}
    assert "khớp" in cells and not [cell for cell in cells if cell.startswith(("khác", "#", "Err:"))]


def test_a_weight_changed_in_the_workbook_changes_the_order(view, computed):
    other, book = computed[-1]
    assert list(other.ranked.index) != list(ranking(view, "equal").ranked.index)
    told = order_of(book)
    assert [code for code, _, _ in told] == list(other.ranked.index)
    assert [score for _, _, score in told] == pytest.approx(other.ranked["score"].to_list(), abs=1e-9)
