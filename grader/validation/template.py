"""The files of a new exercise: complete and commented, with TODO where its author has to write."""

from __future__ import annotations

import json
import math
import re
from typing import Final, Literal

import jinja2
import msgspec

from grader.errors import UsageError

Kind = Literal["functions", "quiz", "module"]

_PART: Final = re.compile(r"^=== (.+)\n", re.MULTILINE)
_RETURNS: Final = {"example": "list[float]", "statements": "list[int]", "number": "int"}
_ASKS: Final = {
    "example": "Give the example that the question asks for.",
    "statements": "Give the numbers of the true statements.",
    "number": "Give the number.",
}


class NewExercise(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an exercise that is about to be written."""

    number: int
    slug: str
    functions: tuple[str, ...]
    kind: Kind = "functions"

    @property
    def name(self) -> str:
        """The name of its two folders."""
        return f"exercise-{self.number:02d}-{self.slug}"

    @property
    def stub(self) -> str:
        """The file that a student fills in."""
        return self.slug.replace("-", "_") + ".py"


def files_of(new: NewExercise, right: int) -> dict[str, str]:
    """The text of every file, by its path from the course's folder.

    Args:
        new: the exercise.
        right: how many correct answers it needs.

    Raises:
        UsageError: this is the grader of a students' kit, which has no templates.
    """
    try:
        loader = jinja2.PackageLoader("grader.validation", "templates")
    except ValueError as error:
        raise UsageError(
            "a students' kit has nothing to begin an exercise with",
            advice="Exercises are written in a checkout of the course.",
        ) from error
    environment = jinja2.Environment(
        loader=loader,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {"quoted": json.dumps, "id": lambda name: name.replace("_", "-")}
    folders = {"public": f"exercises/{new.name}", "staff": f"reference/{new.name}"}
    found = {}
    for name in (new.kind, "hostile"):
        text = environment.get_template(f"{name}.jinja").render(**_known(new, right))
        _, *parts = _PART.split(text)
        for path, content in zip(parts[::2], parts[1::2], strict=True):
            group, _, rest = path.partition("/")
            found[f"{folders[group]}/{rest}"] = content.rstrip("\n") + "\n"
    return found


def _known(new: NewExercise, right: int) -> dict[str, object]:
    questions = list(zip(new.functions, _kinds(len(new.functions)), strict=True))

    def asking(kind: str) -> list[str]:
        return [name for name, asked in questions if asked == kind]

    return {
        "number": new.number,
        "slug": new.slug,
        "title": new.slug.replace("-", " ").capitalize(),
        "stub": new.stub,
        "functions": new.functions,
        "right": right,
        "questions": questions,
        "examples": asking("example"),
        "statements": asking("statements"),
        "numbers": asking("number"),
        "returns": _RETURNS,
        "asks": _ASKS,
        "classes": [name for name in new.functions if name[0].isupper()],
        "loops": [name for name in new.functions if not name[0].isupper()],
    }


def _kinds(count: int) -> list[str]:
    """What the questions of a quiz ask for: of eight, three examples, four statements, a number."""
    numbers = int(count > 2)
    examples = math.ceil((count - numbers) * 3 / 7)
    statements = count - numbers - examples
    return ["example"] * examples + ["statements"] * statements + ["number"] * numbers
