"""Reads an exercise's sample answers, and what hostile ones say will become of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from grader.model import Exercise
from grader.submissions.single_file import submission_of
from grader.validation.values import PROMISE, Answer, AnswerKind, GradedAnswer, Promise, Shortfall

_FIELD: Final = re.compile(r"#\s*(loses|tries)\s*:\s*(.*)")
LEAST: Final = {AnswerKind.correct: 5, AnswerKind.wrong: 0, AnswerKind.hostile: 3}
"""How many of each an exercise needs."""
_NEEDED: Final = {AnswerKind.hostile: ("tries", "loses")}
"""The fields that a header must have."""
_HOLDS: Final = {"tries": "what it tries", "loses": "ids of the checks that it loses, all or none"}


def read_answers(exercise: Exercise, staff: Path) -> tuple[list[Answer], list[Shortfall]]:
    """The stub, the reference and every sample answer, and what is wrong with their headers.

    Args:
        exercise: whose answers.
        staff: its folder in ``reference/``.
    """
    found = [
        _answer(AnswerKind.stub, exercise.public / exercise.stub),
        _answer(AnswerKind.reference, staff / exercise.stub),
    ]
    short: list[Shortfall] = []
    for group, least in LEAST.items():
        folder = staff / "answers" / group.value
        paths = sorted(folder.glob("*.py"))
        if group is AnswerKind.hostile and len(paths) < least:
            says = (
                f"there are {len(paths)} of the {least} hostile answers that are needed: files "
                "that try to get points they haven't earned, with `# tries: …` and `# loses: …` "
                "(ids of checks, `all` or `none`) in their first lines"
            )
            short.append(Shortfall(PROMISE[group], folder, 1, says))
        for path in paths:
            answer, problems = _read(group, path)
            found.append(answer)
            short += problems
    return found, short


def enough_are_right(
    exercise: Exercise, staff: Path, graded: Sequence[GradedAnswer]
) -> list[Shortfall]:
    """Every graded name is right in as many ways as are needed, beside the reference.

    Args:
        exercise: whose graded names.
        staff: its folder in ``reference/``.
        graded: all answers; a file is right in every name, a spelling in its own.
    """
    right = [item.answer for item in graded if item.answer.group is AnswerKind.correct]
    least, short = LEAST[AnswerKind.correct], []
    for name in exercise.functions:
        count = sum(answer.function in {"", name} for answer in right)
        if count < least:
            says = (
                f"{name} is right in {count} of the {least} ways that are needed beside the "
                "reference: write files here, or NAME = right_answers(…) in misconceptions.py"
            )
            short.append(Shortfall(Promise.right, staff / "answers" / "correct", 1, says))
    return short


def header(text: str) -> dict[str, tuple[str, int]]:
    """The fields of a file's leading comments, with their lines.

    A list may go on in the next comment after a comma.
    """
    fields: dict[str, tuple[str, int]] = {}
    last = ""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            break
        match = _FIELD.match(line)
        if match is not None:
            last = match[1]
            fields[last] = (match[2].strip(), number)
        elif last and fields[last][0].endswith(",") and line.startswith("#"):
            value, at = fields[last]
            fields[last] = (f"{value} {line.lstrip('# ').strip()}", at)
        else:
            last = ""
    return fields


def _answer(group: AnswerKind, path: Path, **said: Any) -> Answer:
    given = submission_of(path.name, path.read_bytes())
    return Answer(group=group, path=path, submission=given, name=path.name, **said)


def _read(group: AnswerKind, path: Path) -> tuple[Answer, list[Shortfall]]:
    # A hostile answer may be no text at all.
    fields = header(path.read_bytes().decode("utf-8", "replace"))
    short = [
        Shortfall(PROMISE[group], path, 1, f"its first lines have no `# {name}: {_HOLDS[name]}`")
        for name in _NEEDED.get(group, ())
        if not fields.get(name, ("", 0))[0]
    ]
    if group is not AnswerKind.hostile:
        return _answer(group, path), short
    loses, line = fields.get("loses", ("", 1))
    return _answer(group, path, loses=_several(loses), line=line), short


def _several(text: str) -> tuple[str, ...]:
    """Parts between commas, none of which stands inside a parameter's brackets."""
    parts = re.split(r",(?![^\[]*\])", text)
    return tuple(part.strip().strip("`") for part in parts if part.strip())
