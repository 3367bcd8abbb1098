"""An allocation as a workbook: what is bought, what each commune gets, the ways compared, and what it rests on.

Sums are formulas over the rows of purchases, so that they close on whatever the rows say.
"""

import pandas as pd

from geo.provinces import province
from layers.allocation_plan import EXAMPLE_MARK, funded_rows
from layers.allocation_theme import spread_rows
from layers.allocation_words import answer_sentence, comparison_rows, frontier_rows, limit_rows, plain
from layers.priority_book import Book
from ntm.allocation_problem import OBJECTIVES

BOUGHT = "Danh mục mua"


def allocation_xlsx(plan):
    """Write an allocation as a workbook.

    Parameters
    ----------
    plan : layers.allocation_plan.MoneyPlan
        A feasible one.

    Returns
    -------
    bytes
        Sheets: communes with their money, purchases, comparison (with spread, limits and frontier), conditions and
        costs, sources. Money is in triệu đồng.
    """
    dataset = plan.view.dataset
    title = f"Phương án phân bổ vốn tỉnh {province(dataset.province).name} năm {dataset.year}"
    book = Book(plan.view, title)
    mark = (EXAMPLE_MARK,) if plan.request.example else ()
    communes = book.sheet("Theo xã", title, (*mark, f"{answer_sentence(plan)}. Đơn vị tiền: triệu đồng."))
    bought, row = book.sheet(BOUGHT, "Từng tiêu chí được cấp vốn", (*mark, "Đơn vị tiền: triệu đồng."))
    area = _write_bought(book, bought, row, plan)
    _write_communes(book, *communes, plan, area)
    _write_compared(book, plan, mark)
    _write_conditions(book, plan, mark)
    book.notes((*mark, *plan.answer["alerts"]))
    return book.content()


def _write_bought(book, sheet, row, plan):
    """The purchases; return the cells of codes and of costs, as other sheets write them."""
    names = {one.number: one.name_vi for one in plan.view.criteria.criteria}
    rows = [
        (one["code"], plan.table.at[one["code"], "name"], plan.table.at[one["code"], "district"], one["criterion"],
         names[one["criterion"]], one["cost"])
        for one in plan.answer["selected"]
    ]  # fmt: skip
    book.head(sheet, row, ("Mã xã", "Xã", "Huyện, thành phố", "Số", "Tiêu chí", "Chi phí"))
    for place, cells in enumerate(rows, row + 1):
        _write_cells(book, sheet, place, cells, money=5)
    first, last = row + 2, row + 1 + max(len(rows), 1)
    sheet.write_string(last, 4, "Cộng", book.styles["total"])
    sheet.write_formula(last, 5, f"=SUM(F{first}:F{last})", book.styles["total"], plan.answer["cost"])
    for column, width in enumerate((10, 22, 26, 6, 44, 14)):
        sheet.set_column(column, column, width)
    return f"'{BOUGHT}'!$A${first}:$A${last}", f"'{BOUGHT}'!$F${first}:$F${last}"


def _write_communes(book, sheet, row, plan, area):
    """What each funded commune gets, as a sum over its purchases; the total closes on the plan's cost."""
    frame = funded_rows(plan)
    book.head(sheet, row, ("Mã xã", "Xã", "Huyện, thành phố", "Số tiền", "Tiêu chí trước", "Tiêu chí sau", "Mua"))
    for place, (code, one) in enumerate(frame.iterrows(), row + 1):
        _write_cells(book, sheet, place, (code, one["Xã"], one["Huyện"], "", one["Trước"], one["Sau"], one["Mua"]))
        formula = f"=SUMIF({area[0]},A{place + 1},{area[1]})"
        sheet.write_formula(place, 3, formula, book.styles["money"], float(one["Số tiền"]))
    first, last = row + 2, row + 1 + max(len(frame), 1)
    sheet.write_string(last, 2, "Cộng", book.styles["total"])
    sheet.write_formula(last, 3, f"=SUM(D{first}:D{last})", book.styles["total"], plan.answer["cost"])
    for column, width in enumerate((10, 22, 22, 14, 12, 12, 90)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(row + 1, 2)


def _write_compared(book, plan, mark):
    """Beside the optimum: in order of score, the same to everyone; the spread, the limits, other budgets."""
    sheet, row = book.sheet("So sánh", "So sánh các cách phân bổ", (*mark, "Đơn vị tiền: triệu đồng."))
    for frame in (comparison_rows(plan), spread_rows(plan), limit_rows(plan), frontier_rows(plan)):
        book.head(sheet, row, frame.columns)
        for place, cells in enumerate(frame.itertuples(index=False), row + 1):
            _write_cells(book, sheet, place, cells)
        row += len(frame) + 3
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 12, 15)


def _write_conditions(book, plan, mark):
    """What was asked, and every cost used."""
    request, wishes = plan.request, plan.request.wishes
    titles = [plan.table.at[code, "name"] for code in wishes.must]
    told = (
        f"Tổng vốn: {plain(request.budget)} triệu đồng",
        f"Mục tiêu: {OBJECTIVES[wishes.objective]}",
        f"Tiêu chí không mua được bằng tiền: {', '.join(map(str, wishes.unbuyable)) or 'không ghi'}",
        f"Xã bắt buộc đạt đủ bộ: {', '.join(titles) or 'không ghi'}",
    )
    sheet, row = book.sheet("Điều kiện và chi phí", "Điều kiện đặt ra", (*mark, *told))
    names = {one.number: one.name_vi for one in plan.view.criteria.criteria}
    book.head(sheet, row, ("Tiêu chí", "Tên", "Mã huyện", f"Chi phí{f' ({EXAMPLE_MARK.lower()})' if mark else ''}"))
    for place, (number, district, cost) in enumerate(request.costs, row + 1):
        _write_cells(book, sheet, place, (int(number), names[int(number)], district, cost))
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 3, 34)


def _write_cells(book, sheet, row, cells, money=None):
    """Write one row: texts as texts, numbers as numbers, what is missing as an empty cell."""
    for column, value in enumerate(cells):
        if pd.isna(value) or value == "":
            sheet.write_blank(row, column, None, book.styles["cell"])
        elif isinstance(value, str):
            sheet.write_string(row, column, value, book.styles["cell"])
        else:
            style = "money" if money in (None, column) else "cell"
            sheet.write_number(row, column, float(value), book.styles[style])
