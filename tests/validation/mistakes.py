"""Mistakes of authors: each is one change to an exercise that `grade new` wrote."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from grader.validation.template import NewExercise, files_of

Change = tuple[str, str, str]
"""A file, a text of it, and what takes its place; without a text the file is written so."""
VISIBLE, HIDDEN = "public/test_visible.py", "staff/test_hidden.py"
SETTINGS, IDEAS = "public/exercise.toml", "staff/misconceptions.py"
STUB, REFERENCE = "public/{stub}", "staff/{stub}"


class Mistake(NamedTuple):
    """What an author did wrong, and what has to be told."""

    name: str
    changes: tuple[Change, ...]
    where: str
    says: str


def write(root: Path, number: int, slug: str, *changes: Change) -> str:
    """An exercise of two functions, changed; returns its folders' name."""
    new = NewExercise(number=number, slug=slug, functions=("smooth", "slope"))
    for name, text in files_of(new, 5).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name, old, text in changes:
        group, _, rest = name.partition("/")
        folder = root / {"public": "exercises", "staff": "reference"}[group] / new.name
        path = folder / rest.format(stub=new.stub)
        if old:
            given = path.read_text(encoding="utf-8")
            assert old in given, (path, old)
            path.write_text(given.replace(old, text, 1), encoding="utf-8")
        elif text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        else:
            path.unlink()
    return new.name
