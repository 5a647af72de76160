"""What a function does, written so that names, comments and annotations don't count: pure."""

from __future__ import annotations

import ast
import hashlib
import warnings
from collections.abc import Iterator
from typing import Any, Final

from grader.model import Value

_OPERATIONS: Final = (
    ast.Call, ast.BinOp, ast.Compare, ast.Subscript, ast.BoolOp, ast.IfExp, ast.For, ast.While,
    ast.AugAssign, ast.comprehension, ast.UnaryOp,
)  # fmt: skip
_LONGEST: Final = 1 << 20
"""Characters of a text that are made a tree of, which takes hundreds of times their memory."""
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Body(Value, frozen=True, kw_only=True):
    """One function's body."""

    name: str
    digest: str
    operations: int
    """How many calls, operators and loops it has."""

    @property
    def key(self) -> str:
        """What it is known by: what it does, and where that is little, its name too."""
        return self.digest if self.operations >= 2 else f"{self.name} {self.digest}"


def bodies(tree: ast.AST) -> Iterator[Body]:
    """Every function of a parsed file, methods and inner ones too.

    One that is nested deeper than anybody writes by hand is left out.
    """
    for node in ast.walk(tree):
        if isinstance(node, _Function) and (digest := _digest(node)):
            yield Body(
                name=node.name,
                digest=digest,
                operations=sum(
                    isinstance(item, _OPERATIONS) for part in node.body for item in ast.walk(part)
                ),
            )


def parsed(text: str) -> ast.Module | None:
    """The text as Python; None if it isn't, or is longer than any code."""
    if len(text) > _LONGEST:
        return None
    try:
        with warnings.catch_warnings():
            # An odd escape in somebody's text is none of our business here.
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _digest(node: _Function) -> str:
    names = _local_names(node)
    try:
        dumped = "\n".join(_dump(part, names) for part in _without_docstring(node.body))
    except RecursionError:
        return ""
    return hashlib.sha256(dumped.encode("utf-8", "replace")).hexdigest()


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    return [
        part
        for part in body
        if not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))
    ]


def _local_names(node: _Function) -> dict[str, str]:
    """Parameters and assigned names, numbered in order."""
    given = node.args
    found = [a.arg for a in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    found += [a.arg for a in (given.vararg, given.kwarg) if a is not None]
    for part in node.body:
        for item in ast.walk(part):
            if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store):
                found.append(item.id)
            elif isinstance(item, ast.arg):
                found.append(item.arg)
    return {name: f"_{at}" for at, name in enumerate(dict.fromkeys(found))}


def _dump(node: Any, names: dict[str, str]) -> str:
    """The tree as text, with local names numbered and annotations left out."""
    match node:
        case ast.Name():
            return names.get(node.id, node.id)
        case ast.arg():
            return names.get(node.arg, node.arg)
        case ast.AnnAssign() if node.value is not None:
            return f"Assign([{_dump(node.target, names)}],{_dump(node.value, names)})"
        case ast.Assign():
            targets = ",".join(_dump(item, names) for item in node.targets)
            return f"Assign([{targets}],{_dump(node.value, names)})"
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            inner = "\n".join(_dump(part, names) for part in _without_docstring(node.body))
            return f"def({_dump(node.args, names)}){inner}"
        case ast.AST():
            parts = ",".join(_dump(value, names) for _, value in ast.iter_fields(node))
            return f"{type(node).__name__}({parts})"
        case list():
            return f"[{','.join(_dump(item, names) for item in node)}]"
        case _:
            return repr(node)
