"""What Microsoft Teams keeps of assignments in a class's "Student Work".

``Submitted files/{student}/{assignment}/Version {n}/{file}``, with a version for each time that
somebody turned in, and ``Working files/{student}/{assignment}/{file}``, which nobody has turned
in yet; the folders are named in the language of the class. Who downloads students' folders alone
has the part below.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from grader.submissions.discovery.names import fold
from grader.submissions.discovery.recognised import Platform, Read, Recognised
from grader.submissions.discovery.values import Claim, Entry, EntryKind, Identity
from grader.text import clean

_SUBMITTED = frozenset(
    {"submitted files", "eingereichte dateien", "übermittelte dateien", "abgegebene dateien"}
    | {"fichiers envoyés", "fichiers soumis", "fichiers remis", "archivos enviados"}
    | {"archivos entregados", "file inviati", "file consegnati", "ingediende bestanden"}
    | {"ingeleverde bestanden", "arquivos enviados", "ficheiros submetidos"}
)
_WORKING = frozenset(
    {"working files", "arbeitsdateien", "fichiers de travail", "archivos de trabajo"}
    | {"file di lavoro", "werkbestanden", "arquivos de trabalho", "ficheiros de trabalho"}
)
_VERSION = re.compile(r"(?i)vers(?:ion|ión|ione|ie|ão) (\d{1,6})")


def version_of(inner: Sequence[str]) -> tuple[str, int | None]:
    """The mark of the version that a file lies in, in words and as a number."""
    for part in inner[:-1]:
        if found := _VERSION.fullmatch(fold(part)):
            return f"version {int(found[1])}", int(found[1])
    return "", None


def _fits(names: Mapping[str, Entry]) -> frozenset[str]:
    """Both folders, or one of them, where Teams has what was turned in."""
    found = frozenset(
        name
        for name, top in names.items()
        if top.kind is EntryKind.directory and fold(name) in _SUBMITTED | _WORKING
    )
    return found if any(fold(name) in _SUBMITTED for name in found) else frozenset()


def _recognise(entries: Sequence[Entry], _: Read) -> Recognised:
    turned_in = [entry for entry in entries if fold(entry.parts[0]) in _SUBMITTED]
    drafts = [entry for entry in entries if fold(entry.parts[0]) in _WORKING]
    claims: list[Claim] = []
    for entry in turned_in:
        inner = entry.parts[2:]
        if inner:
            mark, order = version_of(inner)
            who = _identity(entry)
            claims.append(
                Claim(who=who, entry=entry, inner=inner, mark=mark, order=order, whole=True)
            )
    people = dict.fromkeys(_identity(entry) for entry in turned_in if len(entry.parts) > 1)
    waiting = dict.fromkeys(_identity(entry) for entry in drafts if len(entry.parts) > 2)
    return Recognised(
        layout="Teams download",
        claims=tuple(claims),
        people=(*people, *(who for who in waiting if who not in people)),
        notes=tuple(
            f"{who.name} has working files in Teams and has turned nothing in; only what was "
            f"turned in is graded."
            for who in waiting
            if who not in people
        ),
    )


TEAMS = Platform(name="Teams", fits=_fits, recognise=_recognise)


def _identity(entry: Entry) -> Identity:
    return Identity(name=clean(entry.parts[1]) or "?", folder=entry.parts[1])
