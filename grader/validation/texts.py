"""Every text of an exercise that a student may be told: pure."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from grader.course.declarations import Misconception
from grader.model import Check, Exercise
from grader.validation.places import Source, Sources
from grader.validation.values import Promise, Shortfall, Text

_LATEX: Final = re.compile(r"\$[^$\n]+\$")
_CODE: Final = re.compile(
    r"^(?P<mark>```+|~~~+)[^\n]*\n(?P<fence>.*?)^(?P=mark)"
    r"|(?P<ticks>`+)(?P<span>(?:(?!`).|\n(?!\s*\n))+?)(?P=ticks)(?!`)",
    re.MULTILINE | re.DOTALL,
)


def texts(
    exercise: Exercise,
    sources: Sources,
    checks: Sequence[Check],
    catalogue: Sequence[Misconception],
) -> list[Text]:
    """Titles, hints, messages, misconceptions, rules and the curiosity; not the statement."""
    return [
        *_of_checks(sources, checks),
        *(text for suite in sources.suites for text in _messages(suite)),
        *_of_catalogue(sources, catalogue),
        *_of_settings(exercise, sources.settings),
    ]


def _of_checks(sources: Sources, checks: Sequence[Check]) -> Iterator[Text]:
    by_path = {source.path: source for source in sources.suites}
    for check in checks:
        path, line = sources.check_at(check.id)
        for what, text in [("title", check.title), *(("hint", hint) for hint in check.hints)]:
            written = by_path[path].line_of(text)
            yield Text(path, written if written > 1 else line, f"the {what} of {check.id}", text)


def _messages(suite: Source) -> Iterator[Text]:
    """What a suite says itself where it fails a check."""
    for node in ast.walk(suite.tree):
        if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") != "fail":
            continue
        for part in ast.walk(node):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield Text(suite.path, part.lineno, "a message", part.value)


def _of_catalogue(sources: Sources, catalogue: Sequence[Misconception]) -> Iterator[Text]:
    for wrong in catalogue:
        source = sources.declaring(wrong.id)
        for what in ("says", "why", "explanation"):
            if text := getattr(wrong, what):
                line = source.line_of(text if text[:30] in source.text else wrong.id)
                yield Text(source.path, line, f"`{what}` of {wrong.id}", text)


def _of_settings(exercise: Exercise, source: Source) -> Iterator[Text]:
    named = [("the curiosity", exercise.curiosity)]
    for rule in exercise.rules:
        named += [(f"`says` of {rule.id}", rule.says), (f"`instead` of {rule.id}", rule.instead)]
    for what, text in named:
        if text:
            yield Text(source.path, source.line_of(text), what, text)


def not_unicode(texts: Iterable[Text]) -> list[Shortfall]:
    """The texts with a ``$…$``, which is shown as it is written: statements alone have LaTeX."""
    advice = "write the formula in Unicode, such as σ(z) or eᶻ"
    return [
        Shortfall(Promise.unicode, text.path, text.line, f"{text.what} has {found[0]}: {advice}")
        for text in texts
        if (found := _LATEX.search(text.text)) is not None
    ]


def code_in(text: str) -> Iterator[tuple[str, int]]:
    """The code spans and fenced blocks of a Markdown text in order, each with its line from 1."""
    for match in _CODE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if match["fence"] is not None:
            yield match["fence"], line + 1
        else:
            yield match["span"].strip(), line
