"""Whether the worker's own code is still what it was before a student's file ran.

Everything in a Python process can be found and replaced, so this doesn't make forging
impossible; it makes the simple ways of it show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import CodeType, FunctionType, ModuleType
from typing import Any


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
    codes = [(function, function.__code__) for function in _functions(entries)]
    for thing, name in owned:
        entries.append((vars(thing), name, getattr(thing, name)))
    fixed = tuple(entries)
    compiled: tuple[tuple[FunctionType, CodeType], ...] = tuple(codes)

    def intact() -> bool:
        return all(space.get(name) is value for space, name, value in fixed) and all(
            function.__code__ is code for function, code in compiled
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
