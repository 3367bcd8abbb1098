"""The ranking as a workbook that computes itself: raw values, scale, weights, scores and ranks as live formulas.

Change a weight in the yellow cells and the order on the first sheet changes. Every formula carries the value the
program found, and a column compares the two.
"""

import pandas as pd

from geo.provinces import province
from layers.priority_book import Book
from layers.priority_formulas import FIXED, ORDER, SCORES, TAIL, WEIGHTS, Layout
from ntm.priority_parts import PARTS, SCALINGS, scaled
from ntm.priority_presets import METHODS, STATUS_VI

SCORE_WORDS = (
    "Giá trị gốc để trống là chưa có số liệu và không góp điểm.",
    "Ba hàng trên tiêu đề: trọng số (lấy từ trang «Trọng số») và hai mức dùng để đưa về thang chung.",
)


def priority_xlsx(made, steady):
    """Write a ranking as a workbook.

    Parameters
    ----------
    made : layers.priority_ranking.Ranking
        With at least one open commune.
    steady : Series
        Result of `layers.priority_ranking.steadiness`.

    Returns
    -------
    bytes
        Sheets: the order, the computation (raw and scaled parts, score, rank), the weights, sources. An unknown value
        is an empty cell and adds nothing. Communes with the full set are counted, not ranked.
    """
    dataset = made.view.dataset
    title = f"Thứ tự ưu tiên đầu tư tỉnh {province(dataset.province).name} năm {dataset.year}"
    book = Book(made.view, title)
    order, order_row = book.sheet(ORDER, title, _order_words(made))
    scores, score_row = book.sheet(SCORES, "Tính điểm từng xã", SCORE_WORDS)
    weights, weight_row = book.sheet(WEIGHTS, "Trọng số của từng phần (sửa được ở ô vàng)", (METHODS[made.method],))
    names = tuple(name for name in PARTS if made.method != "highest" or PARTS[name].is_flag)
    first = score_row + 5
    layout = Layout(names, made.method, made.scaling, score_row + 1, first, first + len(made.frame) - 1, weight_row + 2)
    _write_weights(book, weights, layout, made)
    _write_scores(book, scores, layout, made, steady)
    _write_order(book, order, order_row, layout, made)
    scheme = made.scheme
    told = (f"Bộ trọng số «{scheme.name_vi}»: {STATUS_VI[scheme.status]}.", f"Nguồn: {scheme.source}.", *scheme.notes)
    book.notes(told)
    return book.content()


def _order_words(made):
    complete = len(made.table) - len(made.frame)
    scale = "" if made.method == "highest" else f" {SCALINGS[made.scaling]}."
    return (
        f"Bộ trọng số: {made.scheme.name_vi} ({STATUS_VI[made.scheme.status]}). {METHODS[made.method]}.{scale}",
        f"{len(made.frame)} xã còn thiếu tiêu chí được xếp; {complete} xã đã đủ bộ không xếp. "
        f"Sửa trọng số (ô vàng) ở trang «{WEIGHTS}» thì thứ tự tự tính lại.",
    )


def _write_weights(book, sheet, layout, made):
    book.head(sheet, layout.first_weight - 2, ("Phần", "Đơn vị", "Trọng số", "Ghi chú"))
    weights = made.scheme.weight_of()
    for row, name in enumerate(layout.names, layout.first_weight - 1):
        part = PARTS[name]
        sheet.write_string(row, 0, part.label_vi, book.styles["cell"])
        sheet.write_string(row, 1, part.unit_vi, book.styles["cell"])
        sheet.write_number(row, 2, weights.get(name, 0.0), book.styles["input"])
        known = int(made.frame[name].notna().sum())
        words = "chưa có số liệu" if not known else f"có số liệu của {known}/{len(made.frame)} xã"
        told = words if part.rising else f"{words}; giá trị càng nhỏ càng ưu tiên"
        sheet.write_string(row, 3, told, book.styles["cell"])
    for column, width in enumerate((42, 36, 12, 52)):
        sheet.set_column(column, column, width)


def _write_scores(book, sheet, layout, made, steady):
    labels = [PARTS[name].label_vi for name in layout.names]
    names = (*FIXED, *labels, *(f"Quy đổi: {label}" for label in labels), *TAIL)
    book.head(sheet, layout.first - 2, names)
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 2, 20)
    sheet.set_column(3, len(names) - 1, 13)
    sheet.freeze_panes(layout.first - 1, 2)
    parts = _parts(layout, made)
    _write_scale(book, sheet, layout, made, parts)
    places = (made.ranked["rank"] + made.ranked.groupby("rank").cumcount()).to_dict()
    for row, code in enumerate(sorted(made.frame.index), layout.first):
        _write_facts(book, sheet, layout, made, row, code)
        for place, name in enumerate(layout.names):
            column = layout.scaled + place
            sheet.write_formula(row - 1, column, layout.part(place, row), book.styles["score"], parts.at[code, name])
        _write_tail(book, sheet, layout, row, (made.ranked.loc[code], int(places[code]), float(steady[code])))


def _parts(layout, made):
    """Every part on the scale of the ranking, an unknown one 0, also those the scheme gives no weight."""
    parts = made.frame if layout.method == "highest" else scaled(made.frame, made.scaling)
    return parts[list(layout.names)].fillna(0.0)


def _write_scale(book, sheet, layout, made, parts):
    """Above each part its weight, the two levels of its scale, and for TOPSIS its best and worst value."""
    style, weights = book.styles["score"], made.scheme.weight_of()
    for step, words in enumerate(("Trọng số", "Mức dưới hoặc trung bình; tốt nhất", "Mức trên hoặc độ lệch; kém nhất")):
        sheet.write_string(layout.weights - 1 + step, layout.raw - 1, words, book.styles["wrap"])
    for place, name in enumerate(layout.names):
        column = layout.scaled + place
        sheet.write_formula(layout.weights - 1, column, layout.weight(place), style, weights.get(name, 0.0))
        values = zip(layout.levels(place), _levels(layout.scaling, made.frame[name]), strict=True)
        for row, (formula, value) in enumerate(values, layout.weights):
            sheet.write_formula(row, layout.raw + place, formula, style, value)
        if layout.method == "topsis":
            ends = zip(layout.ends(place), (parts[name].max(), parts[name].min()), strict=True)
            for row, (formula, value) in enumerate(ends, layout.weights):
                sheet.write_formula(row, column, formula, style, float(value))


def _levels(scaling, values):
    """The two levels as the program finds them."""
    if values.notna().sum() == 0:
        return 0.0, 0.0
    if scaling == "z-score":
        return float(values.mean()), float(values.std(ddof=0)) if values.nunique() > 1 else 0.0
    return float(values.min()), float(values.max())


def _write_facts(book, sheet, layout, made, row, code):
    """Code, name, district, and the raw values."""
    place = made.table.loc[code]
    for column, text in enumerate((code, place["name"], place["district"])):
        sheet.write_string(row - 1, column, "" if pd.isna(text) else str(text), book.styles["cell"])
    for column, name in enumerate(layout.names, layout.raw):
        value = made.frame.at[code, name]
        if pd.isna(value):
            sheet.write_blank(row - 1, column, None, book.styles["cell"])
        else:
            sheet.write_number(row - 1, column, float(value), book.styles["number"])


def _write_tail(book, sheet, layout, row, told):
    """Score, rank and place as formulas; the program's own score beside them."""
    ranked, place, steady = told
    cells = (
        (layout.points(row), "score", float(ranked["score"])),
        (layout.rank(row), "cell", int(ranked["rank"])),
        (layout.order(row), "cell", place),
    )
    for column, (formula, style, value) in enumerate(cells, layout.score):
        sheet.write_formula(row - 1, column, formula, book.styles[style], value)
    sheet.write_number(row - 1, layout.score + 3, float(ranked["score"]), book.styles["score"])
    sheet.write_formula(row - 1, layout.score + 4, layout.check(row), book.styles["cell"], "khớp")
    sheet.write_number(row - 1, layout.score + 5, steady, book.styles["share"])


def _write_order(book, sheet, row, layout, made):
    """The list in order, looked up from the scores, so that it follows the weights."""
    book.head(sheet, row, ("STT", "Hạng", "Xã", "Huyện, thành phố", "Điểm", "Mã xã"))
    table, columns = made.table, (layout.score + 1, 1, 2, layout.score, 0)
    for place, code in enumerate(made.ranked.index, 1):
        here = row + place
        sheet.write_number(here, 0, place, book.styles["cell"])
        facts = made.ranked.loc[code]
        values = (int(facts["rank"]), table.at[code, "name"], table.at[code, "district"], float(facts["score"]), code)
        for column, (source, value) in enumerate(zip(columns, values, strict=True), 1):
            style = book.styles["score" if column == 4 else "cell"]
            told = "" if pd.isna(value) else value
            sheet.write_formula(here, column, layout.looked_up(source, f"$A{here + 1}"), style, told)
    for column, width in enumerate((6, 8, 24, 28, 12, 10)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(row + 1, 0)
    bar = {"type": "data_bar", "bar_color": "#C9713F"}
    sheet.conditional_format(row + 1, 4, row + max(len(made.ranked), 1), 4, bar)
