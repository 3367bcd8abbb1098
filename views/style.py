"""Looks of the page that Streamlit's theme cannot say; one style sheet, written once per page."""

from pathlib import Path

import streamlit as st

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


def apply():
    """Write the style sheet and fold the side bar on a narrow screen."""
    st.html(SHEET)
    st.html(FOLD_ON_TABLET, unsafe_allow_javascript=True)
