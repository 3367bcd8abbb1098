"""Our PNG read back by another library."""

import io

import numpy as np
from PIL import Image

from layers.paper_png import png_bytes


def test_every_pixel_comes_back():
    pixels = np.random.default_rng(3).integers(0, 256, (37, 53, 4), dtype=np.uint8)
    image = Image.open(io.BytesIO(png_bytes(pixels, 300, {"Title": "Số tiêu chí đạt"})))
    image.load()
    assert image.mode == "RGB" and image.size == (53, 37)
    assert (np.asarray(image) == pixels[:, :, :3]).all()
    assert image.info["Title"] == "Số tiêu chí đạt"
    assert abs(image.info["dpi"][0] - 300) < 0.01
    assert image.format == "PNG" and not image.getexif()


def test_the_picture_library_finds_nothing_wrong():
    Image.open(io.BytesIO(png_bytes(np.zeros((5, 5, 3), dtype=np.uint8), 96, {}))).verify()
