"""Which layout some entries have: the recognisers in the order they are asked."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from grader.discovery.canvas import recognise_canvas
from grader.discovery.exercises import EXACT, exercise_of_folder, is_code, match
from grader.discovery.folders import collection_names, recognise_folders
from grader.discovery.gradescope import recognise_gradescope
from grader.discovery.moodle import recognise_moodle
from grader.discovery.names import clean
from grader.discovery.recognised import Read, Recognised, Recogniser, Stubs, below, tops
from grader.discovery.values import Entry, EntryKind

PLATFORMS: tuple[Recogniser, ...] = (recognise_gradescope, recognise_moodle, recognise_canvas)
_WRAPPERS = 3
# Where a course's own repository, ours or nbgrader's, keeps what was handed in.
_REPOSITORIES = {
    "submissions": {"exercises", "reference"},
    "submitted": {"source", "release", "autograded", "feedback"},
}


def recognise(entries: Sequence[Entry], stubs: Stubs, read: Read) -> Recognised:
    """Everything that the names say: whose each entry is, and of which exercise perhaps."""
    entries = without_wrapper(entries, stubs)
    by_exercise = collection_names(entries, stubs)
    if by_exercise:
        inside = below(entries)
        return _merged(
            [
                _for_exercise(exercise, _inside(inside[name]), stubs, read)
                for name, exercise in by_exercise.items()
            ],
            recognise_folders([top for top in entries if top.parts[0] not in by_exercise], stubs),
            "a folder per exercise",
        )
    downloads = _downloads(entries, stubs)
    if downloads:
        return _merged(
            [_in_place(name, inner, stubs, read) for name, inner in downloads.items()],
            recognise_folders([top for top in entries if top.parts[0] not in downloads], stubs),
            "downloads side by side",
        )
    return _recognise_one(entries, stubs, read)


def _downloads(entries: Sequence[Entry], stubs: Stubs) -> dict[str, Sequence[Entry]]:
    """Platforms' downloads that lie side by side, by their folder's or zip's name.

    All folders must be such: one student's zip can't pass for a class's.
    """
    names = tops(entries)
    folders = [name for name, top in names.items() if top.kind is EntryKind.directory]
    if _is_platforms(entries, stubs):
        return {}
    inside = below(entries)
    inner = {name: without_wrapper(_inside(inside[name]), stubs) for name in folders}
    return inner if inner and all(_is_platforms(those, stubs) for those in inner.values()) else {}


def _in_place(name: str, entries: Sequence[Entry], stubs: Stubs, read: Read) -> Recognised:
    """One of several downloads; its files say which exercise they are."""
    found = _recognise_one(entries, stubs, read)
    return Recognised(
        layout=found.layout,
        claims=tuple(replace(claim, who=replace(claim.who, place=name)) for claim in found.claims),
        people=tuple(replace(who, place=name) for who in found.people),
        problems=found.problems,
        notes=tuple(f"{clean(name)}: {note}" for note in found.notes),
    )


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
        work += [name for name, top in names.items() if _is_work(top)]
        if len(set(work)) != 1 or len(folders) != 1:
            return entries
        inner = _inside(entries)
        if not inner or not _is_wrapper(folders[0], inner, entries, stubs):
            return entries
        entries = inner
    return entries


def _is_wrapper(name: str, inner: Sequence[Entry], entries: Sequence[Entry], stubs: Stubs) -> bool:
    if _is_platforms(inner, stubs):
        return True
    if exercise_of_folder(name, stubs) or _is_platforms(entries, stubs):
        return False
    names = tops(inner)
    stub_inside = any(
        match((inside,), stubs)[1] >= EXACT and top.kind is not EntryKind.directory
        for inside, top in names.items()
    )
    if ".git" in names or stub_inside:
        return False
    if any(exercise_of_folder(inside, stubs) for inside in names):
        return bool(collection_names(inner, stubs))
    # Two names that hold code are two students; one may be a student's own folder.
    return len({entry.parts[0] for entry in inner if _is_work(entry)}) > 1


def _is_work(entry: Entry) -> bool:
    return is_code(entry.parts[-1]) or entry.parts[-1].lower().endswith(".zip")


def is_download(entries: Sequence[Entry], stubs: Stubs) -> bool:
    """Whether these are a platform's download, by their names alone."""
    return _is_platforms(without_wrapper(entries, stubs), stubs)


def _is_platforms(entries: Sequence[Entry], stubs: Stubs) -> bool:
    # The names decide; a description of megabytes is read once, when it counts.
    return any(known(entries, stubs, lambda _: b"") is not None for known in PLATFORMS)


def _recognise_one(entries: Sequence[Entry], stubs: Stubs, read: Read) -> Recognised:
    for known in PLATFORMS:
        found = known(entries, stubs, read)
        if found is not None:
            return found
    return recognise_folders(entries, stubs)


def _for_exercise(exercise: str, entries: Sequence[Entry], stubs: Stubs, read: Read) -> Recognised:
    only = {exercise: stubs[exercise]}
    found = _recognise_one(without_wrapper(entries, only), only, read)
    return Recognised(
        layout=found.layout,
        claims=tuple(
            replace(claim, exercise=exercise, who=replace(claim.who, place=exercise))
            for claim in found.claims
        ),
        people=tuple(replace(who, place=exercise) for who in found.people),
        problems=tuple(replace(problem, exercise=exercise) for problem in found.problems),
        notes=tuple(f"{exercise}: {note}" for note in found.notes),
    )


def _merged(found: Sequence[Recognised], rest: Recognised, how: str) -> Recognised:
    layouts = list(dict.fromkeys(one.layout for one in found))
    everything = [*found, rest]
    return Recognised(
        layout=f"{how} ({', '.join(layouts)})",
        claims=tuple(claim for one in everything for claim in one.claims),
        people=tuple(person for one in everything for person in one.people),
        problems=tuple(problem for one in everything for problem in one.problems),
        notes=tuple(note for one in everything for note in one.notes),
    )


def _inside(entries: Sequence[Entry]) -> list[Entry]:
    return [replace(entry, parts=entry.parts[1:]) for entry in entries if len(entry.parts) > 1]
