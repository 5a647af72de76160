"""A look at a compiled file that costs next to nothing: is an operator profile enough?

:mod:`grader.worker.source_analysis` resolves every name that a graded function reaches. Here the
names themselves have to do. A name is harmless if it is one of torch's operators, which an
:class:`~grader.worker.operator_profile.OperatorProfile` has whatever they are given, if it stands
in a list of what answers are written with, or if the file itself defines it and nothing that a
file can reach is called so. Any other name, and any text that has one for a part, leaves a doubt;
then the file is read in full and asked one by one.
"""

from __future__ import annotations

import abc
import ast
import builtins
import collections
import contextlib
import copy
import dataclasses
import enum
import functools
import inspect
import itertools
import math
import opcode
import random
import re
import sys
import types
import typing
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from types import CodeType
from typing import Final

import msgspec
import torch

from grader.worker.decode import decode
from grader.worker.parts import Part
from grader.worker.protocol import WHOLE, Examined, Extent
from grader.worker.source_analysis import MAX_READ, defined_in, definitions, examine

_PYTHON: Final = frozenset(
    "abs all any bool bytes callable dict divmod enumerate filter float frozenset getattr hasattr "
    "hash "
    "int isinstance issubclass iter len list map max min next object pow print property range "
    "repr reversed round set slice sorted staticmethod classmethod str sum super tuple zip "
    "Ellipsis NotImplemented False True None self cls "
    "append clear copy count endswith extend get index insert items join keys lower lstrip pop "
    "remove replace reverse rstrip setdefault sort split startswith strip update upper values "
    "__init__ __name__ __main__ __doc__ __module__ __qualname__ __class__ __call__ __len__ "
    "__getitem__ __iter__ __enter__ __exit__ __annotations__ __future__ annotations __all__ "
    "__classcell__ __post_init__ __version__ __author__ "
    "math typing random functools itertools collections abc contextlib enum dataclasses "
    "Any Callable Final Iterable Iterator Sequence Mapping Literal NamedTuple Optional Union "
    "List Tuple Dict Set Type TypeVar Generic Protocol TypeAlias NoReturn cast overload "
    "reduce partial accumulate pairwise product chain zip_longest repeat cycle starmap "
    "ABC abstractmethod Enum auto dataclass field frozen default default_factory "
    "defaultdict Counter deque OrderedDict namedtuple nullcontext suppress name value "
    "seed uniform gauss shuffle choice randint args".split()
)
"""What of Python's own reaches nothing but values; ``getattr`` asks :func:`may_be_looked_up`."""
_ERRORS: Final = frozenset(
    name for name in dir(builtins) if name.endswith(("Error", "Warning", "Exception"))
)
_TORCH: Final = frozenset(
    "torch nn functional init optim linalg special fft Tensor Module Parameter "
    "float16 float32 float64 bfloat16 int8 int16 int32 int64 uint8 bool long double half "
    "FloatTensor DoubleTensor dtype device strided finfo iinfo eps tiny smallest_normal bits "
    "pi e inf nan Size Generator memory_format contiguous_format preserve_format layout "
    "no_grad inference_mode set_grad_enabled is_grad_enabled is_tensor get_default_dtype "
    "set_default_dtype manual_seed promote_types result_type can_cast is_floating_point "
    "is_complex numel ndim shape size dim stride is_contiguous T H mT mH real imag data grad "
    "requires_grad requires_grad_ enable_grad backward zero_grad step set_to_none retain_graph "
    "create_graph detach item to type_as new_tensor tensor as_tensor "
    "dims keepdim axis start end steps other input out alpha negative_slope inplace unbiased "
    "correction equation operands exponent condition indices lr betas weight_decay momentum "
    "params foreach fused maximize in_features out_features bias weight training train "
    "parameters named_parameters children named_children state_dict load_state_dict "
    "add_module register_buffer register_parameter buffers named_buffers named_modules strict "
    "forward extra_repr param_groups state defaults std mean low high p generator size_average "
    "reduction approximate rcond driver solution residuals eigenvalues eigenvectors indexing "
    "sparse_grad persistent non_blocking pin_memory "
    "grad_fn is_leaf is_cuda".split()
)
"""What of torch's that is no operator answers are written with."""
_LEAVING: Final = frozenset(
    "numpy from_numpy tolist cpu apply_ map_ map2_ from_file from_blob data_ptr storage "
    "untyped_storage set_ source load save compile cond vmap eval".split()
)
"""Ways for a value to leave the tensors, or to come from elsewhere, that no operator tells of."""
_IMPORTED: Final = frozenset(
    "__future__ abc collections contextlib copy dataclasses enum functools itertools math random "
    "torch typing".split()
)
"""Packages whose contents the names here are chosen for."""
_WEIGHED: Final = frozenset({"mse_loss", "l1_loss", "huber_loss"})
"""Functions of torch's that run no operator of their name when they are given a weight."""
_GRADIENTS: Final = frozenset({"requires_grad", "requires_grad_", "create_graph"})
_IN_TEXTS: Final = frozenset(
    "_C _ops _refs _decomp _prims _inductor _dynamo _python_dispatch currentframe Formatter "
    "get_field get_value import_module attrgetter methodcaller f_back f_globals f_locals "
    "f_builtins f_code gi_frame cr_frame ag_frame tb_frame tb_next ctypes".split()
)
"""What a text names only to look it up; so does one with two underscores at its beginning."""
_FIELD: Final = re.compile(r"\{\w*[.\[]")
"""A field of a format that reaches into its argument."""
_WORD: Final = re.compile(r"[^\W\d]\w*")
_REACHED: Final = (
    builtins, torch, torch.nn, torch.nn.functional, torch.nn.init, torch.optim, torch.linalg,
    torch.special, torch.fft, math, typing, random, functools, itertools, collections, abc,
    contextlib, copy, enum, dataclasses, torch.Tensor, torch.nn.Module, torch.optim.Optimizer,
    torch.dtype, torch.Generator, object, type, dict, list, tuple, set, str, bytes, int, float,
    complex, slice, property, BaseException, OSError, ImportError, types.FunctionType,
    types.MethodType, types.BuiltinFunctionType, types.ModuleType, types.CodeType,
    types.FrameType, types.TracebackType, types.GeneratorType, types.CoroutineType,
    types.AsyncGeneratorType, types.CellType, types.MappingProxyType, functools.partial,
    typing.ForwardRef, typing.TypeVar, type(typing.Annotated[int, 0]), type(list[int]),
)  # fmt: skip
_STORES: Final = tuple(opcode.opmap[n] for n in ("STORE_NAME", "STORE_GLOBAL", "STORE_ATTR"))
_IMPORTS: Final = (opcode.opmap["IMPORT_NAME"],)
_FETCHES: Final = tuple(
    opcode.opmap[n] for n in ("IMPORT_FROM", "LOAD_ATTR", "LOAD_METHOD") if n in opcode.opmap
)
_MARKED: Final = (opcode.opmap["LOAD_ATTR"],) if sys.version_info >= (3, 12) else ()
"""Operations whose lowest bit says something else than which name."""
_LONG: Final = opcode.opmap["EXTENDED_ARG"]
_ANNOTATIONS: Final = "__annotations__"
_ANNOTATES: Final = tuple(opcode.opmap[n] for n in ("LOAD_NAME", "LOAD_CONST", "STORE_SUBSCR"))
"""How the compiler notes what a name is annotated with; by hand any text can be put there, and a
dataclass has it run."""
_SHIFTS: Final = {
    opcode.opmap[name]: bits
    for name, bits in (("LOAD_GLOBAL", 1), ("LOAD_ATTR", _MARKED != ()), ("LOAD_SUPER_ATTR", 2))
    if name in opcode.opmap
}
"""By how many bits the number of a name is shifted in what an operation is given."""
_ONE_BYTE: Final = 256
_DOCUMENTED: Final = 0x4000000
"""The flag of a function that has a docstring (CO_HAS_DOCSTRING, which Python 3.11 lacks)."""


@functools.cache
def harmless() -> frozenset[str]:
    """Names that may stand anywhere: behind each is a value, or an operator that is heard."""
    operators = {name.partition("::")[2] for name in torch._C._dispatch_get_all_op_names()}  # noqa: SLF001
    bases = {name.partition(".")[0] for name in operators}
    found = _PYTHON | _ERRORS | _TORCH | bases
    for module in (torch.linalg, torch.special, torch.fft, math):
        found |= {name for name in dir(module) if isinstance(vars(module)[name], _BUILTIN)}
    for module in (torch.nn, torch.optim, torch.nn.functional, torch.nn.init):
        found |= {name for name in dir(module) if _is_own(module, vars(module)[name])}
    return frozenset(found - _LEAVING - _BY_TEXT)


_BY_TEXT: Final = frozenset({"ParameterDict"})
"""Classes that give whatever attribute of theirs a text names."""
_BUILTIN: Final = types.BuiltinFunctionType


def _is_own(module: types.ModuleType, value: object) -> bool:
    """Whether a function or class belongs to a module of torch's, and does what its name says."""
    if isinstance(value, type):
        return issubclass(value, (torch.nn.Module, torch.optim.Optimizer))
    if isinstance(value, types.FunctionType):
        return value.__module__ == module.__name__ and not value.__name__.startswith("_")
    return isinstance(value, _BUILTIN)


@functools.cache
def reached() -> frozenset[str]:
    """Names that something a file can reach has, and that are not harmless.

    Of torch's layers and optimisers those that begin with an underscore: answers call functions
    of their own like others, and behind those are no attributes that are looked up by a text.
    """
    classes = [
        thing
        for module in (torch.nn, torch.optim)
        for thing in vars(module).values()
        if isinstance(thing, type) and _is_own(module, thing)
    ]
    private = {name for kind in classes for name in dir(kind) if name.startswith("_")}
    found = private.union(name for thing in _REACHED for name in dir(thing))
    return frozenset(found) - harmless()


def scan_names(
    source: bytes,
    filename: str,
    functions: tuple[str, ...],
    extent: Extent = WHOLE,
    *,
    operators: Collection[str],
    autograd: bool,
) -> tuple[Examined, tuple[Part, ...] | None, list[str]]:
    """Compile a file and look at the names in it.

    Args:
        source: the file, as it was handed in.
        filename: what its code carries.
        functions: the graded names.
        extent: what of the file runs; a notebook is examined, and its names are looked at too.
        operators: what a rule forbids.
        autograd: whether a rule forbids autograd, which asking for a gradient begins.

    Returns:
        As :func:`~grader.worker.source_analysis.examine`, of what it reads with the definitions
        only. No code where there is a doubt, because nothing of the file is going to be run.
    """
    if len(source) > MAX_READ or b"\0" in source:
        return _in_full(source, filename, functions, extent)
    parts: tuple[Part, ...] | None
    try:
        text = decode(source, filename)
        lines = text.split("\n")
        if extent == WHOLE:
            code = compile(text, filename, "exec", dont_inherit=True)
            found = defined_in(code, functions, lines)
            if found is None:
                found = definitions(ast.parse(text, filename), functions, lines)
            examined, parts = Examined(definitions=found), (Part(0, 1, code),)
        else:
            examined, parts, lines = examine(source, filename, functions, extent)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return _in_full(source, filename, functions, extent)
    if parts is None:
        return examined, None, lines
    codes = [part.code for part in parts]
    looked_up = set(names(codes))
    doubt = not looked_up <= harmless() and _doubtful(codes, looked_up - harmless())
    doubt = doubt or (autograd and not _GRADIENTS.isdisjoint(looked_up))
    unheard = _WEIGHED.intersection(operators, looked_up)
    doubt = doubt or any(_fetches(code, unheard) for code in codes if unheard)
    doubt = doubt or any(_reaches(text) for code in codes for text in _texts(code))
    doubt = doubt or (_ANNOTATIONS in looked_up and not all(map(_annotates_only, codes)))
    doubt = doubt or not {name for code in codes for name in _imports(code)} <= _IMPORTED
    return msgspec.structs.replace(examined, doubt=doubt), None if doubt else parts, lines


def _in_full(
    source: bytes, filename: str, functions: tuple[str, ...], extent: Extent
) -> tuple[Examined, tuple[Part, ...] | None, list[str]]:
    """What a full reading tells of a file that is too odd to be looked at in passing."""
    examined, parts, lines = examine(source, filename, functions, extent)
    if parts is not None:
        examined = msgspec.structs.replace(examined, doubt=True)
    return examined, None, lines


def _doubtful(codes: Iterable[CodeType], unknown: set[str]) -> bool:
    """Whether a name is none that the file made up itself.

    A name with two underscores before and after it is Python's or a library's, whoever gives it.
    """
    own = {name for code in codes for name in _own(code)}
    special = any(name.startswith("__") and name.endswith("__") for name in unknown)
    return special or not reached().isdisjoint(unknown) or not unknown <= own


def may_be_looked_up(
    codes: Sequence[CodeType], *, operators: Collection[str], autograd: bool
) -> Callable[[object], bool]:
    """Tells of a name that a file without a doubt looks up by a text whether there is still none.

    Args:
        codes: what is run of the file.
        operators: what a rule forbids.
        autograd: whether a rule forbids autograd.
    """
    own = {name for code in codes for name in _own(code)} - reached()
    # By its name alone nobody knows whether it is Python's own or torch's.
    told = {"random"}.union(_WEIGHED.intersection(operators), _GRADIENTS if autograd else ())
    allowed = (harmless() - told) | own
    return lambda name: type(name) is str and name in allowed


def _reaches(text: str) -> bool:
    """Whether a text has the name of something that is only looked up by text."""
    return bool(_FIELD.search(text)) or any(
        word in _IN_TEXTS or (word.startswith("__") and word not in _PYTHON)
        for word in _WORD.findall(text)
    )


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
            # A pattern looks up what stands in it; other texts are not called like anything.
            yield from (part for part in item if part in reached() or part in _GRADIENTS)


def _given(code: CodeType, operations: tuple[int, ...]) -> Iterator[str]:
    """The names that some of a code's operations are given; empty texts where that is unclear."""
    before = 0
    for operation, at in zip(code.co_code[::2], code.co_code[1::2], strict=True):
        if operation in operations:
            number = at >> (operation in _MARKED)
            known = before != _LONG and number < len(code.co_names)
            yield code.co_names[number] if known else ""
        before = operation


def _annotates_only(code: CodeType) -> bool:
    """Whether annotations are noted as the compiler does it, by names of the file, and no more."""
    if _ANNOTATIONS in code.co_names:
        at = code.co_names.index(_ANNOTATIONS)
        steps = list(zip(code.co_code[::2], code.co_code[1::2], strict=True))
        uses = [
            place
            for place, (operation, given) in enumerate(steps)
            if operation in opcode.hasname and given >> _SHIFTS.get(operation, 0) == at
        ]
        # A number of more than a byte is given in two steps, and means another name or text.
        if at >= _ONE_BYTE or not all(
            _is_note(steps[place - 1 : place + 3], code) for place in uses
        ):
            return False
    return all(_annotates_only(item) for item in code.co_consts if isinstance(item, CodeType))


def _is_note(steps: Sequence[tuple[int, int]], code: CodeType) -> bool:
    """Whether three operations, after another one, note what a name is annotated with."""
    before, *three = [operation for operation, _ in steps] or [_LONG]
    if before == _LONG or tuple(three) != _ANNOTATES:
        return False
    text = code.co_consts[steps[2][1]]
    return isinstance(text, str) and text.isidentifier()


def _imports(code: CodeType) -> Iterator[str]:
    """The packages that some code imports."""
    for name in _given(code, _IMPORTS):
        yield name.partition(".")[0]
    for item in code.co_consts:
        if isinstance(item, CodeType):
            yield from _imports(item)


def _fetches(code: CodeType, unheard: frozenset[str]) -> bool:
    """Whether some code takes a name from a module, or has all names of one."""
    return (
        not unheard.isdisjoint(_given(code, _FETCHES))
        or ("*",) in code.co_consts
        or any(_fetches(item, unheard) for item in code.co_consts if isinstance(item, CodeType))
    )


def _own(code: CodeType) -> Iterator[str]:
    """Every name that some code gives to something."""
    yield code.co_name
    yield from code.co_varnames
    yield from code.co_cellvars
    yield from _given(code, _STORES)
    for item in code.co_consts:
        if isinstance(item, CodeType):
            yield from _own(item)


def _said_of_itself(code: CodeType) -> int:
    """How many of some code's constants, from the first on, are its name and what it is for.

    The compiler puts a docstring first, or None where a function has none; a class's own name
    stands before it. From Python 3.13 on a function has the place only if it has the docstring.
    """
    if code.co_name.startswith("<"):
        return int("__doc__" in code.co_names)
    if not code.co_flags & inspect.CO_OPTIMIZED:
        return 1 + ("__doc__" in code.co_names)
    return 1 if sys.version_info < (3, 13) else int(bool(code.co_flags & _DOCUMENTED))


def _texts(code: CodeType) -> Iterator[str]:
    """Every text in some code but what it says of itself."""
    for item in code.co_consts[_said_of_itself(code) :]:
        if isinstance(item, CodeType):
            yield from _texts(item)
        elif isinstance(item, str):
            yield item
        elif isinstance(item, tuple):
            yield from (part for part in item if isinstance(part, str))
