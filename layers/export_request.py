"""What an export is asked for, and the check of everything that can be wrong before any work begins."""

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from layers.export_errors import ExportError
from layers.export_logo import check_logo
from layers.filters import Filters
from layers.paper_sizes import pixels, sheet_layout

# Format → (Vietnamese label, MIME type); the key is also the file's suffix.
FORMATS = {
    "png": ("Ảnh PNG", "image/png"),
    "pdf": ("PDF để in", "application/pdf"),
    "svg": ("Hình vectơ SVG", "image/svg+xml"),
    "pptx": ("Trang chiếu PowerPoint", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "docx": ("Báo cáo Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("Bảng tính Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("Bảng CSV", "text/csv"),
    "geojson": ("Bản đồ số GeoJSON", "application/geo+json"),
    "gpkg": ("Bản đồ số GeoPackage (QGIS)", "application/geopackage+sqlite3"),
    "html": ("Trang bản đồ mở không cần mạng", "text/html"),
}
SHEET_FORMATS = ("png", "pdf", "svg")
ATLASES = {
    "district": "mỗi huyện, thành phố một tờ",
    "criterion": "mỗi tiêu chí một tờ",
    "group": "mỗi nhóm xã theo số tiêu chí một tờ",
}
ATLAS_FORMATS = ("pdf", "pptx")
SCHEMES = {"colour": "Màu", "hatch": "Màu và nét gạch (để sao chụp đen trắng)"}


@dataclass(frozen=True)
class ExportRequest:
    """One export; equal requests on the same data give the same bytes.

    Attributes
    ----------
    province, year, theme, filters, kind
        The view, as on the page; ``theme`` is an id: count, group, recognition, criterion:N, change, change:N (one
        criterion) or priority; ``kind`` None takes the best data there are.
    format : str
        Key of `FORMATS`.
    out : Path
        File to write; an existing one is replaced in one step.
    paper, dpi
        Sheet and resolution; used by png, pdf and svg.
    atlas : {"district", "criterion", "group"}, optional
        One sheet for each, with contents; pdf and pptx only.
    office : str
        Issuing office printed on the sheet; a dotted line is left when empty.
    scheme : {"colour", "hatch"}
    extent : (west, south, east, north), optional
        Degrees: the part of the province shown on the page; None shows all of it.
    made_on : datetime.date, optional
        Day printed as the day of making; without it a line is left to write it on, so that the bytes depend on nothing
        but view and data.
    from_year : int, optional
        The year a change is counted from; None takes the latest one with figures before ``year``.
    to_date : str or datetime.date, optional
        Day of the geography to draw on; None draws on the one the figures were collected on.
    rule : str
        How figures pass to another geography, see `ntm.conversion.RULES`.
    people : Series, optional
        Population by unit code of the geography of the figures, for the rule «population»; equality and hash of a
        request leave it out.
    weights : str, optional
        Preset or own weights of the order of priority, as `ntm.priority_presets.scheme` reads them.
    logo : bytes
        Mark of the issuing office as PNG or JPEG, as `layers.export_logo` checks it; empty for none.
    """

    province: str
    year: int
    theme: str
    filters: Filters
    format: str
    out: Path
    paper: str = "A4"
    dpi: int = 300
    atlas: str | None = None
    kind: str | None = None
    office: str = ""
    scheme: str = "colour"
    extent: tuple | None = None
    made_on: datetime.date | None = None
    from_year: int | None = None
    to_date: object = None
    rule: str = "strict"
    people: object = field(default=None, compare=False)
    weights: str | None = None
    logo: bytes = b""


def check_request(request):
    """Raise `ExportError` on the first thing that no export can serve; reads no data."""
    _one_of(request.format, FORMATS, "định dạng")
    _one_of(request.scheme, SCHEMES, "kiểu tô")
    if request.atlas is not None:
        _one_of(request.atlas, ATLASES, "bộ bản đồ")
        if request.format not in ATLAS_FORMATS:
            raise ExportError(f"Bộ bản đồ chỉ xuất được ra pdf hoặc pptx, không ra «{request.format}».")
    layout = sheet_layout(request.paper)
    if request.format in SHEET_FORMATS:
        pixels(layout, request.dpi if request.format == "png" else 300)
    _check_extent(request.extent)
    if request.logo:
        check_logo(request.logo)


def _one_of(value, known, what):
    if value not in known:
        raise ExportError(f"Không có {what} «{value}»; hãy chọn {', '.join(known)}.")


def _check_extent(extent):
    if extent is None:
        return
    west, south, east, north = extent
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise ExportError(f"Khung nhìn {extent} không đúng; cần (tây, nam, đông, bắc) bằng độ, tây < đông, nam < bắc.")
