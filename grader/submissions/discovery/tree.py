"""Everything below a folder or in a zip, as a flat list of entries.

A zip that was handed in is opened like a folder of its own name. Folders that
no submission is in (`.git`, environments, caches) are never entered.
"""

from __future__ import annotations

import itertools
import os
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from grader.submissions.discovery.archive import FOREIGN, Unreadable, list_members
from grader.submissions.discovery.reading import SourceReader, file_kind, open_directory
from grader.submissions.discovery.recognised import deliveries, tops
from grader.submissions.discovery.values import Bounds, Entry, EntryKind, Location
from grader.submissions.faults import Fault, attempt
from grader.text import clean

GIT = ".git"
_NEVER_ENTERED = frozenset(
    "__macosx __pycache__ .venv venv node_modules site-packages .ipynb_checkpoints .idea .vscode "
    ".grade .mypy_cache .ruff_cache .pytest_cache".split()
)
_OPENED = "its zip was opened"
_LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


def list_entries(
    root: Path,
    reader: SourceReader,
    bounds: Bounds,
    is_collection: Callable[[str], bool],
    is_download: Callable[[Sequence[Entry]], bool] = lambda _: False,
) -> tuple[Entry, ...]:
    """All entries below ``root``, a folder or a zip, in the order of their names.

    ``is_collection`` says of a zip's name at the top that it holds a whole
    class (an exercise's name), so that the bounds for one student don't hold;
    ``is_download`` says so of what is in a zip, where at least half of the class is such.
    """
    outermost = Location()
    top = [*_walk(root, bounds)] if root.is_dir() else _members(reader, outermost, None, bounds)
    downloads = _downloads(top, reader, bounds, is_download)

    def holds_a_class(name: str) -> bool:
        return name in downloads or is_collection(name)

    opened: Counter[tuple[str, ...]] = Counter()
    entries = itertools.chain.from_iterable(
        _expand(entry, reader, bounds, holds_a_class, opened) for entry in top
    )
    return tuple(sorted(entries, key=lambda entry: entry.parts))


def _downloads(
    top: Sequence[Entry],
    reader: SourceReader,
    bounds: Bounds,
    is_download: Callable[[Sequence[Entry]], bool],
) -> frozenset[str]:
    """The zips at the top that are a platform's; one student's among others can't pass for one.

    A zip that lies alone, but for lists and notes, is the export itself, put into a folder.
    """
    handed_in = deliveries(tops(top))
    zips = [
        entry
        for entry in top
        if len(entry.parts) == 1
        and entry.kind is EntryKind.file
        and entry.parts[0].lower().endswith(".zip")
    ]

    def looks(entry: Entry) -> bool:
        return is_download(_members(reader, entry.location, None, bounds))

    if len(handed_in) == 1:
        return handed_in & {entry.parts[0] for entry in zips}
    # What can't be opened is none; what is wrong with it is told where it is opened in earnest.
    found = {one.parts[0] for one in zips if attempt(_OPENED, partial(looks, one)) is True}
    return frozenset(found) if 2 * len(found) >= len(handed_in) else frozenset()


def _members(
    reader: SourceReader, location: Location, outside: Entry | None, bounds: Bounds
) -> list[Entry]:
    members = list_members(reader.archive(location), outside, bounds)
    return [member for member in members if not is_litter(member.parts)]


def is_litter(parts: tuple[str, ...]) -> bool:
    """Whether a name is what operating systems and tools leave behind.

    A ``.git`` itself is kept: it marks a clone. What is in it is litter.
    """
    lowered = [part.lower() for part in parts]
    return (
        any(part in _NEVER_ENTERED for part in lowered)
        or GIT in lowered[:-1]
        or lowered[-1] in _LITTER
        or lowered[-1].startswith("._")
    )


def _expand(
    entry: Entry,
    reader: SourceReader,
    bounds: Bounds,
    is_collection: Callable[[str], bool],
    opened: Counter[tuple[str, ...]],
) -> Iterator[Entry]:
    name = entry.parts[-1]
    if entry.kind is not EntryKind.file or not name.lower().endswith((".zip", *FOREIGN)):
        yield entry
        return
    if not name.lower().endswith(".zip"):
        yield _as(entry, EntryKind.foreign_archive, Path(name).suffix)
        return
    holder = _holder(entry.location)
    opened[holder] += 1
    crowded = bool(holder) and opened[holder] > bounds.nested and not is_collection(holder[-1])
    if len(entry.location.members) + 1 > bounds.levels or crowded:
        yield _as(entry, EntryKind.too_deep, "")
        return
    trusted = len(entry.parts) == 1 and is_collection(name)

    def open_it() -> Sequence[Entry] | Unreadable:
        try:
            return list_members(reader.archive(entry.location, trusted=trusted), entry, bounds)
        except Unreadable as refused:
            return refused

    members = attempt(_OPENED, open_it)
    if isinstance(members, Unreadable):
        yield _as(entry, members.kind, members.detail)
        return
    if isinstance(members, Fault):
        yield _as(entry, EntryKind.damaged, members.says)
        return
    yield _as(entry, EntryKind.directory, "zip")
    for member in members:
        if not is_litter(member.parts):
            yield from _expand(member, reader, bounds, is_collection, opened)


def _holder(location: Location) -> tuple[str, ...]:
    """The handed-in zip that a zip lies in; empty in a folder and in the export itself."""
    if location.path:
        outside = tuple(map(os.fsdecode, location.path))
        return (*outside, *location.members[:-1]) if location.members else ()
    return location.members[:-1]


def _as(entry: Entry, kind: EntryKind, detail: str) -> Entry:
    return msgspec.structs.replace(entry, kind=kind, detail=detail)


def _walk(root: Path, bounds: Bounds) -> Iterator[Entry]:
    """Breadth first, so that a bound cuts off what lies deepest."""
    counted: Counter[tuple[str, ...]] = Counter()
    waiting: deque[tuple[str, ...]] = deque([()])
    while waiting:
        folder = waiting.popleft()
        if folder and counted[folder[:2]] > bounds.entries:
            continue
        for entry in _list_folder(root, folder, bounds):
            yield entry
            counted[entry.parts[:2]] += 1
            if counted[entry.parts[:2]] == bounds.entries + 1:
                yield _marker(entry.parts[:2], EntryKind.too_many, f"over {bounds.entries}")
            if entry.kind is not EntryKind.directory or entry.parts[-1] == GIT:
                continue
            if len(entry.parts) < bounds.depth:
                waiting.append(entry.parts)
            else:
                yield _marker(entry.parts, EntryKind.too_deep, "")


def _list_folder(root: Path, folder: tuple[str, ...], bounds: Bounds) -> list[Entry]:
    try:
        descriptor = open_directory(root, folder)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        if not folder:
            raise Unreadable(EntryKind.unreadable, reason) from error
        return [_marker(folder, EntryKind.unreadable, reason)]
    try:
        with os.scandir(descriptor) as listing:
            found = sorted(
                itertools.islice(listing, bounds.entries * 4), key=lambda found: found.name
            )
    except OSError as error:
        os.close(descriptor)
        return [_marker(folder, EntryKind.unreadable, os.strerror(error.errno or 0))]
    try:
        return [
            entry
            for entry in (_stated((*folder, item.name), item) for item in found)
            if not is_litter(entry.parts)
        ]
    finally:
        os.close(descriptor)


def _stated(parts: tuple[str, ...], item: os.DirEntry[str]) -> Entry:
    try:
        status = item.stat(follow_symlinks=False)
    except OSError as error:
        return _plain(parts, EntryKind.unreadable, os.strerror(error.errno or 0))
    return _plain(parts, file_kind(status.st_mode), "", modified=status.st_mtime)


def _marker(folder: tuple[str, ...], kind: EntryKind, detail: str) -> Entry:
    """What is wrong with a folder, as an entry in it, so that the folder stays a folder."""
    entry = _plain(folder, kind, detail)
    return msgspec.structs.replace(entry, parts=(*folder, "…"))


def _plain(
    parts: tuple[str, ...], kind: EntryKind, detail: str, *, modified: float | None = None
) -> Entry:
    return Entry(
        parts=parts,
        kind=kind,
        location=Location(path=tuple(map(os.fsencode, parts))),
        origin="/".join(clean(part) or "?" for part in parts),
        modified=modified,
        detail=detail,
    )
