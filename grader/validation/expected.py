"""What each wrong answer loses and is told, in one file of an exercise: ``expected.toml``. Pure.

Spellings of one name that lose the same checks, and are told by the same ids, share a table;
where the words differ, as those of another form of a family do, it lists them by number.
"""

from __future__ import annotations

import difflib
import io
import json
import math
import re
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec
from rich.console import Console

from grader.model import Check
from grader.report import terminal
from grader.report.redaction import Audience, redact
from grader.report.view import View, view
from grader.validation.promises import diagnosis_of, lost_verdicts
from grader.validation.values import AnswerKind, GradedAnswer, Promise, Shortfall

FILE: Final = "expected.toml"
_HEAD: Final = """\
# What each wrong answer loses, the ids that it is told by, and the message that they read.
# `told` begins with what a student is to look at first, and is left out where it is the
# table's name alone. Where `# and why` follows a message, the misconception's own `why`
# stands in it, word for word. `spellings` counts the ways to write a mistake that lose and
# are told the same; `others` are those that read something else.
# `grade validate --accept` writes this file: read what it changes.
"""
_WIDTH: Final = 90
"""Of a message."""
_LINE: Final = 100
"""Of a list."""
_NO_BREAK: Final = "\u00a0"
_MOST_LINES: Final = 60
"""Of a difference that is shown."""
_DECIMAL: Final = re.compile(r"(-?\d+(?:\.\d+(?:e[-+]?\d+)?|e[-+]?\d+))")


class _Entry(msgspec.Struct, frozen=True):
    """What became of one wrong answer."""

    name: str
    loses: tuple[str, ...]
    told: tuple[str, ...]
    reads: tuple[str, ...]
    reasoned: bool
    """Whether the misconception's own `why` is read, too."""

    @property
    def base(self) -> str:
        """The name without a spelling's number."""
        return self.name.partition("/")[0]

    @property
    def outcome(self) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """What spellings share that stand in one table."""
        return self.base, self.loses, self.told

    @property
    def says(self) -> str:
        """The first line of what is read."""
        return self.reads[0].strip() if self.reads else ""


def expected(
    graded: Sequence[GradedAnswer], checks: Sequence[Check], reasons: Mapping[str, str]
) -> str:
    """The file's text for what became of an exercise's answers.

    Args:
        graded: the answers; those that aren't wrong are left out.
        checks: of the exercise.
        reasons: the `why` of each misconception, by its id.
    """
    entries = sorted(
        (_entry(item, checks, reasons) for item in graded if item.answer.group is AnswerKind.wrong),
        key=lambda entry: (entry.base, _number(entry.name)),
    )
    tables: dict[object, list[_Entry]] = {}
    for entry in entries:
        tables.setdefault(entry.outcome, []).append(entry)
    return "\n".join([_HEAD, *map(_table, tables.values())])


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


def _entry(item: GradedAnswer, checks: Sequence[Check], reasons: Mapping[str, str]) -> _Entry:
    told = sorted({diagnosis_of(verdict) for verdict in lost_verdicts(item)})
    seen = view(redact(item.report, Audience.student))
    first = seen.first
    if first is not None:
        head = first.code or "none"
        told.sort(key=lambda name: name != head)
    lost = {verdict.check.id for verdict in lost_verdicts(item)}
    reasoned = first is not None and bool(first.why) and first.why == reasons.get(first.code)
    return _Entry(
        item.answer.name,
        tuple(_loses(lost, checks)),
        tuple(told),
        _reads(seen, reasoned=reasoned),
        reasoned,
    )


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


def _reads(seen: View, *, reasoned: bool) -> tuple[str, ...]:
    """The first message as a terminal shows it, without the student's own code.

    Args:
        seen: the report.
        reasoned: whether to leave the `why` out.
    """
    if seen.first is None:
        return ()
    first = msgspec.structs.replace(seen.first, excerpt=(), hints=(), where="")
    if reasoned:
        first = msgspec.structs.replace(first, why="")
    out = io.StringIO()
    console = Console(file=out, width=_WIDTH, highlight=False, markup=False, emoji=False)
    shown = msgspec.structs.replace(seen, first=first, notes=(), submission="your file")
    terminal.render(shown, console)
    _, _, text = out.getvalue().partition("Look at this first")
    return tuple(line.rstrip() for line in text.split("\n")[1:] if line.strip())


def _number(name: str) -> int:
    _, _, number = name.partition("/")
    return int(number or 1)


def _table(entries: Sequence[_Entry]) -> str:
    entry = entries[0]
    key = entry.name if re.fullmatch(r"[\w-]+", entry.name, re.A) else json.dumps(entry.name)
    lines = [f"[{key}]", *_value("loses", entry.loses)]
    if entry.told != (entry.base,):
        lines += _value("told", entry.told)
    if len(entries) > 1:
        lines.append(f"spellings = {len(entries)}")
    # Of a spelling that loses something else, the first line says how.
    whole = entry.name == entry.base
    text = "\n".join(entry.reads if whole else (entry.says,))
    mark = "  # and why" if whole and entry.reasoned else ""
    if "\n" in text and "'''" not in text:
        lines += ["reads = '''", f"{text}'''{mark}"]
    else:
        lines.append(f"reads = {_quoted(text.strip())}{mark}")
    others: dict[str, list[str]] = {}
    for other in entries:
        if other.says != entry.says:
            others.setdefault(other.says, []).append(str(_number(other.name)))
    if others:
        told = (f"{', '.join(numbers)}: {says}" for says, numbers in others.items())
        lines += ["others = [", *(f"    {_quoted(line)}," for line in told), "]"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _value(key: str, names: Sequence[str]) -> list[str]:
    """A name or a list of them, on as few lines as will do."""
    if len(names) == 1:
        return [f"{key} = {json.dumps(names[0])}"]
    # Only between names is a line broken; JSON has no such space of its own.
    words = (json.dumps(name).replace(" ", _NO_BREAK) for name in names)
    text = f"{key}{_NO_BREAK}={_NO_BREAK}[{', '.join(words)}]"
    lines = textwrap.wrap(
        text, _LINE, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )
    return [line.replace(_NO_BREAK, " ") for line in lines]
