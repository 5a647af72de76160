"""Canvas's "Download Submissions".

``{sortable name}[_LATE]_{user}_{attachment}_{file}``, the sortable name in
lower case with nothing but letters (and the marks that belong to them), digits
and ``_``; without a name and with ``anon_{id}`` as the user where grading is
anonymous. A group's name stands in place of one member's. Texts and links are
``…_text.html`` and ``…_link.html``. See ``lib/content_zipper.rb`` in Canvas.
Names with hyphens, apostrophes and spaces are taken as well, as other versions
and tools that download from Canvas leave them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from grader.submissions.discovery.recognised import Platform, Read, Recognised, most, tops
from grader.submissions.discovery.values import Claim, Entry, Identity
from grader.text import clean

_USER = r"(?:(?P<name>[^/]*?)_)??(?:(?P<late>LATE|late)_)?(?P<user>\d+(?:-\d+)?|anon_[0-9A-Za-z]+)"
_LONG = 3
_UPLOAD = re.compile(rf"{_USER}_(?P<attachment>\d+)(?P<again>-\d+)?_(?P<file>.+)", re.DOTALL)
_TEXT = re.compile(rf"{_USER}_(?P<what>text|link)\.html")


def _fits(names: Mapping[str, Entry]) -> frozenset[str]:
    uploads = {name: found for name in names if (found := _UPLOAD.fullmatch(name))}
    texts = frozenset(filter(_TEXT.fullmatch, names))
    if uploads and most(uploads.keys() | texts, names):
        return frozenset(uploads) | texts
    # "lab_3_2_swish.py" may be anybody's; ids of Canvas are long.
    return frozenset(
        name
        for name, found in uploads.items()
        if found["name"] and min(len(found["user"]), len(found["attachment"])) >= _LONG
    )


def _recognise(entries: Sequence[Entry], _: Read) -> Recognised:
    names = tops(entries)
    uploads = {name: found for name in names if (found := _UPLOAD.fullmatch(name))}
    texts = {name: found for name in names if (found := _TEXT.fullmatch(name))}
    return Recognised(
        layout="Canvas download",
        claims=tuple(
            Claim(
                who=_identity(found),
                entry=entry,
                inner=(found["file"], *entry.parts[1:]),
                late=bool(found["late"]),
                mark=f"attachment {found['attachment']}{found['again'] or ''}",
                order=int(found["attachment"]),
            )
            for entry in entries
            if (found := uploads.get(entry.parts[0]))  # else it is a text
        ),
        people=tuple(_identity(found) for found in (*uploads.values(), *texts.values())),
        notes=tuple(
            f"{_identity(found).name} handed in a {found['what']} on Canvas; only files are graded."
            for found in texts.values()
        ),
    )


CANVAS = Platform(name="Canvas", fits=_fits, recognise=_recognise)


def _identity(found: re.Match[str]) -> Identity:
    user = found["user"]
    return Identity(
        name=clean(found["name"] or "") or user.replace("anon_", "anonymous "),
        folder=found.string[: found.end("user")],
        canvas_id=user,
    )
