"""A class as it is: right answers in several forms, wrong ones of many kinds, and the rest.

The course's own sample answers stand for the forms and kinds; no two files have the same bytes.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from grader.model import Exercise
from tests.samples import right_spellings, wrong_answers

SHARES: Final = {"right": 40, "wrong": 45, "forbidden": 5, "raising": 5, "stub": 5}
"""In a hundred submissions; those that raise do it while they are imported, or don't parse."""
_FORMS, _KINDS = 5, 8
_SEED: Final = 15
_RAISING: Final[Sequence[Callable[[str], str]]] = (
    lambda text: f"{text}\n\nassert False, 'it was never tried'\n",
    lambda text: f"import torchh\n\n{text}",
    lambda text: f"{text}\n\ndef broken(:\n",
    lambda text: f"{text}\n\nprint(undefined)\n",
)


def sources(exercise: Exercise) -> dict[str, list[str]]:
    """The files that a class is made of, by the part of it that hands them in.

    Raises:
        ValueError: there are too few forms of right answers, or kinds of wrong ones.
    """
    assert exercise.staff is not None
    rules = {rule.id for rule in exercise.rules}
    answers = exercise.staff / "answers"
    right = [path.read_text() for path in sorted((answers / "correct").glob("*.py"))]
    right += [one.source.decode() for one in right_spellings(exercise)]
    right.append((exercise.staff / exercise.stub).read_text())
    wrong: list[str] = []
    kinds: set[str] = set()
    forbidden: list[str] = []
    for made in wrong_answers(exercise):
        text, diagnosis = made.source.decode(), made.diagnosis
        if not diagnosis:
            continue  # a whole file, of which only expected.toml says how it is told
        if rules & {part.strip() for part in diagnosis.split(",")}:
            forbidden.append(text)
        elif "timed-out" not in diagnosis and "out-of-memory" not in diagnosis:
            wrong.append(text)
            kinds.add(diagnosis)
    if len(right) < _FORMS or len(kinds) < _KINDS:
        raise ValueError(f"{exercise.name}: {len(right)} right forms, {len(kinds)} wrong kinds")
    return {
        "right": right,
        "wrong": wrong,
        "forbidden": forbidden,
        "raising": [change(right[0]) for change in _RAISING],
        "stub": [(exercise.public / exercise.stub).read_text()],
    }


def mixed(exercise: Exercise, size: int) -> list[str]:
    """``size`` different files in the shares of a class, shuffled, the same every time."""
    found = sources(exercise)
    if not found["forbidden"]:
        # An exercise without rules has nobody who breaks one.
        found["forbidden"] = found["wrong"]
    picked = [
        found[part][number % len(found[part])]
        for part, share in SHARES.items()
        for number in range(-(-size * share // 100))
    ]
    chance = random.Random(_SEED)
    chance.shuffle(picked)
    # A number at the end keeps every line where it is.
    return [f"{text}\n# {number}\n" for number, text in enumerate(picked[:size])]


def right_only(exercise: Exercise, size: int) -> list[str]:
    """``size`` different files, all of them right, in the forms that the course has."""
    forms = sources(exercise)["right"][:-1]
    return [f"{forms[number % len(forms)]}\n# {number}\n" for number in range(size)]


def write(folder: Path, exercise: Exercise, files: Sequence[str]) -> Path:
    """A folder of submissions, one folder for each student."""
    for number, text in enumerate(files):
        place = folder / f"student-{number:05d}"
        place.mkdir(parents=True)
        (place / exercise.stub).write_text(text)
    return folder
