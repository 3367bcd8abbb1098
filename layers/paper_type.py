"""The typeface of maps: found, measured and broken into lines.

matplotlib is set here, once, for every sheet: fonts go into PDF as TrueType (text can be searched and copied), SVG
keeps text as text, and identifiers inside SVG depend on the drawing alone.
"""

import unicodedata
from functools import cache
from importlib import metadata

import matplotlib
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.textpath import TextToPath

from layers.export_errors import ExportError
from layers.paper_sizes import POINTS_PER_MM

PACKAGE, FAMILY = "fontpkg-be-vietnam-pro", "Be Vietnam Pro"
WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}
LEADING = 1.28
# Room of a line of a name: the typeface asks for 1,265 em (Ễ above, tails below), set a little closer.
LINE_SPACING, LINE_EM = 0.95, 1.21

# The PDF writer takes how many letters one font may hold from ps.fonttype: at 3, «ạ» and «n» would come from two fonts
# and readers would find «L ạng» instead of «Lạng».
matplotlib.rcParams.update(
    {"pdf.fonttype": 42, "ps.fonttype": 42, "svg.fonttype": "none", "svg.hashsalt": "ntm-atlas", "text.hinting": "none"}
)


@cache
def font_files():
    """Paths of the typeface by weight, made known to the renderer.

    Raises
    ------
    ExportError
        The package with the typeface is not installed.
    """
    try:
        files = {file.name: file.locate() for file in metadata.distribution(PACKAGE).files or []}
        found = {weight: files[f"BeVietnamPro-{word}.ttf"] for weight, word in WEIGHTS.items()}
    except (metadata.PackageNotFoundError, KeyError) as error:
        raise ExportError(f"Thiếu kiểu chữ {FAMILY}; hãy cài gói {PACKAGE} rồi xuất lại.") from error
    for path in found.values():
        fontManager.addfont(path)
    return found


def font(size, weight=400):
    """Font of a size in points."""
    font_files()
    return FontProperties(family=FAMILY, weight=weight, size=size)


def clean(text):
    """Composed letters, one line: what is measured is what is drawn."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@cache
def _width_em(text, weight):
    return TextToPath().get_text_width_height_descent(text, font(100, weight), False)[0] / 100


def width_mm(text, size, weight=400):
    """Width of a line of text, millimetres, for a size in points."""
    return _width_em(clean(text), weight) * size / POINTS_PER_MM


def wrap(text, width, size, weight=400):
    """Break a text into lines no wider than `width` millimetres; a longer word keeps a line of its own."""
    lines = [""]
    for word in clean(text).split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_mm(longer, size, weight) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def halves(text):
    """A name on two lines, broken where the longer line is shortest; None for a single word."""
    words = clean(text).split(" ")
    pairs = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    return min(pairs, key=lambda pair: max(map(len, pair)), default=None)
