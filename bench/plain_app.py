"""The plain way to show the same map: geopandas, folium.GeoJson and st_folium, the geometry sent at every change.

Written only to be measured against: same shapes, same colours, same filter, as a straightforward program would do it.
Leaflet is served from this machine too, because the measurement runs without a network.
"""

import sys
from pathlib import Path

import folium
import streamlit as st
from streamlit_folium import st_folium

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from geo.boundaries import display_boundaries  # noqa: E402
from geo.units import geography  # noqa: E402
from layers.assets import publish  # noqa: E402
from layers.table import commune_view  # noqa: E402
from layers.themes import theme  # noqa: E402


@st.cache_data
def shapes():
    """The communes with what the map says of them."""
    view = commune_view("20", 2021)
    frame = display_boundaries(geography("20", view.geography.date)).join(view.table[["district", "border", "met"]])
    painted = theme("group", view.criteria)
    colours = {row.key: row.colour for row in painted.classes}
    frame["colour"] = painted.assign(view.table).map(colours)
    return frame.reset_index()


st.set_page_config(layout="wide")
links = publish(Path(__file__).resolve().parent / "static")
folium.Map.default_js = [("leaflet", links["leaflet_js"])]
folium.Map.default_css = [("leaflet_css", links["leaflet_css"])]
frame = shapes()
only = st.toggle("Xã biên giới")
shown = frame[frame["border"].fillna(False).astype(bool)] if only else frame
page = folium.Map(location=[21.85, 106.6], zoom_start=9, tiles=None)
folium.GeoJson(
    shown[["commune_code", "name", "district", "met", "colour", "geometry"]].astype({"met": "object"}),
    style_function=lambda f: {"fillColor": f["properties"]["colour"], "color": "#fff", "weight": 1, "fillOpacity": 1},
    tooltip=folium.GeoJsonTooltip(["name", "district", "met"]),
).add_to(page)
st.metric("Số xã", len(shown))
st_folium(page, height=610, use_container_width=True, returned_objects=["last_active_drawing"])
