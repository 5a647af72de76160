"""The tree of errors that people are meant to see.

::

    GraderError                 exit 3
    ├── UsageError              exit 2   what was typed can't be done
    ├── CourseError             exit 3   a course or an exercise is broken
    ├── ConfinementError        exit 3   a layer that is required can't be had
    ├── WorkerError             exit 3   the worker failed without the student's doing
    ├── SubmissionError         exit 3   a submission can't be read
    ├── GradebookError          exit 3   a gradebook can't be read or written
    ├── ReleaseError            exit 3   a kit can't be handed out as it is
    └── RepositoryError         exit 3   git can't tell what a change touches

Only :class:`GraderError` is caught at the top; anything else is a bug of ours
and shows its traceback, with exit code 3.
"""

from __future__ import annotations

import importlib.util


class GraderError(Exception):
    """What happened and where, and what to do next."""

    exit_code = 3

    def __init__(self, happened: str, *, advice: str = "") -> None:
        super().__init__(happened)
        self.happened = happened
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.happened}\n{self.advice}" if self.advice else self.happened


class UsageError(GraderError):
    """What was typed can't be done: no such exercise, no such file."""

    exit_code = 2


class CourseError(GraderError):
    """A course or an exercise is broken; names the file and the key."""


class ConfinementError(GraderError):
    """A layer of confinement that is required can't be had; names the layer."""


class WorkerError(GraderError):
    """The worker failed without the student's doing."""


class SubmissionError(GraderError):
    """A submission can't be read; names the file."""


class GradebookError(GraderError):
    """A gradebook can't be read or written."""


class ReleaseError(GraderError):
    """A kit can't be handed out as it is."""


class RepositoryError(GraderError):
    """Git can't tell what a change touches; says what is missing and how to get it."""


def require_extra(extra: str, module: str, *, wanted: str) -> None:
    """Refuse at once what can't be done without an optional extra of the package.

    Args:
        extra: as pyproject.toml names it.
        module: what comes with it, and is needed.
        wanted: the option or command that needs it.

    Raises:
        UsageError: the module isn't installed; says how to install it.
    """
    if importlib.util.find_spec(module) is None:
        raise UsageError(
            f"{wanted} needs {module}, which isn't installed.",
            advice=f"Install it: pip install 'training-loop-grader[{extra}]'.",
        )
