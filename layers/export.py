"""From the view of the page to a file: one request, one answer, never half a file.

The page and the command line call `export`; the page shows `preview` first and may take `content` as bytes.
"""

from dataclasses import dataclass
from pathlib import Path

from geo.boundaries import boundaries
from geo.cache import write_atomically
from geo.units import geography
from layers.export_docx import docx
from layers.export_errors import ExportError
from layers.export_geo import geojson, gpkg
from layers.export_html import html
from layers.export_pages import map_pages
from layers.export_pptx import pptx
from layers.export_request import ATLASES, FORMATS, SCHEMES, ExportRequest, check_request
from layers.export_rows import csv_of
from layers.export_sheets import pdf, png, preview_png, svg
from layers.export_subject import subject
from layers.export_xlsx import xlsx
from layers.paper_sizes import PAPERS

__all__ = ["ATLASES", "FORMATS", "PAPERS", "SCHEMES", "Content", "ExportRequest", "content", "export", "preview"]

# Share of the work that is done when the data are read and the boundaries are there (built on first use).
READING = 0.3


@dataclass(frozen=True)
class Content:
    """A finished export: its bytes, how many pages (sheets, slides, layers), files that lie beside it by suffix."""

    data: bytes
    pages: int
    data_version: str
    beside: tuple = ()


def export(request, progress=None, view=None):
    """Write an export.

    Parameters
    ----------
    request : ExportRequest
    progress : callable(share, message), optional
        Told how far the work has come, share from 0 to 1, message in Vietnamese.
    view : layers.table.CommuneView, optional
        The view of the request (its year, on its geography) when the caller has it already; it is only read.

    Returns
    -------
    dict
        ``path`` (str), ``pages`` (sheets, slides, worksheets or layers; for a report the parts that begin on a new
        page), ``bytes`` (of the file), ``data_version``.

    Raises
    ------
    ExportError
        Unknown format, paper, atlas or scheme; a resolution too large; an empty selection; a missing typeface; a
        file that cannot be written. Nothing is left behind.
    geo.errors.GeoError, ntm.errors.ProgrammeError, layers.errors.LayerError
        Unknown province, year, theme or filter.
    """
    target = _target(request)
    done = content(request, progress, view)
    try:
        write_atomically(target, lambda temporary: temporary.write_bytes(done.data))
        for suffix, data in done.beside:
            beside = target.with_suffix(suffix)
            write_atomically(beside, lambda temporary, data=data: temporary.write_bytes(data))
    except OSError as error:
        raise ExportError(f"Không ghi được tệp «{target}» ({_reason(error)}); hãy chọn thư mục khác.") from error
    return {"path": str(target), "pages": done.pages, "bytes": len(done.data), "data_version": done.data_version}


def content(request, progress=None, view=None):
    """Make an export without writing it, as `export` does.

    Returns
    -------
    Content
    """
    check_request(request)
    told = progress or _silent
    made = _subject(request, view, _stage(told, 0.0, READING))
    data, pages, *style = _WRITERS[request.format](made, _stage(told, READING, 1.0))
    told(1.0, "Đã xong.")
    return Content(data, pages, made.version, tuple((".qml", text.encode()) for text in style))


def preview(request, dpi=90, view=None):
    """PNG bytes of the first map of a request, for a look before the download.

    Parameters
    ----------
    request : ExportRequest
        Any format: what is shown is the sheet the paper would be.
    dpi : int
    view : layers.table.CommuneView, optional
    """
    check_request(request)
    return preview_png(_subject(request, view, _silent), dpi)


def _subject(request, view, progress):
    if view is None:
        progress(0.0, "Đang đọc số liệu…")
    made = subject(request, view)
    boundaries(geography(request.province, made.view.geography.date), progress)
    return made


def _stage(progress, start, end):
    """Progress of one part of the work: its own 0 to 1 becomes `start` to `end` of the whole."""
    return lambda share, message: progress(start + (end - start) * share, message)


def _silent(share, message):
    """Progress nobody watches."""


def _target(request):
    target = Path(request.out)
    if target.is_dir():
        raise ExportError(
            f"«{target}» là một thư mục; hãy ghi cả tên tệp, ví dụ «{target / 'ban-do'}.{request.format}»."
        )
    return target


def _reason(error):
    """Why the system refused, in Vietnamese where it is a usual reason."""
    words = {
        PermissionError: "không có quyền ghi",
        NotADirectoryError: "một phần đường dẫn không phải thư mục",
        FileExistsError: "một phần đường dẫn không phải thư mục",
        FileNotFoundError: "không có thư mục đó",
    }
    return words.get(type(error), f"lỗi hệ thống {error.errno}")


def _csv(made, progress):
    progress(0.5, "Đang ghi CSV…")
    return csv_of(made), 1


def _on_first_page(writer):
    """A writer that needs the words of the only page."""
    return lambda made, progress: writer(made, map_pages(made)[0], progress)


_WRITERS = {
    "png": png, "pdf": pdf, "svg": svg, "pptx": pptx, "docx": docx, "xlsx": _on_first_page(xlsx), "csv": _csv,
    "geojson": geojson, "gpkg": gpkg, "html": _on_first_page(html),
}  # fmt: skip
