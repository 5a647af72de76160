"""Blackboard Learn's "Assignment File Download".

``{assignment}_{username}_attempt_{YYYY-MM-DD-HH-MM-SS}_{file}`` for each file of
each attempt, and ``….txt`` without a file's name for what Blackboard knows of the
attempt: ``Name: Ada Lovelace (ada)``, the assignment, the date. "attempt" and "Name" are
in the teacher's language. An assignment's and a
user's name may both hold ``_``; the text says where one ends. A group's attempt
has the group's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from grader.submissions.discovery.archive import Unreadable
from grader.submissions.discovery.recognised import Platform, Read, Recognised, tops
from grader.submissions.discovery.values import Claim, Entry, Identity
from grader.text import clean

_ATTEMPT = re.compile(
    r"(?P<stem>(?P<assignment>.+)_(?P<login>[^_]+)_[^\W\d_]+_(?P<when>\d{4}(?:-\d\d){5}))"
    r"(?:_(?P<file>.+)|\.txt)",
    re.DOTALL,
)
_HEAD = 4096


class _Said(NamedTuple):
    """What Blackboard's own text says of an attempt: who handed it in; a group has no login."""

    name: str
    login: str | None


class _Owner(NamedTuple):
    """Whose an attempt is, and of which assignment."""

    who: Identity
    assignment: str


def _fits(names: Mapping[str, Entry]) -> frozenset[str]:
    """Nobody names a file so by chance."""
    return frozenset(filter(_ATTEMPT.fullmatch, names))


def _recognise(entries: Sequence[Entry], read: Read) -> Recognised:
    names = tops(entries)
    matched = {name: found for name in names if (found := _ATTEMPT.fullmatch(name))}
    said = {
        found["stem"]: _said(names[name], read)
        for name, found in matched.items()
        if not found["file"]
    }
    owners = {found["stem"]: _owner(found, said) for found in matched.values()}
    claims = [
        Claim(
            who=owners[found["stem"]].who,
            entry=entry,
            inner=(owners[found["stem"]].assignment, found["file"], *entry.parts[1:]),
            mark=f"attempt of {_spelt(found['when'])}",
            order=int(found["when"].replace("-", "")),
            whole=True,
        )
        for entry in entries
        if (found := matched[entry.parts[0]])["file"]
    ]
    return Recognised(
        layout="Blackboard download",
        claims=tuple(claims),
        people=tuple(dict.fromkeys(owner.who for owner in owners.values())),
        notes=_without_files(matched.values(), owners),
    )


BLACKBOARD = Platform(name="Blackboard", fits=_fits, recognise=_recognise)


def _said(entry: Entry, read: Read) -> _Said | None:
    try:
        text = read(entry)[:_HEAD].decode("utf-8", "replace")
    except Unreadable:
        return None
    # Whatever it is called, the name comes first.
    _, colon, who = text.strip("\ufeff \r\n").partition("\n")[0].replace("：", ":").partition(":")
    if not colon:
        return None
    name, bracket, login = who.strip().removesuffix(")").rpartition(" (")
    return _Said(name.strip(), login) if bracket else _Said(login, None)


def _owner(found: re.Match[str], said: Mapping[str, _Said | None]) -> _Owner:
    login, assignment = found["login"], found["assignment"]
    line = said.get(found["stem"])
    told = line.login if line else None
    prefix = f"{assignment}_{login}"
    if told and prefix.endswith(f"_{told}"):
        login, assignment = told, prefix.removesuffix(f"_{told}")
    name = clean(line.name) if line else ""
    group = line is not None and told is None
    who = Identity(
        name=name or clean(login),
        folder=clean(login),
        student_id="" if group else clean(login),
        group=group,
    )
    return _Owner(who, clean(assignment) or "?")


def _spelt(when: str) -> str:
    day, time = when[:10], when[11:]
    return f"{day} {time.replace('-', ':')}"


def _without_files(
    matched: Iterable[re.Match[str]], owners: Mapping[str, _Owner]
) -> tuple[str, ...]:
    stems = {found["stem"]: bool(found["file"]) for found in matched if not found["file"]}
    stems |= {found["stem"]: True for found in matched if found["file"]}
    return tuple(
        f"{owners[stem].who.name} has an attempt on Blackboard without a file; only files are "
        f"graded."
        for stem, has_file in stems.items()
        if not has_file
    )
