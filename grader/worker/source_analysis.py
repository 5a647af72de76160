"""Reads a student's file before any of it runs: does it parse, and which names does it reach?

It runs inside the confined child, because a parser can be broken by what it
is given; since no byte of the file has run yet, what it finds can be trusted.
"""

from __future__ import annotations

import ast
import itertools
import opcode
from collections.abc import Iterable, Iterator, Sequence
from types import CodeType
from typing import Final

import msgspec

from grader.worker.decode import decode
from grader.worker.describing import describe
from grader.worker.parts import Part, parse, parts_of, with_magics_written_out
from grader.worker.protocol import (
    WHOLE,
    Definition,
    Elsewhere,
    Examined,
    Extent,
    Mention,
    Raised,
)

MAX_READ: Final = 1 << 20
"""Bytes of source beyond which only the trace decides."""
_MAX_MENTIONS: Final = 2_000
_MAX_ELSEWHERE: Final = 200
_MAX_NAME: Final = 100
_BINDS: Final = tuple(
    opcode.opmap[name] for name in ("STORE_NAME", "STORE_GLOBAL", "DELETE_NAME", "DELETE_GLOBAL")
)
_ONE_BYTE: Final = 256
"""Names beyond this many are given in two steps."""
_DYNAMIC: Final = frozenset({"exec", "eval", "compile", "__import__", "globals", "vars"})


def examine(
    source: bytes, filename: str, functions: tuple[str, ...], extent: Extent = WHOLE
) -> tuple[Examined, tuple[Part, ...] | None, list[str]]:
    """Parse, compile and read a file.

    Returns:
        What was found, the compiled parts (None if the file can't be compiled) and its lines.
    """
    lines: list[str] = []
    try:
        text = decode(source, filename)
        lines = text.split("\n")
        if "\0" in text:
            line = text[: text.index("\0")].count("\n") + 1
            raised = Raised(type="SyntaxError", message="the file has NUL bytes", line=line)
            return Examined(error=raised), None, lines
        tree, unreadable = parse(text, filename, extent.cells)
        if extent.notebook:
            tree = with_magics_written_out(tree)
        parts, others = parts_of(tree, filename, extent)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
        return Examined(error=_explained(error, filename, lines)), None, lines
    failures = tuple(_explained(item.error, filename, lines) for item in (*unreadable, *others))
    read = Examined(failures=failures)
    if len(source) > MAX_READ:
        return read, parts, lines
    try:
        found = _Reader(tree, functions, lines).examined()
    except RecursionError:
        return read, parts, lines
    return msgspec.structs.replace(found, failures=failures), parts, lines


def _explained(error: BaseException, filename: str, lines: list[str]) -> Raised:
    if isinstance(error, (RecursionError, MemoryError)):
        return Raised(
            type="SyntaxError",
            message="the file is nested too deeply for Python to read",
        )
    return describe(error, filename, lines)


def code_of(parts: Iterable[Part], functions: tuple[str, ...]) -> Iterator[tuple[CodeType, str]]:
    """The code objects of the graded functions and methods defined at the top of a file."""
    for item in (item for part in parts for item in part.code.co_consts):
        if not isinstance(item, CodeType):
            continue
        top = item.co_qualname.partition(".")[0]
        if top in functions:
            yield item, top
            yield from _inner(item, top)


def _inner(code: CodeType, owner: str) -> Iterator[tuple[CodeType, str]]:
    for item in code.co_consts:
        if isinstance(item, CodeType):
            yield item, owner
            yield from _inner(item, owner)


def definitions(
    tree: ast.Module, functions: tuple[str, ...], lines: list[str]
) -> tuple[Definition, ...]:
    """Where a file defines graded names at its top, with the text of the line."""
    return _definitions(_tops(tree)[0], functions, lines)


def defined_in(
    code: CodeType, functions: tuple[str, ...], lines: list[str]
) -> tuple[Definition, ...] | None:
    """The same by a file's code alone, at half the cost; None where its tree has to tell.

    That is, unless each graded name stands for one plain function or class.
    """
    stored = [
        code.co_names[at]
        for operation, at in zip(code.co_code[::2], code.co_code[1::2], strict=True)
        if operation in _BINDS and at < len(code.co_names)
    ]
    found = []
    for name in functions:
        made = [item for item in code.co_consts if isinstance(item, CodeType)]
        made = [item for item in made if item.co_name == name]
        if len(made) != 1 or stored.count(name) != 1 or len(code.co_names) > _ONE_BYTE:
            return None
        line = made[0].co_firstlineno
        text = lines[line - 1]
        # A decorator stands elsewhere, and what is indented is not at the top of the file.
        if not text.startswith((f"def {name}", f"async def {name}", f"class {name}")):
            return None
        found.append(Definition(name, line, text.rstrip("\r\n")[:500]))
    return tuple(found)


def _definitions(
    tops: dict[str, list[ast.stmt]], functions: tuple[str, ...], lines: list[str]
) -> tuple[Definition, ...]:
    found = [(name, statement) for name in functions for statement in tops.get(name, [])[-1:]]
    return tuple(
        Definition(name, statement.lineno, lines[statement.lineno - 1].rstrip("\r\n")[:500])
        for name, statement in found
    )


def _tops(tree: ast.Module) -> tuple[dict[str, list[ast.stmt]], list[ast.stmt]]:
    """The statements at the top of a file that define each name, and those that define none."""
    tops: dict[str, list[ast.stmt]] = {}
    loose: list[ast.stmt] = []
    for statement in tree.body:
        names: list[str] = []
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names = [statement.name]
        elif isinstance(statement, ast.Assign):
            names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            names = [statement.target.id]
        elif isinstance(statement, (ast.Import, ast.ImportFrom)) or _is_main(statement):
            continue
        for name in names:
            tops.setdefault(name, []).append(statement)
        if not names and not _is_docstring(statement):
            loose.append(statement)
    return tops, loose


class _Reader:
    """Resolves names through imports and assignments, and follows calls between functions."""

    def __init__(self, tree: ast.Module, functions: tuple[str, ...], lines: list[str]) -> None:
        self._tree = tree
        self.lines = lines
        self.functions = functions
        self.aliases: dict[str, str] = {}
        for node in ast.walk(tree):
            self._alias(node)
        self.tops, self.loose = _tops(tree)

    def _alias(self, node: ast.AST) -> None:
        if isinstance(node, ast.Import):
            for item in node.names:
                if item.asname:
                    self.aliases[item.asname] = item.name
                else:
                    top = item.name.partition(".")[0]
                    self.aliases[top] = top
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for item in node.names:
                self.aliases[item.asname or item.name] = f"{node.module}.{item.name}"
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Name) and not isinstance(node.value, ast.Call):
                dotted = self._dotted(node.value)
                if dotted and not dotted.startswith("*"):
                    self.aliases.setdefault(target.id, dotted)

    def _dotted(self, node: ast.expr) -> str:
        """``torch.nn.functional.silu`` for whatever spells it; ``*.silu`` on an unknown object."""
        if isinstance(node, ast.Name):
            return self.aliases.get(node.id, "")
        if isinstance(node, ast.Attribute):
            return f"{self._dotted(node.value) or '*'}.{node.attr}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "getattr" and len(node.args) >= 2:
                name = _constant(node.args[1])
                return f"{self._dotted(node.args[0]) or '*'}.{name}" if name else ""
            if node.func.id == "__import__" and node.args:
                return _constant(node.args[0])
        return ""

    def examined(self) -> Examined:
        mentions: list[Mention] = []
        dynamic: list[Mention] = []
        for function in self.functions:
            for statement in self._reach(function):
                for node in ast.walk(statement):
                    self._mention(node, function, mentions, dynamic)
        return Examined(
            definitions=_definitions(self.tops, self.functions, self.lines),
            elsewhere=tuple(itertools.islice(_elsewhere(self._tree.body, ""), _MAX_ELSEWHERE)),
            mentions=tuple(dict.fromkeys(mentions))[:_MAX_MENTIONS],
            dynamic=tuple(dict.fromkeys(dynamic))[:_MAX_MENTIONS],
        )

    def _reach(self, function: str) -> list[ast.stmt]:
        """The statements that run when a function is called, itself and its helpers.

        Other graded functions are their own affair; what runs loose at the
        top of the file concerns everyone.
        """
        done: set[str] = {function}
        queue = [*self.tops.get(function, []), *self.loose]
        reached: list[ast.stmt] = []
        while queue:
            statement = queue.pop(0)
            reached.append(statement)
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and node.id not in done:
                    done.add(node.id)
                    if node.id not in self.functions:
                        queue.extend(self.tops.get(node.id, []))
        return reached

    def _mention(
        self, node: ast.AST, function: str, mentions: list[Mention], dynamic: list[Mention]
    ) -> None:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for item in node.names:
                base = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
                mentions.append(Mention(function, f"{base}{item.name}", node.lineno))
        elif isinstance(node, (ast.Name, ast.Attribute, ast.Call)):
            dotted = self._dotted(node)
            if (dotted and "." in dotted) or dotted in {"ctypes", "gc"}:
                mentions.append(Mention(function, dotted, node.lineno))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                computed = (
                    node.func.id == "getattr"
                    and len(node.args) >= 2
                    and not _constant(node.args[1])
                )
                if computed or node.func.id in _DYNAMIC:
                    dynamic.append(Mention(function, node.func.id, node.lineno))


def _elsewhere(body: Sequence[ast.AST], inside: str) -> Iterator[Elsewhere]:
    """Every function and class of a file, with what it stands in."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield Elsewhere(node.name[:_MAX_NAME], node.lineno, inside)
            word = "class" if isinstance(node, ast.ClassDef) else "function"
            yield from _elsewhere(node.body, f"the {word} `{node.name[:_MAX_NAME]}`")
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield Elsewhere(target.id[:_MAX_NAME], node.lineno, inside)
        elif isinstance(node, (ast.If, ast.For, ast.While, ast.With, ast.Try)):
            word = type(node).__name__.lower()
            main = isinstance(node, ast.If) and _is_main(node)
            block = inside or ('`if __name__ == "__main__":`' if main else f"an `{word}` block")
            yield from _elsewhere(list(ast.iter_child_nodes(node)), block)


def _constant(node: ast.expr) -> str:
    """The text of a constant string, also when it is pieced together by ``+``."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _constant(node.left), _constant(node.right)
        return left + right if left and right else ""
    if isinstance(node, ast.JoinedStr):
        parts = [_constant(item) for item in node.values]
        return "".join(parts) if all(parts) else ""
    return ""


def _is_main(statement: ast.stmt) -> bool:
    """Whether this is ``if __name__ == "__main__":``."""
    return (
        isinstance(statement, ast.If)
        and isinstance(statement.test, ast.Compare)
        and any(
            isinstance(node, ast.Name) and node.id == "__name__"
            for node in ast.walk(statement.test)
        )
    )


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
