"""The long form of a diagnosis: of a course's misconception or rule, or of a general reason."""

from __future__ import annotations

import difflib
import functools
import re
from importlib import resources

import msgspec

from grader.errors import UsageError
from grader.model import Course


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


def explain(course: Course, identifier: str) -> Explanation:
    """The explanation of a diagnosis's id.

    Raises:
        UsageError: nothing has that id; suggests a close one.
    """
    wanted = identifier.strip().strip("[]").lower()
    if wanted in general():
        title = wanted.replace("-", " ").capitalize()
        return Explanation(id=wanted, title=title, text=general()[wanted])
    for exercise in course.exercises:
        for rule in exercise.rules:
            if rule.id == wanted:
                functions = ", ".join(f"`{name}`" for name in rule.functions)
                text = f"A rule of this exercise, for {functions}. {rule.instead}"
                return Explanation(
                    id=wanted, title="Not allowed here", text=text, exercise=exercise.name
                )
    known = _misconceptions(course)
    if wanted in known:
        return known[wanted]
    close = difflib.get_close_matches(wanted, [*general(), *known], n=1)
    hint = f"Did you mean {close[0]}? " if close else ""
    raise UsageError(
        f"nothing is known by the name {identifier!r}",
        advice=f"{hint}The code stands in brackets beside the first message of a report.",
    )


def codes(course: Course) -> dict[str, list[str]]:
    """What can be explained: the general reasons first, then what each exercise has."""
    found = {"in every exercise": sorted(general())}
    known = _misconceptions(course)
    for exercise in course.exercises:
        own = {rule.id for rule in exercise.rules}
        own |= {name for name, told in known.items() if told.exercise == exercise.name}
        if own:
            found[exercise.name] = sorted(own)
    return found


def _misconceptions(course: Course) -> dict[str, Explanation]:
    from grader.course.catalogue import load_staff
    from grader.course.mistakes import entries_of

    found: dict[str, Explanation] = {}
    for exercise in course.exercises:
        kit = exercise.staff is None
        for item in entries_of(exercise) if kit else load_staff(exercise).misconceptions:
            text = item.explanation or item.why
            found[item.id] = Explanation(
                id=item.id, title=item.title, text=text, exercise=exercise.name
            )
    return found
