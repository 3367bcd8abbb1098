"""The page's map as one file that opens from a USB stick: script, shapes, letters and figures inside, no network."""

import json
import re
import tempfile
from html import escape
from pathlib import Path

from layers.assets import FROM_MAP_FRAME, publish
from layers.export_logo import data_link
from layers.export_rows import rows_of
from layers.export_sheets import font_faces
from layers.export_subject import painting, year_before
from layers.export_words import map_words
from layers.headline import figures
from layers.screen import REFERENCE_NOTE, payload
from layers.webgeography import publish_geography

# The browser itself refuses whatever would leave the file.
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; font-src data:; img-src data:"
STYLE = """
body{margin:0;background:#FAF9F6;color:#1E2622;font:400 15px/1.45 'Be Vietnam Pro',Arial,sans-serif}
main{max-width:1280px;margin:0 auto;padding:16px}
h1{font-size:26px;line-height:1.2;margin:4px 0;font-weight:700}
.about{color:#5E665F;margin:0 0 12px}
.logo{float:right;max-height:64px;max-width:220px}
.demo{display:inline-block;background:#FFF1D6;color:#7A4F00;font-weight:700;padding:3px 12px;border-radius:8px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:10px;margin:12px 0}
.tiles div{background:#FFF;border:1px solid #E6E3DA;border-radius:10px;padding:8px 12px}
.tiles span,.tiles small{display:block;color:#5E665F;font-size:13px}.tiles b{font-size:21px;font-weight:600}
#map{height:72vh;min-height:420px;border:1px solid #E6E3DA;border-radius:10px}
.scroll{overflow-x:auto;margin-top:14px}table{border-collapse:collapse;width:100%;background:#FFF;font-size:13.5px}
th,td{border:1px solid #E6E3DA;padding:4px 8px;text-align:left;vertical-align:top}
th{background:#0B5D4B;color:#FFF}
footer{color:#5E665F;font-size:13px;margin:16px 0}footer p{margin:2px 0}
@media print{#map{height:150mm}.scroll{overflow:visible}}
"""


def html(made, page, progress):
    """Return (bytes, pages) of the map, its figures and its rows as one HTML file."""
    progress(0.2, "Đang gói trang bản đồ…")
    words = map_words(made, page, 1, 1)
    body = _body(made, words)
    with tempfile.TemporaryDirectory() as folder:
        scripts, styles = _inlined(made, Path(folder))
    letters = re.sub(r"<[^>]*>", "", body) + json.dumps(_payload_words(made), ensure_ascii=False) + REFERENCE_NOTE
    text = (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(words.title)}</title>'
        f"<style>{font_faces(letters + _every_letter())}{styles}{STYLE}</style></head>"
        f"<body>{body}{scripts}</body></html>"
    )
    return text.encode(), 1


def _every_letter():
    return "".join(map(chr, range(32, 127))) + "«»–…·−≥≤°" + _VIETNAMESE + _VIETNAMESE.upper()


_VIETNAMESE = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"


def _payload_words(made):
    return [made.theme.title, *(row.label for row in made.theme.classes)]


def _body(made, words):
    tiles = "".join(
        f"<div><span>{escape(f.label)}</span><b>{escape(f.value)}</b><small>{escape(f.note)}</small></div>"
        for f in figures(made.view, made.mask, year_before(made))
    )
    logo = f'<img class="logo" alt="Biểu trưng của cơ quan lập" src="{data_link(words.logo)}">' if words.logo else ""
    demo = f'<span class="demo">{escape(words.mark)}</span>' if words.mark else ""
    told = (*words.notes, *words.sources, words.made, words.version)
    notes = "".join(f"<p>{escape(text)}</p>" for text in told)
    about = escape(f"{words.kicker} · {words.title} · {words.when} · {words.filters}")
    return (
        f'<main><header>{logo}{demo}<h1>{escape(words.answer)}</h1><p class="about">{about}</p></header>'
        f'<div class="tiles">{tiles}</div><div id="map"></div>'
        f'<div class="scroll">{_table(made)}</div><footer>{notes}</footer></main>'
    )


def _table(made):
    frame = rows_of(made).astype(object)
    head = "".join(f"<th>{escape(name)}</th>" for name in frame.columns)
    lines = "".join(
        "<tr>" + "".join(f"<td>{'' if value != value or value is None else escape(str(value))}</td>" for value in row)
        + "</tr>"
        for row in frame.where(frame.notna(), None).itertuples(index=False)
    )  # fmt: skip
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"


def _inlined(made, folder):
    """Scripts and styles of the map as the page has them, with this view painted."""
    links = {name: link.removeprefix(FROM_MAP_FRAME) for name, link in publish(folder).items()}
    web = publish_geography(made.view.geography, static=folder)
    painted = payload(web, painting(made, made.theme, list(made.view.table.index)))
    start = (
        "var map=L.map('map',{zoomControl:false,zoomSnap:0.1,zoomDelta:0.5});"
        f"NTM.start(map,{_literal(web.id)},{_literal(REFERENCE_NOTE)});NTM.paint({_literal(painted)});{_fit(made)}"
    )
    files = (links["leaflet_js"], web.href.removeprefix(FROM_MAP_FRAME), links["map_js"])
    scripts = [(folder / name).read_text(encoding="utf-8") for name in files]
    styles = "".join((folder / links[name]).read_text(encoding="utf-8") for name in ("leaflet_css", "map_css"))
    return "".join(f"<script>{_closed(text)}</script>" for text in (*scripts, start)), _without_links(styles)


def _fit(made):
    """Show the part of the province the page shows."""
    if made.request.extent is None:
        return ""
    west, south, east, north = map(float, made.request.extent)
    return f"map.fitBounds([[{south},{west}],[{north},{east}]],{{animate:false}});"


def _literal(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _closed(script):
    """A script that cannot end its own tag, and that points to no source map outside."""
    return re.sub(r"//# sourceMappingURL=.*", "", script).replace("</script", "<\\/script")


def _without_links(styles):
    """Style sheets without pictures and fonts of their own: the letters are embedded, the map uses no pictures."""
    styles = re.sub(r"@font-face\s*{[^}]*}", "", styles)
    return re.sub(r"url\((?!#|data:)[^)]*\)", "none", styles)
