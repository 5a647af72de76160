"""What a person types, or a platform writes, matched with the names we know."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence

from grader.course.loading import is_meant
from grader.errors import UsageError
from grader.submissions.discovery.values import Student

_FULL_NAME = re.compile(r"exercise-(?P<number>\d+)-(?P<slug>.+)")
_NUMBER_IN_TITLE = re.compile(r"\bexercise[\s_-]*0*(?P<number>\d+)\b")


def match_exercise(argument: str, names: Collection[str]) -> str:
    """The full name that is meant by ``exercise-3``, ``exercise-03``, ``3``, ``swish`` or itself.

    Raises:
        UsageError: no exercise of the gradebook, or more than one, is called so.
    """
    found = [name for name in sorted(names) if is_meant(argument, name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            f"“{argument}” may be {' or '.join(found)}.", advice="Give the exercise's full name."
        )
    known = ", ".join(sorted(names)) or "none yet"
    forms = [form for name in names for form in (name, _slug(name), f"exercise-{_number(name)}")]
    raise UsageError(
        f"The gradebook has no exercise “{argument}”.",
        advice=_did_you_mean(argument, forms) or f"Its exercises: {known}.",
    )


def match_column(headers: Sequence[str], exercise: str, title: str) -> int | None:
    """Index of the header that names the exercise: by full name, number, slug or title.

    Args:
        headers: titles of a platform's assignments, without their ids.
        exercise: full name.
        title: the exercise's title; may be empty.

    Raises:
        UsageError: several headers name it equally well.
    """
    wanted = _number(exercise)
    ways: tuple[Callable[[str], bool], ...] = (
        lambda header: header.strip() == exercise,
        lambda header: is_meant(header, exercise),
        lambda header: bool(title) and folded(header) == folded(title),
        lambda header: any(
            int(found["number"]) == wanted
            for found in _NUMBER_IN_TITLE.finditer(header.casefold().replace("_", " "))
        ),
        lambda header: folded(header) == folded(_slug(exercise)),
    )
    for names_it in ways:
        found = [index for index, header in enumerate(headers) if names_it(header)]
        if len(found) == 1:
            return found[0]
        if found:
            columns = ", ".join(f"“{headers[index]}”" for index in found)
            raise UsageError(
                f"Several columns could be {exercise}: {columns}.",
                advice=f"Rename the assignment to {exercise} on the platform, or remove the others "
                "from the file.",
            )
    return None


def match_student(argument: str, students: Iterable[Student]) -> Student:
    """The student who is meant by a key, a platform's identifier or a full name.

    Raises:
        UsageError: nobody, or more than one, is called so.
    """
    students = tuple(students)
    for student in students:
        if student.key == argument:
            return student
    wanted = folded(argument)
    found = [
        student
        for student in students
        if argument in student.ids.values()
        or (wanted and wanted in {folded(student.key), *name_forms(student.name)})
    ]
    if len(found) == 1:
        return found[0]
    if found:
        keys = ", ".join(student.key for student in found)
        raise UsageError(f"“{argument}” may be any of {keys}.", advice="Give the student's key.")
    names = [text for student in students for text in (student.key, student.name) if text]
    raise UsageError(
        f"The gradebook has no student “{argument}”.",
        advice=_did_you_mean(argument, names)
        or "`grade export GRADEBOOK --format csv` lists the students.",
    )


def told_apart(students: Iterable[Student]) -> dict[str, str]:
    """Key -> name for a sentence: with the key behind it where another has the same name."""
    people = {student.key: student.name or student.key for student in students}
    often = Counter(people.values())
    return {key: name if often[name] == 1 else f"{name} ({key})" for key, name in people.items()}


def folded(text: str) -> str:
    """Letters and digits only, in one case: how names are compared across platforms."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if character.isalnum())


def name_forms(name: str) -> frozenset[str]:
    """The folded forms of a full name: ``Doe, Jane`` and ``Jane Doe`` share them."""
    last, comma, first = name.partition(",")
    turned = f"{first} {last}" if comma else " ".join(name.split()[-1:] + name.split()[:-1])
    return frozenset({folded(name), folded(turned)} - {""})


def _number(name: str) -> int | None:
    parts = _FULL_NAME.fullmatch(name.casefold())
    return int(parts["number"]) if parts else None


def _slug(name: str) -> str:
    parts = _FULL_NAME.fullmatch(name)
    return parts["slug"] if parts else name


def _did_you_mean(argument: str, names: Collection[str]) -> str:
    by_fold = {name.casefold(): name for name in names}
    close = difflib.get_close_matches(argument.casefold(), sorted(by_fold), n=3, cutoff=0.6)
    return f"Did you mean {' or '.join(by_fold[name] for name in close)}?" if close else ""
