"""A picture as HTML: keys, and under them panels of which only the data grow with the page.

All text is the page's own: as large as the text around, whatever the width. What a panel needs at
its left for numbers is told in ``em``, so all of it is laid out by the browser and nothing is
measured here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from markupsafe import Markup

from grader.report.plots.panel import BOX, UNITS, Colour, Panel, cut, em
from grader.report.plots.pixels import Pixels, address

Mark: TypeAlias = Literal["line", "band", "area", "dot", "ring", "square"]

DASHES = "6 4"
_LONGEST = 60
"""Characters of a legend's entry; the page says the rest."""


class Key(NamedTuple):
    """One entry of a legend."""

    label: str
    colour: Colour
    mark: Mark = "line"
    dashes: str = ""


class Ramp(NamedTuple):
    """What the colours between two numbers mean."""

    label: str
    low: str
    pixels: Pixels
    """One row."""
    high: str


class Canvas:
    """A picture that is put together from the top down.

    Args:
        side_by_side: whether panels stand beside each other where there is room.
    """

    def __init__(self, *, side_by_side: bool = False) -> None:
        self._parts: list[Markup | Panel] = []
        self._wraps = " wraps" if side_by_side else ""

    def legend(self, keys: Sequence[Key]) -> None:
        """Keys side by side, in line with the panels below, in as many rows as they need."""
        entries = (
            Markup('<span class="key">{}{}</span>').format(_swatch(key), cut(key.label, _LONGEST))
            for key in keys
        )
        self._parts.append(Markup('<div class="keys">{}</div>').format(Markup("").join(entries)))

    def ramps(self, ramps: Sequence[Ramp]) -> None:
        """What the colours between two numbers mean."""
        strip = Markup(
            f'<svg class="ramp" {BOX}><image width="{UNITS}" height="{UNITS}"'
            ' preserveAspectRatio="none" href="{}"/></svg>'
        )
        cell = Markup('<span class="key">{}</span>')
        cells = (
            cell.format(part)
            for one in ramps
            for part in (one.label, one.low, strip.format(address(one.pixels)), one.high)
        )
        row = Markup('<div class="keys ramps">{}</div>')
        self._parts.append(row.format(Markup("").join(cells)))

    def panel(
        self,
        limits: tuple[float, float, float, float],
        *,
        size: str = "height:14em",
        height: float = 14.0,
        log: bool = False,
    ) -> Panel:
        """A new panel below, or beside, what there is.

        Args:
            limits: left, right, bottom and top as data.
            size: the panel's size as CSS.
            height: about how high that is in em.
            log: whether the ordinate is drawn by its logarithm.
        """
        panel = Panel(limits, size=size, height=height, log=log)
        self._parts.append(panel)
        return panel

    def html(self, label: str) -> Markup:
        """The picture; ``label`` is what a screen reader says."""
        panels = [part for part in self._parts if isinstance(part, Panel)]
        left = max((panel.left for panel in panels), default=0.0)
        right = max((panel.right for panel in panels), default=0.0)
        parts = Markup("").join(
            part.html() if isinstance(part, Panel) else part for part in self._parts
        )
        return Markup(
            '<div class="plot{}" role="img" aria-label="{}" style="--left:{}em;--right:{}em">'
            "{}</div>"
        ).format(self._wraps, label, em(left), em(right), parts)


def _swatch(key: Key) -> Markup:
    """What a legend's entry stands for, as it is drawn."""
    style = f' style="stroke-dasharray:{key.dashes}"' if key.dashes else ""
    if key.mark in {"dot", "square", "ring"}:
        shape = "M11 6h0"
        width = 9 if key.mark == "dot" else 8
        style = f' style="stroke-width:{width}"'
    else:
        shape = "M2 6h18"
    kind = {"line": "", "area": "wash", "ring": "dot"}.get(key.mark, key.mark)
    drawn = f'<path class="{key.colour} {kind}"{style} d="{shape}"/>'
    if key.mark == "ring":
        drawn += f'<path class="paper dot" style="stroke-width:5" d="{shape}"/>'
    return Markup(f'<svg class="swatch" viewBox="0 0 22 12">{drawn}</svg>')
