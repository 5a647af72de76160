"""Numbers as coloured pixels, and pixels as an image that stands in the page."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from grader.report.plots.series import Array

Pixels: TypeAlias = NDArray[np.uint8]
"""``[rows, columns, 4]``: red, green, blue and opacity, the first row on top."""


def tinted(values: Array, alpha: Array, *, missing: int) -> Pixels:
    """Blue up to zero, vermilion above, grey where there is no number.

    Args:
        values: ``[rows, columns]``.
        alpha: as many, the opacity of each from 0 to 255.
        missing: the opacity where there is no number.
    """
    pixels = np.empty((*values.shape, 4), dtype=np.uint8)
    pixels[..., :3] = np.where(values[..., None] > 0, (213, 94, 0), (0, 114, 178))
    pixels[..., 3] = alpha
    pixels[np.isnan(values)] = (128, 128, 128, missing)
    return pixels


def address(pixels: Pixels) -> str:
    """A PNG of the pixels as a ``data:`` address, the same for the same pixels."""
    rows, columns = pixels.shape[:2]
    # Each line of a PNG begins with the number of its filter, and 0 is none.
    lines = np.zeros((rows, 1 + 4 * columns), dtype=np.uint8)
    lines[:, 1:] = pixels.reshape(rows, 4 * columns)
    header = struct.pack(">IIBBBBB", columns, rows, 8, 6, 0, 0, 0)
    image = b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data)
        for kind, data in (
            (b"IHDR", header), (b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b"")
        )
    )  # fmt: skip
    return f"data:image/png;base64,{base64.b64encode(image).decode()}"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
