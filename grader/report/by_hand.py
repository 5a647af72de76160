"""A mark by hand on a page that is already made: shown above the computed score, or taken off."""

from __future__ import annotations

import re
from typing import Final

from grader.model import Value
from grader.text import html

PLACE: Final = "<!--by hand-->"
END: Final = "<!--/by hand-->"
_LONGEST = 1000
# Whatever a student writes is escaped, so nobody else's text looks like this.
_SLOT = re.compile(re.escape(PLACE) + ".*?" + re.escape(END), re.DOTALL)


class MarkByHand(Value, frozen=True, kw_only=True):
    """The mark that counts in place of the computed one."""

    score: float
    reason: str


def with_mark(page: bytes, mark: MarkByHand | None) -> bytes:
    """The page with this mark, in place of one that it may have; without any for None.

    Args:
        page: a page of :func:`grader.report.html.render`, UTF-8.
        mark: what counts now.
    """
    shown = ""
    if mark is not None:
        shown = (
            '<p class="banner" role="note"><strong>'
            f"{mark.score:g} points count, set by hand:</strong> "
            f"{html(mark.reason[:_LONGEST])}"
            "<br>What the grader computed stands below.</p>"
        )
    return _SLOT.sub(lambda _: PLACE + shown + END, page.decode(), count=1).encode()
