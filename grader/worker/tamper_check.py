"""Whether the worker's own code is still what it was before a student's file ran.

Everything in a Python process can be found and replaced, so this doesn't make forging
impossible; it makes the simple ways of it show.
"""

from __future__ import annotations

import ctypes
import gc
import operator
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import FunctionType, ModuleType
from typing import Any, Final

import numpy as np

# Taken before any code of a student's could replace them.
_all, _map, _call, _is = all, map, operator.call, operator.is_
_code: Final = operator.attrgetter("__code__")
_WORD: Final = ctypes.sizeof(ctypes.c_void_p)
_VERSION: Final = 3 * _WORD
"""Where CPython up to 3.13 has the version of a dictionary, which each change of it makes new."""


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

    look = _from_outside([space for space, _, _ in entries], functions) if functions else None
    if look is None:
        return intact
    before = look()
    return lambda: look() == before or intact()


def _from_outside(
    spaces: Iterable[Mapping[str, Any]], functions: Iterable[FunctionType]
) -> Callable[[], bytes] | None:
    """Gives what changes where a name of some spaces or the code of some functions is replaced.

    It reads memory without touching the objects: to look at one in Python writes to its count of
    references, and a child would have to copy the page of each, which takes ten times as long.
    None with a Python whose objects lie otherwise.
    """
    one = {"name": 1}
    version, code = id(one) + _VERSION, id(_functions)
    versions = [_words([version])(), _words([version])()]
    one["name"] = 2
    versions.append(_words([version])())
    header = _words([code + at * _WORD for at in range(12)])()
    code_at = header.find(id(_functions.__code__).to_bytes(_WORD, sys.byteorder))
    if versions[0] != versions[1] or versions[1] == versions[2] or code_at < 0:
        return None
    # Of a class only what stands behind its read-only view has a version.
    dicts = [
        space if isinstance(space, dict) else gc.get_referents(space)[0]
        for space in {id(space): space for space in spaces}.values()
    ]
    return _words(
        [id(space) + _VERSION for space in dicts] + [id(one) + code_at for one in functions]
    )


def _words(places: Sequence[int]) -> Callable[[], bytes]:
    """Gives the words of this process's memory at some places."""
    first = min(places)
    size = (max(places) - first) // _WORD + 1
    memory = np.frombuffer(memoryview((ctypes.c_size_t * size).from_address(first)), np.uintp)
    memory.flags.writeable = False
    take, at = memory.take, np.array([(place - first) // _WORD for place in places])
    return lambda: take(at).tobytes()


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
