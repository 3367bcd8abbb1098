"""Looks of the page that Streamlit's theme cannot say; one style sheet, written once per page."""

from pathlib import Path

import streamlit as st

from layers.assets import publish_file

SHEET = Path(__file__).with_name("style.css")
ICON = Path(__file__).with_name("icon.png")
# Streamlit folds its side bar by itself only on phones; a tablet held upright needs the room for the map too.
FOLD_ON_TABLET = """<script>
(function () {
  if (window.ntmFolded || window.innerWidth > 900) return;
  window.ntmFolded = true;
  var tries = 0, timer = setInterval(function () {
    var button = document.querySelector('[data-testid="stSidebarCollapseButton"] button');
    if (button) button.click();
    if (button || ++tries > 40) clearInterval(timer);
  }, 100);
})();
</script>"""


@st.cache_resource(show_spinner=False)
def sheet():
    """Publish the style sheet; return its path inside the static folder."""
    return publish_file(SHEET)


def apply():
    """Write the style sheet and fold the side bar on a narrow screen."""
    st.html(f'<style>@import url("app/static/{sheet()}");</style>')
    # The slot stays: were it gone in the next run, everything below would move up one place and the map start anew.
    slot = st.empty()
    if not st.session_state.setdefault("dagap", False):
        slot.html(FOLD_ON_TABLET, unsafe_allow_javascript=True)
        st.session_state.dagap = True
