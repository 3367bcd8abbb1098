"""The map on a page: one painting on one geography, and the click that opens a commune."""

import streamlit as st
from streamlit_folium import st_folium

from layers.screen import base_map, painted_layer
from views import shared

HEIGHT = 610
# Nothing that changes by itself when the map starts: that would run the page twice.
RETURNED = ["last_active_drawing"]


def show(province, day, painting, chosen="xa", name="", height=HEIGHT, framing=False):
    """Draw a painting; a click puts the commune's code into `st.session_state[chosen]`.

    Parameters
    ----------
    province : str
    day : datetime.date
        The geography's day.
    painting : layers.screen.Painting
    chosen : str
        Key of the session state that holds the code.
    name : str
        Tells apart several maps of one geography on a page.
    height : int
        Pixels.
    framing : bool
        Whether the part of the map in sight is asked back too: the page then runs again at every move.

    Returns
    -------
    tuple or None
        (west, south, east, north) in degrees of what is in sight; None when not framing or not yet known.
    """
    web = shared.published(province, day)
    key = f"map {web.id} {chosen} {name}"
    said = st_folium(
        base_map(web, shared.links()),
        key=key,
        height=height,
        use_container_width=True,
        feature_group_to_add=painted_layer(web, painting),
        returned_objects=[*RETURNED, "bounds"] if framing else RETURNED,
        on_change=lambda: _take_click(key, chosen),
    )
    return _extent(said) if framing else None


def _extent(said):
    corners = [(said or {}).get("bounds", {}).get(name) or {} for name in ("_southWest", "_northEast")]
    numbers = [corner.get(axis) for corner in corners for axis in ("lng", "lat")]
    return None if None in numbers else tuple(round(one, 4) for one in numbers)


def _take_click(key, chosen):
    """Open the commune that was clicked; it is known by its code, never by the words of a tooltip."""
    drawing = (st.session_state.get(key) or {}).get("last_active_drawing")
    if drawing:
        st.session_state[chosen] = drawing["properties"]["code"]
