"""What a function does, written so that names, comments and annotations don't count."""

from __future__ import annotations

import ast
import dis
import hashlib
import re
import textwrap
import warnings
from collections.abc import Iterator
from types import CodeType
from typing import Any, Final

from grader.model import Value

_OPERATIONS: Final = (
    ast.Call, ast.BinOp, ast.Compare, ast.Subscript, ast.BoolOp, ast.IfExp, ast.For, ast.While,
    ast.AugAssign, ast.comprehension, ast.UnaryOp,
)  # fmt: skip
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_BLOCK: Final = re.compile(r"^(?P<lead>[ \t]*(?:>>> |[#>+|-] ?)?[ \t]*)(?:async def|def|class|@)\b")


class Body(Value, frozen=True, kw_only=True):
    """One function's body."""

    name: str
    digest: str
    operations: int
    """How many calls, operators and loops it has."""


def bodies(tree: ast.AST) -> Iterator[Body]:
    """Every function of a parsed file, methods and inner ones too."""
    for node in ast.walk(tree):
        if isinstance(node, _Function):
            yield body_of(node)


def body_of(node: _Function) -> Body:
    """One function's body."""
    return Body(name=node.name, digest=_digest(node), operations=_operations(node))


def parsed(text: str) -> ast.Module | None:
    """The text as Python; None if it isn't."""
    try:
        with warnings.catch_warnings():
            # An odd escape in somebody's text is none of our business here.
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def blocks(text: str) -> Iterator[ast.Module]:
    """Definitions inside a text that is not Python as a whole: prose, a diff, a transcript."""
    lines = text.expandtabs().split("\n")
    at = 0
    while at < len(lines):
        match = _BLOCK.match(lines[at])
        if match is None:
            at += 1
            continue
        lead = match["lead"]
        mark = lead.strip()
        inside = [_without(line, mark) for line in lines[at:]]
        indent = len(inside[0]) - len(inside[0].lstrip())
        end = 1
        while end < len(inside) and (
            not inside[end].strip() or len(inside[end]) - len(inside[end].lstrip()) > indent
            or inside[end - 1].lstrip().startswith("@")
        ):  # fmt: skip
            end += 1
        tree = parsed(textwrap.dedent("\n".join(inside[:end])))
        if tree is not None:
            yield tree
        at += end if tree is not None else 1


def _without(line: str, mark: str) -> str:
    """The line without the sign that begins each line of a diff, a quotation or a comment."""
    if not mark:
        return line
    stripped = line.lstrip()
    for sign in (mark, "..."):
        if stripped.startswith(sign):
            rest = stripped[len(sign) :]
            return rest.removeprefix(" ") if sign in {">>>", "..."} else rest
    return line


def _operations(node: _Function) -> int:
    return sum(isinstance(item, _OPERATIONS) for part in node.body for item in ast.walk(part))


def _digest(node: _Function) -> str:
    names = _local_names(node)
    dumped = "\n".join(_dump(part, names) for part in _without_docstring(node.body))
    return hashlib.sha256(dumped.encode("utf-8", "replace")).hexdigest()


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    return [
        part
        for part in body
        if not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))
    ]


def _local_names(node: _Function) -> dict[str, str]:
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
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.arg):
        return names.get(node.arg, node.arg)
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        return f"Assign([{_dump(node.target, names)}],{_dump(node.value, names)})"
    if isinstance(node, ast.Assign):
        targets = ",".join(_dump(item, names) for item in node.targets)
        return f"Assign([{targets}],{_dump(node.value, names)})"
    if isinstance(node, _Function):
        inner = "\n".join(_dump(part, names) for part in _without_docstring(node.body))
        return f"def({_dump(node.args, names)}){inner}"
    if isinstance(node, ast.AST):
        parts = ",".join(_dump(value, names) for _, value in ast.iter_fields(node))
        return f"{type(node).__name__}({parts})"
    if isinstance(node, list):
        return f"[{','.join(_dump(item, names) for item in node)}]"
    return repr(node)


# --- compiled code ----------------------------------------------------------------------


def compiled(node: _Function) -> CodeType | None:
    """A function's code object, compiled by itself and without its docstring."""
    bare = ast.parse("")
    plain = ast.parse(ast.unparse(node)).body[0]
    if not isinstance(plain, _Function):
        return None
    plain.decorator_list = []
    plain.body = _without_docstring(plain.body) or [ast.Pass()]
    bare.body = [plain]
    try:
        code = compile(ast.fix_missing_locations(bare), "x", "exec", dont_inherit=True)
    except SyntaxError:
        # It means something only where it stands: a method's `nonlocal`, a stray `await`.
        return None
    return next((item for item in code.co_consts if isinstance(item, CodeType)), None)


def code_objects(code: CodeType) -> Iterator[CodeType]:
    """A code object and all inside of it."""
    yield code
    for item in code.co_consts:
        if isinstance(item, CodeType):
            yield from code_objects(item)


def code_digest(code: CodeType) -> str:
    """What a code object does: its instructions with the values that they use."""
    parts = []
    for item in dis.get_instructions(code):
        if isinstance(item.argval, CodeType):
            parts.append(f"{item.opname} code")
        elif item.opcode in dis.hasconst or item.opcode in dis.hasname:
            parts.append(f"{item.opname} {item.argval!r}")
        else:
            parts.append(f"{item.opname} {item.arg}")
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def constants(code: CodeType) -> Iterator[Any]:
    """Every constant of a code object and of all inside of it, tuples taken apart."""

    def flat(value: Any) -> Iterator[Any]:
        if isinstance(value, (tuple, frozenset)):
            yield value
            for item in value:
                yield from flat(item)
        elif not isinstance(value, CodeType):
            yield value

    for item in code_objects(code):
        for value in item.co_consts:
            yield from flat(value)
