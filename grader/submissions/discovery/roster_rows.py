"""Rows of a class list that are the same person: lecture and lab, one row for each section."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from grader.model import Value
from grader.submissions.discovery.names import key_of, tokens

# What is issued to one person; an e-mail address may change, or differ between two courses.
_ISSUED = {
    "student_id": "student id",
    "login": "login",
    "canvas_id": "Canvas id",
    "moodle_id": "participant",
}
_SHARED = {**_ISSUED, "email": "e-mail address"}
# What stands in a column where nobody knew the value.
_NO_VALUE = re.compile(r"(?i)[\s\-–—./?0]*|n/?a|none|null|nil|unknown|tb[ad]|undefined|nan|#n/a")
_AS_TEXT = re.compile(r'="(.*)"')
# Beyond two quite different names it is a placeholder, not a person.
_NAMES = 2
_TOLD = 5


class RosterEntry(Value, frozen=True, kw_only=True):
    """One person of the class; what the file doesn't say is empty."""

    name: str
    email: str = ""
    student_id: str = ""
    login: str = ""
    canvas_id: str = ""
    moodle_id: str = ""
    section: str = ""
    """Of somebody in several sections all of them, with a comma between."""
    groups: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    """What further rows call the same person."""
    other_emails: tuple[str, ...] = ()

    @property
    def is_a_name_alone(self) -> bool:
        """Whether nothing but the name tells who it is."""
        return not any(getattr(self, kind) for kind in _SHARED)

    @property
    def key(self) -> str:
        """What the person is known by in the gradebook."""
        return key_of(self.student_id or self.login or self.email.lower() or self.name)


Row = tuple[int, RosterEntry]
"""Its line in the file, and what stands there."""


def identifier(text: str) -> str:
    """The cell if it says who somebody is; empty for a dash, ``n/a``, ``0`` and the like.

    Brightspace writes ``#`` before what is an identifier, and whoever keeps a spreadsheet program
    from dropping zeros ``'0012`` or ``="0012"``.
    """
    text = _AS_TEXT.sub(r"\1", text).removeprefix("#").removeprefix("'")
    return "" if _NO_VALUE.fullmatch(text) else text


def one_each(rows: Sequence[Row], shown: str) -> tuple[tuple[RosterEntry, ...], list[str]]:
    """One entry for each person, in the order of their first rows, and what is to be told.

    Rows are the same person's where an identifier is the same and no issued one differs; rows
    without any identifier where the name is the same.
    """
    notes: list[str] = []
    sharing = _sharing(rows, shown, notes)
    members = {at: [at] for at in range(len(rows))}
    issued = {at: _issued(entry) for at, (_, entry) in enumerate(rows)}
    group_of = list(range(len(rows)))
    for (kind, _), those in sharing.items():
        for other, at in itertools.pairwise(those):
            # The smaller joins the larger, so that many rows of one person take no time.
            small, large = sorted(
                (group_of[other], group_of[at]), key=lambda one: len(members[one])
            )
            if small == large:
                continue
            both = issued[small] | issued[large]
            if word := _issued_twice(both):
                notes.append(
                    f"Lines {rows[other][0]} and {rows[at][0]} of {shown} have the same "
                    f"{_SHARED[kind]} and another {word}: taken as two students."
                )
                continue
            for one in members[small]:
                group_of[one] = large
            members[large] += members.pop(small)
            issued[large] = both
    people = [[rows[at] for at in group] for group in sorted(map(sorted, members.values()))]
    told = [*_several(people, shown), *dict.fromkeys(notes)]
    more = [f"… and {len(told) - _TOLD} more such lines of {shown}."] if told[_TOLD:] else []
    return tuple(map(_joined, people)), [*told[:_TOLD], *more]


def _sharing(rows: Sequence[Row], shown: str, notes: list[str]) -> dict[tuple[str, str], list[int]]:
    """The rows that share an identifier, by its kind and value; those of placeholders left out."""
    owners: dict[tuple[str, str], list[int]] = {}
    for kind in _SHARED:
        for at, (_, entry) in enumerate(rows):
            if value := getattr(entry, kind):
                owners.setdefault((kind, value.casefold()), []).append(at)
    for at, (_, entry) in enumerate(rows):
        if entry.is_a_name_alone:
            owners.setdefault(("name", " ".join(tokens(entry.name))), []).append(at)
    found = {}
    for (kind, value), those in owners.items():
        names = _quite_different([rows[at][1].name for at in those])
        if names > _NAMES:
            notes.append(
                f"{names} quite different names of {shown} have the {_SHARED[kind]} {value}, so it "
                "is nobody's own."
            )
        elif len(those) > 1:
            found[kind, value] = those
    return found


def _quite_different(names: Iterable[str]) -> int:
    """How many of the names share no word with each other."""
    strangers: list[set[str]] = []
    for words in dict.fromkeys(map(tokens, names)):
        if len(strangers) <= _NAMES and all(map(set(words).isdisjoint, strangers)):
            strangers.append(set(words))
    return len(strangers)


def _issued(entry: RosterEntry) -> frozenset[tuple[str, str]]:
    """The identifiers of a row that only one person has, with their kinds."""
    found = ((kind, getattr(entry, kind).casefold()) for kind in _ISSUED)
    return frozenset((kind, value) for kind, value in found if value)


def _issued_twice(issued: Iterable[tuple[str, str]]) -> str:
    """The kind of identifier that shows these to be different people; empty if none does."""
    kinds = [kind for kind, _ in issued]
    return next((word for kind, word in _ISSUED.items() if kinds.count(kind) > 1), "")


def _joined(group: Sequence[Row]) -> RosterEntry:
    entries = [entry for _, entry in group]
    if len(entries) == 1:
        return entries[0]

    def first(field: str) -> str:
        return next((value for one in entries if (value := getattr(one, field))), "")

    return replace(
        entries[0],
        **{field: first(field) for field in _SHARED},
        section=", ".join(dict.fromkeys(one.section for one in entries if one.section)),
        groups=tuple(dict.fromkeys(name for one in entries for name in one.groups)),
        other_names=tuple(dict.fromkeys(one.name for one in entries[1:])),
        other_emails=tuple(dict.fromkeys(one.email for one in entries[1:] if one.email)),
    )


def _several(groups: Iterable[Sequence[Row]], shown: str) -> Iterator[str]:
    """Who stands in several lines, with each other name that is given there."""
    several = [group for group in groups if len(group) > 1]
    if len(several) == 1:
        yield f"{several[0][0][1].name} stands in {len(several[0])} lines of {shown}: one student."
    elif several:
        yield f"{len(several)} students stand in more than one line of {shown}; each counts once."
    for group in several:
        name = group[0][1].name
        if group[0][1].is_a_name_alone:
            yield f"{shown} gives no id for {name}, so two of that name would count as one."
        for line, entry in group[1:]:
            if tokens(entry.name) != tokens(name):
                other = f"Line {line} of {shown} calls {name} “{entry.name}”"
                yield f"{other}; the earlier name is used."
