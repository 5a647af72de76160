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
from collections.abc import Container, Iterable, Mapping, Sequence

from grader.submissions.discovery.recognised import Platform, Read, Recognised, is_work, tops
from grader.submissions.discovery.values import Claim, Entry, EntryKind, Identity
from grader.text import clean

_NAME = re.compile(
    r"(?P<prefix>.+?)_assignsubmission_(?P<plugin>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL
)
_NUMBER = re.compile(r"(?P<name>.*)_(?P<id>\d+)", re.DOTALL)
# Moodle's "Participant" in its languages, as a file's name has it.
_HIDDEN = frozenset(
    "participant teilnehmerin participante partecipante deelnemer uczestnik участник учасник "
    "účastník deltagare deltager deltaker osallistuja katılımcı résztvevő συμμετέχων sudionik "
    "udeleženec parte-hartzailea משתתף مشارك 参加者 参与者 參與者 참가자".split()
)


def _fits(names: Mapping[str, Entry]) -> frozenset[str]:
    """Nobody names a file so by chance."""
    return frozenset(filter(_NAME.fullmatch, names))


def _recognise(entries: Sequence[Entry], _: Read) -> Recognised:
    names = tops(entries)
    matched = {name: found for name in names if (found := _NAME.fullmatch(name))}
    hidden = _hidden_names(matched.values())
    who = {
        name: _identity(found, hidden, is_folder=names[name].kind is EntryKind.directory)
        for name, found in matched.items()
    }
    texts = [name for name, found in matched.items() if found["plugin"] == "onlinetext"]
    claims: list[Claim] = []
    for entry in entries:
        name = entry.parts[0]
        file = matched[name]["file"]
        inner = (file, *entry.parts[1:]) if file else entry.parts[1:]
        # Of an online text only what came with it can be an answer.
        if inner and (name not in texts or is_work(entry)):
            claims.append(Claim(who=who[name], entry=entry, inner=inner))
    return Recognised(
        layout="Moodle download",
        claims=tuple(claims),
        people=tuple(who.values()),
        notes=tuple(
            f"{who[name].name} wrote an online text in Moodle; only files are graded."
            for name in texts
        ),
    )


MOODLE = Platform(name="Moodle", fits=_fits, recognise=_recognise)


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
