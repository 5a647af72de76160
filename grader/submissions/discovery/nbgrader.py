"""nbgrader's exchange: the folder ``inbound`` of a course.

``{login}+{assignment}+{date} {time} {zone}[+{random}]`` is a folder for each time that somebody
submitted. Where a colon can't stand, zips and browsers write another sign.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from grader.submissions.discovery.recognised import Platform, Read, Recognised, tops
from grader.submissions.discovery.values import Claim, Entry, EntryKind, Identity
from grader.text import clean

_NAME = re.compile(
    r"(?P<login>[^+]+)\+(?P<assignment>[^+]+)\+(?P<when>\d{4}-\d\d-\d\d[ _]\d\d(?:[^\w+]|_)\d\d"
    r"(?:[^\w+]|_)\d\d)(?:\.(?P<fraction>\d{1,6}))?(?:[ _][^+]*)?(?:\+.+)?",
    re.DOTALL,
)


def _fits(names: Mapping[str, Entry]) -> frozenset[str]:
    """Nobody names a folder so by chance."""
    return frozenset(
        name
        for name, top in names.items()
        if top.kind is EntryKind.directory and _NAME.fullmatch(name)
    )


def _recognise(entries: Sequence[Entry], _: Read) -> Recognised:
    matched = {name: found for name in tops(entries) if (found := _NAME.fullmatch(name))}
    return Recognised(
        layout="nbgrader exchange",
        claims=tuple(
            Claim(
                who=_identity(found),
                entry=entry,
                inner=(found["assignment"], *entry.parts[1:]),
                mark=f"submitted {_spelt(found['when'])}",
                order=int(
                    re.sub(r"\D", "", found["when"]) + (found["fraction"] or "").ljust(6, "0")
                ),
                whole=True,
            )
            for entry in entries
            if len(entry.parts) > 1 and (found := matched[entry.parts[0]])
        ),
        people=tuple(dict.fromkeys(map(_identity, matched.values()))),
    )


NBGRADER = Platform(name="nbgrader", fits=_fits, recognise=_recognise)


def _identity(found: re.Match[str]) -> Identity:
    login = clean(found["login"])
    return Identity(name=login, folder=login, student_id=login)


def _spelt(when: str) -> str:
    day, time = when[:10], when[11:]
    return f"{day} {re.sub('[^0-9]', ':', time)}"
