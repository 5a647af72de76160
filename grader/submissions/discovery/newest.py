"""Which of several files for the same exercise counts, and why, in words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from grader.submissions.discovery.exercises import split_name
from grader.submissions.discovery.values import Claim

# Zips keep even seconds only, and what is copied or unpacked together differs by less.
_SAME_TIME = 2.0
_MOST_NAMED = 4


def newest(person: str, stub: str, claims: Sequence[Claim]) -> tuple[Claim, tuple[str, ...]]:
    """The file that counts, and a sentence on what decided it; none where there was no choice.

    The platform's own mark decides first, then a script before a notebook, the shallowest
    place, and the file's own time. Where all of these tie it says so, and the name decides.

    Args:
        person: whose files they are, for the sentence.
        stub: the exercise's stub.
        claims: at least one.
    """
    if len(claims) == 1:
        return claims[0], ()
    among, marked = _latest_marked(claims)
    best = among[0]
    if len(among) == 1:
        by = f"the newest by the platform's own mark was taken: {best.entry.origin} ({best.mark})"
    else:
        best, by = _by_place(among, stub)
        by = f"of those with the newest mark of the platform, {by}" if marked else by
    return best, (f"{person} handed in {stub} {len(claims)} times; {by}.",)


def _latest_marked(claims: Sequence[Claim]) -> tuple[Sequence[Claim], bool]:
    """Those with the highest mark, and whether a mark told any apart."""
    marks = {claim.order for claim in claims if claim.order is not None}
    if not marks or (len(marks) == 1 and all(claim.order is not None for claim in claims)):
        return claims, False
    return [claim for claim in claims if claim.order == max(marks)], True


def _by_place(claims: Sequence[Claim], stub: str) -> tuple[Claim, str]:
    scripts = [claim for claim in claims if split_name(claim.inner[-1])[1] == ".py"]
    among = scripts or claims
    shallowest = min(len(claim.inner) for claim in among)
    uppermost = [claim for claim in among if len(claim.inner) == shallowest]
    if len(uppermost) > 1:
        return _by_time(uppermost, stub)
    reason = "the script rather than the notebook"
    if len(among) == len(claims) or len(among) > 1:
        reason = "the uppermost one"
    return uppermost[0], f"{reason} was taken: {uppermost[0].entry.origin}"


def _by_time(claims: Sequence[Claim], stub: str) -> tuple[Claim, str]:
    times = [claim.entry.modified for claim in claims if claim.entry.modified is not None]
    latest = max(times, default=0.0)
    tied = [
        claim
        for claim in claims
        if not times
        or (claim.entry.modified is not None and latest - claim.entry.modified < _SAME_TIME)
    ]
    if len(tied) == 1:
        best = tied[0]
        return (
            best,
            f"the newest by the file's own time{_when(best)} was taken: {best.entry.origin}",
        )
    module = split_name(stub)[0]
    exact = [claim for claim in tied if split_name(claim.inner[-1])[0] == module]
    best = max(exact or tied, key=_counted)
    why = "it is named as the stub is" if len(exact) == 1 else "its name comes last"
    names = sorted(claim.entry.origin for claim in tied)
    listed = ", ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
    tie = f"{listed} have the same time{_when(best)}" if times else f"{listed} have no time"
    return best, f"{tie}, so which is newest is unknown; {best.entry.origin} was taken, as {why}"


def _counted(claim: Claim) -> tuple[tuple[bool, int, str], ...]:
    """The whole name as a key in which 10 comes after 9, and ``ada-1.zip`` after ``ada.zip``."""
    pieces = re.split(r"(\d+)", "/".join(split_name(part)[0] for part in claim.entry.parts))
    return tuple(
        (True, int(piece), "") if piece.isdecimal() and len(piece) < 20 else (False, 0, piece)
        for piece in pieces
    )


def _when(claim: Claim) -> str:
    if claim.entry.modified is None:
        return ""
    try:
        when = dt.datetime.fromtimestamp(claim.entry.modified, tz=dt.UTC)
    except (OverflowError, OSError, ValueError):
        return ""
    return f" ({when:%Y-%m-%d %H:%M:%S})"
