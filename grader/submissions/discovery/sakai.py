"""Sakai's "Download All" of an assignment.

``{title}/{last name}, {first name}({login})/Submission attachment(s)/{file}``, beside it
``Feedback Attachment(s)`` with what the teacher gave back, ``timestamp.txt`` and the text that
was typed; and ``grades.csv`` for the class.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from grader.submissions.discovery.recognised import Platform, Read, Recognised, most, tops
from grader.submissions.discovery.values import Claim, Entry, EntryKind, Identity
from grader.text import clean

_NAME = re.compile(r"(?P<last>[^,()]+), (?P<first>[^()]+?) ?\((?P<login>[^()]+)\)")
_HANDED_IN, _GIVEN_BACK = "submission attachment", "feedback attachment"


def _fits(names: Mapping[str, Entry]) -> frozenset[str]:
    """A folder may be called so by chance, so most have to be."""
    found = frozenset(
        name for name, top in names.items() if top.kind is EntryKind.directory and _named(name)
    )
    return found if most(found, names) else frozenset()


def _recognise(entries: Sequence[Entry], _: Read) -> Recognised:
    claims = []
    for entry in entries:
        inner = entry.parts[1:]
        if not inner or inner[0].casefold().startswith(_GIVEN_BACK):
            continue
        if inner[0].casefold().startswith(_HANDED_IN):
            inner = inner[1:]
        if inner:
            claims.append(Claim(who=_identity(entry.parts[0]), entry=entry, inner=inner))
    return Recognised(
        layout="Sakai download",
        claims=tuple(claims),
        people=tuple(map(_identity, tops(entries))),
    )


SAKAI = Platform(name="Sakai", fits=_fits, recognise=_recognise)


def _identity(folder: str) -> Identity:
    found = _named(folder)
    if found is None:
        return Identity(name=clean(folder) or "?", folder=folder)
    name = clean(f"{found['first']} {found['last']}")
    return Identity(name=name, folder=folder, student_id=clean(found["login"].strip()))


def _named(folder: str) -> re.Match[str] | None:
    """A folder's name taken apart; one with a copy's number, as ``(2)``, has no login."""
    found = _NAME.fullmatch(folder)
    if found is None:
        return None
    login = found["login"]
    is_one = len(login) > 2 if login.isdigit() else not login.replace(" ", "").isdigit()
    return found if is_one else None
