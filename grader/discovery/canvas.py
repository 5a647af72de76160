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
from collections.abc import Sequence

from grader.discovery.names import clean
from grader.discovery.recognised import Read, Recognised, Stubs, tops
from grader.discovery.values import Claim, Entry, Identity, Problem

_USER = r"(?:(?P<name>[^/]*?)_)??(?:(?P<late>LATE|late)_)?(?P<user>\d+(?:-\d+)?|anon_[0-9A-Za-z]+)"
_UPLOAD = re.compile(rf"{_USER}_(?P<attachment>\d+)(?P<again>-\d+)?_(?P<file>.+)", re.DOTALL)
_TEXT = re.compile(rf"{_USER}_(?P<what>text|link)\.html")


def recognise_canvas(entries: Sequence[Entry], stubs: Stubs, read: Read) -> Recognised | None:
    """Claims of a Canvas download; None unless most names at the top are Canvas's."""
    del stubs, read
    names = tops(entries)
    uploads = {name: found for name in names if (found := _UPLOAD.fullmatch(name))}
    texts = {name: found for name in names if (found := _TEXT.fullmatch(name))}
    if not uploads or 2 * (len(uploads) + len(texts)) <= len(names):
        return None
    claims = []
    for entry in entries:
        if (found := uploads.get(entry.parts[0])) is None:
            continue
        claims.append(
            Claim(
                who=_identity(found),
                entry=entry,
                inner=(found["file"], *entry.parts[1:]),
                late=bool(found["late"]),
                mark=f"attachment {found['attachment']}{found['again'] or ''}",
                order=int(found["attachment"]),
            )
        )
    notes = []
    for found in texts.values():
        what = "a text" if found["what"] == "text" else "a link"
        notes.append(f"{_identity(found).name} handed in {what} on Canvas; only files are graded.")
    return Recognised(
        layout="Canvas download",
        claims=tuple(claims),
        people=tuple(_identity(found) for found in (*uploads.values(), *texts.values())),
        problems=tuple(
            _foreign(entry) for name, entry in names.items() if name not in {**uploads, **texts}
        ),
        notes=tuple(notes),
    )


def _identity(found: re.Match[str]) -> Identity:
    user = found["user"]
    return Identity(
        name=clean(found["name"] or "") or user.replace("anon_", "anonymous "),
        folder=found.string[: found.end("user")],
        canvas_id=user,
    )


def _foreign(entry: Entry) -> Problem:
    return Problem(
        file=entry.origin,
        what="is not named as Canvas names submissions, so its author is unknown",
        advice="Leave the downloaded names as they are, or grade the file by itself.",
    )
