"""Reads an exercise's sample answers, and what their headers say will become of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from grader.model import Exercise, Submission
from grader.validation.values import Answer, AnswerKind, Promise, Shortfall

_FIELD: Final = re.compile(r"#\s*(diagnosis|loses|tries)\s*:\s*(.*)")
_LEAST: Final = {AnswerKind.correct: 5, AnswerKind.wrong: 3, AnswerKind.hostile: 3}
_PROMISE: Final = {
    AnswerKind.correct: Promise.right,
    AnswerKind.wrong: Promise.wrong,
    AnswerKind.hostile: Promise.hostile,
}


def submission(name: str, source: bytes) -> Submission:
    """A submission of some bytes."""
    return Submission(name=name, source=source, sha256=hashlib.sha256(source).hexdigest())


def read_answers(exercise: Exercise, staff: Path) -> tuple[list[Answer], list[Shortfall]]:
    """The stub, the reference and every sample answer, and what is wrong with their headers.

    Args:
        exercise: whose answers.
        staff: its folder in ``reference/``.
    """
    stub, reference = exercise.public / exercise.stub, staff / exercise.stub
    found = [
        Answer(
            group=AnswerKind.stub, path=stub, submission=submission(stub.name, stub.read_bytes())
        ),
        Answer(
            group=AnswerKind.reference,
            path=reference,
            submission=submission(reference.name, reference.read_bytes()),
        ),
    ]
    short: list[Shortfall] = []
    for group in (AnswerKind.correct, AnswerKind.wrong, AnswerKind.hostile):
        folder = staff / "answers" / group.value
        paths = sorted(folder.glob("*.py"))
        if len(paths) < _LEAST[group]:
            says = f"there are {len(paths)} {group.value} answers, and {_LEAST[group]} are needed"
            short.append(Shortfall(promise=_PROMISE[group], path=folder, line=1, says=says))
        for path in paths:
            answer, problems = _read(group, path)
            found.append(answer)
            short += problems
    return found, short


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


def _read(group: AnswerKind, path: Path) -> tuple[Answer, list[Shortfall]]:
    source = path.read_bytes()
    # A hostile answer may be no text at all.
    fields = header(source.decode("utf-8", "replace"))
    needed = {
        AnswerKind.correct: (),
        AnswerKind.wrong: ("diagnosis", "loses"),
        AnswerKind.hostile: ("tries", "loses"),
    }[group]
    short = [
        Shortfall(
            promise=_PROMISE[group],
            path=path,
            line=1,
            says=f"the header has no `# {name}: …`",
        )
        for name in needed
        if not fields.get(name, ("", 0))[0]
    ]
    loses, line = fields.get("loses", ("", 1))
    answer = Answer(
        group=group,
        path=path,
        submission=submission(path.name, source),
        diagnoses=_several(fields.get("diagnosis", ("", 1))[0]),
        loses=_several(loses),
        line=line,
    )
    return answer, short


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("`") for part in _split(text) if part.strip())


def _split(text: str) -> Sequence[str]:
    """Parts between commas, none of which stands inside a parameter's brackets."""
    return re.split(r",(?![^\[]*\])", text)
