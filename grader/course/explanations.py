"""The long form of a diagnosis: of a course's misconception or rule, or of a general reason."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterator
from importlib import resources

import msgspec

from grader.errors import UsageError
from grader.model import Course, Exercise


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """What ``grade explain`` tells."""

    id: str
    title: str
    text: str
    """Markdown."""
    exercise: str = ""
    """The exercise whose catalogue it is from; empty for a general reason."""


@functools.cache
def general() -> dict[str, str]:
    """The general reasons: id to Markdown."""
    text = resources.files("grader.course").joinpath("explanations.md").read_text(encoding="utf-8")
    parts = re.split(r"^## ([a-z0-9-]+)\n", text, flags=re.MULTILINE)
    return {name: body.strip() for name, body in zip(parts[1::2], parts[2::2], strict=True)}


def explain(course: Course, identifier: str) -> tuple[Explanation, ...]:
    """What a diagnosis's id stands for, in each exercise that has it.

    Raises:
        UsageError: nothing has that id; suggests a close one.
    """
    wanted = identifier.strip().strip("[]").lower()
    if wanted in general():
        title = wanted.replace("-", " ").capitalize()
        return (Explanation(id=wanted, title=title, text=general()[wanted]),)
    known = [told for exercise in course.exercises for told in _of_exercise(exercise)]
    if found := tuple(told for told in known if told.id == wanted):
        return found
    close = difflib.get_close_matches(wanted, [*general(), *(told.id for told in known)], n=1)
    hint = f"Did you mean {close[0]}? " if close else ""
    raise UsageError(
        f"nothing is known by the name {identifier!r}",
        advice=f"{hint}The code stands in brackets beside the first message of a report.",
    )


def codes(course: Course) -> dict[str, list[str]]:
    """What can be explained: the general reasons first, then what each exercise has."""
    found = {"in every exercise": sorted(general())}
    for exercise in course.exercises:
        if own := {told.id for told in _of_exercise(exercise)}:
            found[exercise.name] = sorted(own)
    return found


def _of_exercise(exercise: Exercise) -> Iterator[Explanation]:
    """Its rules, then its misconceptions."""
    from grader.course.catalogue import load_staff
    from grader.course.mistakes import entries_of

    for rule in exercise.rules:
        functions = ", ".join(f"`{name}`" for name in rule.functions)
        text = f"A rule of this exercise, for {functions}. {rule.instead}"
        yield Explanation(id=rule.id, title="Not allowed here", text=text, exercise=exercise.name)
    kit = exercise.staff is None
    for item in entries_of(exercise) if kit else load_staff(exercise).misconceptions:
        title = item.title.replace("….", "…")
        text = item.explanation or item.why
        yield Explanation(id=item.id, title=title, text=text, exercise=exercise.name)
