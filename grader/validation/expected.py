"""What each wrong answer loses and is told, in one file of an exercise: ``expected.toml``. Pure.

A spelling that loses the same checks as the first of its name, and is told the same, is counted
there; one that differs has a table of its own.
"""

from __future__ import annotations

import difflib
import io
import json
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
from rich.console import Console

from grader.model import Check
from grader.report import terminal
from grader.report.redaction import Audience, redact
from grader.report.view import view
from grader.validation.promises import diagnosis_of, lost_verdicts
from grader.validation.values import AnswerKind, GradedAnswer, Promise, Shortfall

FILE: Final = "expected.toml"
_HEAD: Final = """\
# What each wrong answer loses, the ids that it is told by (first what a student is to
# look at first), and the message that they read. `spellings` counts the ways to write a
# mistake for which all of that is the same; one that differs has a table of its own.
# `grade validate --accept` writes this file: read what it changes.
"""
_WIDTH: Final = 90
_MOST_LINES: Final = 60
"""Of a difference that is shown."""
_DECIMAL: Final = re.compile(r"(-?\d+(?:\.\d+(?:e[-+]?\d+)?|e[-+]?\d+))")


class _Entry(msgspec.Struct, frozen=True):
    """What became of one wrong answer."""

    name: str
    loses: tuple[str, ...]
    told: tuple[str, ...]
    reads: tuple[str, ...]

    @property
    def base(self) -> str:
        """The name without a spelling's number."""
        return self.name.partition("/")[0]

    @property
    def short(self) -> tuple[tuple[str, ...], tuple[str, ...], str]:
        """What makes two spellings the same to a student."""
        return self.loses, self.told, self.reads[0] if self.reads else ""


def expected(graded: Sequence[GradedAnswer], checks: Sequence[Check]) -> str:
    """The file's text for what became of an exercise's answers.

    Args:
        graded: the answers; those that aren't wrong are left out.
        checks: of the exercise.
    """
    entries = sorted(
        (_entry(item, checks) for item in graded if item.answer.group is AnswerKind.wrong),
        key=lambda entry: (entry.base, _number(entry.name)),
    )
    first: dict[str, _Entry] = {}
    same: dict[str, int] = {}
    for entry in entries:
        known = first.setdefault(entry.base, entry)
        same[entry.base] = same.get(entry.base, 0) + (entry.short == known.short)
    parts = [
        _table(entry, same[entry.base] if entry is first[entry.base] else 0)
        for entry in entries
        if entry is first[entry.base] or entry.short != first[entry.base].short
    ]
    return "\n".join([_HEAD, *parts])


def compared(path: Path, accepted: str | None, found: str) -> list[Shortfall]:
    """Where the accepted file differs from what was found, as a diff.

    Args:
        path: of the file.
        accepted: its text, None if there is none.
        found: what the text should be.
    """
    if accepted is None:
        says = "there is no such file yet: `grade validate --accept` writes it; read it then"
        return [Shortfall(Promise.wrong, path, 1, says)]
    if alike(accepted, found):
        return []
    old, new = accepted.splitlines(), found.splitlines()
    lines = [*difflib.unified_diff(old, new, "accepted", "found", lineterm="", n=1)][2:]
    headings = (match for line in lines if (match := re.match(r"@@ -(\d+)", line)))
    at = next((int(match[1]) for match in headings), 1)
    if len(lines) > _MOST_LINES:
        lines[_MOST_LINES:] = [f"… {len(lines) - _MOST_LINES} more lines"]
    says = "wrong answers lose or are told something else (- accepted, + found); if that is right, "
    return [
        Shortfall(Promise.wrong, path, at, "\n".join([f"{says}`grade validate --accept`", *lines]))
    ]


def alike(accepted: str, found: str) -> bool:
    """Whether two texts are the same but for what training on another processor changes.

    That is the last digits of a decimal number, and with their number the width of a column and
    where a line is broken. Where every number is the same, so is every space.
    """
    if accepted == found:
        return True
    texts, others = (_DECIMAL.split(text) for text in (accepted, found))
    if [text.split() for text in texts[::2]] != [text.split() for text in others[::2]]:
        return False
    numbers, again = texts[1::2], others[1::2]
    return numbers != again and all(
        math.isclose(float(one), float(other), rel_tol=5e-4, abs_tol=1e-6)
        for one, other in zip(numbers, again, strict=True)
    )


def _entry(item: GradedAnswer, checks: Sequence[Check]) -> _Entry:
    told = sorted({diagnosis_of(verdict) for verdict in lost_verdicts(item)})
    seen = view(redact(item.report, Audience.student))
    if seen.first is not None:
        head = seen.first.code or "none"
        told.sort(key=lambda name: name != head)
    lost = {verdict.check.id for verdict in lost_verdicts(item)}
    return _Entry(item.answer.name, tuple(_loses(lost, checks)), tuple(told), _reads(item))


def _loses(lost: set[str], checks: Sequence[Check]) -> list[str]:
    """The lost checks, those of a function together where it loses all of them."""
    found: list[str] = []
    for check in checks:
        if check.id not in lost:
            continue
        mine = {other.id for other in checks if other.functions == check.functions}
        whole = f"all of {' and '.join(check.functions)}"
        name = whole if len(mine) > 1 and mine <= lost else check.id
        if name not in found:
            found.append(name)
    return found


def _reads(item: GradedAnswer) -> tuple[str, ...]:
    """The first message as a terminal shows it, without the student's own code."""
    seen = view(redact(item.report, Audience.student))
    if seen.first is None:
        return ()
    first = msgspec.structs.replace(seen.first, excerpt=(), hints=(), where="")
    out = io.StringIO()
    console = Console(file=out, width=_WIDTH, highlight=False, markup=False, emoji=False)
    shown = msgspec.structs.replace(seen, first=first, notes=(), submission="your file")
    terminal.render(shown, console)
    _, _, text = out.getvalue().partition("Look at this first")
    return tuple(line.rstrip() for line in text.split("\n")[1:] if line.strip())


def _number(name: str) -> int:
    _, _, number = name.partition("/")
    return int(number or 1)


def _table(entry: _Entry, spellings: int) -> str:
    key = entry.name if re.fullmatch(r"[\w-]+", entry.name, re.A) else json.dumps(entry.name)
    lines = [f"[{key}]", *_value("loses", entry.loses), *_value("told", entry.told)]
    if spellings > 1:
        lines.append(f"spellings = {spellings}")
    # Of a spelling that differs, the first line says how.
    reads = entry.reads if spellings else entry.reads[:1]
    text = "\n".join(reads)
    if len(reads) > 1 and "'''" not in text:
        lines += ["reads = '''", text + "'''"]
    else:
        lines.append(f"reads = {json.dumps(text.strip(), ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def _value(key: str, names: Sequence[str]) -> list[str]:
    if len(names) == 1:
        return [f"{key} = {json.dumps(names[0])}"]
    line = f"{key} = {json.dumps(list(names))}"
    if len(line) <= _WIDTH:
        return [line]
    return [f"{key} = [", *(f"    {json.dumps(name)}," for name in names), "]"]
