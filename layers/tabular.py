"""Communes as rows with Vietnamese headings, for the page's table and for files."""

from layers.themes import LEVEL_WORDS
from ntm.datasets import KIND_VI

BOOLEAN_WORDS = {True: "có", False: "không"}
RISKY = ("=", "+", "-", "@", "\t", "\r")


def rows(view, table):
    """Return the rows a person reads.

    Parameters
    ----------
    view : layers.table.CommuneView
    table : DataFrame
        The rows wanted, of the view's own table; their order is kept.

    Returns
    -------
    DataFrame
        Same order, Vietnamese headings; missing figures stay missing.
    """
    frame = table[["name", "district", "met", "group"]].rename(
        columns={"name": "Xã", "district": "Huyện, thành phố", "met": "Số tiêu chí", "group": "Nhóm"}
    )
    frame["Mức công nhận"] = table["level"].map(LEVEL_WORDS)
    frame["Chưa đạt"] = [_failed(view.criteria, row) for row in table.to_dict("records")]
    frame["Biên giới"] = table["border"].map(BOOLEAN_WORDS)
    frame["Sáp nhập"] = table["merged"].map(BOOLEAN_WORDS)
    frame["Thôn đạt"] = table["villages_attained"]
    frame["Tổng số thôn"] = table["villages_total"]
    frame["Mã xã"] = table.index
    return frame.dropna(axis="columns", how="all")


def _failed(criteria, row):
    """Short names of the criteria known not to be attained."""
    return ", ".join(c.short_vi for c in criteria.criteria if row[f"c{c.number}"] in ("not_attained", "nearly"))


def file_name(view):
    """Return a file name that says what is inside, the demonstration mark included."""
    mark = "-minh-hoa" if view.dataset.kind == "demo" else ""
    return f"nong-thon-moi-{view.dataset.province}-{view.dataset.year}{mark}.csv"


def csv(view, table):
    """Return the rows as CSV bytes that Excel opens with diacritics; every row names its source.

    A cell that a spreadsheet would take for a formula is written as text.
    """
    frame = rows(view, table)
    frame["Nguồn số liệu"] = f"{KIND_VI[view.dataset.kind].upper()} năm {view.dataset.year}"
    text = frame.select_dtypes(include=["str", "object"]).columns
    frame[text] = frame[text].map(_harmless)
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _harmless(cell):
    return "'" + cell if isinstance(cell, str) and cell.startswith(RISKY) else cell
