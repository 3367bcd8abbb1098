"""A drawn sheet as PNG bytes: opaque, with its resolution and a description, and no clock.

Every line is stored as its difference from the line above, the filter that suits flat colours; trying all filters on
every line, as image libraries do, takes three times as long for a file of the same size.
"""

import struct
import zlib

import numpy as np

SIGNATURE = b"\x89PNG\r\n\x1a\n"
ABOVE = 2
LEVEL = 3


def png_bytes(pixels, dpi, told):
    """Encode a picture.

    Parameters
    ----------
    pixels : array of uint8, height × width × 3 or 4
        A fourth channel (opacity) is left out: paper is opaque.
    dpi : float
        Dots per inch, written as dots per metre.
    told : dict of str to str
        Keyword (ASCII) to text, stored as UTF-8.

    Returns
    -------
    bytes
    """
    height, width = pixels.shape[:2]
    dots = round(dpi / 0.0254)
    texts = b"".join(_chunk(b"iTXt", _text(keyword, text)) for keyword, text in told.items())
    return (
        SIGNATURE
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + _chunk(b"pHYs", struct.pack(">IIB", dots, dots, 1))
        + texts
        + _chunk(b"IDAT", zlib.compress(_filtered(pixels).data, LEVEL))
        + _chunk(b"IEND", b"")
    )


def _filtered(pixels):
    height, width = pixels.shape[:2]
    lines = np.empty((height, width * 3 + 1), dtype=np.uint8)
    lines[:, 0] = ABOVE
    # The same memory seen as pixels; a channel at a time is three times as fast as pixel by pixel.
    body = np.lib.stride_tricks.as_strided(lines[:, 1:], (height, width, 3), (width * 3 + 1, 3, 1))
    for channel in range(3):
        values = pixels[:, :, channel]
        body[0, :, channel] = values[0]
        np.subtract(values[1:], values[:-1], out=body[1:, :, channel])
    return lines


def _text(keyword, text):
    """Content of an iTXt chunk: keyword, not compressed, language, keyword translated (none), text."""
    return keyword.encode("ascii") + b"\0\0\0vi\0\0" + text.encode()


def _chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
