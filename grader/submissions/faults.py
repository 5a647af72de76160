"""What goes wrong with one submission stays with that submission.

Each step of a submission's way (finding, reading, converting, running, judging,
its page, its row) is taken inside :func:`attempt`, so that whatever is raised
there becomes a :class:`Fault` with a name, and all others are graded.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from grader.errors import GraderError, SubmissionError
from grader.model import Report, Status, Value, Verdict

T = TypeVar("T")
R = TypeVar("R")
K = TypeVar("K", bound=Hashable)

_PACKAGE: Final = Path(__file__).resolve().parents[1]


class Fault(Value, frozen=True):
    """What went wrong with one submission."""

    says: str
    """One line; of a fault of ours it holds nothing that the submission could have chosen."""
    ours: bool = True
    """Whether the grader failed, and not what was handed in."""

    def __str__(self) -> str:
        return f"The grader itself failed: {self.says}" if self.ours else self.says


def attempt(doing: str, work: Callable[[], T]) -> T | Fault:
    """What ``work()`` gives, or the fault that it ended with.

    Args:
        doing: what is done with the submission, as it goes on after "while".
        work: one step for one submission.

    Raises:
        GraderError: but for a SubmissionError; any other is about more than one submission: the
            course, the confinement, the disk, a process that others share.
    """
    try:
        return work()
    except SubmissionError as error:
        return Fault(" ".join(str(error).split()), ours=False)
    except GraderError:
        raise
    except Exception as error:
        return Fault(f"{named(error)} while {doing}.")


def faulted(report: Report, fault: Fault) -> Report:
    """The report with each check as the grader's fault, and nothing in it that the file chose."""
    return Report(
        course=report.course,
        exercise=report.exercise,
        title=report.title,
        lesson=report.lesson,
        submission=report.submission,
        sha256=report.sha256,
        verdicts=tuple(
            Verdict(check=verdict.check, status=Status.grader_fault, message=fault.says)
            for verdict in report.verdicts
        ),
        functions=report.functions,
        isolation=report.isolation,
        environment=report.environment,
    )


def named(error: BaseException) -> str:
    """An error's type and the grader's own line that it came from; never its text."""
    name = type(error).__name__
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_PACKAGE) and path != Path(__file__):
            return f"{name} (grader/{path.relative_to(_PACKAGE)}, line {frame.lineno})"
    return name


def without_the_odd(
    doing: str, work: Callable[[Sequence[T]], R], items: Sequence[T], key: Callable[[T], K]
) -> tuple[R, dict[K, Fault]]:
    """What ``work`` makes of all items together, without those that it can't be made of.

    Args:
        doing: as for :func:`attempt`.
        work: one step for all of a class at once, such as a table.
        items: what it is done with.
        key: whose an item is; who is left out is left out with all of it.

    Returns:
        What was made, and who was left out, each with the reason.

    Raises:
        GraderError: as for :func:`attempt`.
    """
    made = attempt(doing, lambda: work(items))
    if not isinstance(made, Fault):
        return made, {}
    apart: dict[K, list[T]] = {}
    for item in items:
        apart.setdefault(key(item), []).append(item)
    tried = {who: attempt(doing, partial(work, some)) for who, some in apart.items()}
    odd = {who: fault for who, fault in tried.items() if isinstance(fault, Fault)}
    return work([item for item in items if key(item) not in odd]), odd
