"""A plan's figures as HTML: progress bars, citations, findings; every word is escaped here."""

from html import escape

import pandas as pd

from layers.formatting import number, signed
from layers.plan_layers import plain_number
from ntm.plan_checks import SEVERITY_VI
from ntm.plan_vocabulary import CONFIDENCE_VI


def cite(line, quote, source=""):
    """Return a citation: the words of the document and where they stand."""
    where = f"{source}, dòng {line}" if source else f"dòng {line}"
    return f'<q class="ntm-quote" title="{escape(where)}">{escape(quote)}</q><small>{escape(where)}</small>'


def progress_list(rows):
    """Return targets beside the state of a year: now, target, shortfall, and the words of the plan.

    Parameters
    ----------
    rows : DataFrame
        As `layers.plan_progress.progress` returns.
    """
    titles = "".join(f"<b>{word}</b>" for word in ("Thực hiện", "Mục tiêu", "Còn thiếu"))
    head = f'<li class="ntm-plan-head"><span>Chỉ tiêu</span><em></em>{titles}</li>'
    return f'<ul class="ntm-plan">{head}{"".join(_progress_row(row) for row in rows.to_dict("records"))}</ul>'


def _progress_row(row):
    scale = row["of"] if pd.notna(row["of"]) else max(_known(row["now"]), _known(row["target"]), 1)
    now, target = (min(100, 100 * _known(row[name]) / scale) for name in ("now", "target"))
    reached = _known(row["shortfall"]) <= 0
    least = "từ " if row["lower_bound"] else ""
    return (
        f'<li title="Kế hoạch, dòng {row["line"]}: {escape(row["quote"])}"><span>{escape(row["label"])}</span>'
        f'<em><i class="{"ntm-reached" if reached else "ntm-short"}" style="width:{now:.1f}%"></i>'
        f'<u style="left:{target:.1f}%"></u></em>'
        f"<b>{escape(least + _figure(row['now']))}</b><b>{escape(_goal(row))}</b>"
        f"<b>{escape(_figure(row['shortfall']) if not reached else '0' if pd.notna(row['now']) else '–')}</b></li>"
    )


def _known(value):
    return 0 if pd.isna(value) else float(value)


def _figure(value):
    return "–" if pd.isna(value) else plain_number(round(float(value), 2))


def _goal(row):
    high = f"–{_figure(row['target_max'])}" if pd.notna(row["target_max"]) else ""
    return f"{_figure(row['target'])}{high} {row['unit']}"


def findings_list(findings, titles):
    """Return what does not add up, gravest first, each with both numbers and the words they stand on.

    Parameters
    ----------
    findings : list of ntm.plan_checks.Finding
    titles : dict of str to str
        Plan id to the short title shown.
    """
    return "".join(_finding(one, titles) for one in findings)


def _finding(one, titles):
    plans = " · ".join(titles[name] for name in (one.plan, one.other_plan) if name)
    quotes = "".join(f"<li>{cite(c.line, c.quote, titles[c.plan])}</li>" for c in one.citations)
    return (
        f'<div class="ntm-finding ntm-finding-{one.severity}"><div><span class="ntm-severity">'
        f"{escape(SEVERITY_VI[one.severity])}</span> <b>{escape(plans)}</b></div><p>{escape(one.explanation)}</p>"
        f"<ul>{quotes}</ul></div>"
    )


def said_list(targets, title, place):
    """Return what a plan says of one place."""
    items = "".join(
        f"<li><b>{escape(one.label)}</b>{_stated(one)}<br>{cite(one.line, one.quote)}{_doubt(one)}</li>"
        for one in targets
    )
    body = items or "<li>Kế hoạch không nêu đơn vị này.</li>"
    head = f"<h2>{escape(title)}</h2><p>{escape(place)}</p>"
    return f'<div class="ntm-profile">{head}<ul class="ntm-said">{body}</ul></div>'


def _stated(one):
    if one.value is None:
        return f": {escape(one.text)}, năm {one.year}" if one.text else ""
    return f": {escape(plain_number(one.value))} {escape(one.unit)}, năm {one.year}"


def _doubt(one):
    """Say what is doubtful in a reading, and the other reading."""
    if one.confidence == "certain":
        return ""
    other = f"; cách đọc khác: {one.alternative}" if one.alternative else ""
    return f' <span class="ntm-tag ntm-tag-assumed">{escape(CONFIDENCE_VI[one.confidence] + other)}</span>'


def comparison_table(rows, names, years):
    """Return two plans of following years criterion by criterion.

    Parameters
    ----------
    rows : DataFrame
        As `ntm.plan_checks.plan_against_plan` returns.
    names : dict of int to str
        Criterion number to name.
    years : tuple of int
        The earlier and the later year.
    """
    first, second = years
    head = "".join(
        f"<th>{escape(text)}</th>"
        for text in ("Tiêu chí", f"Mục tiêu {first}", f"Thêm trong {second}", f"Mục tiêu {second}",
                     f"Cuối {first} (suy ra)", "So với mục tiêu")
    )  # fmt: skip
    body = "".join(_comparison_row(n, row, names, years) for n, row in rows.iterrows())
    return f'<table class="ntm-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _comparison_row(n, row, names, years):
    first, second = years
    figures = [
        row[f"target_{first}"],
        row[f"increment_{second}"],
        row[f"target_{second}"],
        row[f"implied_level_{first}"],
    ]
    quotes = [row[f"quote_{first}"], row[f"quote_increment_{second}"], row[f"quote_{second}"], ""]
    cells = "".join(
        f'<td title="{escape(quote)}">{"–" if pd.isna(value) else number(value)}</td>'
        for value, quote in zip(figures, quotes, strict=True)
    )
    gap = row["shortfall"]
    word = "–" if pd.isna(gap) else "đúng mục tiêu" if gap == 0 else f"{signed(-gap)} xã"
    style = "ntm-missed" if pd.notna(gap) and gap > 0 else "ntm-exceeded" if pd.notna(gap) and gap < 0 else ""
    return f'<tr><td>{n}. {escape(names.get(n, ""))}</td>{cells}<td class="{style}">{word}</td></tr>'
