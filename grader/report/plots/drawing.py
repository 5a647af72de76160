"""From a Figure to a Drawing; what can't be drawn becomes a sentence."""

from __future__ import annotations

import functools
import importlib
import threading
from typing import Final

import msgspec
from markupsafe import Markup

from grader.model import Figure
from grader.report.plots.svg import finished


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in a report for one figure."""

    svg: Markup | None
    """An ``<svg>`` that takes its container's width; None where nothing could be drawn."""
    alternative: str
    """What the picture shows, in numbers; plain text."""
    sentence: str
    """What to say in its place where there is no picture; empty where there is one."""


_KEPT: Final = 64
"""Drawings that are remembered, of at most some 60 kB each."""

# matplotlib's settings are the process's own, so only one figure is drawn at a time.
_ONE_AT_A_TIME = threading.Lock()


def draw(figure: Figure, *, prefix: str) -> Drawing:
    """The figure as SVG with its text alternative; never raises for what the figure holds.

    The same figure and prefix give the same bytes.

    Args:
        figure: what to draw.
        prefix: what every id in the SVG begins with; different for each figure of a page.
    """
    # By its bytes: right answers share their figures, and equal numbers may still differ as text.
    return _drawn(msgspec.msgpack.encode(figure), prefix)


@functools.lru_cache(maxsize=_KEPT)
def _drawn(data: bytes, prefix: str) -> Drawing:
    from grader.report.plots.canvas import settings
    from grader.report.plots.series import UndrawableError

    figure = msgspec.msgpack.decode(data, type=Figure)
    kind = importlib.import_module(f"grader.report.plots.{figure.kind}")
    try:
        with _ONE_AT_A_TIME, settings():
            picture, alternative = kind.paint(figure)
    except UndrawableError as error:
        return _instead(str(error))
    except (
        Exception
    ):  # a student's numbers reach into matplotlib; a picture is never worth a report
        return _instead(f"The picture of {figure.function} could not be drawn.")
    label = f"{figure.title}. {alternative}" if figure.title else alternative
    return Drawing(
        svg=finished(picture, prefix=prefix, label=label), alternative=alternative, sentence=""
    )


def _instead(sentence: str) -> Drawing:
    return Drawing(svg=None, alternative=sentence, sentence=sentence)
