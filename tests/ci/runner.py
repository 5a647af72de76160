"""Reads a log as GitHub's runner does: which lines are commands, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.model import Value

_KNOWN = {
    "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group",
    "internal-set-repo-path", "notice", "remove-matcher", "save-state", "set-env", "set-output",
    "stop-commands", "warning",
}  # fmt: skip
_OLD = re.compile(r"##\[(?P<name>[\w-]+)(?: (?P<given>[^\]]*))?\](?P<data>.*)")


class Command(Value, frozen=True, kw_only=True):
    """One command that the runner carries out."""

    name: str
    given: dict[str, str]
    data: str


def commands(log: str) -> Iterator[Command]:
    """The commands of a log, in both of the runner's syntaxes, with its fences."""
    token: str | None = None
    for line in re.split(r"\r\n|\r|\n", log):
        found = _parsed(line, token)
        if found is None:
            continue
        if token is not None:
            if found.name == token:
                token = None
        elif found.name == "stop-commands":
            token = found.data
        else:
            yield found


def _parsed(line: str, token: str | None) -> Command | None:
    known = _KNOWN | ({token} if token else set())
    text = line.strip()
    if text.startswith("::") and (end := text.find("::", 2)) >= 0:
        name, _, given = text[2:end].partition(" ")
        if name in known:
            return Command(
                name=name, given=_properties(given, ","), data=_unescaped(text[end + 2 :])
            )
    # Where the newer syntax doesn't fit, the older one is looked for anywhere in the line.
    old = _OLD.search(line)
    if old is not None and old["name"] in known:
        given = _properties(old["given"] or "", ";")
        return Command(name=old["name"], given=given, data=_unescaped(old["data"]))
    return None


def _properties(text: str, separator: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.split(separator) if "=" in part]
    return {name.strip(): _unescaped(value) for name, _, value in pairs}


def _unescaped(text: str) -> str:
    for code, plain in (
        ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%3B", ";"),
        ("%3A", ":"), ("%2C", ","), ("%25", "%"),
    ):  # fmt: skip
        text = text.replace(code, plain)
    return text
