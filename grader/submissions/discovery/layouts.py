"""Which layout some entries have: around a class, several classes side by side, or one class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from grader.submissions.discovery.exercises import (
    EXACT,
    exercise_of_folder,
    match,
    split_name,
    split_owner,
    without_version,
)
from grader.submissions.discovery.mixture import is_platforms, recognise_deliveries
from grader.submissions.discovery.recognised import (
    Read,
    Recognised,
    Stubs,
    below,
    deliveries,
    is_work,
    tops,
)
from grader.submissions.discovery.values import Entry, EntryKind, Problem
from grader.text import clean

_WRAPPERS = 3
_NEARLY = 0.9
# What one student's own folders are called.
_NO_NAMES = frozenset(
    " alt backup code copy draft entwurf neu new old src tmp work working".split(" ")
)
# Where a course's own repository, ours or nbgrader's, keeps what was handed in.
_REPOSITORIES = {
    "submissions": {"exercises", "reference"},
    "submitted": {"source", "release", "autograded", "feedback"},
    "inbound": {"outbound"},
}


def recognise(entries: Sequence[Entry], stubs: Stubs, read: Read) -> Recognised:
    """Everything that the names say: whose each entry is, and of which exercise perhaps."""
    entries = without_wrapper(entries, stubs)
    inside = {name: _inside(those) for name, those in below(entries).items()}
    names = tops(entries)
    by_exercise = {} if is_platforms(entries) else _named_after_exercises(names, inside, stubs)
    if by_exercise:
        found = [
            _for_exercise(name, exercise, inside[name], stubs, read)
            for name, exercise in by_exercise.items()
        ]
        rest = _beside(entries, by_exercise, stubs, read)
        return _side_by_side("a folder per exercise", found, rest)
    downloads = {} if is_platforms(entries) else _downloads(names, inside, stubs)
    if downloads:
        # Their files say which exercise they are.
        found = [
            _placed(
                _of_one_assignment(recognise_deliveries(inner, stubs, read), stubs),
                name,
                clean(name),
            )
            for name, inner in downloads.items()
        ]
        rest = _beside(entries, downloads, stubs, read)
        return _side_by_side("downloads side by side", found, rest)
    sections = {} if is_platforms(entries) else _sections(names, inside, stubs)
    if sections:
        found = [
            _placed(recognise_deliveries(those, stubs, read), "", clean(name))
            for name, those in sections.items()
        ]
        rest = _beside(entries, sections, stubs, read)
        return _side_by_side("a folder per section", found, rest)
    one = recognise_deliveries(entries, stubs, read)
    return replace(one, problems=(*one.problems, *_classes_among_students(names, inside, stubs)))


def _downloads(
    names: Mapping[str, Entry], inside: Mapping[str, Sequence[Entry]], stubs: Stubs
) -> dict[str, Sequence[Entry]]:
    """Platforms' downloads that lie side by side, by their folder's or zip's name.

    One student's zip among others' can't pass for a class's: at least half of what lies
    there has to be such, and hold several people's work where it is just half.
    """
    inner = {
        name: without_wrapper(inside[name], stubs)
        for name, top in names.items()
        if top.kind is EntryKind.directory
    }
    found = {
        name: those
        for name, those in inner.items()
        if is_platforms(those) or (name.lower() in _REPOSITORIES and _people(those) > 1)
    }
    return found if _rule(found, names) else {}


def _rule(found: Mapping[str, Sequence[Entry]], names: Mapping[str, Entry]) -> bool:
    """Whether these are most of what lies there, or half of it and clearly classes."""
    share = 2 * len(found) - len(deliveries(names) | set(found))
    return bool(found) and (
        share > 0 or (share == 0 and all(_people(those) > 1 for those in found.values()))
    )


def _people(entries: Sequence[Entry]) -> int:
    """How many names at the top hold somebody's work."""
    return len({entry.parts[0] for entry in entries if is_work(entry)})


def _sections(
    names: Mapping[str, Entry], inside: Mapping[str, Sequence[Entry]], stubs: Stubs
) -> dict[str, Sequence[Entry]]:
    """Folders at the top that each hold several students' work: sections, groups, late ones.

    A student has one answer for an exercise, or several whose names others' copies have too:
    "draft" and "final". A section has another student's name for each.
    """
    held = {
        name: without_wrapper(inside[name], stubs)
        for name, top in names.items()
        if top.kind is EntryKind.directory and not _has_stub(inside[name], stubs)
    }
    owners = {name: owned for name, those in held.items() if (owned := _owners(those, stubs))}
    several = [name for name, owned in owners.items() if len(owned) > 1]
    everybody = frozenset().union(*owners.values())
    if len(several) * 2 < len(owners) or len(everybody) < 2 * len(owners):
        return {}
    found = {name: held[name] for name in owners}
    return found if _rule(found, names) else {}


def _owners(entries: Sequence[Entry], stubs: Stubs) -> frozenset[str]:
    """Whose answers to one exercise these are, if each name at the top is a student's."""
    names = tops(entries)
    if ".git" in names or any(exercise_of_folder(name, stubs) for name in names):
        return frozenset()
    answers: dict[str, set[str]] = {}
    for entry in entries:
        name = entry.parts[0]
        exercise, sure = match(entry.parts, stubs)
        if len(entry.parts) == 1 and is_work(entry) and entry.kind is not EntryKind.directory:
            name = split_owner(split_name(name)[0], stubs)[1]
        if exercise and sure and without_version(name).lower() not in _NO_NAMES:
            answers.setdefault(exercise, set()).add(name)
    return frozenset(max(answers.values(), key=len, default=()))


def _named_after_exercises(
    names: Mapping[str, Entry], inside: Mapping[str, Sequence[Entry]], stubs: Stubs
) -> dict[str, str]:
    """Folders at the top that hold a class's work for the exercise they are named after.

    They are told from a student's own folder by what is in them: no stub directly below.
    """
    named = {
        name: exercise
        for name, top in names.items()
        if top.kind is EntryKind.directory and (exercise := exercise_of_folder(name, stubs))
    }
    own = [name for name in named if _has_stub(inside[name], stubs)]
    if 2 * len(own) >= len(named) or not _rule({name: inside[name] for name in named}, names):
        return {}
    return named


def _has_stub(entries: Sequence[Entry], stubs: Stubs) -> bool:
    return any(
        len(entry.parts) == 1
        and entry.kind is not EntryKind.directory
        and match(entry.parts, stubs)[1] >= EXACT
        for entry in entries
    )


def _classes_among_students(
    names: Mapping[str, Entry], inside: Mapping[str, Sequence[Entry]], stubs: Stubs
) -> list[Problem]:
    """What looks like a class's download and lies among students' own folders is told."""
    return [
        Problem(
            file=top.origin,
            what="looks like the download of a whole class, but lies among others' own "
            "submissions, so it was read as one student's",
            advice="If it is a class's, grade it by itself.",
        )
        for name, top in names.items()
        if top.kind is EntryKind.directory
        and is_platforms(those := without_wrapper(inside[name], stubs))
        and _people(those) > 1
    ]


def _for_exercise(
    name: str, exercise: str, entries: Sequence[Entry], stubs: Stubs, read: Read
) -> Recognised:
    only = {exercise: stubs[exercise]}
    found = recognise_deliveries(without_wrapper(entries, only), only, read)
    return _placed(found, name, exercise, exercise=exercise)


def _of_one_assignment(found: Recognised, stubs: Stubs) -> Recognised:
    """The download of one exercise's assignment says what a damaged zip in it was to be.

    It is one where nearly all that says so by its name, of two people or more, is for one exercise.
    """
    said = {claim: match(claim.inner, stubs)[0] for claim in found.claims if claim.inner}
    named = Counter(exercise for _, exercise in {(one.who, said[one]) for one in said} if exercise)
    if not named:
        return found
    ((exercise, count),) = named.most_common(1)
    if count < max(2, _NEARLY * named.total()):
        return found
    return replace(
        found,
        claims=tuple(
            replace(claim, exercise=exercise)
            if said.get(claim) == "" and claim.entry.kind is not EntryKind.directory
            else claim
            for claim in found.claims
        ),
    )


def _placed(found: Recognised, place: str, told: str, **more: str) -> Recognised:
    """What was recognised in one of several folders; ``more`` is what all claims say of it."""
    return replace(
        found,
        claims=tuple(
            replace(claim, who=replace(claim.who, place=place), **more) for claim in found.claims
        ),
        people=tuple(replace(who, place=place) for who in found.people),
        problems=tuple(replace(problem, **more) for problem in found.problems),
        notes=tuple(f"{told}: {note}" for note in found.notes),
    )


def _beside(
    entries: Sequence[Entry], classes: Mapping[str, object], stubs: Stubs, read: Read
) -> Recognised:
    """What lies beside several classes' downloads, read for itself."""
    rest = [entry for entry in entries if entry.parts[0] not in classes]
    found = recognise_deliveries(rest, stubs, read)
    if not (odd := sorted(clean(name) for name in deliveries(tops(rest)))):
        return found
    note = f"Beside what holds a class each, so read by the name alone: {', '.join(odd)}."
    return replace(found, notes=(*found.notes, note))


def _side_by_side(how: str, found: Sequence[Recognised], rest: Recognised) -> Recognised:
    layouts = dict.fromkeys(one.layout for one in found)
    return Recognised.joined(f"{how} ({', '.join(layouts)})", [*found, rest])


def without_wrapper(entries: Sequence[Entry], stubs: Stubs) -> Sequence[Entry]:
    """The entries without the single folders that zips and browsers wrap around a class."""
    for _ in range(_WRAPPERS):
        names = tops(entries)
        folders = [name for name, top in names.items() if top.kind is EntryKind.directory]
        for holds, beside in _REPOSITORIES.items():
            if holds in folders and beside & {*folders}:
                return [
                    replace(entry, parts=entry.parts[1:])
                    for entry in entries
                    if entry.parts[0] == holds and len(entry.parts) > 1
                ]
        work = [name for name, top in names.items() if top.kind is not EntryKind.file]
        work += [name for name, top in names.items() if is_work(top)]
        if len(set(work)) != 1 or len(folders) != 1:
            return entries
        inner = _inside(entries)
        if not inner or not _is_wrapper(folders[0], inner, entries, stubs):
            return entries
        entries = inner
    return entries


def _is_wrapper(name: str, inner: Sequence[Entry], entries: Sequence[Entry], stubs: Stubs) -> bool:
    if is_platforms(inner):
        return True
    if exercise_of_folder(name, stubs) or is_platforms(entries):
        return False
    names = tops(inner)
    if name.lower() in {f"{inside.lower()}.zip" for inside in names} and len(names) == 1:
        # Who zips the class's folder and unpacks it has it twice.
        return _is_wrapper(next(iter(names)), _inside(inner), inner, stubs)
    if ".git" in names or _has_stub(inner, stubs):
        return False
    if any(exercise_of_folder(inside, stubs) for inside in names):
        inside = {at: _inside(those) for at, those in below(inner).items()}
        return bool(_named_after_exercises(names, inside, stubs))
    # Two names that hold code are two students; one may be a student's own folder.
    return len({entry.parts[0] for entry in inner if is_work(entry)}) > 1


def is_download(entries: Sequence[Entry], stubs: Stubs) -> bool:
    """Whether these are a platform's download, by their names alone."""
    return is_platforms(without_wrapper(entries, stubs))


def _inside(entries: Sequence[Entry]) -> list[Entry]:
    return [replace(entry, parts=entry.parts[1:]) for entry in entries if len(entry.parts) > 1]
