"""What a recogniser answers, and what all of them share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from grader.model import Value, joined
from grader.submissions.discovery.exercises import is_code
from grader.submissions.discovery.values import Claim, Entry, EntryKind, Identity, Problem

Stubs = Mapping[str, str]
Read = Callable[[Entry], bytes]
"""Reads a platform's own description; raises :class:`~.archive.Unreadable`."""


class Recognised(Value, frozen=True, kw_only=True):
    """Everything that a layout says about the entries it was given."""

    layout: str
    claims: tuple[Claim, ...]
    people: tuple[Identity, ...] = ()
    """Whoever has a place in the layout, with or without files."""
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def joined(cls, layout: str, parts: Sequence[Recognised]) -> Recognised:
        """What all the parts say together."""
        return cls(layout=layout, **joined(parts, "claims", "people", "problems", "notes"))


class Platform(Value, frozen=True, kw_only=True):
    """How a learning platform names what it exports."""

    name: str
    fits: Callable[[Mapping[str, Entry]], frozenset[str]]
    """Which of the names at the top are the platform's. A pattern that other names may meet
    by chance decides only where most names show it."""
    recognise: Callable[[Sequence[Entry], Read], Recognised]
    """What entries that are its own say; pure."""


def is_work(entry: Entry) -> bool:
    """Whether a file could be somebody's answer, or hold it."""
    return is_code(entry.parts[-1]) or entry.parts[-1].lower().endswith(".zip")


def deliveries(names: Mapping[str, Entry]) -> frozenset[str]:
    """The names at the top that somebody may have handed in: not the lists and notes beside."""
    return frozenset(
        name for name, top in names.items() if top.kind is not EntryKind.file or is_work(top)
    )


def most(those: Collection[str], names: Mapping[str, Entry]) -> bool:
    """Whether most deliveries are those."""
    return 2 * len(those) > len(deliveries(names) | set(those))


def tops(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The entries of the first level by name; a folder that is only implied gets one."""
    found: dict[str, Entry] = {}
    for entry in entries:
        name = entry.parts[0]
        if len(entry.parts) == 1:
            found[name] = entry
        elif name not in found:
            found[name] = Entry(
                parts=(name,),
                kind=EntryKind.directory,
                location=entry.location,
                origin=entry.origin.split("/")[0],
            )
    return found


def below(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """The entries by the name of their first level."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.parts[0], []).append(entry)
    return found
