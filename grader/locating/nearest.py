"""The line of a function that is nearest to a wrong value, where no change is known. Pure."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Sequence
from typing import Any, Final

from grader.judge.source import called, root
from grader.locating.source import Code

_ADDS: Final = {"append", "insert", "extend"}
_KEPT: Final = 16
"""Functions that are kept as they were read: all checks of a submission look at the same few."""

Nodes = Sequence[ast.AST]


def nearest_line(source: bytes, function: str, path: str = "", says: str = "") -> int | None:
    """The line to look at: what is spoken of, else what gives the part that is wrong.

    Args:
        source: the file.
        function: the name at the top of it whose value is wrong.
        path: which part of the value is wrong, such as ``[1]``.
        says: what is said of the mistake, in the course's own words.

    Returns:
        The line, from 1; None where it could be any, as of a function with several ends.
    """
    nodes = _nodes(source, function)
    spoken_of = _spoken_of(nodes, says)
    if spoken_of is not None:
        return spoken_of
    ends = [node for node in nodes if isinstance(node, ast.Return) and node.value is not None]
    if len(ends) != 1:
        return None
    value: Any = ends[0].value
    part = re.match(r"\[(\d+)\]", path)
    if part is not None and isinstance(value, ast.Tuple) and int(part[1]) < len(value.elts):
        value = value.elts[int(part[1])]
    given = _given(nodes, value.id) if isinstance(value, ast.Name) else None
    return given or ends[0].lineno


@functools.lru_cache(maxsize=_KEPT)
def _nodes(source: bytes, function: str) -> Nodes:
    """What a value comes from: nothing where the file can't be read, or has no such function."""
    try:
        region = Code(source).region(function, ())
    except ValueError:
        return ()
    body = _computes(region[0]) if region else None
    return _own(body) if body is not None else ()


def _computes(definition: Any) -> Any:
    """The function that a value comes from; of a class that is what it does with an input."""
    if isinstance(definition, ast.ClassDef):
        methods = [one for one in definition.body if isinstance(one, ast.FunctionDef)]
        return next((one for one in methods if one.name == "forward"), None)
    return definition if isinstance(definition, ast.FunctionDef) else None


def _own(function: Any) -> Nodes:
    """What stands in a function and in none within it, each node before what it consists of."""
    found: list[ast.AST] = []
    left = [function]
    while left:
        node = left.pop()
        if node is not function:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
                continue
            found.append(node)
        left += reversed([*ast.iter_child_nodes(node)])
    return found


def _spoken_of(nodes: Nodes, says: str) -> int | None:
    """The one line on which a call stands that is named in what is said."""
    calls: dict[str, set[int]] = {}
    for node in nodes:
        if isinstance(node, ast.Call):
            calls.setdefault(called(node), set()).add(node.lineno)
    code = set(re.findall(r"\w+", " ".join(re.findall(r"`[^`]*`", says))))
    for word in re.findall(r"[A-Za-z_]\w{2,}", says):
        # A word of every day may be the name of a method, too.
        if (word in code or not word.islower()) and len(calls.get(word, ())) == 1:
            return next(iter(calls[word]))
    return None


def _given(nodes: Nodes, name: str) -> int | None:
    """The last line that gives a name its value, or puts something into it."""
    found = []
    for node in nodes:
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {root(one) for target in targets for one in _parts(target)}
            if name in names and getattr(node, "value", None) is not None:
                found.append(node.lineno)
        elif isinstance(node, ast.Call) and _puts_into(node) == name:
            found.append(node.lineno)
    return max(found, default=None)


def _puts_into(call: ast.Call) -> str:
    """The name of what a call puts something into; empty if it is no such call."""
    func = call.func
    return root(func.value) if isinstance(func, ast.Attribute) and func.attr in _ADDS else ""


def _parts(target: ast.expr) -> list[ast.expr]:
    return target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]
