"""Which lines run in checks that fail, and which in those that pass: where a mistake may be. Pure.

How suspicious a line is, is Ochiai's measure: of all checks that fail, and of those that run the
line, the geometric mean of the shares that do both.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from grader.evidence import Call

WATCH: Final = """

def _watched(function, limit):
    import sys

    def look(frame, event, arg):
        if frame.f_code.co_filename != "<supplied>" or frame.f_code is looked:
            return None
        if event == "line" or event == "call":
            sys.lines_seen[frame.f_lineno] = sys.lines_seen.get(frame.f_lineno, 0) + 1
            if sum(sys.lines_seen.values()) > limit:
                raise TimeoutError("more lines than are watched")
        return look

    looked = look.__code__
    if not hasattr(sys, "lines_seen"):
        sys.lines_seen = {}
    sys.settrace(look)
    return function
"""
"""What is put behind a source, so that a function tells which of its lines run."""
CALLED: Final = "_watched({name}, {limit})"
SEEN: Final = ("import sys", "list(getattr(sys, 'lines_seen', {}).items())")
"""Source and expression that give each line that ran, and how often."""
FORGET: Final = ("import sys", "sys.__dict__.pop('lines_seen', None) and None")
LIMIT: Final = 1500
"""Lines that run in one check; one that runs more is not watched to its end."""


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """What one check ran of a file."""

    passed: bool
    lines: frozenset[int]
    operators: int
    sent: int
    """Bytes of what was asked."""
    answered: int = 0
    """Bytes of what came of it."""
    whole: bool
    """Whether it was watched to its end."""
    call: Call | None = None
    """The first that gave a wrong value, with the right one; None where that isn't known."""
    seconds: float = 0.0

    @property
    def cost(self) -> int:
        """What it costs to run such a check, as operators: the same on every machine."""
        return self.operators + self.sent // _PER_OPERATOR + self.answered // _PER_ANSWERED


_PER_OPERATOR: Final = 4000
"""Bytes that take as long as one operator."""
_PER_ANSWERED: Final = 400
"""The same of an answer, which may be a list of a hundred thousand numbers to be looked at."""


def seen(value: Any, last: int) -> dict[int, int]:
    """What a file says of the lines that ran; what can't be so is left out."""
    found = {}
    for pair in value if isinstance(value, list) else []:
        if isinstance(pair, (list, tuple)) and len(pair) == 2:
            line, times = pair
            if type(line) is int and type(times) is int and 0 < line <= last and times > 0:
                found[line] = times
    return found


def suspicion(checks: Collection[Watched], region: Sequence[Any]) -> dict[int, float]:
    """How suspicious each line of a region is, from 0 to 1; lines that can't be are left out."""
    failing = [check.lines for check in checks if not check.passed]
    passing = [check.lines for check in checks if check.passed and check.whole]
    found: dict[int, float] = {}
    for lines in _statements(region):
        failed = sum(not lines.isdisjoint(seen) for seen in failing)
        others = sum(not lines.isdisjoint(seen) for seen in passing)
        value = failed / math.sqrt(len(failing) * (failed + others)) if failed else 0.0
        for line in lines:
            # A line may be shared by statements.
            found[line] = max(found.get(line, 0.0), value)
    for statement in region:
        # What runs when the file is imported is not watched.
        if not isinstance(statement, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            for line in range(statement.lineno, (statement.end_lineno or 0) + 1):
                found[line] = found.get(line) or _UNWATCHED
    return {line: value for line, value in found.items() if value}


_UNWATCHED: Final = 0.3


def _statements(region: Sequence[Any]) -> Iterator[frozenset[int]]:
    """The lines of each statement, without those of the block that it begins."""
    for node in region:
        for one in ast.walk(node):
            if isinstance(one, ast.stmt) and not isinstance(one, (ast.FunctionDef, ast.ClassDef)):
                inner: list[ast.stmt] = getattr(one, "body", [])
                end = inner[0].lineno - 1 if inner else one.end_lineno or one.lineno
                yield frozenset(range(one.lineno, max(end, one.lineno) + 1))


def likelier(rank: float, lines: Collection[int], suspicious: Mapping[int, float]) -> float | None:
    """The rank of a change by the lines that it is on; None where it can't be."""
    if not suspicious:
        return rank
    value = max((suspicious.get(line, 0.0) for line in lines), default=0.0)
    return rank * (1 + _WEIGHT * (1 - value / max(suspicious.values()))) if value else None


_WEIGHT: Final = 2.0
