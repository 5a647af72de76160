"""Ordinary functions of a suite's that run in the subject's process: their source is sent there."""

from __future__ import annotations

import ast
import builtins
import functools
import inspect
import linecache
import textwrap
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any, Final

from grader.errors import CourseError
from grader.judge.source import globals_of
from grader.worker.wire import AT_HAND, SourceCode

_NOTHING: Final = object()
_SELF_CONTAINED: Final = (
    f"What runs beside the student's code finds {', '.join(f'`{name}`' for name in AT_HAND)} and "
    "the functions and classes of its own file. Hand anything else over as an argument."
)


def as_callable(
    function: Callable[..., Any], imports: tuple[tuple[str, str], ...] = ()
) -> SourceCode:
    """A function or a class by its source.

    Args:
        function: what is wanted.
        imports: names that it may import where it is to run, each with its module.

    Raises:
        CourseError: it has no source or no name, or it uses what isn't there beside the student's
            code.
    """
    return SourceCode(_source(function, imports), function.__name__)


def as_call(make: Callable[..., Any], *args: Any, **kwargs: Any) -> SourceCode:
    """What a function or a class gives, made anew wherever it is needed.

    Raises:
        CourseError: as for :func:`as_callable`, or an argument is no plain value.
    """
    source, name = _source(make), make.__name__
    shown = [_literal(make, value) for value in args]
    shown += [f"{key}={_literal(make, value)}" for key, value in kwargs.items()]
    return SourceCode(source, f"{name}({', '.join(shown)})")


def _literal(make: Any, value: Any) -> str:
    text = repr(value)
    try:
        plain = bool(ast.literal_eval(text) == value)
    except (ValueError, SyntaxError, RuntimeError):
        plain = False
    if not plain:
        raise CourseError(
            f"{_place(make)}: `{make.__name__}` is handed {text[:80]}, which is no plain value",
            advice="Hand it numbers, strings, None, or lists, tuples and dicts of them.",
        )
    return text


@functools.lru_cache(256)
def _source(thing: Any, imports: tuple[tuple[str, str], ...] = ()) -> str:
    """The source of a function or a class, after that of what it uses of its own file."""
    found: dict[str, str] = {}
    _collect(thing, found, dict(imports))
    return "\n\n".join(found.values())


def _collect(thing: Any, found: dict[str, str], imports: Mapping[str, str]) -> None:
    """Add a function or a class, after what it uses of its own file, to the sources by name."""
    name = getattr(thing, "__name__", str(thing))
    if name == "<lambda>":
        raise CourseError(
            f"{_place(thing)}: a lambda can't run beside the student's code",
            advice="Give it a name with `def`.",
        )
    function = _function_of(thing)
    source = _written(thing, function) if function is not None else ""
    if function is None or not source:
        raise CourseError(
            f"`{name}` can't run beside the student's code, since its source isn't to be had",
            advice="Hand over a function that the suite itself defines, or a class with a method.",
        )
    found[name] = source
    around = function.__code__.co_freevars if thing is function else ()
    for used in sorted(globals_of(source) - {name}):
        value = None if used in around else function.__globals__.get(used, _NOTHING)
        if _is_there(used, value):
            continue
        if used in imports:
            found[used] = f"from {imports[used]} import {used}"
            continue
        if _function_of(value) is None or value.__module__ != thing.__module__:
            raise CourseError(
                f"{_place(thing)}: `{name}` runs beside the student's code, and there is no "
                f"`{used}` there",
                advice=_SELF_CONTAINED,
            )
        if used not in found:
            _collect(value, found, imports)
    # A class needs its base before it.
    found[name] = found.pop(name)


def _is_there(name: str, value: Any) -> bool:
    """Whether a name that has a value in a suite means the same beside the student's code."""
    if value is _NOTHING:
        return name in AT_HAND or hasattr(builtins, name)
    return name in AT_HAND and value is AT_HAND[name]


def _function_of(thing: Any) -> FunctionType | None:
    """A function itself, or a method of a class: what tells its file, also once that is forgotten.

    A class alone is found by the module that it is of, and pytest's are gone after a run.
    """
    if inspect.isfunction(thing):
        return thing
    if not inspect.isclass(thing):
        return None
    return next((one for one in vars(thing).values() if inspect.isfunction(one)), None)


def _written(thing: Any, function: FunctionType) -> str:
    """The text of a function or a class; none if its file isn't to be had."""
    path = function.__code__.co_filename
    linecache.checkcache(path)
    lines = linecache.getlines(path)
    kind = ast.ClassDef if inspect.isclass(thing) else ast.FunctionDef
    for node in ast.walk(ast.parse("".join(lines))):
        if not isinstance(node, kind) or node.name != thing.__name__:
            continue
        first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
        if thing is not function or first == function.__code__.co_firstlineno:
            return textwrap.dedent("".join(lines[first - 1 : node.end_lineno]))
    return ""


def _place(thing: Any) -> str:
    """The file and line of a function or a class, as an author looks for it."""
    function = _function_of(thing)
    if function is None:
        return "the suite"
    return f"{function.__code__.co_filename}:{function.__code__.co_firstlineno}"
