"""What a recogniser answers, and what all of them share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from grader.discovery.archive import Unreadable
from grader.discovery.values import Claim, Entry, EntryKind, Identity, Problem
from grader.model import Value

Stubs = Mapping[str, str]
Read = Callable[[Entry], bytes]
"""Reads a platform's own description; raises :class:`~.archive.Unreadable`."""
__all__ = ["Read", "Recognised", "Recogniser", "Stubs", "Unreadable", "below", "tops"]


class Recognised(Value, frozen=True, kw_only=True):
    """Everything that a layout says about the entries it was given."""

    layout: str
    claims: tuple[Claim, ...]
    people: tuple[Identity, ...] = ()
    """Whoever has a place in the layout, with or without files."""
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


class Recogniser(Protocol):
    """A pure function from entries to claims; None where the layout is another one."""

    def __call__(self, entries: Sequence[Entry], stubs: Stubs, read: Read) -> Recognised | None:
        """See :class:`Recognised`."""


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
