"""Brightspace's (D2L's) "Download" of an assignment's submissions.

``{user}-{assignment} - {full name} - {date}`` is a folder, in older versions the prefix of
each file: ``… - {date} - {file}``; ``index.html`` beside them lists what was handed in. Each
hand-in has a date of its own. A group's submission has the group's name.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from grader.submissions.discovery.recognised import Platform, Read, Recognised, tops
from grader.submissions.discovery.values import Claim, Entry, EntryKind, Identity
from grader.text import clean

_WHEN = (
    r"(?P<when>(?:[^\W\d_]{3,}\.? \d{1,2}|\d{1,2}\.? [^\W\d_]{3,}\.?),? \d{4} "
    r"\d{1,2} ?[:.h]? ?\d\d(?: ?[AaPp]\.?[Mm]\.?)?)"
)
_NAME = re.compile(
    rf"(?P<user>\d+)-(?P<assignment>\d+) ?- (?P<name>.+?) ?- {_WHEN}(?: - (?P<file>.+))?", re.DOTALL
)
_FORMATS = ("%b %d %Y %I%M %p", "%B %d %Y %I%M %p", "%d %B %Y %I%M %p", "%d %b %Y %I%M %p")
_INDEX = "index.html"


def _fits(names: Mapping[str, Entry]) -> frozenset[str]:
    """Nobody names a file so by chance; the list beside them is no submission."""
    found = frozenset(filter(_NAME.fullmatch, names))
    return found | ({_INDEX} & names.keys()) if found else found


def _recognise(entries: Sequence[Entry], _: Read) -> Recognised:
    names = tops(entries)
    matched = {name: found for name in names if (found := _NAME.fullmatch(name))}
    claims: list[Claim] = []
    for entry in entries:
        name = entry.parts[0]
        found = matched.get(name)
        if found is None:
            continue
        inner = (found["file"], *entry.parts[1:]) if found["file"] else entry.parts[1:]
        if inner:
            claims.append(
                Claim(
                    who=_identity(found),
                    entry=entry,
                    inner=inner,
                    mark=f"handed in {clean(found['when'])}",
                    order=_order(found["when"]),
                    whole=True,
                )
            )
    return Recognised(
        layout="Brightspace download",
        claims=tuple(claims),
        people=tuple(
            dict.fromkeys(
                _identity(found)
                for name, found in matched.items()
                if found["file"] or names[name].kind is EntryKind.directory
            )
        ),
    )


BRIGHTSPACE = Platform(name="Brightspace", fits=_fits, recognise=_recognise)


def _identity(found: re.Match[str]) -> Identity:
    # Without the date: what somebody hands in twice is one person's.
    folder = found.string[: found.end("name")]
    return Identity(name=clean(found["name"]), folder=folder, brightspace_id=found["user"])


def _order(when: str) -> float | None:
    """Seconds since 1970; None where the month has a name in another language."""
    plain = re.sub(r"[,.:]", "", when).upper().replace("AM", " AM").replace("PM", " PM")
    words = plain.split()
    for form in _FORMATS:
        try:
            moment = dt.datetime.strptime(" ".join(words), form)
        except ValueError:
            continue
        return moment.replace(tzinfo=dt.UTC).timestamp()
    return None
