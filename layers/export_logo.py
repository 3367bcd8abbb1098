"""The mark of the issuing office on sheets, slides and reports: read, checked, and kept as the bytes it came in."""

import base64
import io
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from layers.export_errors import ExportError
from layers.formatting import number

KINDS = ("PNG", "JPEG")
MAX_BYTES = 2_000_000
SIDES = (32, 4000)
SLIMMEST = 6


def read_logo(path):
    """Read the mark from a file.

    Parameters
    ----------
    path : Path
        PNG or JPEG.

    Returns
    -------
    bytes

    Raises
    ------
    ExportError
        The file cannot be read, or is no picture that can be used (`check_logo`).
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise ExportError(f"Không đọc được tệp biểu trưng «{path}»; hãy kiểm tra đường dẫn và quyền đọc.") from error
    check_logo(data)
    return data


def check_logo(data):
    """Raise `ExportError` unless the bytes are a whole PNG or JPEG of a usable size and shape."""
    if len(data) > MAX_BYTES:
        raise ExportError(f"Tệp biểu trưng nặng {number(len(data) / 1e6, 1)} MB; hãy dùng tệp không quá 2 MB.")
    width, height = logo_size(data)
    least, most = SIDES
    if min(width, height) < least or max(width, height) > most:
        raise ExportError(f"Biểu trưng {width}×{height} điểm ảnh; mỗi cạnh cần từ {least} đến {most} điểm ảnh.")
    if max(width, height) > SLIMMEST * min(width, height):
        raise ExportError(f"Biểu trưng {width}×{height} quá dài hoặc quá hẹp; hãy dùng hình gọn hơn ({SLIMMEST}:1).")
    logo_pixels(data)


def logo_size(data):
    """Width and height in pixels, read from the head of the file."""
    try:
        with Image.open(io.BytesIO(data), formats=KINDS) as image:
            return image.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise ExportError("Tệp biểu trưng không phải hình PNG hoặc JPG; hãy lưu lại dạng PNG.") from error


@lru_cache(maxsize=8)
def logo_pixels(data):
    """The picture as an array of height, width and the channels red, green, blue, opacity; shared, never changed."""
    try:
        with Image.open(io.BytesIO(data), formats=KINDS) as image:
            pixels = np.asarray(image.convert("RGBA"))
    except (OSError, SyntaxError, ValueError) as error:
        raise ExportError(
            "Tệp biểu trưng bị hỏng hoặc thiếu dữ liệu; hãy lưu lại dạng PNG rồi đưa vào lần nữa."
        ) from error
    pixels.flags.writeable = False
    return pixels


def fitted(data, width, height):
    """Width and height of the mark, as large as fits into a box without changing its proportions."""
    wide, high = logo_size(data)
    scale = min(width / wide, height / high)
    return wide * scale, high * scale


def data_link(data):
    """The mark as an address that carries it, for a page in one file."""
    kind = "png" if data.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
