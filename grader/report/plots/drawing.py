"""From a Figure to a Drawing; what can't be drawn becomes a sentence."""

from __future__ import annotations

import functools
import importlib
from typing import Final

import msgspec
from markupsafe import Markup

from grader.model import Figure


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in a report for one figure."""

    picture: Markup | None
    """An element that takes its container's width; None where nothing could be drawn."""
    alternative: str
    """What the picture shows, in numbers; plain text."""
    sentence: str
    """What to say in its place where there is no picture; empty where there is one."""


_KEPT: Final = 64
"""Drawings that are remembered, of at most some 60 kB each."""


def draw(figure: Figure) -> Drawing:
    """The figure as HTML with its text alternative; never raises for what the figure holds.

    The same figure gives the same text. It has no id, asks for nothing, and is styled by
    ``templates/plots.css``.
    """
    # By its bytes: right answers share their figures, and equal numbers may still differ as text.
    return _drawn(msgspec.msgpack.encode(figure))


@functools.lru_cache(maxsize=_KEPT)
def _drawn(data: bytes) -> Drawing:
    from grader.report.plots.series import UndrawableError

    figure = msgspec.msgpack.decode(data, type=Figure)
    kind = importlib.import_module(f"grader.report.plots.{figure.kind}")
    try:
        canvas, alternative = kind.paint(figure)
    except UndrawableError as error:
        return _instead(str(error))
    except Exception:  # of any numbers that a student gives; a picture is never worth a report
        return _instead(f"The picture of {figure.function} could not be drawn.")
    label = f"{figure.title}. {alternative}" if figure.title else alternative
    return Drawing(picture=canvas.html(label), alternative=alternative, sentence="")


def _instead(sentence: str) -> Drawing:
    return Drawing(picture=None, alternative=sentence, sentence=sentence)
