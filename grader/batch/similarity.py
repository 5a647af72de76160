"""Which submissions resemble each other: a table for a person to look at, and no more.

copydetect's winnowed fingerprints see through names, comments and spacing. The
stub's own fingerprints do not count, nor do those that a quarter of the class
shares: a task of three lines has few ways to be written.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from grader.batch.run import source_of
from grader.discovery import Discovery, SourceReader
from grader.errors import SubmissionError, UsageError
from grader.model import Exercise, Value

LEAST: Final = 0.6
"""Share of the smaller submission's own fingerprints that both have, from which a pair is told."""
_GRAM, _WINDOW = 15, 8
_COMMON: Final = 0.25
_FEW: Final = 5

WARNING: Final = (
    "That two submissions resemble each other does not prove that one was copied: short answers "
    "to the same task are often alike. Read both before you say anything to anybody."
)


class Pair(Value, frozen=True, kw_only=True):
    """Two submissions that have much in common."""

    exercise: str
    first: str
    second: str
    similarity: float
    """Share of what the smaller one has of its own, 0 to 1."""


def write_similarity(out: Path, exercises: Sequence[Exercise], found: Discovery) -> Path:
    """Write ``similarity.csv`` beside the gradebook, the most alike first; returns where it is.

    Raises:
        UsageError: copydetect is not installed.
    """
    from grader.text import cell
    from grader.workspace import write_atomically

    names = {person.key: person.name for person in found.students}
    pairs: list[Pair] = []
    for exercise in exercises:
        stub = (exercise.public / exercise.stub).read_text(encoding="utf-8")
        pairs += alike(exercise.name, dict(_sources(exercise, found)), stub)
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["exercise", "student", "other student", "alike", WARNING])
    for pair in pairs:
        people = [cell(names.get(key, key)) for key in (pair.first, pair.second)]
        writer.writerow([pair.exercise, *people, f"{pair.similarity:.0%}", ""])
    path = out / "similarity.csv"
    write_atomically(path, table.getvalue().encode())
    return path


def alike(exercise: str, sources: Mapping[str, str], stub: str) -> list[Pair]:
    """The pairs of students whose sources are alike, the most alike first.

    Args:
        exercise: full name.
        sources: student's key -> source.
        stub: what everybody was given.

    Raises:
        UsageError: copydetect is not installed.
    """
    given = _prints(stub)
    prints = {student: _prints(source) - given for student, source in sources.items()}
    spread = Counter(one for own in prints.values() for one in own)
    common = {one for one, count in spread.items() if count > max(2, _COMMON * len(prints))}
    own = {student: found - common for student, found in prints.items()}
    holders: dict[int, list[str]] = defaultdict(list)
    for student, found in own.items():
        for one in found:
            holders[one].append(student)
    shared: Counter[tuple[str, str]] = Counter()
    for students in holders.values():
        shared.update(combinations(sorted(students), 2))
    pairs = []
    for (first, second), count in shared.items():
        smaller = min(len(own[first]), len(own[second]))
        if smaller >= _FEW and count / smaller >= LEAST:
            similarity = count / smaller
            pairs.append(Pair(exercise=exercise, first=first, second=second, similarity=similarity))
    return sorted(pairs, key=lambda pair: (-pair.similarity, pair.first, pair.second))


def _prints(source: str) -> set[int]:
    try:
        from copydetect import CodeFingerprint
    except ImportError as error:
        raise UsageError(
            "--similarity needs copydetect, which isn't installed.",
            advice="Install it: pip install 'training-loop-grader[similarity]'.",
        ) from error
    made: Any = CodeFingerprint(
        "answer.py", _GRAM, _WINDOW, language="python", fp=io.StringIO(source)
    )
    return {int(one) for one in made.hashes}


def _sources(exercise: Exercise, found: Discovery) -> Iterator[tuple[str, str]]:
    with SourceReader(found.path) as reader:
        for one in found.found:
            if one.exercise == exercise.name:
                try:
                    source = source_of(reader, one)
                except SubmissionError:
                    continue
                yield one.student, source.decode("utf-8", "replace")
