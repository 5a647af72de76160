"""A folder for each student, files named after students, and Git clones side by side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence

from grader.submissions.discovery.exercises import (
    EXACT,
    SUFFIXES,
    is_code,
    is_document,
    match,
    split_name,
    split_owner,
    without_copy_mark,
    without_version,
)
from grader.submissions.discovery.names import fold
from grader.submissions.discovery.recognised import Recognised, Stubs, below, is_work, tops
from grader.submissions.discovery.teams import version_of
from grader.submissions.discovery.values import Claim, Entry, EntryKind, Identity, Problem
from grader.text import clean

GIT_CLONES = "Git clones"
# What lies beside submissions and is named after the exercise.
_TEACHERS = re.compile(
    r"(?i)(instructions?|task|tasks|template|rubric|grades|grading|sheet|assignment|description|"
    r"statement|roster|readme|notes?|aufgabe|anleitung|feedback|points|scores?|class|\d{1,3})"
)


# Beside OpenOLAT's "1_submissions", and what teachers call it themselves.
_GIVEN_BACK = re.compile(r"(?:\d{1,2}[_ ])?(?:feedback|corrections?|korrektur(?:en)?|rückgabe)")


def recognise_folders(entries: Sequence[Entry], stubs: Stubs) -> Recognised:
    """Claims by the names at the top: a folder or a zip is a student, a file names one."""
    inside = below(entries)
    claims: list[Claim] = []
    people: list[Identity] = []
    problems: list[Problem] = []
    documents: list[Claim] = []
    seen: Counter[str] = Counter()
    names = tops(entries)
    apart = _apart(names, stubs)
    for name, top in names.items():
        if top.kind is not EntryKind.directory:
            kind, claim, problem = _flat(name, top, stubs, apart)
            seen[kind] += 1
            (documents if kind == "document" else claims).extend([claim] if claim else [])
            problems += [problem] if problem else []
            continue
        exercise, owner = "", name
        if top.detail == "zip":
            owner = _owner_of_archive(name, stubs, apart)
        else:
            exercise, owner = _owner_of_folder(name, stubs)
        who = Identity(name=clean(owner) or "?", folder=owner)
        cloned = any(entry.parts[1:] == (".git",) for entry in inside[name])
        seen["clone" if cloned else "folder"] += 1
        people.append(who)
        for entry in _handed_in(inside[name]):
            if len(entry.parts) > 1:
                inner = (*filter(None, [exercise]), *entry.parts[1:])
                mark, order = version_of(inner)
                claims.append(
                    Claim(who=who, entry=entry, inner=inner, mark=mark, order=order, whole=True)
                )
    if seen["file"]:
        # Beside students' folders a text at the top is rather the teacher's.
        claims += documents
    return Recognised(
        layout=_layout(seen),
        claims=tuple(claims),
        people=tuple(people),
        problems=tuple(problems),
    )


def _handed_in(entries: Sequence[Entry]) -> Sequence[Entry]:
    """A student's entries without what a teacher gave back, where there is anything else."""
    own = [
        entry
        for entry in entries
        if len(entry.parts) < 3 or not _GIVEN_BACK.fullmatch(fold(entry.parts[1]))
    ]
    return own if any(map(is_work, own)) else entries


def _layout(seen: Counter[str]) -> str:
    """What most of it is."""
    names = {
        "clone": GIT_CLONES,
        "folder": "a folder per student",
        "file": "files named after students",
    }
    most = max(names, key=lambda kind: seen[kind])
    return names[most] if seen[most] else "empty"


def _owner_of_folder(name: str, stubs: Stubs) -> tuple[str, str]:
    """``exercise-03-swish-ada``, as GitHub Classroom names clones, is Ada's for that exercise."""
    exercise, owner = split_owner(name, stubs)
    # "swish-2" is rather a copy than the student "2".
    if not owner or (owner.isdecimal() and len(owner) < 4):
        return "", name
    return exercise, owner


def _owner_of_archive(name: str, stubs: Stubs, apart: Container[str]) -> str:
    """``ada.zip`` and ``ada_swish.zip`` are Ada's."""
    return _without_number(_whole_owner(name, stubs), apart)


def _whole_owner(name: str, stubs: Stubs) -> str:
    stem = split_name(name)[0]
    return split_owner(stem, stubs)[1] or stem


def _apart(names: Iterable[str], stubs: Stubs) -> frozenset[str]:
    """What comes before numbers that tell people apart: ``student-1.zip`` and ``student-2.zip``.

    Beside ``ada.zip``, ``ada-1.zip`` is another copy of hers.
    """
    owners = {
        fold(_whole_owner(name, stubs))
        for name in names
        if name.lower().endswith((".zip", *SUFFIXES))
    }
    bare = Counter(without_copy_mark(owner) for owner in owners)
    return frozenset(one for one, count in bare.items() if count > 1 and one not in owners)


def _without_number(owner: str, apart: Container[str]) -> str:
    bare = without_copy_mark(owner)
    return owner if fold(bare) in apart else bare


def _flat(
    name: str, top: Entry, stubs: Stubs, apart: Container[str]
) -> tuple[str, Claim | None, Problem | None]:
    """A file at the top: what it counts as, whose it is, and what is wrong with it."""
    stem, suffix = split_name(name)
    if suffix not in SUFFIXES:
        if top.kind is EntryKind.file:
            return "document", _document(name, top, stubs), None
        # A damaged zip, a link, a pipe: whose it is may be the most that is known.
        owner = _owner_of_archive(name, stubs, apart) if suffix == ".zip" else stem
        who = Identity(name=clean(owner) or "?", folder=owner)
        return "other", Claim(who=who, entry=top, inner=(name,)), None
    if match((name,), stubs)[1] >= EXACT:
        return "file", None, _nameless(top)
    exercise, owner = split_owner(stem, stubs)
    if exercise and not owner:
        return "file", None, _nameless(top)
    if not exercise and not is_code(name):
        return "other", None, None
    bare = without_version(_without_number(stem, apart)) or stem
    if not exercise and len(stubs) == 1:
        exercise, owner = next(iter(stubs)), bare
    who = Identity(name=clean(owner or bare) or "?", folder=owner or bare)
    claim = Claim(who=who, entry=top, inner=(name,), exercise=exercise)
    return "file", claim, None


def _document(name: str, top: Entry, stubs: Stubs) -> Claim | None:
    """``ada_swish.docx`` is what Ada handed in, though nothing that can be graded."""
    exercise, owner = split_owner(split_name(name)[0], stubs)
    if not owner or not is_document(name, stubs) or _TEACHERS.fullmatch(owner):
        return None
    who = Identity(name=clean(owner) or "?", folder=owner)
    return Claim(who=who, entry=top, inner=(name,), exercise=exercise)


def _nameless(entry: Entry) -> Problem:
    return Problem(
        file=entry.origin,
        what="lies at the top, and its name doesn't say whose it is",
        advice="Put it into a folder named after the student, or name it NAME_" + entry.parts[-1],
    )
