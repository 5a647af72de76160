"""Which figures show something wrong, and which one shows what to look at first."""

from __future__ import annotations

import math
from collections.abc import Iterable

from grader.model import Figure, Report, Status, Verdict

_ROUNDING = 1e-6
"""Part of the largest expected value within which two values look the same."""


def telling(report: Report) -> tuple[Figure, ...]:
    """The figures in which something wrong is to be seen.

    Where a figure holds no expected values, its check decides.
    """
    failed = {one.check.id for one in report.verdicts if one.status is not Status.passed}
    return tuple(
        figure
        for figure in report.figures
        if (_differs(figure) if _is_compared(figure) else figure.check in failed)
    )


def figure_of(verdict: Verdict, home: str, figures: Iterable[Figure]) -> Figure | None:
    """The figure that shows what a verdict says: its check's own, or another of its function.

    Args:
        verdict: of a check that failed.
        home: the function that the check is shown under.
        figures: those in which something wrong is to be seen.
    """
    own = [figure for figure in figures if figure.function == home]
    return next((one for one in own if one.check == verdict.check.id), next(iter(own), None))


def _is_compared(figure: Figure) -> bool:
    return any(one.name == "got" or one.name.startswith("bar:") for one in figure.series)


def _differs(figure: Figure) -> bool:
    series = {one.name: one for one in figure.series}
    if "got" not in series:
        return any(_apart(one.values[:1], one.values[1:]) for one in figure.series)
    got, due = series["got"], series["expected"]
    return got.shape != due.shape or _apart(got.values, due.values)


def _apart(got: tuple[float, ...], due: tuple[float, ...]) -> bool:
    largest = max((abs(value) for value in due if math.isfinite(value)), default=0.0)
    return any(
        math.isfinite(one) != math.isfinite(other) or abs(one - other) > _ROUNDING * largest
        for one, other in zip(got, due, strict=True)
    )
