"""From a folder or a zip to the submissions in it: list, recognise, match, choose, look."""

from __future__ import annotations

import hashlib
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from grader import files
from grader.errors import UsageError
from grader.submissions.discovery.archive import Unreadable
from grader.submissions.discovery.choosing import choose, problem_of
from grader.submissions.discovery.exercises import (
    as_saved,
    exercise_of_folder,
    split_name,
    split_owner,
)
from grader.submissions.discovery.layouts import is_download, recognise
from grader.submissions.discovery.names import tokens
from grader.submissions.discovery.people import People, who_is_who
from grader.submissions.discovery.reading import SourceReader
from grader.submissions.discovery.recognised import Recognised
from grader.submissions.discovery.roster import Roster
from grader.submissions.discovery.tree import list_entries
from grader.submissions.discovery.values import (
    Bounds,
    Claim,
    Discovery,
    Entry,
    EntryKind,
    Found,
    Location,
    Missing,
    Problem,
    Student,
)
from grader.submissions.faults import Fault, attempt, without_the_odd
from grader.text import clean, storable_value

# Lines about one zip's impossible names.
_TOLD = 5


def discover(
    path: Path,
    stubs: Mapping[str, str],
    roster: Roster | None = None,
    *,
    others: Mapping[str, str] | None = None,
    bounds: Bounds | None = None,
) -> Discovery:
    """Find the submissions in ``path``, a folder or a zip as people have them.

    Args:
        path: what the learning platform exported, or a folder of any usual layout.
        stubs: the exercises to grade, each with its stub's file name:
            ``{"exercise-03-swish": "swish.py"}``; a notebook of that name counts too.
        roster: the class, to name students and to list who is missing.
        others: the course's other exercises, so that their files are not guessed at.
        bounds: how much of somebody else's data is looked at.

    Returns:
        Everything that was found; what can't be graded is a problem, never an exception.

    Raises:
        UsageError: there is nothing at ``path``, or it is neither a folder nor a zip.
    """
    bounds = bounds or Bounds()
    _check(path)
    known = {**(others or {}), **stubs}
    with SourceReader(path, bounds) as reader:
        try:
            entries = list_entries(
                path,
                reader,
                bounds,
                lambda name: bool(exercise_of_folder(name, known)),
                lambda inside: is_download(inside, known),
            )
        except Unreadable as refused:
            raise UsageError(
                f"{clean(str(path))} can't be read: {refused.detail}.",
                advice="Make it readable, or download the submissions again.",
            ) from refused
        safe = [entry for entry in entries if entry.kind is not EntryKind.unsafe]

        def recognised(some: Sequence[Entry]) -> tuple[Recognised, People]:
            seen = recognise(
                some, known, lambda entry: reader.read_location(entry.location, bounds.metadata)
            )
            everybody = [*seen.people, *(claim.who for claim in seen.claims)]
            return seen, who_is_who(everybody, roster)

        # A class often lies in one folder or zip of its own.
        level = 1 if len({entry.parts[0] for entry in safe}) > 1 else 2
        (seen, people), faults = without_the_odd(
            "it was recognised", recognised, safe, lambda entry: entry.parts[:level]
        )
        found, problems, notes = _choices(people, seen.claims, stubs, others or {}, reader)
    odd = [_odd(clean("/".join(parts)) or "?", fault) for parts, fault in faults.items()]
    outside = _outside(entries, people, seen.claims)
    seen_problems = [one for one in seen.problems if one.exercise in ("", *stubs)]
    told = tuple(dict.fromkeys([*outside, *odd, *seen_problems, *problems]))
    return Discovery(
        path=path,
        layout=seen.layout,
        students=tuple(map(storable_value, people.students)),
        found=tuple(map(storable_value, found)),
        missing=_missing(people.students, stubs, found, told),
        problems=told,
        notes=tuple(dict.fromkeys([*seen.notes, *people.notes, *notes])),
    )


def _check(path: Path) -> None:
    shown = clean(str(path))
    advice = "Name the folder or the zip that holds the submissions."
    with files.told(UsageError, f"{shown} can't be looked at", "Name another folder."):
        if not path.exists():
            raise UsageError(f"There is nothing at {shown}.", advice=advice)
    if path.is_dir():
        return
    if not path.is_file():
        raise UsageError(f"{shown} is neither a folder nor a zip.", advice=advice)
    with files.told(UsageError, f"{shown} can't be read", "Make it readable."):
        if not zipfile.is_zipfile(path):
            raise UsageError(
                f"{shown} is a file and no zip.",
                advice="Name a folder or a zip; one file is graded by `grade EXERCISE FILE`.",
            )


def _choices(
    people: People,
    claims: Sequence[Claim],
    stubs: Mapping[str, str],
    others: Mapping[str, str],
    reader: SourceReader,
) -> tuple[list[Found], list[Problem], list[str]]:
    own: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.exercise and claim.exercise not in stubs:
            continue
        for key in people.keys[claim.who]:
            own.setdefault(key, []).append(claim)
    problems: list[Problem] = []
    notes: list[str] = []
    found: list[Found] = []
    chosen: list[tuple[Student, str, Claim]] = []
    for student in people.students:
        mine = own.get(student.key, [])
        choice = attempt("its file was chosen", partial(choose, student, mine, stubs, others))
        if isinstance(choice, Fault):
            file = mine[0].entry.origin if mine else student.name
            problems.append(_odd(file, choice, student.key))
            continue
        problems += choice.problems
        notes += choice.notes
        chosen += ((student, exercise, claim) for exercise, claim in choice.chosen)
    notes += _named_after_others(people, chosen, {**others, **stubs})
    for student, exercise, claim in chosen:
        of_group = claim.who in people.groups
        look = partial(_look, student, exercise, claim, reader, of_group=of_group)
        looked = attempt("it was read", look)
        if isinstance(looked, Fault):
            problems.append(_odd(claim.entry.origin, looked, student.key, exercise))
        elif isinstance(looked, Problem):
            problems.append(looked)
        else:
            found.append(looked)
    return found, problems, notes


def _named_after_others(
    people: People, chosen: Sequence[tuple[Student, str, Claim]], stubs: Mapping[str, str]
) -> Iterator[str]:
    """A note on each file whose own name says that it is somebody else's of the class."""
    called: dict[tuple[str, ...], set[str]] = {}
    for student in people.students:
        for text in (student.name, *(student.ids.get(name, "") for name in ("login", "folder"))):
            called.setdefault(tokens(text), set()).add(student.key)
    names = {student.key: student.name for student in people.students}
    for student, _, claim in chosen:
        owner = split_owner(split_name(claim.inner[-1])[0], stubs)[1]
        others = called.get(tokens(owner), set()) if tokens(owner) else set()
        if others and student.key not in others and claim.who not in people.groups:
            whose = " or ".join(sorted(names[key] for key in others))
            yield f"{claim.entry.origin} is named after {whose}; it counts for {student.name}."


def _odd(file: str, fault: Fault, student: str = "", exercise: str = "") -> Problem:
    return Problem(
        file=file,
        what=f"could not be looked at: {fault.says}",
        advice="Grade what is in it by itself.",
        student=student,
        exercise=exercise,
    )


def _outside(
    entries: Sequence[Entry], people: People, claims: Sequence[Claim]
) -> Iterator[Problem]:
    """A problem for each name that points out of its zip, with the zip's owner if it has one."""
    owners: dict[Location, set[str]] = {}
    for claim in claims:
        for key in people.keys[claim.who]:
            owners.setdefault(claim.entry.location.outside, set()).add(key)
            # The zip itself may hold nothing but such names.
            owners.setdefault(claim.entry.location, set()).add(key)
    told: Counter[Location] = Counter()
    for entry in entries:
        if entry.kind is not EntryKind.unsafe:
            continue
        around = entry.location.outside
        told[around] += 1
        # The export itself is nobody's.
        own = owners.get(around, set()) if around != Location() else set()
        student = next(iter(own)) if len(own) == 1 else ""
        if told[around] <= _TOLD:
            yield problem_of(entry, entry.kind, entry.detail, student)
        elif told[around] == _TOLD + 1:
            yield Problem(
                file=entry.origin,
                what="and perhaps more have names that no file may have and were left out",
                advice="Ask for a plain zip.",
                student=student,
            )


def _look(
    student: Student, exercise: str, claim: Claim, reader: SourceReader, *, of_group: bool
) -> Found | Problem:
    entry: Entry = claim.entry
    try:
        data = reader.read_location(entry.location)
    except Unreadable as refused:
        return problem_of(entry, refused.kind, refused.detail, student.key, exercise)
    own = {
        name: value
        for name in ("folder", "moodle_id", "canvas_id", "gradescope_id")
        if not of_group and (value := getattr(claim.who, name))
    }
    return Found(
        student=student.key,
        exercise=exercise,
        name=clean(as_saved(claim.inner[-1])) or "?",
        origin=entry.origin,
        location=entry.location,
        sha256=hashlib.sha256(data).hexdigest(),
        late=claim.late,
        mark=claim.mark,
        order=_sortable(claim.order),
        ids=student.ids | own,
    )


def _sortable(order: int | float | None) -> str:
    if order is None:
        return ""
    # Canvas's ids go beyond what a float holds exactly.
    return f"{order:020d}" if isinstance(order, int) else f"{order:020.6f}"


def _missing(
    students: Sequence[Student],
    stubs: Mapping[str, str],
    found: Sequence[Found],
    problems: Sequence[Problem],
) -> tuple[Missing, ...]:
    """Whoever has neither a submission nor a problem for an exercise."""
    there = {(one.student, one.exercise) for one in found}
    troubled = {(one.student, one.exercise) for one in problems if one.student}
    return tuple(
        Missing(student=student.key, exercise=exercise)
        for student in students
        for exercise in stubs
        if (student.key, exercise) not in there
        and not {(student.key, exercise), (student.key, "")} & troubled
    )
