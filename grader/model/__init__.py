"""The values that travel between modules: frozen, typed, and free of behaviour beyond totals.

Nothing here imports from the rest of the package. Every value is a
``msgspec.Struct``, so that it crosses processes as msgpack and reaches people
as JSON without a line of conversion.
"""

from grader.model.base import Value, joined
from grader.model.course import Course, Exercise, Lesson, Limits, Parameters, Rule
from grader.model.report import (
    Argument,
    Check,
    Diagnosis,
    Environment,
    Excerpt,
    Facts,
    Figure,
    Kind,
    OneChange,
    Report,
    Sample,
    Series,
    Status,
    StudentException,
    Verdict,
)
from grader.model.submission import Places, Script, Submission, where

__all__ = [
    "Argument", "Check", "Course", "Diagnosis", "Environment", "Excerpt", "Exercise", "Facts",
    "Figure", "Kind", "Lesson", "Limits", "OneChange", "Parameters", "Places", "Report", "Rule",
    "Sample", "Script", "Series", "Status", "StudentException", "Submission", "Value",
    "Verdict", "joined", "where",
]  # fmt: skip
