"""Whether the worker's own code is still what it was before a student's file ran.

Everything in a Python process can be found and replaced, so this doesn't make forging
impossible; it makes the simple ways of it show.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from types import FunctionType, ModuleType
from typing import Any, Final

# Taken before any code of a student's could replace them.
_all, _map, _call, _is = all, map, operator.call, operator.is_
_code: Final = operator.attrgetter("__code__")


def seal(
    modules: Iterable[ModuleType | type], owned: Iterable[tuple[Any, str]]
) -> Callable[[], bool]:
    """Remember functions, methods and their code; the result tells whether all are in place.

    Args:
        modules: modules and classes, whose functions and classes to remember.
        owned: objects with the names of attributes that must stay what they are.
    """
    entries: list[tuple[Mapping[str, Any], str, Any]] = []
    for module in modules:
        _remember(vars(module), module.__name__, entries)
    for thing, name in owned:
        entries.append((vars(thing), name, getattr(thing, name)))
    functions = tuple(_functions(entries))
    codes = tuple(map(_code, functions))
    gets = tuple([space.get for space, _, _ in entries])
    names, values = tuple([name for _, name, _ in entries]), tuple([item for *_, item in entries])

    def intact() -> bool:
        # All of it in C: this is asked of every file.
        return _all(_map(_is, _map(_call, gets, names), values)) and _all(
            _map(_is, _map(_code, functions), codes)
        )

    return intact


def _remember(
    space: Mapping[str, Any], module: str, entries: list[tuple[Mapping[str, Any], str, Any]]
) -> None:
    for name, value in space.items():
        if isinstance(value, (FunctionType, staticmethod, classmethod, property)):
            entries.append((space, name, value))
        elif isinstance(value, type):
            entries.append((space, name, value))
            if value.__module__ == module and space is not vars(value):
                _remember(vars(value), module, entries)


def _functions(entries: list[tuple[Mapping[str, Any], str, Any]]) -> Iterable[FunctionType]:
    for _, _, value in entries:
        function = getattr(value, "__func__", value)
        if isinstance(function, FunctionType):
            yield function
