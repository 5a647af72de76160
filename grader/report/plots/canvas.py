"""A page of fixed width on which panels stand: matplotlib without axes.

A picture on matplotlib's own axes takes 44 ms of processor time, three of them 100; here it is
9 ms, and a batch draws thousands. Axes also write four elements for a tick. A picture here has few
ticks, one path for its whole grid and its own legend, so a panel is only a transform from data
to the page; everything that is drawn is a matplotlib artist.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Literal, NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Affine2D, Bbox, BboxTransform, IdentityTransform
from numpy.typing import NDArray

from grader.report.plots.series import Array, say
from grader.report.plots.svg import INK, SMOOTH

WIDTH = 340.0
"""Units of a picture's width: at 288 px, a phone's column, its text is 9 px high."""
TEXT = 10.5
DASHES = (4.0, 2.5)
HOLLOW: Mapping[str, Any] = {"ms": 5, "mew": 1.3, "mfc": "none"}
"""A ring in a dot's place."""
_LONGEST = 48
"""Characters of a legend's entry; the page says the rest."""
# What our artists read: a user's own matplotlibrc must not change a report.
_READ = ("figure.", "font.", "image.", "lines.", "patch.", "path.", "savefig.", "svg.", "text.")
_SETTINGS: Any = {
    **{name: value for name, value in mpl.rcParamsDefault.items() if name.startswith(_READ)},
    "svg.hashsalt": "figure",
    "svg.fonttype": "none",  # the page's own font, and a fifth of the size of paths
    "text.parse_math": False,  # a name with a dollar sign is a name
    "font.family": ["DejaVu Sans"],
}


def settings() -> AbstractContextManager[None]:
    """Settings of matplotlib for a picture, from its first artist to its bytes."""
    return mpl.rc_context(_SETTINGS)


class Key(NamedTuple):
    """One entry of a legend."""

    label: str
    colour: str
    mark: Literal["line", "band", "area", "dot", "ring", "square", "none"] = "line"
    dashes: tuple[float, ...] = ()


class Canvas:
    """A picture in units, (0, 0) at the bottom left."""

    def __init__(self, height: float) -> None:
        self.height = height
        self._figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72, frameon=False)
        FigureCanvasSVG(self._figure)
        self._order = 0

    def add(self, artist: Artist, clip: Bbox | None = None) -> None:
        """Put an artist on top of what there is, cut off at ``clip``."""
        self._order += 1
        artist.set_zorder(self._order)
        self._figure.add_artist(artist, clip=False)
        artist.set_clip_box(clip)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        ha: str = "left",
        va: str = "baseline",
        size: float = TEXT,
        alpha: float = 1.0,
        weight: str = "normal",
    ) -> None:
        """Text in units of the picture."""
        settings: dict[str, Any] = {"ha": ha, "va": va, "fontsize": size, "weight": weight}
        settings |= {"color": INK, "alpha": None if alpha == 1 else alpha, "parse_math": False}
        self.add(Text(x, y, text, transform=IdentityTransform(), **settings))

    def legend(self, keys: Sequence[Key], *, top: float, left: float = 8) -> float:
        """Keys side by side, in as many rows as they need; the bottom of the last row."""
        x, y = left, top - TEXT
        for key in keys:
            label = key.label if len(key.label) <= _LONGEST else key.label[: _LONGEST - 1] + "…"
            room = 20 + 0.56 * TEXT * len(label) + 12
            if x > left and x + room > WIDTH:
                x, y = left, y - 1.5 * TEXT
            if key.mark != "none":
                self._swatch(key, x, y + 0.36 * TEXT)
            self.text(x + 20, y, label)
            x += room
        return y

    def _swatch(self, key: Key, x: float, y: float) -> None:
        style: dict[str, Any] = {"color": key.colour, "lw": 2.0}
        ends = [x, x + 15]
        if key.mark in {"dot", "square"}:
            marker = "o" if key.mark == "dot" else "s"
            style = {"color": key.colour, "marker": marker, "ms": 6.5, "mew": 0, "lw": 0}
            ends = [x + 8, x + 8]
        elif key.mark == "ring":
            style = {"color": key.colour, "marker": "o", "lw": 0, **HOLLOW}
            ends = [x + 8, x + 8]
        elif key.mark == "band":
            style |= {"lw": 5.5, "alpha": 0.32}
        elif key.mark == "area":
            style |= {"lw": 9, "alpha": 0.28, "solid_capstyle": "butt"}
        elif key.dashes:
            style |= {"dashes": key.dashes}
        self.add(Line2D(ends, [y, y], transform=IdentityTransform(), **style))

    def svg(self) -> str:
        """The document as matplotlib writes it, the same for the same picture."""
        metadata = dict.fromkeys(["Date", "Creator", "Format", "Type"])
        with io.StringIO() as file:
            self._figure.savefig(file, format="svg", metadata=metadata)
            return file.getvalue()


class Panel:
    """A rectangle of a canvas with data limits; ``log`` draws the ordinate by its logarithm."""

    def __init__(
        self,
        canvas: Canvas,
        box: tuple[float, float, float, float],
        limits: tuple[float, float, float, float],
        *,
        log: bool = False,
    ) -> None:
        """``box`` and ``limits`` are left, right, bottom, top; the limits as data."""
        left, right, bottom, top = box
        low, high = (np.log10(limits[2]), np.log10(limits[3])) if log else limits[2:]
        self._canvas = canvas
        self._log = log
        self._data = Bbox.from_extents(limits[0], low, limits[1], high)
        self.box = Bbox.from_extents(left, bottom, right, top)
        self._transform = BboxTransform(self._data, self.box)

    def _ordinate(self, values: Iterable[float] | Array) -> Array:
        array = np.asarray(values, dtype=np.float64)
        if self._log:
            array = np.log10(np.where(array > 0, array, np.nan))
        # Far outside is as good as infinitely far, and keeps the numbers in the file short.
        span = self._data.y1 - self._data.y0
        return np.clip(array, self._data.y0 - 9 * span, self._data.y1 + 9 * span)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the data lies on the picture."""
        across, up = self._transform.transform((x, float(self._ordinate([y])[0])))
        return float(across), float(up)

    def line(self, x: Iterable[float], y: Iterable[float], colour: str, **style: Any) -> None:
        """A line, with gaps where it isn't finite."""
        settings = {"lw": 1.8, "solid_capstyle": "round", **style}
        artist = Line2D(
            list(x), self._ordinate(y), color=colour, transform=self._transform, **settings
        )
        self._canvas.add(artist, self.box)

    def dots(self, x: Iterable[float], y: Iterable[float], colour: str, **style: Any) -> None:
        """One path for all the points, which a marker each would repeat."""
        self.line(x, y, colour, **{"lw": 0, "marker": "o", "ms": 4, "mew": 0, **style})

    def between(self, x: Array, one: Array, two: Array, colour: str, alpha: float) -> None:
        """The area between two lines, where both are finite."""
        fine = np.isfinite(one) & np.isfinite(two)
        vertices: list[Array] = []
        codes: list[Any] = []
        edges = np.flatnonzero(np.diff(np.concatenate([[False], fine, [False]]).astype(np.int8)))
        for start, end in edges.reshape(-1, 2):
            there = np.column_stack([x[start:end], self._ordinate(one[start:end])])
            back = np.column_stack([x[start:end], self._ordinate(two[start:end])])[::-1]
            vertices += [there, back, there[:1]]
            codes += [Path.MOVETO, *[Path.LINETO] * (2 * (end - start) - 1), Path.CLOSEPOLY]
        if codes:
            self._patch(Path(np.concatenate(vertices), codes), facecolor=colour, alpha=alpha, lw=0)

    def _patch(self, path: Path, **style: Any) -> None:
        self._canvas.add(PathPatch(path, transform=self._transform, **style), self.box)

    def raster(self, colours: Any, *, smooth: bool) -> None:
        """An image ``[rows, columns, 4]`` of uint8 over the whole panel, the first row on top.

        ``smooth`` takes the pixels as values at the nodes of a grid that spans the panel, and
        blends between them; else each pixel is a cell.
        """
        self._canvas.add(_Raster(colours, self.box, smooth=smooth))

    def outline(self, **style: Any) -> None:
        """A thin frame round the panel."""
        settings = {"edgecolor": INK, "fill": False, "lw": 0.8, "alpha": 0.35, **style}
        corners = Path.unit_rectangle().transformed(BboxTransform(Bbox.unit(), self.box))
        self._canvas.add(PathPatch(corners, transform=IdentityTransform(), **settings))

    def label(self, x: float, y: float, text: str, **style: Any) -> None:
        """Text at a place of the data."""
        self._canvas.text(*self.at(x, y), text, **style)

    def tag(self, x: float, y: float, text: str) -> None:
        """A number beside a place of the data, on the side where there is room for it."""
        across, up = self.at(x, y)
        up = min(max(up, self.box.y0 + TEXT), self.box.y1 - TEXT)
        left = across > (self.box.x0 + self.box.x1) / 2
        self._canvas.text(
            across + (-6 if left else 6),
            up - 0.36 * TEXT,
            text,
            ha="right" if left else "left",
            weight="bold",
        )

    def frame(self, *, across: int = 5, up: int = 4, name: str = "", grid: bool = True) -> None:
        """Thin lines at round numbers, their labels, and the name of the abscissa."""
        x_ticks = _ticks(self._data.x0, self._data.x1, across)
        y_ticks = self._y_ticks(up)
        if grid:
            self._grid(x_ticks, y_ticks)
        step = 1.45 * TEXT
        for x in x_ticks:
            place = self._transform.transform((x, self._data.y0))[0]
            self._canvas.text(place, self.box.y0 - step, _tick(x), ha="center", alpha=0.75)
        for y in y_ticks:
            place = self._transform.transform((self._data.x0, y))[1]
            said = _tick(10**y if self._log else y)
            self._canvas.text(self.box.x0 - 5, place - 0.36 * TEXT, said, ha="right", alpha=0.75)
        if name:
            middle = (self.box.x0 + self.box.x1) / 2
            self._canvas.text(middle, self.box.y0 - 2.6 * TEXT, name, ha="center", alpha=0.75)

    def _y_ticks(self, count: int) -> list[float]:
        if not self._log:
            return _ticks(self._data.y0, self._data.y1, count)
        whole = [float(p) for p in range(int(np.ceil(self._data.y0)), int(self._data.y1 // 1) + 1)]
        if len(whole) >= 2:
            return whole[:: 1 + len(whole) // (count + 2)]
        ends = (10**self._data.y0, 10**self._data.y1)
        return [float(np.log10(v)) for v in _ticks(*ends, count) if v > 0]

    def _grid(self, x_ticks: list[float], y_ticks: list[float]) -> None:
        segments = [((x, self._data.y0), (x, self._data.y1)) for x in x_ticks]
        segments += [((self._data.x0, y), (self._data.x1, y)) for y in y_ticks]
        self._segments(segments, lw=0.6, alpha=0.16)
        zeros = [s for s in segments[len(x_ticks) :] if s[0][1] == 0 and not self._log]
        self._segments(zeros, lw=0.8, alpha=0.3)

    def _segments(self, segments: Sequence[Any], **style: Any) -> None:
        if segments:
            vertices = np.array(segments, dtype=np.float64).reshape(-1, 2)
            path = Path(vertices, [Path.MOVETO, Path.LINETO] * len(segments))
            self._patch(path, edgecolor=INK, fill=False, **style)


class _Raster(Artist):
    """Pixels as they are, scaled by the browser."""

    def __init__(self, colours: Any, box: Bbox, *, smooth: bool) -> None:
        super().__init__()
        self._colours = np.ascontiguousarray(colours[::-1])  # matplotlib's first row is the lowest
        self._box = box
        self._smooth = smooth

    def draw(self, renderer: Any) -> None:
        rows, columns = self._colours.shape[:2]
        box = self._box
        if self._smooth and min(rows, columns) > 1:
            box = box.expanded(columns / (columns - 1), rows / (rows - 1))
        settings = renderer.new_gc()
        settings.set_clip_rectangle(self._box)
        settings.set_gid(SMOOTH if self._smooth else "cells")
        stretch = Affine2D().scale(box.width, box.height)
        renderer.draw_image(settings, box.x0, box.y0, self._colours, stretch)
        settings.restore()


def tinted(values: Array, alpha: Array, *, missing: int) -> NDArray[np.uint8]:
    """Pixels ``[rows, columns, 4]``: blue up to zero, vermilion above, grey where there is none."""
    pixels = np.empty((*values.shape, 4), dtype=np.uint8)
    pixels[..., :3] = np.where(values[..., None] > 0, (213, 94, 0), (0, 114, 178))
    pixels[..., 3] = alpha
    pixels[np.isnan(values)] = (128, 128, 128, missing)
    return pixels


def limits(*lines: Array, room: float = 0.06) -> tuple[float, float]:
    """Bounds that hold the finite values of all ``lines``, with room beyond; never empty."""
    values = np.concatenate([line.ravel() for line in lines])
    values = values[np.isfinite(values)]
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    span = high - low
    least = max(abs(low), abs(high), 1e-12) * 1e-6
    if span < least:
        span = max(abs(low), 1.0) if abs(low) < 1e-9 else abs(low)
        return low - span / 2, high + span / 2
    return low - room * span, high + room * span


def around(expected: Array, got: Array, *, reach: float = 1.2) -> tuple[float, float]:
    """Bounds that hold ``expected`` and as much of ``got`` as doesn't make it flat."""
    low, high = limits(expected, room=0)
    span = high - low
    seen = np.clip(got, low - reach * span, high + reach * span)
    return limits(expected, seen)


def _ticks(low: float, high: float, count: int) -> list[float]:
    found = MaxNLocator(nbins=count, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    step = high - low
    return [
        0.0 if abs(v) < 1e-9 * step else float(v)
        for v in found
        if low - 1e-9 * step <= v <= high + 1e-9 * step
    ]


def _tick(value: float) -> str:
    return say(value).replace(" × ", "·")
