"""The answer in words and four figures, rewritten by theme and filter."""

from dataclasses import dataclass

import pandas as pd

from layers.formatting import UNKNOWN, number, percent, signed
from ntm.recognition import LEVELS

NOUN = "xã"


@dataclass(frozen=True)
class Figure:
    """One tile: what it is, the figure, and a line that puts it in its place."""

    label: str
    value: str
    note: str


def sentence(view, theme, mask):
    """Say the answer of a theme for the communes that pass the filter.

    Parameters
    ----------
    view : layers.table.CommuneView
    theme : layers.themes.Theme
    mask : Series of bool
        On the table's index.
    """
    told = "c" + theme.id.partition(":")[2] if theme.id.startswith("criterion:") else "level"
    rural = _rural(view, mask, ["met", "level", told])
    if rural.empty:
        return f"Không có {NOUN} nào khớp bộ lọc"
    if rural["level" if theme.id == "recognition" else "met"].isna().all():
        return f"Chưa có số liệu của {number(len(rural))} {NOUN}"
    count, said = _answer(rural, theme, view.criteria.size)
    return f"{number(count)} trong {number(len(rural))} {NOUN} {said}"


def _rural(view, mask, columns):
    """The rural communes that pass, with the columns asked for: cutting rows out of forty columns takes its time."""
    return view.table[list(dict.fromkeys(columns))][mask & view.table["rural"]]


def _answer(rural, theme, size):
    if theme.id.startswith("criterion:"):
        column = "c" + theme.id.partition(":")[2]
        return int(rural[column].eq("attained").sum()), f"đạt tiêu chí {theme.title.replace('. ', ' ', 1)}"
    if theme.id == "recognition":
        return int(rural["level"].isin(LEVELS).sum()), "được công nhận đạt chuẩn nông thôn mới"
    return int(rural["met"].eq(size).sum()), f"đạt đủ {size} tiêu chí"


def figures(view, mask, previous=None):
    """Return the four headline figures of the communes that pass the filter.

    Parameters
    ----------
    view : layers.table.CommuneView
    mask : Series of bool
    previous : layers.table.CommuneView, optional
        The year before on the same units; without it the change is not told.
    """
    rural = _rural(view, mask, ["met", "level", "border", "villages_total", "villages_attained"])
    before = None if previous is None else _before(previous.table, rural.index)
    return [_recognised(rural, before), _average(rural, before), _border(rural), _villages(view, rural)]


def _before(table, index):
    return table[["met", "level"]][table.index.isin(index)]


def _recognised(rural, before):
    if rural["level"].isna().all():
        return Figure("Xã đạt chuẩn NTM", "–", UNKNOWN)
    count = int(rural["level"].isin(LEVELS).sum())
    change = "" if before is None else " · " + _change(count - int(before["level"].isin(LEVELS).sum()))
    return Figure("Xã đạt chuẩn NTM", f"{number(count)} / {number(len(rural))}", percent(count, len(rural)) + change)


def _change(amount, decimals=0):
    return f"{signed(amount, decimals)} so với năm trước" if round(amount, decimals) else "bằng năm trước"


def _average(rural, before):
    known = rural["met"].dropna()
    if known.empty:
        return Figure("Tiêu chí bình quân/xã", "–", UNKNOWN)
    known_before = None if before is None else before["met"].dropna()
    if known_before is None or known_before.empty:
        note = f"{number(len(known))} xã có số liệu"
    else:
        note = _change(_mean(known) - _mean(known_before), 2)
    return Figure("Tiêu chí bình quân/xã", number(_mean(known), 2), note)


def _mean(met):
    return float(met.mean())


def _border(rural):
    if rural["border"].isna().all():
        return Figure("Xã biên giới", "–", UNKNOWN)
    border = rural[rural["border"].fillna(False)]
    known = border["met"].dropna()
    if known.empty:
        return Figure("Xã biên giới", number(len(border)), "không có trong phạm vi lọc" if border.empty else UNKNOWN)
    return Figure("Bình quân xã biên giới", number(_mean(known), 2), f"tiêu chí/xã · {number(len(border))} xã")


def _villages(view, rural):
    total, attained = rural["villages_total"].sum(), rural["villages_attained"].sum()
    communes = int(rural["villages_total"].notna().sum())
    if not communes:
        nowhere = view.table["villages_total"].isna().all()
        note = "chưa có số liệu thôn của năm này" if nowhere else "không có trong phạm vi lọc"
        return Figure("Thôn biên giới đạt chuẩn", "–", note)
    note = f"{percent(attained, total)} · thôn của {number(communes)} xã"
    return Figure("Thôn biên giới đạt chuẩn", f"{number(attained)} / {number(total)}", note)


def by_district(view, mask):
    """Return one row per district of the communes that pass: communes, met in full, recognised, average.

    Returns
    -------
    DataFrame
        index district; columns communes, full, recognised (counts) and average (criteria per commune, known ones
        only), best average first.
    """
    rural = _rural(view, mask, ["district", "met", "level"])
    full, recognised = rural["met"].eq(view.criteria.size), rural["level"].isin(LEVELS)
    district = rural["district"]
    result = pd.DataFrame(
        {
            "communes": district.groupby(district).size(),
            "full": full.groupby(district).sum(),
            "recognised": recognised.groupby(district).sum(),
            "average": rural["met"].groupby(district).mean(),
        }
    )
    return result.sort_values("average", ascending=False)
