"""Deliveries of one class, each read by the pattern that its own name shows.

What most deliveries show names the layout. Whatever doesn't fit it is read for itself, and
told: one odd folder never decides what becomes of the others, nor is it left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec.structs import replace

from grader.submissions.discovery.blackboard import BLACKBOARD
from grader.submissions.discovery.brightspace import BRIGHTSPACE
from grader.submissions.discovery.canvas import CANVAS
from grader.submissions.discovery.folders import recognise_folders
from grader.submissions.discovery.gradescope import GRADESCOPE
from grader.submissions.discovery.moodle import MOODLE
from grader.submissions.discovery.nbgrader import NBGRADER
from grader.submissions.discovery.recognised import (
    Platform,
    Read,
    Recognised,
    Stubs,
    deliveries,
    most,
    tops,
)
from grader.submissions.discovery.sakai import SAKAI
from grader.submissions.discovery.teams import TEAMS
from grader.submissions.discovery.values import Entry
from grader.text import clean, first_few

PLATFORMS: tuple[Platform, ...] = (
    GRADESCOPE,
    MOODLE,
    BLACKBOARD,
    BRIGHTSPACE,
    NBGRADER,
    TEAMS,
    SAKAI,
    CANVAS,
)
_SHOWN = 5


def is_platforms(entries: Sequence[Entry]) -> bool:
    """Whether most of this is named as one platform names what it exports."""
    names = tops(entries)
    return any(most(those, names) for those in _by_platform(names).values())


def recognise_deliveries(entries: Sequence[Entry], stubs: Stubs, read: Read) -> Recognised:
    """Claims of all entries, each by its own name; with a note on what differs from most."""
    names = tops(entries)
    fitting = _by_platform(names)
    taken = frozenset().union(*fitting.values())
    rest = [entry for entry in entries if entry.parts[0] not in taken]
    if not fitting:
        return recognise_folders(rest, stubs)
    parts = {
        platform.name: platform.recognise(
            [entry for entry in entries if entry.parts[0] in those], read
        )
        for platform, those in fitting.items()
    }
    parts[""] = recognise_folders(rest, stubs)
    kinds = {platform.name: those for platform, those in fitting.items()}
    kinds[""] = deliveries(tops(rest))
    found = Recognised.joined(_layout(kinds, parts), [*parts.values()])
    return replace(found, notes=(*found.notes, *_odd_ones(kinds)))


def _by_platform(names: Mapping[str, Entry]) -> dict[Platform, frozenset[str]]:
    """The names at the top that are each platform's; no name is two platforms'."""
    found: dict[Platform, frozenset[str]] = {}
    left = dict(names)
    for platform in PLATFORMS:
        if those := platform.fits(left):
            found[platform] = those
            left = {name: top for name, top in left.items() if name not in those}
    return found


def _layout(kinds: Mapping[str, Collection[str]], parts: Mapping[str, Recognised]) -> str:
    there = [name for name, those in kinds.items() if those]
    total = sum(len(those) for those in kinds.values())
    largest = max(there, key=lambda name: len(kinds[name]))
    if 2 * len(kinds[largest]) > total:
        return parts[largest].layout
    return f"a mixture ({', '.join(parts[name].layout for name in there)})"


def _odd_ones(kinds: Mapping[str, Collection[str]]) -> Iterator[str]:
    """A sentence for each way of naming that is not that of most."""
    total = sum(len(those) for those in kinds.values())
    platforms = " or ".join(name for name, those in kinds.items() if name and those)
    for name, those in kinds.items():
        if not those or 2 * len(those) > total:
            continue
        how = f"Named as {name} names submissions, and read so"
        if not name:
            how = f"Not named as {platforms} names submissions, so read by the name alone"
        yield f"{how}: {first_few(sorted(map(clean, those)), _SHOWN)}."
