"""A still picture of the map, sent with the page: seen while Streamlit's scripts are still on their way.

It is drawn by a short script of ours from the same file of shapes and the same painting as the live map, and goes when
that map is painted or a reader touches the page.
"""

import json
import logging
from urllib.parse import parse_qs

import streamlit as st

from geo.built import is_built
from layers.assets import FROM_MAP_FRAME, WEB, publish_file
from layers.screen import REFERENCE_NOTE, payload, sent
from layers.themes import theme
from views import address, head, people, shared, style

LOG = logging.getLogger("ntm")
HERE = "./app/static/"


def first_picture(query):
    """Return (lines for the head, lines for the body) of the page an address asks for; two empty texts for none.

    There is none where looking needs an account, where the boundaries have yet to be built, and where the address is
    wrong: then the page itself says why.

    Parameters
    ----------
    query : str
        As after the question mark of the address.
    """
    try:
        if people.CLOSED:
            return "", ""
        shared.keep_up()
        asked = address.asked_map(parse_qs(query))
        return _picture(query, asked) if is_built(asked[0].geography) else ("", "")
    except shared.PEOPLE_ERRORS:
        return "", ""
    except Exception:
        LOG.exception("no still picture")
        return "", ""


@st.cache_data(max_entries=64, show_spinner=False)
def _picture(query, _asked):  # noqa: ARG001 - the address is the key; `keep_up` forgets all when the store changes
    view, theme_id, filters = _asked
    chosen, mask = theme(theme_id, view.criteria), filters.mask(view.table)
    web = shared.drawn(view.dataset.province, view.geography.vintage)
    told = sent(payload(web, head.painting(view, chosen, filters, mask)))
    said = {"id": web.id, **{key: told[key] for key in ("title", "rows", "classes", "notes", "demo") if key in told}}
    shapes, script = HERE + web.href.removeprefix(FROM_MAP_FRAME), HERE + publish_file(WEB / "ntm-first.js")
    early = "".join(f'<link rel="preload" as="script" fetchpriority="high" href="{one}">' for one in (shapes, script))
    looks = f'<link rel="stylesheet" href="{HERE + style.sheet()}">'
    body = (
        f'<div id="ntm-first" aria-hidden="true">{head.words(view, chosen, filters, mask)}'
        f'<div class="ntm-first-map"><small>{REFERENCE_NOTE}</small></div></div>'
        f'<script type="application/json" id="ntm-first-said">{_json(said)}</script>'
        f'<script src="{shapes}"></script><script src="{script}"></script>'
    )
    return early + looks, body


def _json(said):
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
