"""Every text of an exercise that a student may be told: pure."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from grader.course.declarations import Misconception
from grader.model import Check, Exercise
from grader.validation.places import Source, Sources, line_of, of_check
from grader.validation.values import Promise, Shortfall, Text

_LATEX: Final = re.compile(r"\$[^$\n]+\$")


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
        *_of_catalogue(sources.misconceptions, catalogue),
        *_of_settings(exercise, sources.settings),
    ]


def _of_checks(sources: Sources, checks: Sequence[Check]) -> Iterator[Text]:
    by_path = {source.path: source for source in sources.suites}
    for check in checks:
        path, line = of_check(sources, check.id)
        for what, text in [("title", check.title), *(("hint", hint) for hint in check.hints)]:
            written = line_of(by_path[path], text)
            place = written if written > 1 else line
            yield Text(path=path, line=place, what=f"the {what} of {check.id}", text=text)


def _messages(suite: Source) -> Iterator[Text]:
    """What a suite says itself where it fails a check."""
    for node in ast.walk(suite.tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr != "fail":
            continue
        for part in ast.walk(node):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield Text(path=suite.path, line=part.lineno, what="a message", text=part.value)


def _of_catalogue(source: Source, catalogue: Sequence[Misconception]) -> Iterator[Text]:
    for wrong in catalogue:
        for what in ("says", "why", "explanation"):
            text = getattr(wrong, what)
            if text:
                line = line_of(source, text if text[:30] in source.text else wrong.id)
                yield Text(path=source.path, line=line, what=f"`{what}` of {wrong.id}", text=text)


def _of_settings(exercise: Exercise, source: Source) -> Iterator[Text]:
    named = [("the curiosity", exercise.curiosity)]
    for rule in exercise.rules:
        named += [(f"`says` of {rule.id}", rule.says), (f"`instead` of {rule.id}", rule.instead)]
    for what, text in named:
        if text:
            yield Text(path=source.path, line=line_of(source, text), what=what, text=text)


def not_unicode(texts: Iterable[Text]) -> list[Shortfall]:
    """The texts with a ``$…$``, which is shown as it is written: statements alone have LaTeX."""
    return [
        Shortfall(
            promise=Promise.unicode,
            path=text.path,
            line=text.line,
            says=f"{text.what} has {found[0]}: write the formula in Unicode, such as σ(z) or eᶻ",
        )
        for text in texts
        if (found := _LATEX.search(text.text)) is not None
    ]
