"""Files the page asks for, published from installed packages into Streamlit's static folder.

Nothing is fetched from outside: Leaflet comes from XStatic-Leaflet, the typeface from fontpkg-be-vietnam-pro,
the map's own script and style from `layers/web`. The folder is made again at every start and is not committed.
"""

import hashlib
import os
import shutil
import tempfile
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
WEB = Path(__file__).resolve().parent / "web"
FONTS = ("Regular", "SemiBold", "Bold")
# The map lives in a frame at /component/streamlit_folium.st_folium/, so static files lie two steps up;
# a relative address also survives a server behind a base path.
FROM_MAP_FRAME = "../../app/static/"


def publish(static=STATIC):
    """Copy what the page needs into `static` and return the addresses the map frame asks for.

    Returns
    -------
    dict
        leaflet_js, leaflet_css, map_js, map_css: addresses relative to the map's frame.
    """
    static.mkdir(parents=True, exist_ok=True)
    leaflet = _package_file("XStatic-Leaflet", "leaflet/data/leaflet.js").parent
    # A folder named by its content, because the style asks for the pictures beside it.
    folder = f"leaflet-{digest((leaflet / 'leaflet.js').read_bytes())}"
    for name in ("leaflet.js", "leaflet.css"):
        copy(leaflet / name, static / folder / name)
    for image in (leaflet / "images").glob("*.png"):
        copy(image, static / folder / "images" / image.name)
    for weight in FONTS:
        name = f"BeVietnamPro-{weight}.ttf"
        copy(_package_file("fontpkg-be-vietnam-pro", f"files/{name}"), static / "fonts" / name)
    own = {kind: _publish_own(static, f"ntm-map.{kind}") for kind in ("js", "css")}
    return {
        "leaflet_js": f"{FROM_MAP_FRAME}{folder}/leaflet.js",
        "leaflet_css": f"{FROM_MAP_FRAME}{folder}/leaflet.css",
        "map_js": FROM_MAP_FRAME + own["js"],
        "map_css": FROM_MAP_FRAME + own["css"],
    }


def _publish_own(static, name):
    return publish_file(WEB / name, static)


def publish_file(source, static=STATIC):
    """Publish one of our files under a name that changes with its text, so that no browser keeps an old one.

    Returns
    -------
    str
        Its path inside the static folder.
    """
    stem, _, suffix = source.name.partition(".")
    target = f"{stem}-{digest(source.read_bytes())}.{suffix}"
    copy(source, static / target)
    return target


def digest(content):
    """Return the first twelve hex digits of the content's SHA-256."""
    return hashlib.sha256(content).hexdigest()[:12]


def copy(source, target):
    """Copy a file unless the same bytes are there; a reader never sees half a file."""
    if not target.exists() or target.stat().st_size != source.stat().st_size:
        write(target, source.read_bytes())


def write(target, content):
    """Write bytes to a file in one step: another process sees the old file or the new, never a part."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=target.name, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        shutil.copymode(WEB / "ntm-map.js", temporary)
        os.replace(temporary, target)  # noqa: PTH105 - the atomic step itself
    finally:
        Path(temporary).unlink(missing_ok=True)


def _package_file(package, ending):
    found = [file for file in metadata.distribution(package).files or [] if str(file).endswith(ending)]
    return Path(found[0].locate())
