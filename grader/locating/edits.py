"""The changes of a student's own source that are tried, what is most likely wrong first. Pure.

Nothing but the student's own text and the tables in this room goes into a change: a file that is
searched is never given a word of the reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import Any, Final

import msgspec

from grader.judge.source import Replacement, replaced
from grader.locating.calls import calls, factors, wrapped
from grader.locating.constants import constants
from grader.locating.coverage import likelier
from grader.locating.names import names
from grader.locating.operators import Found, brackets, operators
from grader.locating.source import Code, Place
from grader.locating.statements import statements


class Edit(msgspec.Struct, frozen=True):
    """One change of a source; in two places if it is the same one in both."""

    parts: tuple[Replacement, ...]
    """None overlaps another."""
    lines: tuple[int, ...]
    """The lines on which it is, from 1."""

    def applied(self, source: bytes) -> bytes:
        """The source with the change."""
        return replaced(source, self.parts)


Kind = Callable[[Code, Sequence[Place]], Iterable[Found]]
_KINDS: Final[tuple[Kind, ...]] = (
    operators, constants, names, calls, statements, brackets, factors, wrapped,
)  # fmt: skip


def edits(
    source: bytes,
    function: str,
    suspicious: Mapping[int, float] = MappingProxyType({}),
    graded: Sequence[str] = (),
) -> Iterator[Edit]:
    """Changes of a function and of what it uses, each source once.

    Args:
        source: the file.
        function: the name at the top of the file that is wrong.
        suspicious: how likely the mistake is on each line, above 0; no others are looked at.
            Empty where nothing is known.
        graded: names that are searched by themselves.
    """
    try:
        code = Code(source)
        places = list(code.places(code.region(function, graded)))
        found = _ranked(code, places, suspicious)
    except (ValueError, RecursionError):
        return
    seen = {source}
    for _, _, edit in found:
        changed = edit.applied(source)
        if changed not in seen:
            seen.add(changed)
            yield edit


def _ranked(
    code: Code, places: Sequence[Place], suspicious: Mapping[int, float]
) -> list[tuple[float, int, Edit]]:
    found = []
    changes = chain.from_iterable(kind(code, places) for kind in _KINDS)
    for at, (rank, parts, lines) in enumerate(changes):
        weighed = likelier(rank, lines, suspicious)
        if weighed is not None:
            found.append((weighed, at, Edit(parts, lines)))
    return sorted(found, key=lambda item: item[:2])


def region_of(source: bytes, function: str, graded: Sequence[str] = ()) -> list[Any]:
    """What is changed of a file, as trees; empty where nothing can be."""
    try:
        return Code(source).region(function, graded)
    except ValueError:
        return []
