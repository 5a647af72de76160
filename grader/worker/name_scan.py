"""A look at a compiled file that costs next to nothing: is an operator profile enough?

:mod:`grader.worker.source_analysis` resolves every name that a graded function reaches. Here the
names themselves have to do. A name is harmless if it is one of torch's operators, which an
:class:`~grader.worker.operator_profile.OperatorProfile` has whatever they are given, if it stands
in a list of what answers are written with, or if the file itself defines it and nothing that a
file can reach is called so. Any other name, and any text that has one for a part, leaves a doubt;
then the file is read in full and asked one by one.
"""

from __future__ import annotations

import ast
import inspect
import opcode
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from types import CodeType
from typing import Final

import msgspec

from grader.worker.decode import decode
from grader.worker.known_names import (
    GRADIENTS,
    IMPORTED,
    IN_TEXTS,
    METHODS,
    PYTHON,
    TOLD,
    WEIGHED,
    elsewhere,
    harmless,
    reached,
)
from grader.worker.parts import Part
from grader.worker.protocol import WHOLE, Examined, Extent
from grader.worker.source_analysis import MAX_READ, defined_in, definitions, examine

_FIELD: Final = re.compile(r"\{\w*[.\[]")
"""A field of a format that reaches into its argument."""
_WORD: Final = re.compile(r"[^\W\d]\w*")
_BARE: Final = tuple(
    opcode.opmap[n]
    for n in (
        "LOAD_GLOBAL",
        "LOAD_NAME",
        "IMPORT_FROM",
        "IMPORT_NAME",
        "STORE_NAME",
        "LOAD_FROM_DICT_OR_GLOBALS",
    )
    if n in opcode.opmap
)
_STORES: Final = tuple(opcode.opmap[n] for n in ("STORE_NAME", "STORE_GLOBAL", "STORE_ATTR"))
_IMPORTS: Final = (opcode.opmap["IMPORT_NAME"],)
_FETCHES: Final = tuple(
    opcode.opmap[n] for n in ("IMPORT_FROM", "LOAD_ATTR", "LOAD_METHOD") if n in opcode.opmap
)
_ATTRIBUTES: Final = (
    *_FETCHES,
    *(opcode.opmap[n] for n in ("LOAD_SUPER_ATTR", "STORE_ATTR") if n in opcode.opmap),
)
_MATCH: Final = opcode.opmap["MATCH_CLASS"]
"""A pattern of a class: the attributes that it looks up stand in a tuple."""
_LONG: Final = opcode.opmap["EXTENDED_ARG"]
_ANNOTATIONS: Final = "__annotations__"
_ANNOTATES: Final = tuple(opcode.opmap[n] for n in ("LOAD_NAME", "LOAD_CONST", "STORE_SUBSCR"))
"""How the compiler notes what a name is annotated with; by hand any text can be put there, and a
dataclass has it run."""
_SHIFTS: Final = {
    opcode.opmap[name]: bits
    for name, bits in (
        ("LOAD_GLOBAL", 1),
        ("LOAD_ATTR", int(sys.version_info >= (3, 12))),
        ("LOAD_SUPER_ATTR", 2),
    )
    if name in opcode.opmap
}
"""By how many bits the number of a name is shifted in what an operation is given."""
_ONE_BYTE: Final = 256
_DOCUMENTED: Final = 0x4000000
"""The flag of a function that has a docstring (CO_HAS_DOCSTRING, which Python 3.11 lacks)."""


def scan_names(
    source: bytes,
    filename: str,
    functions: tuple[str, ...],
    extent: Extent = WHOLE,
    *,
    operators: Collection[str],
    autograd: bool,
    inside: bool = True,
) -> tuple[Examined, tuple[Part, ...] | None, list[str]]:
    """Compile a file and look at the names in it.

    Args:
        source: the file, as it was handed in.
        filename: what its code carries.
        functions: the graded names.
        extent: what of the file runs; a notebook is examined, and its names are looked at too.
        operators: what a rule forbids.
        autograd: whether a rule forbids autograd, which asking for a gradient begins.
        inside: whether it is going to be asked what leaves the tensors.

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
    looked_up = set(names(codes)) - (METHODS - {name for code in codes for name in _bare(code)})
    if not inside:
        looked_up -= TOLD
    doubt = not looked_up <= harmless() and _doubtful(codes, looked_up - harmless())
    doubt = doubt or (autograd and not GRADIENTS.isdisjoint(looked_up))
    unheard = WEIGHED.intersection(operators, looked_up)
    doubt = doubt or any(_fetches(code, unheard) for code in codes if unheard)
    doubt = doubt or any(_reaches(text) for code in codes for text in _texts(code))
    doubt = doubt or (_ANNOTATIONS in looked_up and not all(map(_annotates_only, codes)))
    doubt = doubt or not all(_is_known(name) for code in codes for name in _imports(code))
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
    if not elsewhere().isdisjoint(unknown):
        attributes = {name for code in codes for name in _attributes(code)}
        # Where it is unclear which name is meant, each may be.
        if not elsewhere().isdisjoint(unknown if "" in attributes else attributes):
            return True
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
    own = {name for code in codes for name in _own(code)} - reached() - elsewhere()
    # By its name alone nobody knows whether it is Python's own or torch's.
    told = {"random"}.union(WEIGHED.intersection(operators), GRADIENTS if autograd else ())
    allowed = (harmless() - told) | own
    return lambda name: type(name) is str and name in allowed


def _reaches(text: str) -> bool:
    """Whether a text has the name of something that is only looked up by text."""
    return bool(_FIELD.search(text)) or any(
        word in IN_TEXTS or (word.startswith("__") and word not in PYTHON)
        for word in _WORD.findall(text)
    )


def names(codes: Iterable[CodeType]) -> Iterator[str]:
    """Every name that some code looks up, part by part where it is dotted, and its keywords."""
    for code in codes:
        yield from _names(code)


def _names(code: CodeType) -> Iterator[str]:
    looked_for = reached() | GRADIENTS
    if _MATCH in code.co_code[::2]:
        looked_for |= elsewhere()
    for name in code.co_names:
        yield from name.split(".")
    for item in code.co_consts:
        if isinstance(item, CodeType):
            yield from _names(item)
        elif isinstance(item, tuple):
            # A pattern looks up what stands in it; other texts are not called like anything.
            yield from (part for part in item if part in looked_for)


def _given(code: CodeType, operations: tuple[int, ...]) -> Iterator[str]:
    """The names that some of a code's operations are given; empty texts where that is unclear."""
    before = 0
    for operation, at in zip(code.co_code[::2], code.co_code[1::2], strict=True):
        if operation in operations:
            number = at >> _SHIFTS.get(operation, 0)
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


def _is_known(package: str) -> bool:
    """Whether a package is one of those, and each of its parts; what a file calls so is neither."""
    first, *parts = package.split(".")
    return first in IMPORTED and harmless().issuperset(parts)


def _imports(code: CodeType) -> Iterator[str]:
    """The packages that some code imports."""
    yield from _given(code, _IMPORTS)
    for item in code.co_consts:
        if isinstance(item, CodeType):
            yield from _imports(item)


def _bare(code: CodeType) -> Iterator[str]:
    """The names that stand by themselves in some code; those of :data:`METHODS` where unclear."""
    for name in _given(code, _BARE):
        yield from (name,) if name else METHODS
    for item in code.co_consts:
        if isinstance(item, CodeType):
            yield from _bare(item)


def _fetches(code: CodeType, unheard: frozenset[str]) -> bool:
    """Whether some code takes a name from a module, or has all names of one."""
    return (
        not unheard.isdisjoint(_given(code, _FETCHES))
        or ("*",) in code.co_consts
        or any(_fetches(item, unheard) for item in code.co_consts if isinstance(item, CodeType))
    )


def _attributes(code: CodeType) -> Iterator[str]:
    """The names that some code has of something else; empty texts where that is unclear."""
    yield from _given(code, _ATTRIBUTES)
    matches = _MATCH in code.co_code[::2]
    for item in code.co_consts:
        if isinstance(item, CodeType):
            yield from _attributes(item)
        elif matches and isinstance(item, tuple):
            yield from (part for part in item if isinstance(part, str))


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
