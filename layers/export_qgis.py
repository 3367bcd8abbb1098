"""Styles for QGIS: the classes of a theme as a categorized layer, so that the desktop map looks like the page."""

from xml.etree import ElementTree

from layers.paper_map import fill

VERSION = "3.28.0"
OUTLINE = {"outline_color": "255,255,255,255", "outline_width": "0.2", "outline_style": "solid"}
# Line angle and distance in millimetres for each hatch of the sheet; dots and rings become crossed lines.
ANGLES = {"/": (45,), "\\": (135,), "-": (0,), "|": (90,), "x": (45, 135), ".": (0, 90), "o": (30, 120)}


def layer_style(theme, scheme="colour"):
    """QML of the unit layer: one category a class, by the column ``lop``.

    Parameters
    ----------
    theme : layers.themes.Theme
    scheme : {"colour", "hatch"}

    Returns
    -------
    str
    """
    rows = [vars(row) for row in theme.classes]
    root, renderer = _root("categorizedSymbol", attr="lop", enableorderby="0", symbollevels="0")
    categories = ElementTree.SubElement(renderer, "categories")
    symbols = ElementTree.SubElement(renderer, "symbols")
    for place, row in enumerate(rows):
        told = {"symbol": str(place), "value": row["key"], "label": row["label"], "render": "true"}
        ElementTree.SubElement(categories, "category", told)
        symbol = _symbol(symbols, str(place), "fill")
        _layer(symbol, "SimpleFill", {"color": _colour(row["colour"]), "style": "solid", **OUTLINE})
        style = fill(row, rows, scheme)
        for angle in ANGLES.get((style["hatch"] or " ")[0], ()):
            _lines(symbol, angle, style["hatchcolor"])
    ElementTree.SubElement(root, "previewExpression").text = '"ten"'
    return ElementTree.tostring(root, encoding="unicode")


def line_style(colour, width, area=False, dashed=False):
    """QML of outlines: of areas without a fill, or of lines; ``width`` in millimetres."""
    root, renderer = _root("singleSymbol")
    symbols = ElementTree.SubElement(renderer, "symbols")
    dash = "dash" if dashed else "solid"
    if area:
        told = {"style": "no", "outline_color": _colour(colour), "outline_width": str(width), "outline_style": dash}
        _layer(_symbol(symbols, "0", "fill"), "SimpleFill", told)
    else:
        told = {"line_color": _colour(colour), "line_width": str(width), "line_style": dash}
        _layer(_symbol(symbols, "0", "line"), "SimpleLine", told)
    return ElementTree.tostring(root, encoding="unicode")


def _root(kind, **more):
    root = ElementTree.Element("qgis", {"version": VERSION, "styleCategories": "Symbology"})
    return root, ElementTree.SubElement(root, "renderer-v2", {"type": kind, "forceraster": "0", **more})


def _symbol(parent, name, kind):
    told = {"name": name, "type": kind, "alpha": "1", "clip_to_extent": "1", "force_rhr": "0"}
    return ElementTree.SubElement(parent, "symbol", told)


def _layer(symbol, kind, options):
    layer = ElementTree.SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    told = ElementTree.SubElement(layer, "Option", {"type": "Map"})
    for name, value in options.items():
        ElementTree.SubElement(told, "Option", {"name": name, "type": "QString", "value": value})
    return layer


def _lines(symbol, angle, colour):
    """A line pattern over the fill; QGIS keeps the line itself in a symbol of its own inside the layer."""
    layer = _layer(symbol, "LinePatternFill", {"angle": str(angle), "distance": "1.6", "line_width": "0.2"})
    name = f"@{symbol.get('name')}@{len(symbol) - 1}"
    _layer(_symbol(layer, name, "line"), "SimpleLine", {"line_color": _colour(colour), "line_width": "0.2"})


def _colour(text):
    return ",".join(str(int(text[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
