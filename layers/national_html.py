"""The panel beside the map of the country, as HTML; every word from data is escaped here."""

from html import escape

from geo.national_places import regions
from layers.formatting import capitalised, date, number
from layers.headline import sentence
from layers.screen import DEMO_MARK
from layers.themes import theme

NO_FIGURES = "Chưa có số liệu"
OLD_VINTAGE = "ranh giới xã trước 2019"


def region_panel(table, views, region=""):
    """Regions with their provinces and units, or the provinces of one region.

    Parameters
    ----------
    table : pandas.DataFrame
        Of `layers.national_web.NationalWeb`.
    views : dict of str to layers.table.CommuneView
    region : str
        Short id of a region; «» for all.
    """
    facts = regions()
    units = table.groupby("province").size().reindex(facts.index, fill_value=0)
    if region:
        inside = facts[facts["region"] == region]
        rows = [(row["name"], units[code], _held(code, views)) for code, row in inside.iterrows()]
        return _listing(inside["region_name"].iloc[0], ("Tỉnh, thành phố", "Đơn vị cấp xã", "Số liệu"), rows)
    rows = [_region_row(rows, units, views) for _, rows in facts.groupby("region", sort=False)]
    return _listing("Sáu vùng kinh tế - xã hội", ("Vùng", "Đơn vị cấp xã", "Tỉnh có số liệu"), rows)


def _region_row(rows, units, views):
    held = sum(code in views for code in rows.index)
    return rows["region_name"].iloc[0], units[rows.index].sum(), f"{held}/{len(rows)}"


def _held(code, views):
    return f"Năm {views[code].dataset.year}" if code in views else "Chưa có"


def _listing(title, heads, rows):
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    body = "".join(
        f"<tr><td>{escape(name)}</td><td>{number(count)}</td><td>{escape(words)}</td></tr>"
        for name, count, words in rows
    )
    return (
        f'<div class="ntm-profile"><h2>{escape(title)}</h2>'
        f'<table class="ntm-table ntm-country-table"><tr>{head}</tr>{body}</table>'
        '<p class="ntm-quiet">Bấm một tỉnh hoặc một xã trên bản đồ để xem.</p></div>'
    )


def province_panel(code, table, view=None):
    """One province: what the map shows of it, and its figures with a way to its own page, or that there are none."""
    facts, inside = regions().loc[code], table[table["province"] == code]
    vintage = f"địa giới từ {date(view.geography.vintage)}" if view else OLD_VINTAGE
    counted = (
        f"{number(len(inside))} đơn vị cấp xã, {number(inside['district'].nunique())} huyện trên bản đồ ({vintage})"
    )
    return (
        f'<div class="ntm-profile"><h2>{escape(capitalised(facts["kind"]))} {escape(facts["name"])}</h2>'
        f"<p>{escape(facts['region_name'])} · {escape(counted)}</p>{_figures(view)}</div>"
    )


def _figures(view, unit=""):
    if view is None:
        return f'<p class="ntm-quiet"><b>{NO_FIGURES}.</b> Chưa có bộ số liệu nào của tỉnh này được đưa vào.</p>'
    everything = view.table["rural"] | True
    said = sentence(view, theme("count", view.criteria), everything)
    about = view.dataset.about or f"số liệu năm {view.dataset.year}"
    mark = f'<div class="ntm-chip-demo">{DEMO_MARK}</div>' if view.dataset.kind == "demo" else ""
    return f"{mark}<p>{escape(said)} ({escape(about)}).</p>{map_link(view, unit)}"


def map_link(view, unit=""):
    """Return the link that opens the province's own map, on a commune when one is given."""
    chosen = f"&amp;xa={escape(unit)}" if unit else ""
    words = "Mở xã này trên bản đồ của tỉnh" if unit else "Mở bản đồ đạt chuẩn của tỉnh"
    address = f"./?tinh={escape(view.dataset.province)}&amp;nam={view.dataset.year}{chosen}"
    return f'<p><a class="ntm-country-link" href="{address}">{words} →</a></p>'


def unit_panel(unit, table, view=None):
    """One commune: where it is, what is known of it, and the way to its province's page when there are figures."""
    row = table.loc[unit]
    facts = regions().loc[row["province"]]
    place = ", ".join(part for part in (row["district"], f"{facts['kind']} {facts['name']}") if part)
    known = _met(view, unit) if view is not None else _figures(None)
    vintage = f"địa giới từ {date(view.geography.vintage)}" if view is not None else OLD_VINTAGE
    return f'<div class="ntm-profile"><h2>{escape(row["title"])}</h2><p>{escape(place)} · {vintage}</p>{known}</div>'


def _met(view, unit):
    row, mark = view.table.loc[unit], ""
    if not row["rural"]:
        said = "Chương trình áp dụng cho xã, không đánh giá phường và thị trấn."
    elif row["met"] is None or row["met"] != row["met"]:
        said = f"{NO_FIGURES} của xã này."
    else:
        said = f"Đạt {int(row['met'])}/{view.criteria.size} tiêu chí ({view.dataset.about or view.dataset.year})."
        mark = f'<div class="ntm-chip-demo">{DEMO_MARK}</div>' if view.dataset.kind == "demo" else ""
    return f"{mark}<p>{escape(said)}</p>{map_link(view, unit)}"
