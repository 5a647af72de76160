"""A function of a file as an entry of a catalogue, with all that it needs of the file."""

from __future__ import annotations

import ast
import builtins
import json
import textwrap
from collections.abc import Sequence
from typing import Final

from grader.errors import UsageError
from grader.judge.source import bound_at_top, globals_of
from grader.validation.needs import needed

_WIDTH: Final = 100


def entry(
    source: str,
    function: str,
    identifier: str,
    *,
    says: str,
    why: str,
    given: str = "",
) -> str:
    """The catalogue's entry: the function as the student wrote it, whatever it needs inside.

    Args:
        source: the file.
        function: the graded name.
        identifier: the misconception's.
        says: what the student did.
        why: why that gives what it gives.
        given: the catalogue's own source; what it imports isn't imported again.

    Raises:
        UsageError: the file defines no such function, or it can't be taken out of it.
        SyntaxError: the file can't be read.
    """
    head = "\n".join(
        [
            "@misconception(",
            f"    {_text(identifier)},",
            f"    of={_text(function)},",
            *_argument("says", says),
            *_argument("why", why),
            "    # As it was handed in; add the same mistake in other code, such as a body alone.",
            "    spelled=[",
            *_spelled(source, function),
            "    ],",
            ")",
        ]
    )
    return f"{head}\n{implementation(source, function, identifier.replace('-', '_'), given)}\n"


def _spelled(source: str, function: str) -> list[str]:
    """The student's function as a spelling's lines, with all that it needs of the file."""
    needed = _needed(_Bare().visit(ast.parse(source)).body, function)
    text = "\n".join(map(ast.unparse, needed))
    if '"""' in text or "\\" in text:
        return [f"        {_text(text)},"]
    return ['        """', *textwrap.indent(text, " " * 8).split("\n"), '        """,']


def imports(given: str) -> str:
    """The catalogue with what an entry is made with imported, if it doesn't import that yet."""
    tree = ast.parse(given)
    if any("misconception" in bound_at_top(node) for node in tree.body):
        return given
    lines = given.split("\n")
    last = max((node.end_lineno or 0 for node in tree.body if _imports(node)), default=0)
    if not last and ast.get_docstring(tree) is not None:
        last = tree.body[0].end_lineno or 0
    line = "from grader.suite import misconception"
    return "\n".join([*lines[:last], *([""] if last else []), line, *lines[last:]])


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _argument(name: str, value: str) -> list[str]:
    """A keyword's lines, as ruff would break them."""
    line = f"    {name}={_text(value)},"
    if len(line) <= _WIDTH:
        return [line]
    parts = textwrap.wrap(value, _WIDTH - 12, drop_whitespace=False, break_long_words=False)
    first, *rest = map(_text, parts)
    return [f"    {name}={first}", *(f"    {part}" for part in rest[:-1]), f"    {rest[-1]},"]


def implementation(source: str, function: str, name: str, given: str = "") -> str:
    """A function that does what ``function`` does in its file, by another name.

    Raises:
        UsageError: the file defines no such function, or it can't be taken out of it.
        SyntaxError: the file can't be read.
    """
    tree = _Bare().visit(ast.parse(source))
    needed = _needed(tree.body, function)
    known = {ast.dump(node) for node in ast.parse(given).body if _imports(node)}
    kept = [node for node in needed if ast.dump(node) not in known]
    wanted = kept[-1]
    alone = len(kept) == 1 and isinstance(wanted, ast.FunctionDef) and not wanted.decorator_list
    if alone and isinstance(wanted, ast.FunctionDef) and function not in globals_of(wanted):
        wanted.name = name
        return ast.unparse(wanted)
    inside = "\n".join(ast.unparse(node) for node in kept)
    body = "\n".join(f"    {line}" if line else "" for line in inside.split("\n"))
    return f"def {name}(*args, **kwargs):\n{body}\n    return {function}(*args, **kwargs)"


def _needed(body: Sequence[ast.stmt], function: str) -> list[ast.stmt]:
    """The statements at the top of a file that a function reaches, itself the last, in order.

    Raises:
        UsageError: none of them defines it, or names come from nobody knows where.
    """
    found = needed(body, {function})
    bound = {name for node in found for name in bound_at_top(node)}
    if function not in bound:
        raise UsageError(f"the file defines no function {function!r} at its top")
    used = {name for node in found for name in globals_of(node)}
    strange = sorted(used - bound - set(dir(builtins)))
    return [*_starred(body, strange), *found]


def _starred(body: Sequence[ast.stmt], names: list[str]) -> list[ast.stmt]:
    """Imports of everything, as imports of what is needed: a function can't have the former."""
    stars = [
        node
        for node in body
        if isinstance(node, ast.ImportFrom) and any(item.name == "*" for item in node.names)
    ]
    if not stars or not names:
        return []
    if len(stars) > 1:
        modules = " and ".join(f"`{node.module}`" for node in stars)
        raise UsageError(
            f"`{names[0]}` may be from {modules}: the file imports everything from them",
            advice="Write the imports by name into a copy of the file, and adopt that.",
        )
    (star,) = stars
    return [ast.ImportFrom(star.module, [ast.alias(name) for name in names], star.level)]


def _imports(node: ast.stmt) -> bool:
    return isinstance(node, (ast.Import, ast.ImportFrom))


class _Bare(ast.NodeTransformer):
    """Takes docstrings and annotations away: a catalogue says it in its own words."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        if ast.get_docstring(node) is not None and len(node.body) > 1:
            node.body = node.body[1:]
        node.returns = None
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node
