"""A function of a file as an entry of a catalogue, with all that it needs of the file."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterator, Sequence

from grader.errors import UsageError


def entry(
    source: str, function: str, identifier: str, *, says: str, why: str, given: str = ""
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
    head = (
        f"@misconception(\n    {identifier!r},\n    of={function!r},\n"
        f"    says={says!r},\n    why={why!r},\n)\n"
    )
    return f"{head}{implementation(source, function, identifier.replace('-', '_'), given)}\n"


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
    if alone and isinstance(wanted, ast.FunctionDef) and function not in _globals_of(wanted):
        wanted.name = name
        return ast.unparse(wanted)
    inside = "\n".join(ast.unparse(node) for node in kept)
    body = "\n".join(f"    {line}" if line else "" for line in inside.split("\n"))
    return f"def {name}(*args, **kwargs):\n{body}\n    return {function}(*args, **kwargs)"


def _needed(body: Sequence[ast.stmt], function: str) -> list[ast.stmt]:
    """The statements at the top of a file that a function reaches, itself among them, in order.

    Raises:
        UsageError: none of them defines it, or names come from nobody knows where.
    """
    reached: set[int] = set()
    waiting, seen = [function], {function}
    while waiting:
        name = waiting.pop()
        for at, node in enumerate(body):
            if name in set(_bound(node)) and at not in reached:
                reached.add(at)
                fresh = _globals_of(node) - seen
                waiting += fresh
                seen |= fresh
    if not any(function in set(_bound(body[at])) for at in reached):
        raise UsageError(f"the file defines no function {function!r} at its top")
    bound = {name for at in reached for name in _bound(body[at])}
    strange = sorted(seen - bound - set(dir(builtins)))
    found = [body[at] for at in sorted(reached)]
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


def _bound(node: ast.AST) -> Iterator[str]:
    """The names that a statement at the top of a file gives a value."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
        return
    if isinstance(node, ast.ImportFrom) and node.module == "__future__":
        return
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from (item.asname or item.name.partition(".")[0] for item in node.names)
        return
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    if _is_main(node) or isinstance(node, (ast.Lambda, ast.ListComp, ast.GeneratorExp)):
        return
    for child in ast.iter_child_nodes(node):
        yield from _bound(child)


def _is_main(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)


def _globals_of(node: ast.stmt) -> set[str]:
    """The names that a statement takes from the top of its file."""
    table = symtable.symtable(ast.unparse(node), "<file>", "exec")
    found = {item.get_name() for item in table.get_symbols() if item.is_referenced()}
    waiting = list(table.get_children())
    while waiting:
        inner = waiting.pop()
        found |= {item.get_name() for item in inner.get_symbols() if item.is_global()}
        waiting += inner.get_children()
    return found


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
