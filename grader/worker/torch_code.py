"""Which of torch's own Python code may look at values: what it does inside is not the student's.

An optimiser counts its steps in a tensor and reads it, a distribution looks whether its
arguments are valid. Such code is known by its code objects and the module that they run in,
noted before a student's file is read; a name, a file name or a namespace can be forged.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator, Mapping
from types import CodeType, FrameType, FunctionType
from typing import Any, Final

import msgspec

_PACKAGES: Final = (
    "torch.optim", "torch.nn", "torch.distributions", "torch.linalg", "torch.functional",
    "torch._linalg_utils", "torch._lobpcg", "torch._lowrank", "torch.testing",
)  # fmt: skip


class _Known(msgspec.Struct, frozen=True):
    code: CodeType
    """Held, so that no other object comes to have its identity."""
    space: dict[str, Any]
    public: bool
    """Whether a user of torch may call it; a helper gives out the value that it reads."""


@functools.cache
def noted() -> dict[int, _Known]:
    """The code of the packages, by identity; a worker asks before a student's file is read."""
    known: dict[int, _Known] = {}
    for name, module in sorted(sys.modules.items()):
        if name.startswith(_PACKAGES) and module is not None:
            for public, function in _functions(vars(module), module.__name__):
                for code in _nested(function.__code__):
                    before = known.get(id(code))
                    if before is None or (public and not before.public):
                        known[id(code)] = _Known(code, function.__globals__, public)
    return known


def _functions(space: Mapping[str, Any], module: str) -> Iterator[tuple[bool, Any]]:
    """The functions of a module or class, whatever they are wrapped in; of its classes too."""
    for name, value in list(space.items()):
        public = not name.startswith("_") or name.startswith("__")
        if not isinstance(value, type):
            yield from ((public, function) for function in _unwrapped(value))
        elif value.__module__ == module:
            for inner, function in _functions(vars(value), module):
                yield public and inner, function


def _unwrapped(value: Any) -> Iterator[Any]:
    """A function or method of the packages, and what it wraps."""
    found = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
    while isinstance(found, FunctionType):
        # What is imported from elsewhere is noted there, if that is one of the packages.
        if found.__globals__["__name__"].startswith(_PACKAGES):
            yield found
        found = getattr(found, "__wrapped__", None)


def _nested(code: CodeType) -> Iterator[CodeType]:
    yield code
    for item in code.co_consts:
        if isinstance(item, CodeType):
            yield from _nested(item)


def looks_itself(frame: FrameType | None, name: str) -> bool:
    """Whether a value leaves the tensors for torch's own purposes.

    Args:
        frame: the innermost one, of what asks for the value.
        name: the function by which it does, such as ``item`` or ``__float__``.
    """
    asks = True
    while frame is not None:
        known = noted().get(id(frame.f_code))
        if known is None or known.space is not frame.f_globals:
            return False
        # A bound method that a student hands in, as a closure, is not the code's own asking.
        if asks and name != "__bool__" and name.strip("_") not in known.code.co_names:
            return False
        if known.public:
            return True
        frame, asks = frame.f_back, False
    return False
