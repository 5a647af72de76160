"""A rectangle with data limits: its lines and pixels, its numbers and names.

The data are SVG paths in a box of fixed units, which is stretched to the panel's width while lines
stay as thick as they are. All text stands outside that box, in percent of the panel.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeAlias

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from grader.report.plots.pixels import Pixels, address
from grader.report.plots.scales import log_ticks, tick_label, ticks
from grader.report.plots.series import Array

Colour: TypeAlias = Literal["ink", "blue", "vermilion", "green", "purple", "paper"]
Line: TypeAlias = tuple[Array, Array]
"""Abscissas and ordinates of the same number of places."""

UNITS = 4000
"""Of a panel's box, each way; a tenth of a pixel and less on any page."""
BOX = f'viewBox="0 0 {UNITS} {UNITS}" preserveAspectRatio="none"'
CHARACTER = 0.56
"""A digit's width in em, in the widest of the page's fonts."""
_FAR = 9
"""How many panels away a value is drawn; farther is as good as infinitely far."""
_NAME = 26
"""Characters of an axis's name; the page says the rest."""
_NARROW = 15.0
"""The width in em that a panel has on a small phone."""


class Panel:
    """A rectangle with data limits."""

    def __init__(
        self, limits: tuple[float, float, float, float], *, size: str, height: float, log: bool
    ) -> None:
        low, high = (np.log10(limits[2]), np.log10(limits[3])) if log else limits[2:]
        self._x0, self._x1, self._y0, self._y1 = limits[0], limits[1], float(low), float(high)
        self._log = log
        self._size = size
        self._height = height
        self._above = 0.6
        self._below = 0.4
        self._shapes: list[Markup] = []
        self._texts: list[Markup] = []
        self.left = 0.0
        """The room that the numbers beside the ordinate take, in em."""
        self.right = 0.3
        """The same beyond the abscissa's end."""

    def html(self) -> Markup:
        """The panel as SVG."""
        return Markup(
            '<svg class="panel" style="{};margin-block:{}em {}em"><svg class="data" '
            f'{BOX} width="100%" height="100%">{{}}</svg>{{}}</svg>'
        ).format(
            self._size,
            em(self._above),
            em(self._below),
            Markup("").join(self._shapes),
            Markup("").join(self._texts),
        )

    # Places

    def _across(self, values: Iterable[float] | Array) -> Array:
        part = (np.asarray(values, dtype=np.float64) - self._x0) / (self._x1 - self._x0)
        return UNITS * np.clip(part, -_FAR, 1 + _FAR)

    def _up(self, values: Iterable[float] | Array) -> Array:
        array = np.asarray(values, dtype=np.float64)
        if self._log:
            array = np.log10(np.where(array > 0, array, np.nan))
        part = (array - self._y0) / (self._y1 - self._y0)
        return UNITS * (1 - np.clip(part, -_FAR, 1 + _FAR))

    def _percent(self, x: float, y: float) -> tuple[float, float]:
        """A place of the data from the left and from the top."""
        to_percent = 100 / UNITS
        return float(self._across([x])[0]) * to_percent, float(self._up([y])[0]) * to_percent

    # Shapes

    def line(
        self,
        x: Iterable[float],
        y: Iterable[float],
        colour: Colour,
        kind: str = "",
        *,
        width: float | None = None,
        dashes: str = "",
    ) -> None:
        """A line, with gaps where it isn't finite.

        Args:
            x: the abscissas.
            y: as many ordinates.
            colour: of the line.
            kind: more of the style sheet's classes, such as ``band``.
            width: in pixels, if not that of its kind.
            dashes: lengths of dashes and gaps in pixels.
        """
        self._path(_way(self._across(x), self._up(y)), f"{colour} {kind}", width, dashes)

    def dots(
        self, x: Iterable[float], y: Iterable[float], colour: Colour, kind: str = "dot", *,
        width: float = 6.0,
    ) -> None:  # fmt: skip
        """Points, ``width`` pixels wide: lines without a length, whose ends are round or square."""
        places = np.column_stack([self._across(x), self._up(y)])
        places = places[np.isfinite(places).all(axis=1)].round().astype(np.int64)
        self._path("".join(f"M{a} {b}h0" for a, b in places.tolist()), f"{colour} {kind}", width)

    def rings(self, x: Array, y: Array, colour: Colour, *, width: float = 7.0) -> None:
        """Hollow points."""
        self.dots(x, y, colour, width=width)
        self.dots(x, y, "paper", width=width - 3.0)

    def between(self, x: Array, one: Array, two: Array, colour: Colour) -> None:
        """The area between two lines, where both are finite."""
        across, first, second = self._across(x), self._up(one), self._up(two)
        ways = []
        for run in _runs(np.isfinite(first) & np.isfinite(second)):
            there = np.column_stack([across[run], first[run]])
            back = np.column_stack([across[run], second[run]])[::-1]
            ways.append(_way(*np.concatenate([there, back]).T) + "z")
        self._path("".join(ways), f"{colour} area")

    def raster(self, pixels: Pixels, *, smooth: bool) -> None:
        """Pixels over the whole panel.

        ``smooth`` takes them as values at the nodes of a grid that spans the panel, and blends
        between them; else each is a cell.
        """
        rows, columns = pixels.shape[:2]
        wide = high = float(UNITS)
        if smooth and min(rows, columns) > 1:
            wide, high = UNITS * columns / (columns - 1), UNITS * rows / (rows - 1)
        box = [round(part) for part in ((UNITS - wide) / 2, (UNITS - high) / 2, wide, high)]
        image = Markup(
            '<image class="{}" x="{}" y="{}" width="{}" height="{}" preserveAspectRatio="none"'
            ' href="{}"/>'
        )
        kind = "smooth" if smooth else "cells"
        self._shapes.append(image.format(kind, *box, address(pixels)))

    def outline(self) -> None:
        """A thin frame round the panel."""
        self._path(f"M0 0h{UNITS}v{UNITS}h-{UNITS}z", "outline")

    def mark(self, x: float, y: float, wide: float, high: float) -> None:
        """A strong frame round a part of the panel, of which the left lower corner is told."""
        ends = np.array([x, x + wide, x + wide, x, x])
        sides = np.array([y, y, y + high, y + high, y])
        self._path(_way(self._across(ends), self._up(sides)), "ink framed")

    def _path(
        self, way: str, kind: str, width: float | None = None, dashes: str = ""
    ) -> None:  # fmt: skip
        if not way:
            return
        style = [f"stroke-width:{width:g}"] if width else []
        style += [f"stroke-dasharray:{dashes}"] if dashes else []
        shown = Markup(' style="{}"').format(";".join(style)) if style else ""
        path = Markup('<path class="{}"{} d="{}"/>')
        self._shapes.append(path.format(kind.strip(), shown, way))

    # Text

    def text(
        self, x: float, y: float, text: str, kind: str = "", *, right: float = 0, down: float = 0.36
    ) -> None:
        """Text at a place in percent from the left and from the top, moved by em; by its middle."""
        shown = Markup('<text class="{}" x="{:.2f}%" y="{:.2f}%" dx="{}em" dy="{}em">{}</text>')
        self._texts.append(shown.format(kind, x, y, em(right), em(down), text))

    def label(self, x: float, y: float, text: str, kind: str = "middle") -> None:
        """Text at a place of the data."""
        self.text(*self._percent(x, y), text, kind)

    def tag(self, x: float, ends: tuple[float, float], text: str, lines: Sequence[Line]) -> None:
        """A number beside an upright stroke, where it stands on as few places of lines as it can.

        Args:
            x: where the stroke is.
            ends: its ordinates.
            text: the number.
            lines: abscissas and ordinates of what is drawn near it.
        """
        taken = np.concatenate([np.column_stack([self._across(a), self._up(b)]) for a, b in lines])
        taken = taken[np.isfinite(taken).all(axis=1)] * (100 / UNITS)
        across = self._percent(x, ends[0])[0]
        one, other = sorted(self._percent(x, end)[1] for end in ends)
        wide = 100 * (CHARACTER * len(text) + 0.8) / _NARROW
        high = 150 / self._height
        heights = [
            min(max(down, high / 2), 100 - high / 2)
            for down in (
                (one + other) / 2,
                *(
                    place
                    for far in (0.6, 1.3, 2)
                    for place in (one - far * high, other + far * high)
                ),
            )
        ]
        places = [
            (int(((taken > (left, down - high / 2)) & (taken < (left + wide, down + high / 2)))
                 .all(axis=1).sum()), down, left < across)
            for down in heights
            for left in ((across - wide, across) if across > 50 else (across, across - wide))
            if 0 <= left <= 100 - wide
        ]  # fmt: skip
        _, down, before = min(places, key=operator.itemgetter(0))
        kind = "tag end" if before else "tag"
        self.text(across, down, text, kind, right=-0.5 if before else 0.5)

    def title(self, text: str, *, width: float) -> None:
        """A name over the panel's left corner; ``width`` is the panel's in em."""
        self.text(0, 0, text, down=-0.5)
        self._above = 1.6
        self._size += f";margin-right:{em(max(0.0, CHARACTER * len(text) - width))}em"

    def frame(
        self, *, name: str = "", upward: str = "", grid: bool = True, whole: bool = False
    ) -> None:
        """Thin lines at round numbers, their labels, and the names of both axes.

        Args:
            name: of the abscissa.
            upward: of the ordinate.
            grid: whether there are lines.
            whole: whether the abscissa has whole numbers only.
        """
        across = self._x_ticks(whole=whole)
        up = (log_ticks if self._log else ticks)(self._y0, self._y1, 5)
        if grid:
            self._grid(across, up)
        for at, (x, said) in enumerate(across):
            place = 100 * (x - self._x0) / (self._x1 - self._x0)
            self.text(place, 100, said, "soft middle", down=1.3)
            if at == len(across) - 1:
                beyond = CHARACTER * len(said) / 2 - (100 - place) / 100 * _NARROW
                self.right = max(self.right, beyond)
        for y in up:
            said = tick_label(10**y if self._log else y)
            place = 100 * (1 - (y - self._y0) / (self._y1 - self._y0))
            self.text(0, place, said, "soft end", right=-0.4)
            self.left = max(self.left, CHARACTER * len(said) + 0.5)
        self._below = 2.0
        if name:
            self.text(50, 100, cut(name, _NAME), "soft middle", down=2.5)
            self._below = 3.2
        if upward:
            short = CHARACTER * len(upward) + 0.5 <= max(self.left, 1.6)
            kind, right = ("soft end", -0.4) if short else ("soft", 0.0)
            self.text(0, 0, upward, kind, right=right, down=-0.9 if short else -0.5)
            self._above = 1.8

    def _x_ticks(self, *, whole: bool) -> list[tuple[float, str]]:
        """As many as have room on a phone."""
        found: list[tuple[float, str]] = []
        for count in (6, 5, 4, 3, 2):
            places = ticks(self._x0, self._x1, count, whole=whole)
            found = [(x, tick_label(x)) for x in places]
            widest = max((len(said) for _, said in found), default=0)
            if len(found) * (CHARACTER * widest + 0.7) <= _NARROW:
                break
        return found

    def _grid(self, across: list[tuple[float, str]], up: list[float]) -> None:
        ways = [f"M{round(float(self._across([x])[0]))} 0v{UNITS}" for x, _ in across]
        heights = [round(UNITS * (1 - (y - self._y0) / (self._y1 - self._y0))) for y in up]
        ways += [f"M0 {height}h{UNITS}" for height in heights]
        self._path("".join(ways), "grid")
        for y, height in zip(up, heights, strict=True):
            if y == 0 and not self._log:
                self._path(f"M0 {height}h{UNITS}", "grid")


def _away(one: float, other: float, step: float) -> Iterator[float]:
    """Places above one and below another, the nearest first."""
    for far in (0.6, 1.3, 2):
        yield from (one - far * step, other + far * step)


def _runs(fine: NDArray[np.bool_]) -> list[slice]:
    """The stretches in which something holds."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], fine, [False]]).astype(np.int8)))
    return [slice(start, end) for start, end in edges.reshape(-1, 2).tolist()]


def _way(across: Array, up: Array) -> str:
    """A path through points in units, with gaps where they aren't finite; whole numbers."""
    parts = []
    for run in _runs(np.isfinite(across) & np.isfinite(up)):
        places = np.column_stack([across[run], up[run]]).round().astype(np.int64)
        steps = [(x, y) for x, y in np.diff(places, axis=0).tolist() if x or y]
        rest = " ".join(f"{x} {y}" for x, y in steps).replace(" -", "-")
        start = f"M{places[0, 0]} {places[0, 1]}"
        parts.append(f"{start}l{rest}" if steps else f"{start}h0")
    return "".join(parts)


def cut(label: str, most: int) -> str:
    """The text, or as much of it as has room."""
    return label if len(label) <= most else f"{label[: most - 1]}…"


def em(value: float) -> str:
    """A length as CSS has it, without its unit."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
