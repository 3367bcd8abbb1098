"""Mergers, conversions and changes as HTML; every word from data is escaped here."""

import datetime
from html import escape

import pandas as pd

from layers.conversion_words import level_words
from layers.formatting import date, number
from layers.plan_html import cite
from layers.themes import LEVEL_WORDS


def conversion_words(view):
    """Say in brief how converted figures were obtained."""
    if view.geography.vintage == view.source.geography.vintage:
        return f"đúng địa giới của số liệu, từ {date(view.geography.vintage)}"
    return f"quy đổi từ {len(view.source.table)} sang {len(view.table)} đơn vị"


def merged_overview(view):
    """Say what a merger does to the figures: how many units were put together, kept, or must be assessed anew."""
    rural = view.table[view.table["rural"]]
    parts = view.converted.basis[view.converted.basis["counted"]].groupby("unit_code")["part_code"].size()
    merged = int(parts.reindex(rural.index).gt(1).sum())
    reassess = int(rural["level"].eq("reassess").sum())
    full = int(view.source.table["met"].eq(view.criteria.size).sum())
    now = int(rural["met"].eq(view.criteria.size).sum())
    words = level_words(view)["reassess"]
    lines = [
        f"<b>{merged}</b> trong {len(rural)} xã gồm nhiều phần của các đơn vị trước.",
        f"Trước quy đổi có <b>{full}</b> xã đủ {view.criteria.size} tiêu chí; theo quy tắc đang chọn còn <b>{now}</b>.",
        f"Công nhận: <b>{reassess}</b> xã {words[:1].lower()}{words[1:]}.",
    ]
    items = "".join(f"<li>{line}</li>" for line in lines)
    return (
        '<div class="ntm-profile"><h2>Sáp nhập làm thay đổi gì</h2>'
        "<p>Bấm một đơn vị để xem được lập từ đâu và phần nào kéo kết quả xuống.</p>"
        f'<ul class="ntm-said">{items}</ul></div>'
    )


def composition_panel(title, row, parts, view):
    """Say what a unit was made of, how each part stood, and which parts hold it back.

    Parameters
    ----------
    title : str
    row : Series
        The unit's row of the view's table.
    parts : DataFrame
        As `layers.whereabouts.composition` returns.
    view : layers.conversion.ConvertedView
    """
    met = "chưa đủ số liệu" if pd.isna(row["met"]) else f"<b>{int(row['met'])}</b>/{view.criteria.size} tiêu chí"
    level = level_words(view)[row["level"]]
    items = "".join(_part(part, view) for part in parts.to_dict("records"))
    decrees = ", ".join(dict.fromkeys(text for text in parts["decrees"].map(_joined) if text))
    decree = f"<small>Nghị quyết {escape(decrees)}</small>" if decrees else ""
    return (
        f'<div class="ntm-profile"><h2>{escape(title)}</h2><div class="ntm-score">{met}</div><p>{escape(level)}</p>'
        f'<h3>Lập từ</h3>{decree}<ul class="ntm-said">{items}</ul></div>'
    )


def _joined(decrees):
    return decrees if isinstance(decrees, str) else ", ".join(decrees)


def _part(part, view):
    share = "không rõ bao nhiêu" if pd.isna(part["share"]) else f"{number(100 * part['share'], 1)}%"
    met = "không áp dụng" if part["kind"] != "xã" else "chưa có số liệu"
    if not pd.isna(part["met"]):
        met = f"{int(part['met'])}/{view.source.criteria.size} tiêu chí, {LEVEL_WORDS[part['level']].lower()}"
    names = {c.number: c.short_vi for c in view.criteria.criteria}
    held = ", ".join(names[n] for n in part["holds_back"])
    back = f"<br><span>Kéo xuống: {escape(held)}</span>" if held else ""
    return (
        f"<li><b>{escape(part['kind'])} {escape(part['name'])}</b> ({escape(share)} diện tích đơn vị mới)<br>"
        f"{escape(met)}{back}</li>"
    )


def change_words(said):
    """Say the answer of a comparison."""
    gained, lost, same, unsure = (len(said[key]) for key in ("gained", "lost", "unchanged", "not_comparable"))
    first, second = said["years"]
    tail = f"; <b>{unsure}</b> xã không so sánh được" if unsure else ""
    return (
        f"Từ {first} đến {second}: <b>{gained}</b> xã tăng số tiêu chí đạt, <b>{lost}</b> xã giảm, "
        f"<b>{same}</b> xã không đổi{tail}."
    )


def change_line(first, second, code):
    """Say how one unit moved between two views of one geography."""
    row = second.table.loc[code]
    figures = [view.table.at[code, "met"] for view in (first, second)]
    before, after = ("chưa có số liệu" if pd.isna(value) else f"{int(value)} tiêu chí" for value in figures)
    years = f"năm {first.dataset.year}: {before} → năm {second.dataset.year}: {after}"
    return f'<p class="ntm-lead"><b>{escape(row["kind"].capitalize())} {escape(row["name"])}</b>, {escape(years)}</p>'


def legend_strip(theme, table):
    """Return a theme's classes in one line, each with its colour and its count of units."""
    counts = theme.assign(table).value_counts()
    items = "".join(
        f'<span><i class="ntm-key{" ntm-key-hatched" if row.hatched else ""}" style="--c:{row.colour}"></i>'
        f"{escape(row.label)} <b>{counts.get(row.key, 0)}</b></span>"
        for row in theme.classes
        if counts.get(row.key, 0)
    )
    return f'<div class="ntm-strip">{items}</div>'


def whereabouts_card(match, said):
    """Say where a unit of a name has gone, with the chain from old to new."""
    title = f"{match['kind']} {match['name']}".capitalize() if match["name"].islower() else match["name"]
    steps = "".join(_step(one) for one in match["became"]) or "<li>vẫn giữ nguyên</li>"
    today = "".join(f"<li>{escape(one['kind'])} {escape(one['name'])}{_share(one)}</li>" for one in match["now"])
    return (
        f'<div class="ntm-finding"><b>{escape(said)}</b><div class="ntm-chain">'
        f"<div><h4>Trước</h4><ul><li>{escape(match['kind'])} {escape(title)}<br><small>mã {escape(match['code'])}"
        f"</small></li></ul></div><div><h4>Trở thành</h4><ul>{steps}</ul></div>"
        f"<div><h4>Hiện nay</h4><ul>{today}</ul></div></div></div>"
    )


def _step(one):
    return (
        f"<li>{escape(one['kind'])} {escape(one['name'])}{_share(one)}<br>"
        f"<small>Nghị quyết {escape(one['decree'])}, {date(datetime.date.fromisoformat(one['date']))}</small></li>"
    )


def _share(one):
    share = one.get("share")
    if share is None or share >= 0.9995:
        return "" if share else " (một phần)"
    return f" ({number(100 * share, 0 if share >= 0.01 else 2)}% diện tích)"


def merged_card(title, place, parts, said):
    """Say what a merged unit was made of, and what the plans say of it.

    Parameters
    ----------
    title, place : str
    parts : list of dict
        Rows of `geo.events.parts` of the unit.
    said : list of (plan title, ntm.plans.Target)
        What plans say of the unit, empty when they do not name it.
    """
    lines = "".join(
        f"<li>{escape(one['part_name'])} <span>({escape(one['part_district'])}{_part_share(one)})</span></li>"
        for one in parts
    )
    decree = f"Nghị quyết {parts[0]['decree']}, từ {date(parts[0]['effective_date'])}"
    quotes = "".join(f"<li>{escape(one.label)}<br>{cite(one.line, one.quote, plan)}</li>" for plan, one in said)
    asked = f"<p><b>Kế hoạch viết:</b></p><ul>{quotes}</ul>" if quotes else ""
    return (
        f'<div class="ntm-finding{" ntm-finding-exceeded" if quotes else ""}"><b>{escape(title)}</b> '
        f"<small>{escape(place)} · {escape(decree)}</small><p>Lập từ:</p><ul>{lines}</ul>{asked}</div>"
    )


def _part_share(one):
    share = one["area_share"]
    if pd.isna(share):
        return ", một phần"
    return ", toàn bộ" if share == 1 else f", {number(100 * share)}% diện tích"
