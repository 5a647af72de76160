"""How checks and misconceptions are declared, read from the files' text: nothing is run.

Python tells the first mistake and stops; here every one of them is told, in an author's words.
"""

from __future__ import annotations

import ast
import difflib
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from grader import suite
from grader.course.declared_values import wrong_value
from grader.validation.places import Source, meant
from grader.validation.values import Promise, Shortfall

_FIXTURES: Final = ("agree", "picture", "student", "reference")
"""What a check may ask for, beside pytest's own and a parameter's names."""
_MAKE: Final[Mapping[str, Callable[..., Any]]] = {
    name: getattr(suite, name)
    for name in ("check", "misconception", "family", "right_answers", "wrong_answers")
}
_READY_MADE: Final = frozenset({"elementwise", "refuses", "whole_tensors"})
"""What gives checks of a graded name."""
_KEPT: Final = ("family", "right_answers", "wrong_answers")
"""What counts only under a name of the file."""


def suite_declares(suite: Source, graded: Sequence[str]) -> list[Shortfall]:
    """What is wrong in how a suite declares its checks.

    Args:
        suite: the file.
        graded: the graded names; none where they aren't known.
    """
    return [*_each_is_run(suite), *_arguments(suite, graded), *_no_name_twice(suite)]


def catalogue_declares(catalogue: Source, graded: Sequence[str]) -> list[Shortfall]:
    """What is wrong in how a catalogue declares its misconceptions, or sample answers.

    Args:
        catalogue: the file.
        graded: the graded names; none where they aren't known.
    """
    return [*_each_is_kept(catalogue), *_arguments(catalogue, graded), *_no_name_twice(catalogue)]


def _functions(source: Source) -> Iterator[ast.FunctionDef]:
    return (node for node in source.tree.body if isinstance(node, ast.FunctionDef))


def _called(node: ast.AST) -> str:
    """What is called, or named, of the names that declare something; else nothing."""
    if isinstance(node, ast.Call):
        node = node.func
    name = getattr(node, "id", "") or getattr(node, "attr", "")
    return name if name in _MAKE else ""


def _each_is_run(source: Source) -> Iterator[Shortfall]:
    """A check is a function that pytest runs, and what pytest runs is a check."""
    for node in _functions(source):
        declared = [item for item in node.decorator_list if _called(item) == "check"]
        runs = node.name.startswith("test_")
        if declared and not runs:
            says = (
                f"{node.name} is a check and is never run: pytest runs functions whose names begin "
                f"with test_, so call it test_{node.name.removeprefix('test').lstrip('_')}"
            )
            yield source.short(Promise.checks, node.lineno, says)
        elif runs and not declared:
            says = (
                f'{node.name} is no check: put @check("…", of="…", points=…, hint="…") before it, '
                "or call it by a name that doesn't begin with test_"
            )
            yield source.short(Promise.loads, node.lineno, says)
        for bare in declared:
            if not isinstance(bare, ast.Call):
                says = f'{node.name}: @check needs its words: @check("…", of="…", hint="…")'
                yield source.short(Promise.loads, node.lineno, says)
        yield from _asks_for_fixtures(source, node, runs=runs)


def _asks_for_fixtures(source: Source, node: ast.FunctionDef, *, runs: bool) -> Iterator[Shortfall]:
    asked = [item.arg for item in (*node.args.posonlyargs, *node.args.args)] if runs else []
    for name in asked:
        close = difflib.get_close_matches(name, _FIXTURES, n=1, cutoff=0.75)
        if close and name not in _FIXTURES:
            says = (
                f"{node.name} asks for `{name}`, which is none of what a check can ask for: did "
                f"you mean `{close[0]}`? There are {', '.join(_FIXTURES)}"
            )
            yield source.short(Promise.loads, node.lineno, says)


def _each_is_kept(source: Source) -> Iterator[Shortfall]:
    """What declares something without a name of its own is lost."""
    for node in source.tree.body:
        if isinstance(node, ast.Expr) and (name := _called(node.value)) in _KEPT:
            says = f"this {name}(…) counts only under a name: write `NAME = {name}(…)`"
            yield source.short(Promise.misconceptions, node.lineno, says)


def _no_name_twice(source: Source) -> Iterator[Shortfall]:
    """Of two functions of one name Python keeps the later, and says nothing."""
    lines: dict[str, int] = {}
    for node in source.tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            name, counts = node.name, any(map(_called, node.decorator_list))
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            counts = name.startswith("test_") or _called(node.value) in _KEPT
        else:
            continue
        if name in lines and counts:
            says = (
                f"there is a {name} in line {lines[name]} already, and this one takes its place: "
                "give them two names"
            )
            yield source.short(Promise.checks, node.lineno, says)
        lines[name] = node.lineno


def _arguments(source: Source, graded: Sequence[str]) -> Iterator[Shortfall]:
    """Arguments that are unknown, missing, or of the wrong kind."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call):
            continue
        name = _called(node)
        told = list(_misfits(node, name)) if name else []
        if name or getattr(node.func, "id", "") in _READY_MADE:
            told += _of_what(node, graded)
        for line, says in told:
            yield source.short(Promise.loads, line, says)


def _of_what(call: ast.Call, graded: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Names after ``of=`` that are not graded."""
    for item in call.keywords:
        if item.arg != "of" or not graded:
            continue
        for part in ast.walk(item.value):
            name = part.value if isinstance(part, ast.Constant) else None
            if isinstance(name, str) and name not in graded:
                says = f"it is of `{name}`, which is not graded: {meant(name, graded)}Graded are"
                yield item.value.lineno, f"{says} {', '.join(graded)}"


def _misfits(call: ast.Call, name: str) -> Iterator[tuple[int, str]]:
    known = inspect.signature(_MAKE[name]).parameters
    positional = [key for key, item in known.items() if item.kind is not item.KEYWORD_ONLY]
    given: list[tuple[str, ast.expr]] = list(zip(positional, call.args, strict=False))
    given += [(item.arg, item.value) for item in call.keywords if item.arg is not None]
    if len(call.args) > len(positional):
        extra = call.args[len(positional)]
        yield extra.lineno, f"`{name}` takes {', '.join(known)}: say which of them this is"
    open_ended = any(item.arg is None for item in call.keywords) or any(
        isinstance(item, ast.Starred) for item in call.args
    )
    for key, value in given:
        if key not in known:
            told = f"`{name}` has no `{key}`: {meant(key, known)}It takes {', '.join(known)}"
            yield value.lineno, told
        elif (says := _wrong_literal(name, key, value)) != "":
            yield value.lineno, says
    for key, item in known.items():
        if item.default is item.empty and key not in dict(given) and not open_ended:
            yield call.lineno, f"this `{name}` lacks `{key}`: it takes {', '.join(known)}"


def _wrong_literal(of: str, key: str, value: ast.expr) -> str:
    """Why a value that is written out can't be meant; one that is computed is seen when it runs."""
    try:
        found = ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return ""
    return wrong_value(of, key, found)
