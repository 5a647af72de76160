"""A look at a compiled file that costs next to nothing: can a witness be trusted with it?

:mod:`grader.worker.examine` resolves every name that a graded function reaches. Here the names
themselves have to do. What could hide from a :class:`~grader.worker.witness.Witness`, or what
only a reading finds, leaves a doubt; then the submission is begun again and read in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import CodeType
from typing import Final

import msgspec

from grader.worker.examine import MAX_READ, examine
from grader.worker.parts import Part
from grader.worker.protocol import WHOLE, Examined, Extent

_HIDING: Final = frozenset(
    # What switches torch's hooks off, or computes without them.
    "_C _ops overrides _python_dispatch _refs _decomp _prims _inductor _dynamo jit fx profiler "
    "profile autograd utils ctypes _enable_profiler_legacy _disable_profiler_legacy "
    "_enable_profiler _disable_profiler _prepare_profiler _enable_record_function "
    # Ways for a value to leave the tensors that are no operators.
    "numpy from_numpy tolist cpu __array__ apply_ map_ map2_ storage untyped_storage __dlpack__ "
    "from_dlpack to_dlpack "
    # What finds such things under other names, or makes code as it goes.
    "sys modules builtins gc importlib inspect operator pkgutil runpy pydoc types timeit pickle "
    "marshal load loads mock patch code codeop pdb bdb doctest trace cProfile sympy dictConfig "
    "get_type_hints exec eval compile getattr globals locals vars breakpoint __import__ "
    "__builtins__ __dict__ __getattribute__ __globals__ __subclasses__ __self__ __code__ "
    "__closure__ __loader__ __spec__ tb_frame f_back f_globals f_locals f_builtins".split()
)
_GRADIENTS: Final = frozenset({"requires_grad", "requires_grad_"})


def skim(
    source: bytes,
    filename: str,
    functions: tuple[str, ...],
    extent: Extent = WHOLE,
    *,
    autograd: bool,
) -> tuple[Examined, tuple[Part, ...] | None, list[str]]:
    """Compile a file and look at the names in it.

    Args:
        source: UTF-8 without a declaration of encoding; any other is examined in full.
        filename: what its code carries.
        functions: the graded names.
        extent: what of the file runs; a notebook is examined, and its names are looked at too.
        autograd: whether a rule forbids autograd, which asking for a gradient begins.

    Returns:
        As :func:`~grader.worker.examine.examine`, without what it reads. No code where there
        is a doubt, because nothing of the file is going to be run.
    """
    if len(source) > MAX_READ or b"coding" in source or b"\r" in source or b"\0" in source:
        return examine(source, filename, functions, extent)
    parts: tuple[Part, ...] | None
    try:
        text = source.decode("utf-8")
        lines = text.split("\n")
        if extent == WHOLE:
            examined = Examined()
            parts = (Part(0, 1, compile(text, filename, "exec", dont_inherit=True)),)
        else:
            examined, parts, lines = examine(source, filename, functions, extent)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return examine(source, filename, functions, extent)
    if parts is None:
        return examined, None, lines
    doubtful = _HIDING | _GRADIENTS if autograd else _HIDING
    doubt = not doubtful.isdisjoint(names(part.code for part in parts))
    return msgspec.structs.replace(examined, doubt=doubt), None if doubt else parts, lines


def names(codes: Iterable[CodeType]) -> Iterator[str]:
    """Every name that some code looks up, part by part where it is dotted, and its keywords."""
    for code in codes:
        yield from _names(code)


def _names(code: CodeType) -> Iterator[str]:
    for name in code.co_names:
        yield from name.split(".")
    for item in code.co_consts:
        if isinstance(item, CodeType):
            yield from _names(item)
        elif isinstance(item, tuple):
            yield from (part for part in item if isinstance(part, str))
        elif isinstance(item, str):
            yield item
