"""Constants that a file keeps with fewer digits than it could, and the file without that loss.

``torch.tensor(2 / math.pi)`` makes float32 of a number, and ``0.79788456`` stops after eight
digits. Neither is a wrong formula. To tell, the file is rewritten with every digit: the rewritten
one runs where the file itself runs, and nothing of it here.
"""

from __future__ import annotations

import ast
import functools
import itertools
import math
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec

from grader.judge.bounds import MAX_SOURCE
from grader.judge.source import Replacement, Source, called, replaced
from grader.text import in_words

SINGLE: Final = 2.0**-24
"""How far float32 is off at most, relative to a number."""
_MADE: Final = frozenset({"tensor", "as_tensor", "asarray", "scalar_tensor", "full", "ones"})
"""Functions of torch that make float32 of Python numbers, and take a dtype."""
_DOUBLES: Final = {"Tensor": "DoubleTensor", "FloatTensor": "DoubleTensor", "float32": "float64"}
"""What makes float32 by its name, and its counterpart."""
_SINGLES: Final = frozenset({"float32", "float"})
_NAMED: Final = frozenset({"pi", "e", "tau"})
_MOST: Final = 20
"""Constants of a file that are looked at."""
_MOST_TOLD: Final = 3


class Rounded(msgspec.Struct, frozen=True):
    """A constant that has lost digits."""

    line: int
    text: str
    """As it stands in the file."""
    typed: bool
    """Whether its digits are typed in; if not, it became float32."""
    short: bool
    """Whether it is a number that float32 has exactly, so that only what is made of it suffers."""


class _Found(msgspec.Struct, frozen=True):
    rounded: Rounded
    edits: tuple[Replacement, ...]


@functools.lru_cache(maxsize=8)
def without_rounding(
    source: bytes, functions: tuple[str, ...]
) -> tuple[bytes, tuple[Rounded, ...]] | None:
    """A file whose constants have all their digits, and which of them had lost some.

    Args:
        source: a Python file.
        functions: the graded names; only what they reach in the file is looked at.

    Returns:
        None where no constant has lost any, or the file can't be read or is too long to be.
    """
    try:
        reading = _Reading(source, MAX_SOURCE)
    except ValueError:
        return None
    found = [one for part in _reached(reading.tree, functions) for one in reading.rounded(part)]
    found = sorted(found, key=lambda one: one.rounded.line)[:_MOST]
    if not found:
        return None
    rewritten = replaced(source, [edit for one in found for edit in one.edits])
    try:
        ast.parse(rewritten)
    except (SyntaxError, ValueError):
        return None
    return rewritten, tuple(dict.fromkeys(one.rounded for one in found))


def _reached(tree: ast.Module, functions: Sequence[str]) -> list[ast.stmt]:
    """The statements of a file that define some names, and whatever they mention in turn."""
    defining: dict[str, list[ast.stmt]] = {}
    for statement in tree.body:
        for name in _defined(statement):
            defining.setdefault(name, []).append(statement)
    reached: dict[int, ast.stmt] = {}
    waiting, seen = list(functions), set(functions)
    while waiting:
        for statement in defining.get(waiting.pop(), ()):
            reached[id(statement)] = statement
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and node.id not in seen:
                    seen.add(node.id)
                    waiting.append(node.id)
    return list(reached.values())


def _defined(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        yield statement.name
    else:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id


class _Reading(Source):
    """Finds rounded constants in the statements of one file."""

    def __init__(self, source: bytes, most: int) -> None:
        super().__init__(source, most)
        self._constants: dict[str, bool] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Assign) and len(node.targets) == 1:
                (target,) = node.targets
                if isinstance(target, ast.Name):
                    known = self._constants.get(target.id, True)
                    self._constants[target.id] = known and self._is_constant(node.value)

    def rounded(self, statement: ast.stmt) -> Iterator[_Found]:
        """What has lost digits in a statement."""
        inner: set[int] = set()
        for node in ast.walk(statement):
            if id(node) in inner:
                continue
            typed = isinstance(node, ast.Constant)
            edits = self._typed(node) if isinstance(node, ast.Constant) else self._made(node)
            if edits and isinstance(node, ast.expr):
                if isinstance(node, ast.Call) and not node.args:
                    inner.add(id(node.func.value))  # type: ignore[attr-defined]
                short = isinstance(node, ast.Call) and all(map(_is_short, node.args or [node]))
                yield _Found(Rounded(node.lineno, self._shown(node), typed, short), edits)

    def _shown(self, node: ast.expr) -> str:
        if node.end_lineno != node.lineno:
            return " ".join(ast.unparse(node).split())
        return self.text(node).decode("utf-8", "replace")

    def _typed(self, node: ast.Constant) -> tuple[Replacement, ...]:
        known = known_constant(node.value) if isinstance(node.value, float) else None
        return () if known is None else (self.put(node, repr(known).encode()),)

    def _made(self, node: ast.AST) -> tuple[Replacement, ...]:
        """How a call that makes float32 of constants would make float64."""
        if not isinstance(node, ast.Call):
            return ()
        name = called(node)
        if name == "float" and isinstance(node.func, ast.Attribute) and not node.args:
            receiver = node.func.value
            edits = self._made(receiver)
            behind = Replacement(self.span(receiver)[1], self.span(node)[1], b"")
            return (*edits, behind) if edits else ()
        if name == "where":
            return self._chosen(node)
        if name in _MADE and node.args and not node.keywords:
            like = _like(node.args[0])
            if like is not None:
                return (self._before_end(node, f"dtype={like}.dtype"),)
        if not node.args or not all(self._is_constant(item) for item in node.args):
            return ()
        dtype = next((item.value for item in node.keywords if item.arg == "dtype"), None)
        if name in _DOUBLES:
            end = self.span(node.func)[1]
            return (Replacement(end - len(name), end, _DOUBLES[name].encode()),)
        if name not in _MADE:
            return ()
        single = getattr(dtype, "attr", getattr(dtype, "id", ""))
        if dtype is not None:
            double = self.put(dtype, _double(node.func).encode())
            return (double,) if single in _SINGLES else ()
        return (self._before_end(node, f"dtype={_double(node.func)}"),)

    def _before_end(self, node: ast.Call, keyword: str) -> Replacement:
        """One argument more for a call."""
        end = self.span(node)[1] - 1
        comma = " " if self.source[:end].rstrip().endswith(b",") else ", "
        return Replacement(end, end, f"{comma}{keyword}".encode())

    def _chosen(self, node: ast.Call) -> tuple[Replacement, ...]:
        """How ``where`` would keep a dtype that chooses between two numbers."""
        if len(node.args) != 3 or not isinstance(node.func, ast.Attribute):
            return ()
        condition, *choices = node.args
        numbers = [item for item in choices if self._is_constant(item)]
        if not numbers or not all(
            isinstance(item, ast.Name) or item in numbers for item in choices
        ):
            return ()
        if all(map(_is_short, choices)) or not isinstance(condition, ast.Compare):
            return ()
        of, torch = ast.unparse(condition.left), ast.unparse(node.func.value)
        number = ast.unparse(numbers[0])
        kept = f"{torch}.as_tensor({number}, dtype=({of}).dtype)"
        return (self.put(numbers[0], kept.encode()),)

    def _is_constant(self, node: ast.expr) -> bool:
        """Whether an expression is made of numbers alone."""
        if isinstance(node, ast.Constant):
            return isinstance(node.value, (int, float)) and not isinstance(node.value, bool)
        if isinstance(node, ast.UnaryOp):
            return self._is_constant(node.operand)
        if isinstance(node, ast.BinOp):
            return self._is_constant(node.left) and self._is_constant(node.right)
        if isinstance(node, (ast.List, ast.Tuple)):
            return all(self._is_constant(item) for item in node.elts)
        if isinstance(node, ast.Attribute):
            return node.attr in _NAMED
        if isinstance(node, ast.Name):
            return node.id in _NAMED or self._constants.get(node.id, False)
        if isinstance(node, ast.Call):
            # Such as math.sqrt(2): a function of numbers is a number, whatever it is called.
            return bool(node.args) and all(self._is_constant(item) for item in node.args)
        return False


def _like(shape: ast.expr) -> str | None:
    """The tensor whose shape a new one gets, as in ``torch.full(z.shape, 0.1)``."""
    if isinstance(shape, ast.Call) and not shape.args and isinstance(shape.func, ast.Attribute):
        return ast.unparse(shape.func.value) if shape.func.attr == "size" else None
    if isinstance(shape, ast.Attribute) and shape.attr == "shape":
        return ast.unparse(shape.value)
    return None


def _is_short(node: ast.expr) -> bool:
    if not isinstance(node, ast.Constant):
        return False
    value: float = node.value  # type: ignore[assignment]
    (single,) = struct.unpack("f", struct.pack("f", value))
    return bool(single == value)


def told(constants: Sequence[Rounded], place: Callable[[int], str]) -> str:
    """A remark on where digits were lost, and how to keep them."""
    lossy = [one for one in constants if not one.short] or list(constants)
    says = ["Right, though not to the last digit."]
    made = [one for one in lossy if not one.typed]
    typed = [one for one in lossy if one.typed]
    if made:
        does = "makes" if len(made) == 1 else "make"
        says.append(
            f"{_listed(made, place)} {does} float32 of a number, and about 7 of its 16 digits are "
            "left. Give the constant the input's dtype, or leave it a Python number."
        )
    if typed:
        has = "has" if len(typed) == 1 else "have"
        says.append(
            f"{_listed(typed, place)} {has} fewer digits than the 16 of float64. Python's `math` "
            "module computes such a constant with all of them."
        )
    return " ".join(says)


def _listed(constants: Sequence[Rounded], place: Callable[[int], str]) -> str:
    parts = [f"`{one.text[:80]}` ({place(one.line)})" for one in constants[:_MOST_TOLD]]
    if len(constants) > _MOST_TOLD:
        parts.append(f"{len(constants) - _MOST_TOLD} more")
    return in_words(parts)


def _double(function: ast.expr) -> str:
    """float64, spelt with the name that a file has for torch."""
    if isinstance(function, ast.Attribute):
        return f"{ast.unparse(function.value)}.float64"
    return "__import__('torch').float64"


def known_constant(value: float) -> float | None:
    """The number that a typed one is rounded from, to float32's digits or a few more.

    None if it has all its digits, or is no constant that is known.
    """
    if not math.isfinite(value) or value == 0.0:
        return None
    size = abs(value)
    near = (one for one in _known() if abs(size - one) <= SINGLE * one)
    best = min(near, key=lambda one: abs(size - one), default=None)
    if best is None or abs(size - best) <= 4e-16 * best:
        return None
    return math.copysign(best, value)


@functools.cache
def _known() -> tuple[float, ...]:
    """Constants that formulas are made of: roots and powers of 2, 3 and π, e, logarithms."""
    found = {
        math.e, 1 / math.e, math.sqrt(math.e), math.log(2), 1 / math.log(2), math.log(10),
        1 / math.log(10), math.log2(10), math.log10(2), math.log(2 * math.pi) / 2,
        math.log(math.pi), (1 + math.sqrt(5)) / 2, math.sqrt(5),
        # SELU's two.
        1.6732632423543772848170429916717, 1.0507009873554804934193349852946,
    }  # fmt: skip
    powers = [half / 2 for half in range(-4, 5)]
    for two, pi in itertools.product(powers, powers):
        found.update(2**two * math.pi**pi * three for three in (1.0, 3.0, 1 / 3, 3**0.5, 3**-0.5))
    found.update(one / other for other in range(2, 13) for one in range(1, 2 * other))
    # Short ones, such as 0.5, have all their digits.
    return tuple(sorted(one for one in found if len(repr(one)) > 10))
