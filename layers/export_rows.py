"""The rows of a file: those of the page's table, and what a theme adds that a row does not show by itself."""

import io

import pandas as pd

from layers.conversion_words import level_words
from layers.tabular import csv, rows
from layers.themes import Theme

LEVEL = "Mức công nhận"


def theme_columns(made):
    """Columns a change or an order of priority adds to the rows.

    Parameters
    ----------
    made : layers.export_subject.Subject

    Returns
    -------
    DataFrame
        On the index of ``made.rows``. A change: criteria met in the earlier year, and the class. An order of priority:
        rank and score among all communes that are not complete (missing for complete ones), and the class. No column
        for other themes.
    """
    table = made.rows
    if isinstance(made.theme, Theme):
        return pd.DataFrame(index=table.index)
    labels = {row.key: row.label for row in made.theme.classes}
    kept = made.theme.assign(table).map(labels)
    if made.ranking is None:
        met = made.before.table["met"].reindex(table.index)
        return pd.DataFrame({f"Số tiêu chí {made.before.dataset.year}": met, "Thay đổi": kept})
    ranked = made.ranking.ranked.reindex(table.index)
    told = {"Hạng ưu tiên": ranked["rank"].astype("Int64"), "Điểm ưu tiên": ranked["score"].round(4)}
    return pd.DataFrame({**told, "Nhóm điểm": kept})


def rows_of(made):
    """The rows of an export with Vietnamese headings; missing figures stay missing.

    Parameters
    ----------
    made : layers.export_subject.Subject

    Returns
    -------
    DataFrame
        As `layers.tabular.rows`, then `theme_columns`.
    """
    frame, words = rows(made.view, made.rows), level_words(made.view)
    if LEVEL in frame.columns:
        frame[LEVEL] = made.rows["level"].map(words)
    return frame.join(theme_columns(made))


def csv_of(made):
    """The rows as CSV bytes, as `layers.tabular.csv` writes them, with the columns of the theme after them."""
    told, added = csv(made.view, made.rows), theme_columns(made)
    if added.columns.empty and not getattr(made.view, "backward", False):
        return told
    frame = pd.read_csv(io.BytesIO(told), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    if LEVEL in frame.columns:
        frame[LEVEL] = made.rows["level"].map(level_words(made.view)).to_numpy(dtype=object, na_value="")
    for name in added.columns:
        frame[name] = added[name].to_numpy(dtype=object, na_value="")
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")
