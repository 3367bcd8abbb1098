"""The one HTML page Streamlit sends: in Vietnamese, with a word while one waits, and asking early for what follows."""

import functools
import re
from pathlib import Path

import streamlit

from layers.assets import FONTS

STATIC = Path(streamlit.__file__).parent / "static"
# The parts of Streamlit the map page is made of; the scripts they need are read out of them.
PARTS = ("Html", "Selectbox", "Multiselect", "ButtonGroup", "TextInput", "ComponentInstance")
IMPORTED = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')
TITLE = "Bản đồ Nông thôn mới"
WAITING = (
    '<div style="position:fixed;inset:0;display:flex;flex-direction:column;align-items:center;justify-content:center;'
    "gap:.6rem;background:#FAF9F6;color:#1E2622;font-family:'Be Vietnam Pro',sans-serif\">"
    f'<b style="font-size:1.5rem;color:#0B5D4B">{TITLE}</b><span>Đang mở…</span></div>'
)
NO_SCRIPT = "<noscript><p>Trình duyệt này đang tắt JavaScript; hãy bật lên rồi tải lại trang.</p></noscript>"


def document(html, early="", still=""):
    """Return Streamlit's page with our words and hints; what a later Streamlit writes otherwise stays as it is.

    Parameters
    ----------
    html : str
    early : str
        HTML for the top of its head.
    still : str
        HTML to be seen until the page is there.

    Returns
    -------
    str
    """
    html = html.replace('<html lang="en">', '<html lang="vi">').replace(
        "<title>Streamlit</title>", f"<title>{TITLE}</title>"
    )
    html = re.sub(r"<noscript>.*?</noscript>", NO_SCRIPT, html, flags=re.DOTALL)
    html = html.replace('<div id="root"></div>', f'<div id="root">{WAITING}</div>{still}')
    html = html.replace("<head>", f"<head>{early}", 1)
    return html.replace("</head>", f"{hints(html)}</head>")


@functools.lru_cache(maxsize=4)
def hints(html):
    """Return links that fetch at once what the page would ask for one after another, without what it names itself."""
    scripts = [name for name in needed(PARTS) if name not in html]
    lines = [f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in scripts]
    fonts = [f"./app/static/fonts/BeVietnamPro-{weight}.ttf" for weight in FONTS]
    lines += [f'<link rel="preload" as="font" type="font/ttf" crossorigin href="{font}">' for font in fonts]
    return "".join(lines)


def needed(parts):
    """Return the names of the script files of some parts of Streamlit and of all they import, each once, in order."""
    found = {}
    waiting = [path.name for part in parts for path in sorted((STATIC / "static/js").glob(f"{part}.*.js"))]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = True
            waiting += IMPORTED.findall((STATIC / "static/js" / name).read_text(encoding="utf-8"))
    return tuple(found)
