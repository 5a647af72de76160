"""Which submissions resemble each other: a table for a person to look at, and no more.

copydetect's winnowed fingerprints see through names, comments and spacing. The
stub's own fingerprints do not count, nor do those that a quarter of the class
shares: a task of three lines has few ways to be written.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from grader import files
from grader.batch.plan import Where
from grader.batch.run import submission_from
from grader.errors import require_extra
from grader.model import Exercise, Value
from grader.submissions.discovery.reading import SourceReader
from grader.submissions.discovery.values import Discovery, Found
from grader.submissions.faults import Fault, attempt
from grader.submissions.notebooks import as_script
from grader.text import cell

LEAST: Final = 0.6
"""Share of the smaller submission's own fingerprints that both have, from which a pair is told."""
_GRAM, _WINDOW = 15, 8
_MOST: Final = 32 << 10
"""Characters of the longest file that is compared: reading one can take the square of them."""
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


def write_similarity(out: Path, exercises: Sequence[Exercise], where: Where) -> Path:
    """Write ``similarity.csv`` beside the gradebook, the most alike first; returns where it is.

    Raises:
        UsageError: copydetect is not installed.
    """
    found = where.discover()
    names = {person.key: person.name for person in found.students}
    pairs: list[Pair] = []
    left_out: list[tuple[str, str, Fault]] = []
    for exercise in exercises:
        stub = (exercise.public / exercise.stub).read_text(encoding="utf-8")
        more, faults = alike(exercise.name, dict(_sources(exercise, found)), stub)
        pairs += more
        left_out += ((exercise.name, student, fault) for student, fault in faults.items())
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["exercise", "student", "other student", "alike", WARNING])
    for pair in pairs:
        people = [cell(names.get(key, key)) for key in (pair.first, pair.second)]
        writer.writerow([pair.exercise, *people, f"{pair.similarity:.0%}", ""])
    for name, student, fault in left_out:
        writer.writerow([name, cell(names.get(student, student)), "", "", f"Left out. {fault}"])
    path = out / "similarity.csv"
    files.write_atomically(path, table.getvalue().encode())
    return path


def alike(
    exercise: str, sources: Mapping[str, str | Fault], stub: str
) -> tuple[list[Pair], dict[str, Fault]]:
    """The pairs of students whose sources are alike, the most alike first, and who was left out.

    Args:
        exercise: full name.
        sources: student's key -> source, or why there is none.
        stub: what everybody was given.

    Raises:
        UsageError: copydetect is not installed.
    """
    given = _prints(stub)
    found = {
        student: source if isinstance(source, Fault) else _compared(source)
        for student, source in sources.items()
    }
    faults = {student: one for student, one in found.items() if isinstance(one, Fault)}
    prints = {student: one - given for student, one in found.items() if not isinstance(one, Fault)}
    spread = Counter(one for own in prints.values() for one in own)
    common = {one for one, count in spread.items() if count > max(2, _COMMON * len(prints))}
    own = {student: prints[student] - common for student in prints}
    holders: dict[int, list[str]] = defaultdict(list)
    for student, distinct in own.items():
        for one in distinct:
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
    pairs.sort(key=lambda pair: (-pair.similarity, pair.first, pair.second))
    return pairs, faults


def _compared(source: str) -> set[int] | Fault:
    if len(source) > _MOST:
        says = f"It is longer than {_MOST >> 10} KiB, and was not compared."
        return Fault(says, ours=False)
    # Lines of white space say nothing, and cost the lexer the square of their number.
    lines = (line.rstrip() for line in source.splitlines())
    return attempt("it was compared", partial(_prints, "\n".join(filter(None, lines))))


def _prints(source: str) -> set[int]:
    require_extra("similarity", "copydetect", wanted="--similarity")
    from copydetect import CodeFingerprint, utils

    # Python's own differs from run to run, and with it which fingerprints are chosen.
    utils.hash = _steady
    made: Any = CodeFingerprint(
        "answer.py", _GRAM, _WINDOW, language="python", fp=io.StringIO(source)
    )
    return {int(one) for one in made.hashes}


def _steady(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=7).digest(), "big")


def _sources(exercise: Exercise, found: Discovery) -> Iterator[tuple[str, str | Fault]]:
    with SourceReader(found.path) as reader:
        for one in found.found:
            if one.exercise == exercise.name:
                yield one.student, attempt("it was read", partial(_text, reader, one))


def _text(reader: SourceReader, found: Found) -> str:
    return as_script(submission_from(reader, found)).source.decode("utf-8", "replace")
