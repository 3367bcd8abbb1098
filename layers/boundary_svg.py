"""Old and new boundaries side by side, drawn as plain SVG for the eye before anybody accepts a file."""

from base64 import b64encode
from html import escape

import shapely

SIDE = 520
SIMPLIFY_M = 120
CHANGED = 0.9
FILL = {"same": "#E9F1EC", "changed": "#F2D9A0"}


def side_by_side(comparison):
    """Return HTML of two drawings at one scale: the boundaries in use, and those of the file.

    Parameters
    ----------
    comparison : geopandas.GeoDataFrame
        As `intake.boundary_review.comparison` makes it, in metres: ``before``, ``geometry``, ``iou``, ``kind``,
        ``name``. Units with less than nine tenths in common are tinted in both.

    Returns
    -------
    str
    """
    west, south, east, north = comparison.total_bounds
    frame = (west, north, SIDE / max(east - west, north - south))
    height = round((north - south) * frame[2])
    titles = (("Đang dùng", "before"), ("Trong tệp", comparison.geometry.name))
    drawn = "".join(_drawing(title, comparison, column, frame, height) for title, column in titles)
    key = "Màu vàng: đơn vị có dưới 90 % diện tích chung giữa hai ranh giới."
    return f'<div class="ntm-sides">{drawn}</div><p class="ntm-small">{key}</p>'


def _drawing(title, comparison, column, frame, height):
    shapes = shapely.coverage_simplify(comparison[column].to_numpy(), SIMPLIFY_M)
    units = zip(shapes, comparison["iou"], comparison["kind"], comparison["name"], strict=True)
    paths = "".join(_unit(shape, iou, f"{kind} {name}", frame) for shape, iou, kind, name in units)
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {height}">{paths}</svg>'
    # As a picture: the page takes no drawing written into it, only one it can show.
    source = f"data:image/svg+xml;base64,{b64encode(drawing.encode()).decode()}"
    return f'<figure><figcaption>{escape(title)}</figcaption><img alt="{escape(title)}" src="{source}"></figure>'


def _unit(shape, iou, name, frame):
    fill = FILL["same" if iou >= CHANGED else "changed"]
    share = f"{100 * iou:.0f} % diện tích chung"
    return (
        f'<path d="{_path(shape, frame)}" fill="{fill}" stroke="#4B544D" stroke-width="0.7" fill-rule="evenodd">'
        f"<title>{escape(name)}: {share}</title></path>"
    )


def _path(shape, frame):
    west, north, scale = frame
    rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
    return "".join(_ring(shapely.get_coordinates(ring), west, north, scale) for ring in rings)


def _ring(points, west, north, scale):
    return "M" + "L".join(f"{(x - west) * scale:.1f},{(north - y) * scale:.1f}" for x, y in points) + "Z"
