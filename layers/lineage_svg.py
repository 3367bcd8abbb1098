"""The flow of land from old units to new ones as a drawing: a column a geography, ribbons as wide as the area."""

from html import escape

import pandas as pd

from layers.formatting import date, number
from layers.themes import ACCENT, INK, MUTED

WIDTH, HEAD, FOOT = 940, 46, 8
BAR, LABEL, GAP, LEAST = 12, 15, 8, 3
UNKNOWN = 3
"""Width of a ribbon whose area the resolutions do not give; it is drawn dashed."""
RIBBON = {"certain": 0.45, "likely": 0.35, "inferred": 0.25}
SURE = {"certain": "", "likely": "; độ tin cậy: khá", "inferred": "; suy từ bản đồ"}


# A page's own HTML is cleaned of drawings by Streamlit, so this one stands in a frame; the typeface is the page's.
STYLE = (
    "@font-face{font-family:'Be Vietnam Pro';src:url('app/static/fonts/BeVietnamPro-Regular.ttf')}"
    "@font-face{font-family:'Be Vietnam Pro';font-weight:600;src:url('app/static/fonts/BeVietnamPro-SemiBold.ttf')}"
    "body{margin:0;font-family:'Be Vietnam Pro',sans-serif}div{overflow-x:auto}"
    "svg{width:100%;min-width:620px;height:auto;display:block}path:hover{fill-opacity:.8}"
)


def lineage_page(found):
    """Draw a flow as a page of its own, for a frame; see `lineage_svg`."""
    return f"<style>{STYLE}</style><div>{lineage_svg(found)}</div>"


def lineage_svg(found):
    """Draw a flow.

    Parameters
    ----------
    found : layers.lineage_flow.Flow

    Returns
    -------
    str
        SVG for a page; every word is escaped. Bars and ribbons are drawn to one scale of area; the resolution and its
        day stand above each column, and each ribbon says on touch how much passed.
    """
    sizes = _sizes(found)
    scale = _scale(sizes)
    places = [_places(stage, size, scale) for stage, size in zip(found.stages, sizes, strict=True)]
    height = HEAD + FOOT + max(max(top + room for top, _, room in place.values()) for place in places)
    columns = _columns(len(found.stages))
    parts = [_ribbons(found, number_, columns, places, scale) for number_ in range(len(found.links))]
    parts += [_column(found, number_, columns, places, sizes) for number_ in range(len(found.stages))]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        f'aria-label="{escape(_told(found))}">{"".join(parts)}</svg>'
    )


def _told(found):
    first, last = found.stages[0], found.stages[-1]
    names = ", ".join(title for _, title in last.units)
    return f"Từ {len(first.units)} đơn vị ngày {date(first.day)} đến {names} ngày {date(last.day)}"


def _sizes(found):
    """Area in km² of each unit of each stage that belongs to the flow."""
    sizes = []
    for place, stage in enumerate(found.stages):
        codes = [code for code, _ in stage.units]
        sides = []
        if place:
            sides.append(found.links[place - 1].groupby("to_code")["area_km2"].sum())
        if place < len(found.links):
            sides.append(found.links[place].groupby("from_code")["area_km2"].sum())
        sizes.append(pd.concat(sides, axis=1).reindex(codes).max(axis=1).fillna(0.0))
    return sizes


def _scale(sizes):
    """Pixels for a km²: the fullest stage is as high as its names need, and not less than 180."""
    wanted = max(180, max(len(size) for size in sizes) * (LABEL + 6))
    return min(wanted, 620) / max(size.sum() for size in sizes)


def _places(stage, size, scale):
    """Upper edge, height of the bar and height of the room of each unit of a stage."""
    top, found = 0.0, {}
    for code, _ in stage.units:
        bar = max(size[code] * scale, LEAST)
        room = max(bar, LABEL)
        found[code] = (top, bar, room)
        top += room + GAP
    return found


def _columns(count):
    """Left edge of each column's bars; the last leaves room for its names."""
    step = (WIDTH - 245) / max(count - 1, 1)
    return [round(place * step, 1) for place in range(count)]


def _column(found, place, columns, places, sizes):
    stage, x = found.stages[place], columns[place]
    head = f"Từ {date(stage.day)}" if stage.decree else f"Danh mục {date(stage.day)}"
    parts = [_text(x, 14, head, 600, INK, 13)]
    if stage.decree:
        parts.append(_text(x, 31, f"Nghị quyết {stage.decree}", 400, MUTED, 11.5))
    for code, title in stage.units:
        top, bar, _ = places[place][code]
        chosen = stage.day == found.day and code in found.chosen
        colour = ACCENT if chosen or place == len(found.stages) - 1 else "#3F9C7F"
        parts.append(f'<rect x="{x}" y="{HEAD + top:.1f}" width="{BAR}" height="{bar:.1f}" fill="{colour}" rx="2"/>')
        area = _area(sizes[place][code], stage.areas[code])
        middle = HEAD + top + max(bar, LABEL) / 2 + 4
        parts.append(_text(x + BAR + 6, middle, title + area, 700 if chosen else 500, INK, 12))
    return "".join(parts)


def _area(shown, whole):
    """«50,7 km²», or «71,2 trong 212,8 km²» of a unit of which only a part belongs to the flow."""
    if not shown:
        return ""
    part = f"{number(shown, 1)} trong " if shown < 0.99 * whole else ""
    return f" · {part}{number(whole, 1)} km²"


def _text(x, y, words, weight, colour, size):
    return (
        f'<text x="{x}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" fill="{colour}" stroke="#FFFFFF" '
        f'stroke-width="3" paint-order="stroke" stroke-linejoin="round">{escape(words)}</text>'
    )


def _ribbons(found, place, columns, places, scale):
    """The pieces between two stages, stacked on both bars in the order of the other side."""
    links = found.links[place].copy()
    orders = [{code: rank for rank, code in enumerate(each)} for each in places[place : place + 2]]
    links["width"] = (links["area_km2"] * scale).clip(lower=1.0).fillna(UNKNOWN)
    links = links.assign(left=links["from_code"].map(orders[0]), right=links["to_code"].map(orders[1]))
    links["y1"] = _stacked(links.sort_values(["left", "right"]), "from_code", places[place])
    links["y2"] = _stacked(links.sort_values(["right", "left"]), "to_code", places[place + 1])
    days = found.stages[place + 1].day
    return "".join(_ribbon(row, columns[place] + BAR, columns[place + 1], days) for row in links.to_dict("records"))


def _stacked(links, code, places):
    """Upper edge of each piece on the bar of its unit."""
    below = links.groupby(code, sort=False)["width"].cumsum() - links["width"]
    return links[code].map(lambda each: places[each][0]) + below + HEAD


def _ribbon(row, left, right, day):
    middle, width = (left + right) / 2, row["width"]
    top, low = (row["y1"], row["y2"]), (row["y1"] + width, row["y2"] + width)
    known = not pd.isna(row["area_km2"])
    edge = "" if known else f' stroke="{MUTED}" stroke-dasharray="4 3" stroke-width="1"'
    shape = (
        f"M{left},{top[0]:.1f}C{middle:.1f},{top[0]:.1f} {middle:.1f},{top[1]:.1f} {right},{top[1]:.1f}"
        f"L{right},{low[1]:.1f}C{middle:.1f},{low[1]:.1f} {middle:.1f},{low[0]:.1f} {left},{low[0]:.1f}Z"
    )
    style = f'fill="#6FB694" fill-opacity="{RIBBON[row["confidence"]]}"{edge}'
    return f'<path d="{shape}" {style}><title>{escape(_passed(row, day))}</title></path>'


def _passed(row, day):
    much = "không rõ diện tích"
    if not pd.isna(row["area_km2"]):
        much = f"{number(row['area_km2'], 1)} km²"
        if not pd.isna(row["share_from"]):
            much += f", {number(100 * row['share_from'], 0 if row['share_from'] > 0.01 else 2)}% của đơn vị cũ"
    decrees = f"; Nghị quyết {', '.join(row['decrees'])}, từ {date(day)}" if row["decrees"] else "; không đổi"
    return f"{row['from_name']} → {row['to_name']}: {much}{decrees}{SURE[row['confidence']]}"
