"""What a student learns of a hidden check: fixed sentences, and names from lists.

Whatever a submission can choose could carry a hidden check's inputs out: the text of an
exception, the name of a type, the numbers of a shape, what is printed. So nothing of a verdict
is passed on. What may be told is picked out into a :class:`Told`, which has no place for any
other text, and the verdict that a student sees is written anew from that alone.
"""

from __future__ import annotations

import builtins
import re
from typing import Final

import msgspec

from grader.course.advice import ADVICE
from grader.course.arguments import changed_in_words
from grader.course.explanations import general
from grader.model import (
    Argument,
    Check,
    Diagnosis,
    Excerpt,
    Kind,
    Report,
    Status,
    StudentException,
    Value,
    Verdict,
    where,
)

DTYPES: Final = frozenset(
    "bool uint8 int8 int16 int32 int64 "
    "float16 bfloat16 float32 float64 complex64 complex128".split()
)
EXCEPTIONS: Final = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
) | {"OutOfMemoryError", "LinAlgError", "_LinAlgError", "NotebookError"}
"""Python's own exceptions, torch's, and the grader's."""
OTHER_EXCEPTION: Final = "Exception"
"""What any other exception is called."""
_MOST_DIMENSIONS: Final = 32

VALUES_DIFFER: Final = "The values aren't those that are due."
NOT_TRIED: Final = "not tried: it needs “{title}” to pass first"
AT_FAULT: Final = "The grader itself failed here. That is not your mistake."
SHORT: Final = {
    "missing-function": "Your file defines no `{function}`.",
    "not-a-function": "`{function}` is not a function.",
    "not-written-yet": "`{function}` is not written yet.",
    "returned-none": "The function returns None.",
    "wrong-type": "What comes out is of another type than is due.",
    "wrong-exception": "An exception is due there, and there was none, or another.",
    "argument-changed": "An argument is no longer what it was.",
    "few-digits": "Every value is nearly right, but only to a few digits.",
}
"""What a general reason is told by where its explanation begins at length."""
DIMENSIONS: Final = "The result has {got} where {due}."
DTYPE: Final = "The dtype is {got} where {due} is due."


class Told(Value, frozen=True, kw_only=True):
    """All that is told of a hidden check. No field can hold what a submission wrote."""

    check: Check
    """The course's own words."""
    status: Status
    general: str = ""
    """The id of a general reason: one that ``grade explain`` knows."""
    course: Diagnosis | None = None
    """A misconception or a rule, in the course's own words."""
    function: str = ""
    """A graded name."""
    line: int | None = None
    """Where to look: a line that the file has."""
    exception: str = ""
    """One of :data:`EXCEPTIONS`."""
    raised_at: int | None = None
    """The line that raised it."""
    advice: str = ""
    """One of :data:`ADVICE`."""
    dtypes: tuple[str, str] | None = None
    """What came and what was due, of :data:`DTYPES`."""
    dimensions: tuple[int, int] | None = None
    """How many dimensions came and how many were due."""
    changed: tuple[Argument, ...] = ()
    """Arguments, by what the stub calls them."""
    seconds: int = 0


def withheld(verdict: Verdict, report: Report, lines: list[str]) -> Verdict:
    """A hidden check's verdict as a student may see it."""
    return _written(_told(verdict, report, lines), report, lines)


def sentence(kind: str, identifier: str, says: str) -> str:
    """What a diagnosis of a hidden check says, where only its kind and id are known."""
    if kind in {Kind.misconception, Kind.rule}:
        return says
    words = {"function": "the function"}
    return _general(identifier, words)[0] if identifier in general() else VALUES_DIFFER


def _told(verdict: Verdict, report: Report, lines: list[str]) -> Told:
    """Pick out what may be told; anything that isn't on a list is left behind."""
    found, exception, facts = verdict.diagnosis, verdict.exception, verdict.facts
    place = verdict.location
    if verdict.status in {Status.passed, Status.grader_fault}:
        return Told(check=verdict.check, status=verdict.status, seconds=round(verdict.seconds))
    named = [name for name in report.functions if name in verdict.check.functions]
    kind = exception.type if exception is not None else ""
    known = found is not None and found.id in general()
    course = found is not None and found.kind in {Kind.misconception, Kind.rule}
    return Told(
        check=verdict.check,
        status=verdict.status,
        general=found.id if found is not None and known and not course else "",
        course=found if course else None,
        function=named[0] if named else "",
        line=_in_file(place.line if place is not None else None, lines),
        raised_at=_in_file(exception.line if exception is not None else None, lines),
        exception=(kind if kind in EXCEPTIONS else OTHER_EXCEPTION) if kind else "",
        advice=found.why if found is not None and found.why in ADVICE else "",
        dtypes=facts.dtypes if facts is not None and DTYPES.issuperset(facts.dtypes) else None,
        dimensions=facts.dimensions
        if facts is not None and max(facts.dimensions) <= _MOST_DIMENSIONS
        else None,
        changed=_declared(verdict.changed, report),
        seconds=round(verdict.seconds),
    )


def _declared(changed: tuple[Argument, ...], report: Report) -> tuple[Argument, ...]:
    """Arguments that the stub has, by the names that it gives them."""
    names: dict[tuple[str, int | None], str] = {
        (function, place): name
        for function, parameters in report.parameters
        for place, name in enumerate(parameters)
    }
    return tuple(
        msgspec.structs.replace(item, name=names[item.function, item.place])
        for item in changed
        if (item.function, item.place) in names
    )


def _in_file(line: int | None, lines: list[str]) -> int | None:
    return line if line is not None and 0 < line <= len(lines) else None


def _excerpt(line: int | None, report: Report, lines: list[str]) -> Excerpt | None:
    """A line as the file itself has it, whatever a worker said of it."""
    if line is None:
        return None
    inside = where(line, report.places) if report.places else ""
    return Excerpt(line=line, source=lines[line - 1].rstrip("\r")[:500], place=inside)


def _written(told: Told, report: Report, lines: list[str]) -> Verdict:
    """The verdict in words."""
    place = _excerpt(told.line, report, lines)
    raised = _excerpt(told.raised_at, report, lines)
    diagnosis = _diagnosis(told, place, raised)
    exception = None
    if told.exception:
        exception = StudentException(
            type=told.exception,
            message="",
            line=told.raised_at,
            source=raised.source if raised is not None else "",
            place=raised.place if raised is not None else "",
        )
    return Verdict(
        check=told.check,
        status=told.status,
        message=_message(told, diagnosis, report),
        diagnosis=diagnosis,
        place=place if diagnosis is None else None,
        exception=exception,
        seconds=float(told.seconds),
    )


def _message(told: Told, diagnosis: Diagnosis | None, report: Report) -> str:
    if told.status is Status.passed:
        return ""
    if told.status is Status.grader_fault:
        return AT_FAULT
    if told.status is Status.skipped:
        for verdict in report.verdicts:
            if verdict.check.id in told.check.needs and verdict.status is not Status.passed:
                return NOT_TRIED.format(title=verdict.check.title)
    return diagnosis.says if diagnosis is not None else VALUES_DIFFER


def _diagnosis(told: Told, place: Excerpt | None, raised: Excerpt | None) -> Diagnosis | None:
    if told.course is not None:
        course = told.course
        return Diagnosis(
            kind=course.kind, id=course.id, says=course.says, why=course.why, place=place
        )
    if not told.general:
        return None
    kind = Kind.relation
    says, why = _general(told.general, {"function": told.function})
    if told.general in _ERRORS:
        kind = Kind.error
    elif told.general in _STRUCTURE:
        kind = Kind.structure
    if told.general == "exception" and told.exception:
        at = f" in {raised.where}" if raised is not None else ""
        says, why = f"{told.exception}{at}.", told.advice
    elif told.general == "wrong-dtype" and told.dtypes is not None:
        says = DTYPE.format(got=told.dtypes[0], due=told.dtypes[1])
    elif told.general == "argument-changed" and told.changed:
        says = changed_in_words(told.changed)
    elif told.general == "wrong-shape" and told.dimensions is not None:
        got, due = told.dimensions
        if got != due:
            are = "is due" if due == 1 else "are due"
            says = DIMENSIONS.format(got=_counted(got), due=f"{due or 'none'} {are}")
    return Diagnosis(kind=kind, id=told.general, says=says, why=why, place=place)


def _counted(number: int) -> str:
    return f"{number or 'no'} dimension{'' if number == 1 else 's'}"


_ERRORS: Final = frozenset({"exception", "timed-out", "out-of-memory", "crashed"})
_STRUCTURE: Final = frozenset(
    "not-written-yet missing-function not-a-function wrong-signature returned-none wrong-type "
    "wrong-length wrong-shape wrong-dtype bool-mask wrong-exception not-finite argument-changed "
    "left-the-tensors not-vectorised unmatched-parameters nested-other-way".split()
)


def _general(identifier: str, words: dict[str, str]) -> tuple[str, str]:
    """A general reason in one sentence, and what there is to say beside it."""
    first, *others = general()[identifier].split("\n\n")
    found = re.fullmatch(r"(.+?[.?!])(?:\s+(.*))?", first, re.DOTALL)
    says, why = (found[1], found[2] or "") if found is not None else (first, "")
    if identifier in SHORT:
        says, why = SHORT[identifier].format(**words), first
    if not why and others and not others[0].startswith("-"):
        why = others[0]
    return says, why
