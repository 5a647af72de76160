"""Finds what belongs to the staff in what is handed out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from grader.model import Value
from grader.release.code import bodies, parsed
from grader.release.contents import Content
from grader.release.secrets import (
    BODY,
    LINES,
    Secrets,
    decoded,
    file_digest,
    squeezed,
    windows,
)

_STAFF_PATH: Final = re.compile(
    r"(?:^|[/!\s])(?:reference/exercise-|answers/(?:correct|wrong|hostile)/"
    r"|(?:test_hidden|misconceptions(?:_\w{1,60})?)\.(?:py|cpython))",
    re.MULTILINE,
)


class Leak(Value, frozen=True, kw_only=True):
    """One thing that must not be handed out."""

    where: str
    """Path in the kit; ``!`` between an archive and its member."""
    what: str
    is_code: bool = False
    """Whether it is code that does the same: a student who solved an exercise may have it, too."""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def find_leaks(found: Iterable[Content], secrets: Secrets) -> tuple[Leak, ...]:
    """Everything of the staff's in a folder, and everything that can't be looked into."""
    leaks: dict[Leak, None] = {}
    for content in found:
        for what in _in_content(content, secrets):
            is_code = what.startswith((BODY, LINES))
            leaks.setdefault(Leak(where=content.where, what=what, is_code=is_code))
    return tuple(leaks)


def _in_content(content: Content, secrets: Secrets) -> Iterator[str]:
    if content.closed:
        yield f"it can't be looked into: {content.closed}"
    if _STAFF_PATH.search(content.where):
        yield "a file of the staff's, by its path"
    if what := secrets.files.get(file_digest(content.data)):
        yield what
    text = decoded(content.data)
    is_history = content.where.endswith(".git")
    if is_history and (path := _STAFF_PATH.search(text)):
        yield f"a git history that names {path.group().strip()}"
    yield from _names(f"{content.where}\n{text}", secrets)
    for window in sorted(windows(text)):
        if what := secrets.windows.get(window):
            yield what
    tree = parsed(text)
    for body in bodies(tree) if tree is not None else ():
        if what := secrets.bodies.get(body.key):
            yield what


def _names(text: str, secrets: Secrets) -> Iterator[str]:
    plain = squeezed(text)
    for name, what in secrets.names.items():
        if name in plain and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", plain):
            yield what
