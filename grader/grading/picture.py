"""The fixture ``picture``: adds a figure of what both sides give to the report."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Final

from grader.model import Check, Figure
from grader.oracle.reference import Oracle, Scenario
from grader.sandbox.exam import PICTURES

FIRST: Final = 1000
"""Ordinals from here on are those of figures, so that comparisons keep theirs."""

Draw = Callable[[Scenario, Any, Callable[..., Figure], dict[str, Any]], None]
"""Takes a scenario, what is expected in it, what makes a figure of both, and a caption."""


class Picture:
    """The fixture ``picture``: a figure for the report, of a scenario that both sides play.

    It comes before the check's first ``agree``, so that a wrong answer is drawn too::

        picture.curve(lambda code: code.swish(Z), over=Z)

    Every kind takes ``title=``, the check's own if it is left out. A figure that none of them
    makes is ``picture(scenario, make)``: see :mod:`grader.suite.pictures`.

    Args:
        check: which check draws.
        oracle: gives the expected values.
        draw: makes the figure; None where nothing is drawn.
        within: tells what is asked for a figure, which only those are asked who are drawn.
    """

    def __init__(
        self,
        check: Check,
        oracle: Oracle,
        draw: Draw | None,
        within: Callable[[str], AbstractContextManager[None]],
    ) -> None:
        self._check = check
        self._oracle = oracle
        self._draw = draw
        self._within = within
        self._numbers = itertools.count(FIRST)

    def __call__(self, scenario: Scenario, make: Callable[..., Figure], **caption: Any) -> None:
        """Draw what ``make(got, expected, **caption)`` gives."""
        if self._draw is None:
            return
        key = (self._check.id, next(self._numbers))
        with self._within(f"{PICTURES}{key}"):
            expected = self._oracle.expected(key, scenario)
            self._draw(scenario, expected, make, caption)

    def curve(self, scenario: Scenario, *, over: Any, **caption: Any) -> None:
        """A function against the reference's: ``picture.curve(lambda code: code.f(Z), over=Z)``.

        Args:
            scenario: gives the function's values.
            over: the inputs, any shape and order.
            caption: ``title``, ``argument``, the input's name on the axis, and ``logarithmic``,
                whether values above 0 are drawn by their logarithms.
        """
        from grader.suite import pictures

        self(scenario, functools.partial(pictures.curve, over), **caption)

    def derivative(
        self, scenario: Scenario, *, over: Any, slope_of: Callable[[Any], Any], **caption: Any
    ) -> None:
        """A slope with its function and a tangent.

        ``picture.derivative(lambda code: code.tanh_derivative(Z), over=Z, slope_of=torch.tanh)``

        Args:
            scenario: gives the slopes.
            over: the inputs, any shape and order.
            slope_of: the function whose slopes they should be.
            caption: ``title``, and ``argument``, the input's name on the axis.
        """
        from grader.suite import pictures

        make = functools.partial(pictures.derivative, over, function_values=slope_of(over))
        self(scenario, make, **caption)

    def heatmap(self, scenario: Scenario, **caption: Any) -> None:
        """A matrix beside the reference's: ``picture.heatmap(lambda code: code.softmax(ROWS))``.

        Args:
            scenario: gives the matrix; a vector is a row.
            caption: ``title``.
        """
        from grader.suite import pictures

        self(scenario, pictures.heatmap, **caption)

    def boundary(
        self, scenario: Scenario, *, grid: tuple[Any, Any], data: tuple[Any, Any], **caption: Any
    ) -> None:
        """A model's decision surface over the data, with the line where it crosses one half.

        ``picture.boundary(surface, grid=(ACROSS, UP), data=(X, y))``

        Args:
            scenario: gives the model's output at (ACROSS[i], UP[j]), shape ``[h, w]`` or flat.
            grid: the grid's places, ``[w]`` and ``[h]``, both increasing.
            data: points ``[n, 2]`` and their classes, 0 or 1.
            caption: ``title``, and ``level``, the output that divides the classes.
        """
        from grader.suite import pictures

        def make(got: Any, _expected: Any, **named: Any) -> Figure:
            return pictures.boundary(*grid, got, *data, **named)

        self(scenario, make, **caption)

    def losses(self, scenario: Scenario, **caption: Any) -> None:
        """A history of losses against the reference's: ``picture.losses(history)``.

        Args:
            scenario: gives the history, a loss an epoch.
            caption: ``title``.
        """
        from grader.suite import pictures

        self(scenario, pictures.losses, **caption)

    def fits(self, scenario: Scenario, *, over: Any, targets: Any, **caption: Any) -> None:
        """What several models predict, over the data, and how their losses went.

        ``picture.fits(lambda code: code.remember("networks", trained), over=X, targets=Y)``

        Args:
            scenario: gives two dicts by the models' names: predictions at ``over``, and histories.
            over: the inputs, ``[n]`` or ``[n, 1]``.
            targets: as many.
            caption: ``title``.
        """
        from grader.suite import pictures

        def make(got: Any, _expected: Any, **named: Any) -> Figure:
            return pictures.fits(over, targets, got[0], losses=got[1], **named)

        self(scenario, make, **caption)
