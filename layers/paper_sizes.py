"""Papers, frames and scales: where the map stands on a sheet, and how many metres a millimetre is.

All lengths on paper are millimetres from the lower left corner of the sheet; all lengths on the ground are metres.
"""

from dataclasses import dataclass

import shapely

from layers.export_errors import ExportError

MM_PER_INCH = 25.4
POINTS_PER_MM = 72 / MM_PER_INCH
PAPERS = {"A4": (297, 210), "A3": (420, 297), "A2": (594, 420), "A1": (841, 594), "A0": (1189, 841)}
# Scales an official would write; a map takes the largest one that fits, never one in between.
SCALES = tuple(
    step * 1000
    for step in (10, 15, 20, 25, 30, 40, 50, 60, 75, 100, 125, 150, 160, 175, 200, 250, 300, 350, 400, 500, 600, 750,
                 1000, 1250, 1500, 2000)
)  # fmt: skip
FRAME_SHARE = 0.72
MARGIN_MM = 6.0


@dataclass(frozen=True)
class Box:
    """A rectangle on the sheet."""

    x: float
    y: float
    width: float
    height: float

    @property
    def top(self):
        """Upper edge, millimetres."""
        return self.y + self.height

    @property
    def right(self):
        """Right edge, millimetres."""
        return self.x + self.width


@dataclass(frozen=True)
class Layout:
    """A sheet and its parts.

    Attributes
    ----------
    name : str
        Paper, such as «A3»; empty for a picture that goes into a slide or a report.
    width, height : float
        Size of the sheet, millimetres.
    factor : float
        Letters and lines are that much larger than on A4.
    frame : Box
        Where the map stands.
    column : Box or None
        Where title, legend and sources stand; a picture has none.
    """

    name: str
    width: float
    height: float
    factor: float
    frame: Box
    column: Box | None = None


@dataclass(frozen=True)
class Window:
    """What part of the ground the frame shows, in metres of the province's grid, and at which scale."""

    denominator: int
    west: float
    south: float
    east: float
    north: float

    @property
    def metres_per_mm(self):
        """Metres on the ground for a millimetre on paper."""
        return self.denominator / 1000

    @property
    def box(self):
        """What the frame shows as a polygon, metres."""
        return shapely.box(self.west, self.south, self.east, self.north)


def sheet_layout(paper):
    """Lay out a sheet across.

    Parameters
    ----------
    paper : str
        A4, A3, A2, A1 or A0.

    Raises
    ------
    ExportError
        Another paper.
    """
    if paper not in PAPERS:
        raise ExportError(f"Không có khổ giấy «{paper}»; hãy chọn {', '.join(PAPERS)}.")
    width, height = PAPERS[paper]
    factor = (width / PAPERS["A4"][0]) ** 0.8
    margin = MARGIN_MM * factor**0.75
    frame = Box(margin, margin, FRAME_SHARE * width - margin, height - 2 * margin)
    left = frame.right + 0.8 * margin
    return Layout(paper, width, height, factor, frame, Box(left, margin, width - margin - left, height - 2 * margin))


def picture_layout(width, height, factor=1.0):
    """Lay out a picture of the map alone: the frame, with a strip below it for the scale bar and the arrow."""
    strip = 9 * factor
    return Layout("", width, height, factor, Box(0.3, strip, width - 0.6, height - strip - 0.3))


def window(bounds, frame, padding=0.01):
    """Choose the largest round scale at which the bounds fit into the frame, and what the frame then shows.

    Parameters
    ----------
    bounds : (float, float, float, float)
        West, south, east, north of what must be seen, metres.
    frame : Box
    padding : float
        Share of the frame's height kept free on every side.

    Returns
    -------
    Window
        Centred on the bounds.
    """
    west, south, east, north = bounds
    free = 2 * padding * frame.height
    needed = max((east - west) / (frame.width - free), (north - south) / (frame.height - free)) * 1000
    denominator = next((scale for scale in SCALES if scale >= needed), SCALES[-1])
    half_width, half_height = frame.width * denominator / 2000, frame.height * denominator / 2000
    x, y = (west + east) / 2, (south + north) / 2
    return Window(denominator, x - half_width, y - half_height, x + half_width, y + half_height)


def pixels(layout, dpi):
    """Width and height in whole pixels at a resolution; ExportError when the sheet would not fit into memory.

    The resolution must lie between 50 and 1200 dots per inch.
    """
    width, height = (round(side / MM_PER_INCH * dpi) for side in (layout.width, layout.height))
    if not 50 <= dpi <= 1200:
        raise ExportError(f"Độ phân giải {dpi} dpi không dùng được; hãy chọn từ 50 đến 1200.")
    if width * height > 180e6:
        most = int(dpi * (180e6 / (width * height)) ** 0.5)
        raise ExportError(f"Khổ {layout.name} ở {dpi} dpi quá lớn; hãy chọn nhiều nhất {most} dpi, hoặc xuất PDF.")
    return width, height
