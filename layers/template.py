"""The table an officer fills in: every rural commune and criterion of a view, statuses still unknown."""

import pandas as pd

from ntm.attainment import COLUMNS, STATUS_VI

READ_ONLY = ("ten_xa", "ten_tieu_chi")


def attainment_template(view):
    """Return the template as CSV bytes that Excel opens with diacritics.

    The columns of `ntm.attainment.COLUMNS` come first, names follow for the reader only. `status` takes a key of
    `STATUS_VI`; `source` must be written before the file is read.
    """
    rural = view.table[view.table["rural"]]
    rows = [
        (code, view.dataset.year, view.criteria.id, c.number, "unknown", "", name, c.name_vi)
        for code, name in rural["name"].items()
        for c in view.criteria.criteria
    ]
    frame = pd.DataFrame(rows, columns=[*COLUMNS, *READ_ONLY])
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def template_name(view):
    """Return the file name of the template."""
    return f"mau-nhap-{view.dataset.province}-{view.dataset.year}.csv"


def status_words():
    """Say which words `status` takes: «attained: Đạt, …»."""
    return ", ".join(f"{key}: {word}" for key, word in STATUS_VI.items())
