"""A look at a compiled file that costs next to nothing: can a witness be trusted with it?

:mod:`grader.worker.examine` resolves every name that a graded function reaches. Here the names
themselves have to do. What could hide from a :class:`~grader.worker.witness.Witness`, or what
only a reading finds, leaves a doubt; then the submission is begun again and read in full.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import CodeType
from typing import Final

from grader.worker.examine import MAX_READ, examine
from grader.worker.protocol import Examined

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
    source: bytes, filename: str, functions: tuple[str, ...], *, autograd: bool
) -> tuple[Examined, CodeType | None, list[str]]:
    """Compile a file and look at the names in it.

    Args:
        source: UTF-8 without a declaration of encoding; any other is examined in full.
        filename: what its code carries.
        functions: the graded names.
        autograd: whether a rule forbids autograd, which asking for a gradient begins.

    Returns:
        As :func:`~grader.worker.examine.examine`, without what it reads. No code where there
        is a doubt, because nothing of the file is going to be run.
    """
    if len(source) > MAX_READ or b"coding" in source or b"\r" in source or b"\0" in source:
        return examine(source, filename, functions)
    try:
        text = source.decode("utf-8")
        code = compile(text, filename, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return examine(source, filename, functions)
    doubtful = _HIDING | _GRADIENTS if autograd else _HIDING
    doubt = not doubtful.isdisjoint(names(code))
    return Examined(doubt=doubt), None if doubt else code, text.split("\n")


def names(code: CodeType) -> Iterator[str]:
    """Every name that some code looks up, part by part where it is dotted, and its keywords."""
    for name in code.co_names:
        yield from name.split(".")
    for item in code.co_consts:
        if isinstance(item, CodeType):
            yield from names(item)
        elif isinstance(item, tuple):
            yield from (part for part in item if isinstance(part, str))
        elif isinstance(item, str):
            yield item
