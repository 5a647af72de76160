"""Moodle's "Download all submissions".

``{full name}_{participant}_assignsubmission_{plugin}`` is a folder (with a
last ``_`` before Moodle 4.1), or the prefix of each file when the option
"download in folders" is off. The name holds no ``_``: Moodle makes them
spaces. Under blind marking it is one word, "Participant" in the teacher's
language, for everybody. A group's submission has the group's name and number;
the default group has no number. See ``mod/assign/classes/downloader.php`` in
Moodle.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence

from grader.discovery.names import clean
from grader.discovery.recognised import Read, Recognised, Stubs, tops
from grader.discovery.values import Claim, Entry, EntryKind, Identity

_NAME = re.compile(
    r"(?P<prefix>.+?)_assignsubmission_(?P<plugin>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL
)
_NUMBER = re.compile(r"(?P<name>.*)_(?P<id>\d+)", re.DOTALL)
_HIDDEN = frozenset({"participant", "teilnehmerin", "participante", "partecipante", "参加者"})


def recognise_moodle(entries: Sequence[Entry], stubs: Stubs, read: Read) -> Recognised | None:
    """Claims of a Moodle download; None if no name at the top is Moodle's."""
    del stubs, read
    names = tops(entries)
    matched = {name: found for name in names if (found := _NAME.fullmatch(name))}
    if not matched:
        return None
    hidden = _hidden_names(matched.values())
    claims: list[Claim] = []
    people: list[Identity] = []
    notes: list[str] = []
    for name, found in matched.items():
        who = _identity(found, hidden, is_folder=names[name].kind is EntryKind.directory)
        if found["plugin"] == "file":
            people.append(who)
        elif found["plugin"] == "onlinetext":
            people.append(who)
            notes.append(f"{who.name} wrote an online text in Moodle; only files are graded.")
    for entry in entries:
        if (found := matched.get(entry.parts[0])) is None or found["plugin"] != "file":
            continue
        inner = entry.parts[1:]
        if found["file"]:
            inner = (found["file"], *inner)
        folder = names[entry.parts[0]].kind is EntryKind.directory and not found["file"]
        if inner:
            who = _identity(found, hidden, is_folder=folder)
            claims.append(Claim(who=who, entry=entry, inner=inner))
    left = sorted(clean(name) for name in names if name not in matched)
    if left:
        shown = ", ".join(left[:5]) + (" …" if len(left) > 5 else "")
        notes.append(f"Left out, not named as Moodle names submissions: {shown}.")
    return Recognised(
        layout="Moodle download", claims=tuple(claims), people=tuple(people), notes=tuple(notes)
    )


def _hidden_names(matched: Iterable[re.Match[str]]) -> frozenset[str]:
    """The word that stands for everybody's name under blind marking; empty without it."""
    numbered = {found["prefix"]: _NUMBER.fullmatch(found["prefix"]) for found in matched}
    counted = Counter(one["name"] for one in numbered.values() if one)
    everybody = len(counted) == 1 and counted.total() > 2
    return frozenset(name for name in counted if everybody or name.casefold() in _HIDDEN)


def _identity(found: re.Match[str], hidden: Container[str], *, is_folder: bool) -> Identity:
    numbered = _NUMBER.fullmatch(found["prefix"])
    anonymous = numbered is not None and numbered["name"] in hidden
    # Feedback is uploaded in a folder of the download's own name, last `_` and all.
    folder = found.string if is_folder and not found["file"] else _prefix(found)
    shown = numbered["name"] if numbered else found["prefix"]
    if numbered and anonymous:
        shown = f"{shown} {numbered['id']}"
    return Identity(
        name=clean(shown),
        folder=folder,
        moodle_id=numbered["id"] if numbered else "",
        group=numbered is None,
        anonymous=anonymous,
    )


def _prefix(found: re.Match[str]) -> str:
    return f"{found['prefix']}_assignsubmission_{found['plugin']}_"
