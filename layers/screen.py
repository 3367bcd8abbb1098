"""The map on screen: folium carries it, the shapes are fetched once, a change of filter repaints only.

The base map holds no data and keeps its identity while the geography stays, so zoom and place survive every
filter; classes travel in the feature group that st_folium adds to the map without mounting it again.
"""

import json
from dataclasses import dataclass

import folium
import pandas as pd
from branca.element import Element, MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from layers.themes import LegendClass, count_classes

REFERENCE_NOTE = "Ranh giới tham khảo, không phải địa giới pháp lý"
DEMO_MARK = "SỐ LIỆU MINH HỌA"
# Classes and counts per unit are told as one letter of a text: a filter on 200 communes costs 200 letters.
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
OUTSIDE = LegendClass("outside", "Ngoài bộ lọc", "#FAF9F6")


@dataclass(frozen=True)
class Painting:
    """Everything one repaint says.

    Attributes
    ----------
    theme : layers.themes.Theme
    table : DataFrame
        A commune table.
    mask : Series of bool
        Units that pass the filter, on the table's index.
    size : int
        Number of criteria in the set.
    selected : str
        Code of the unit whose profile is open, or «».
    demo : bool
        Whether the figures are demonstration data.
    notes : tuple of str
        Lines under the legend (what is assumed).
    villages : DataFrame
        index commune_code, columns total, attained; only the communes to mark.
    focus : str
        Code of the unit the map opens on, or «» for the whole.
    linked : bool
        Whether the map moves together with the other linked maps of the page.
    """

    theme: object
    table: object
    mask: object
    size: int
    selected: str
    demo: bool
    notes: tuple
    villages: object
    focus: str = ""
    linked: bool = False


class Canvas(folium.Map):
    """A folium map whose page says only what our frame needs: folium's own words would travel with every filter."""

    def render(self, **kwargs):
        """Render as folium does, then leave of the page's head nothing but the size of the map."""
        super().render(**kwargs)
        header = self.get_root().header
        header.add_child(Element(""), name="meta_http")
        size = f"<style>#{self.get_name()}{{position:absolute;inset:0}}</style>"
        header.add_child(Element(size), name=self.get_name())


class _Page(JSCSSMixin, MacroElement):
    """Starts the map's own script on the published geography."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            NTM.start({{ this._parent.get_name() }}, {{ this.geography_id|tojson }}, {{ this.note|tojson }});
        {% endmacro %}
    """)

    def __init__(self, web, links):
        super().__init__()
        self._name = "NtmPage"
        self.geography_id, self.note = web.id, REFERENCE_NOTE
        self.default_js = [("ntm_geography", web.href), ("ntm_map", links["map_js"])]
        self.default_css = [("ntm_map", links["map_css"])]


class _Paint(MacroElement):
    """Repaints the shapes that are already there."""

    _template = Template("{% macro script(this, kwargs) %} NTM.paint({{ this.payload }}); {% endmacro %}")

    def __init__(self, payload):
        super().__init__()
        self._name = "NtmPaint"
        self.payload = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def base_map(web, links):
    """Return the map without data; the same geography always gives the same script.

    Parameters
    ----------
    web : layers.webgeography.WebGeography
    links : dict
        As `layers.assets.publish` returns.
    """
    folium.Map.default_js = [("leaflet", links["leaflet_js"])]
    folium.Map.default_css = [("leaflet_css", links["leaflet_css"])]
    page = Canvas(tiles=None, zoom_control=False, zoom_snap=0.1, zoom_delta=0.5)
    page.add_child(_Page(web, links))
    return page


def painted_layer(web, painting):
    """Return the feature group that repaints the map."""
    group = folium.FeatureGroup(name="ntm")
    group.add_child(_Paint(sent(payload(web, painting))))
    return group


def legend_rows(painting):
    """Return (class, count) of each legend row and the class key of every unit; the counts add up to all units."""
    keys = painting.theme.assign(painting.table).where(painting.mask, OUTSIDE.key)
    classes = (*painting.theme.classes, OUTSIDE)
    return list(zip(classes, count_classes(classes, keys), strict=True)), keys


def payload(web, painting):
    """Build what the browser needs to repaint: a class index and a count per unit, in the published order."""
    rows, keys = legend_rows(painting)
    order = {row.key: number for number, (row, _) in enumerate(rows)}
    codes = list(web.codes)
    keys, inside = keys.reindex(codes).tolist(), painting.mask.reindex(codes).tolist()
    met = painting.table["met"].astype(object).reindex(codes).tolist()
    villages = painting.villages
    return {
        "title": painting.theme.title + " (số đơn vị)",
        "rows": [_row(row, int(count)) for row, count in rows],
        "classes": "".join(DIGITS[order[key]] for key in keys),
        "met": [None if pd.isna(one) else int(one) for one, shown in zip(met, inside, strict=True) if shown],
        "size": painting.size,
        "villages": {code: [int(t), int(a)] for code, t, a in villages[["total", "attained"]].itertuples()},
        "selected": painting.selected,
        "focus": painting.focus,
        "linked": painting.linked,
        "notes": list(painting.notes),
        "demo": DEMO_MARK if painting.demo else "",
        "mark": f"{painting.theme.id} {int(painting.mask.sum())}",
    }


def _row(row, count):
    optional = row.key in ("no_data", "nearly", "reassess", "not_applicable", OUTSIDE.key)
    return {
        "key": row.key,
        "label": row.label,
        "colour": row.colour,
        "hatched": row.hatched,
        "count": count,
        "optional": optional,
    }


def sent(painted):
    """Return a payload in the words that travel: a letter a unit, and nothing of what is empty or not so."""
    rows = [{name: value for name, value in row.items() if value is not False} for row in painted["rows"]]
    met = painted["met"]
    if all(one is None or 0 <= one < len(DIGITS) for one in met):
        met = "".join("-" if one is None else DIGITS[one] for one in met)
    empty = [name for name in ("villages", "selected", "focus", "linked", "notes", "demo") if not painted[name]]
    return {name: value for name, value in painted.items() if name not in empty} | {"rows": rows, "met": met}
