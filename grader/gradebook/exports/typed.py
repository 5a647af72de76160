"""What a person typed into a platform's file is theirs: told from our own, kept, and named.

A feedback comment of ours ends in a mark, invisible on the platform, with a hash of its
words. Whoever edits the words, or writes their own, has no such mark or one that no longer
fits. A platform's editor may rewrite the markup: only words and what else a page can show
are hashed.
"""

from __future__ import annotations

import hashlib
import html
import re

from grader.gradebook.exports.cells import number
from grader.text import first_few

_MARK = re.compile(r"<!--\s*grade:(?P<hash>[0-9a-f]{12})\s*-->")
# What we write, and what editors put round it; an image or a recording is none of these.
_MARKUP = re.compile(r"(?i)</?(?:p|ul|ol|li|br|div|span|code|em|strong|b|i)\b[^<>]{0,500}>")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def marked(comment: str) -> str:
    """A comment of ours as it is written into the file."""
    return f"{comment}<!--grade:{_hash(comment)}-->"


def is_typed(cell: str) -> bool:
    """Whether a person wrote this comment, or changed one of ours."""
    said = _MARK.sub("", cell)
    marks = _MARK.findall(cell)
    return bool(_words(said)) and not (len(marks) == 1 and marks[0] == _hash(said))


def _hash(comment: str) -> str:
    return hashlib.sha256(_words(comment).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _words(comment: str) -> str:
    return "".join(html.unescape(_MARKUP.sub("", comment)).split())


class Kept:
    """Collects what stood in the cells that are to be filled, and says it afterwards."""

    def __init__(self, *, overwrite: bool) -> None:
        self._overwrite = overwrite
        self._comments: dict[str, None] = {}
        self._words: dict[str, None] = {}
        self._points: dict[str, None] = {}

    def comment(self, name: str, there: str) -> bool:
        """Whether a comment may be written where this stands."""
        if is_typed(there):
            self._comments[name] = None
            return self._overwrite
        return True

    def points(self, name: str, there: str, score: float) -> bool:
        """Whether points may be written where this stands; words in their place are a person's."""
        there = there.strip()
        if there in ("", "-"):
            return True
        if not _NUMBER.fullmatch(there):
            self._words[f"{name} ({there})"] = None
            return self._overwrite
        if float(there.replace(",", ".")) != score:
            self._points[f"{name} ({there} → {number(score)})"] = None
        return True

    def notes(self) -> list[str]:
        """A sentence for each kind of thing that was found."""
        found = []
        for what, who in (("feedback comments", self._comments), ("words", self._words)):
            if who and self._overwrite:
                found.append(f"Replaced {what} that somebody had typed: {first_few(who)}.")
            elif who:
                found.append(
                    f"Kept {what} that somebody had typed, in place of ours: {first_few(who)}. "
                    "--overwrite replaces them."
                )
        if self._points:
            found.append(f"Other points stood there and were replaced: {first_few(self._points)}.")
        return found
