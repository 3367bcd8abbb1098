"""The annex of work as bars: when each line of it runs, read from the words the plan uses."""

import re

import pandas as pd

QUARTERS = {"I": 1, "II": 4, "III": 7, "IV": 10}
QUARTER_LIST = re.compile(r"Quý ((?:IV|I{1,3})(?:, ?(?:IV|I{1,3}))*)(?:/(\d{4}))?")
MONTH_RANGE = re.compile(r"Tháng (\d{1,2}) ?[-–] ?(\d{1,2})(?:/(\d{4}))?")
MONTH_LIST = re.compile(r"Tháng (\d{1,2}(?:, ?\d{1,2})*)(?:/(\d{4}))?")
RHYTHM_VI = {
    "months": "theo tháng, quý",
    "quarterly": "hằng quý",
    "continuous": "thường xuyên",
    "periodic": "định kỳ và đột xuất",
    "unscheduled": "không ghi tháng, quý",
}
COLUMNS = (
    "row", "section", "number", "work", "lead", "body", "coordinator", "time", "rhythm", "start", "end", "line",
)  # fmt: skip


def gantt_rows(plan):
    """Lay a plan's annex of work out in time.

    Parameters
    ----------
    plan : ntm.plans.Plan

    Returns
    -------
    DataFrame
        One row per bar, in the order of the annex; a line of the annex with several intervals has several rows, one
        without months has one row whose ``start`` and ``end`` are missing. Columns: ``row`` (int, the line of the annex
        from 1), ``section``, ``number``, ``work``, ``lead``, ``body`` (who carries it out), ``coordinator`` and
        ``time`` as printed; ``rhythm`` (key of RHYTHM_VI: work «thường xuyên» or «định kỳ và đột xuất» runs through the
        whole period); ``start`` and ``end`` (datetime64, first and last day); ``line`` of the source. Empty for a plan
        without annex.
    """
    rows = []
    for order, item in enumerate(plan.timeline, start=1):
        rhythm, spans = intervals(item.time, plan.first_year, plan.last_year)
        head = [order, item.section, item.number, item.work, item.lead, item.performer.rstrip(", "), item.coordinator]
        rows += [[*head, item.time, rhythm, start, end, item.line] for start, end in spans or [(pd.NaT, pd.NaT)]]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"row": "int64", "line": "int64", "start": "datetime64[s]", "end": "datetime64[s]"})


def intervals(time, first_year, last_year):
    """Read the words of a time.

    Parameters
    ----------
    time : str
        For example «Quý II, III», «Tháng 3,4, 7», «Quý I/2022», «Thường xuyên».
    first_year, last_year : int
        Years of the plan; a time without a year is in the first.

    Returns
    -------
    (str, list of (Timestamp, Timestamp))
        The rhythm (key of RHYTHM_VI) and its intervals, neighbouring months joined. Words that name no month
        («Theo kế hoạch đã được phê duyệt») give ``unscheduled`` and no interval.
    """
    words = " ".join(time.split())
    whole = [(pd.Timestamp(first_year, 1, 1), pd.Timestamp(last_year, 12, 31))]
    if words == "Thường xuyên":
        return "continuous", whole
    if words == "Định kỳ và đột xuất":
        return "periodic", whole
    if words in ("Hàng quý", "Hằng quý"):
        years = range(first_year, last_year + 1)
        return "quarterly", [_span(year, month, month + 2) for year in years for month in QUARTERS.values()]
    months, year = _months(words)
    if not months or not all(1 <= month <= 12 for month in months):
        return "unscheduled", []
    return "months", [_span(year or first_year, low, high) for low, high in _joined(months)]


def _months(words):
    """Months (1 to 12) a text names, and the year when it gives one."""
    if found := QUARTER_LIST.fullmatch(words):
        starts = [QUARTERS[name] for name in re.split(r", ?", found[1])]
        return [month for start in starts for month in range(start, start + 3)], _year(found[2])
    if found := MONTH_RANGE.fullmatch(words):
        return list(range(int(found[1]), int(found[2]) + 1)), _year(found[3])
    if found := MONTH_LIST.fullmatch(words):
        return [int(month) for month in found[1].split(",")], _year(found[2])
    return [], None


def _year(text):
    return int(text) if text else None


def _joined(months):
    """Runs of neighbouring months as (first, last)."""
    runs = []
    for month in sorted(set(months)):
        if runs and month == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return runs


def _span(year, first_month, last_month):
    return pd.Timestamp(year, first_month, 1), pd.Timestamp(year, last_month, 1) + pd.offsets.MonthEnd(0)
