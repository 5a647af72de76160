"""Whether statement, stub, reference and suites speak of the same names and parameters: pure."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from typing import Final, TypeGuard

import msgspec

from grader.oracle.subject import Subject
from grader.validation.markdown import code_spans
from grader.validation.places import Source, Sources
from grader.validation.values import Promise, Shortfall

_SIDES: Final = frozenset({"code", "student", "reference"})
"""What suites call the side that a scenario is played with."""
_WAYS: Final = frozenset({"gradient", "outcome", "trace", "observe"})
"""Ways of calling a function beside the plain one."""
_EXTRA: Final = frozenset({"upstream", "trace", "gradient", "memory"})
"""Keywords that those ways take for themselves."""
_STUB_ONLY: Final = frozenset({"nn.Module", "Module", "torch.nn.Module"})


class Signature(msgspec.Struct, frozen=True):
    """A graded name as some file defines it."""

    name: str
    arguments: ast.arguments
    returns: ast.expr | None
    line: int
    is_class: bool = False

    def text(self) -> str:
        """As it would be written in a stub."""
        returns = f" -> {ast.unparse(self.returns)}" if self.returns is not None else ""
        return f"{self.name}({ast.unparse(self.arguments)}){returns}"

    def plain(self) -> str:
        """Names, kinds and defaults of its parameters, without type hints."""
        bare = ast.parse(f"def f({ast.unparse(self.arguments)}): ...").body[0]
        for node in ast.walk(bare):
            if isinstance(node, ast.arg):
                node.annotation = None
        assert isinstance(bare, ast.FunctionDef)
        return ast.unparse(bare.args)


def agreement(functions: tuple[str, ...], sources: Sources) -> list[Shortfall]:
    """Where the files of an exercise contradict its stub."""
    stub = signatures(sources.stub, functions)
    found = [
        _short(sources.settings, 1, f"`functions` names {name}, which the stub does not define")
        for name in functions
        if name not in stub
    ]
    if not found and [name for name in stub if name in functions] != list(functions):
        found.append(
            _short(sources.settings, 1, f"`functions` is not in the stub's order: {list(stub)}")
        )
    found += _stub_is_typed(sources.stub, stub)
    found += _reference_agrees(sources.reference, stub, functions)
    found += _statement_agrees(sources, stub)
    for suite in sources.suites:
        found += _suite_agrees(suite, stub)
    return found


def signatures(source: Source, functions: tuple[str, ...]) -> dict[str, Signature]:
    """The graded names that a file defines, in its order; a class by its ``__init__``."""
    found: dict[str, Signature] = {}
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in functions:
            found[node.name] = Signature(node.name, node.args, node.returns, node.lineno)
        elif isinstance(node, ast.ClassDef) and node.name in functions:
            found[node.name] = _of_class(node)
    return found


def _of_class(node: ast.ClassDef) -> Signature:
    for item in node.body:
        if isinstance(item, ast.FunctionDef) and item.name == "__init__":
            written = ast.parse(f"def f({ast.unparse(item.args)}): ...").body[0]
            assert isinstance(written, ast.FunctionDef)
            arguments = written.args
            (arguments.posonlyargs or arguments.args)[:1] = []
            return Signature(node.name, arguments, None, item.lineno, is_class=True)
    nothing = ast.parse("lambda: 0", mode="eval").body
    assert isinstance(nothing, ast.Lambda)
    return Signature(node.name, nothing.args, None, node.lineno, is_class=True)


def _every(arguments: ast.arguments) -> list[ast.arg]:
    more = [item for item in (arguments.vararg, arguments.kwarg) if item is not None]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *more]


def _stub_is_typed(source: Source, stub: dict[str, Signature]) -> Iterator[Shortfall]:
    """Every graded name of the stub has type hints and a docstring."""
    documented = {
        node.name: ast.get_docstring(node)
        for node in source.tree.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    }
    for name, signature in stub.items():
        bare = [item.arg for item in _every(signature.arguments) if item.annotation is None]
        if bare:
            yield _short(source, signature.line, f"{name} has no type hint for {', '.join(bare)}")
        if signature.returns is None and not signature.is_class:
            yield _short(source, signature.line, f"{name} has no type hint for what it returns")
        if not documented.get(name):
            yield _short(source, signature.line, f"{name} has no docstring")


def _reference_agrees(
    source: Source, stub: dict[str, Signature], functions: tuple[str, ...]
) -> Iterator[Shortfall]:
    found = signatures(source, functions)
    for name, ours in stub.items():
        theirs = found.get(name)
        if theirs is None:
            yield _short(source, 1, f"the reference defines no {name}")
        elif theirs.plain() != ours.plain():
            says = f"the reference has {name}({theirs.plain()}), the stub {name}({ours.plain()})"
            yield _short(source, theirs.line, says)


# --- the statement --------------------------------------------------------------------


def _statement_agrees(sources: Sources, stub: dict[str, Signature]) -> Iterator[Shortfall]:
    """The statement names every graded name in its code."""
    statement = sources.statement
    if statement is None:
        folder = sources.stub.path.parent
        yield _short(Source(folder / "README.md", ""), 1, "there is no statement")
        return
    code = "\n".join(span.text for span in code_spans(statement.text))
    for name in stub:
        if not re.search(rf"\b{re.escape(name)}\b", code):
            yield _short(statement, 1, f"the statement never names `{name}`")


# --- the suites -----------------------------------------------------------------------


def _suite_agrees(suite: Source, stub: dict[str, Signature]) -> Iterator[Shortfall]:
    """Suites ask only for graded names, with arguments that fit."""
    public = {name for name in dir(Subject) if not name.startswith("_")} | {"calls", "charged"}
    for node in ast.walk(suite.tree):
        if _is_side(node):
            if node.attr not in stub and node.attr not in public | {"tracing"}:
                yield _short(suite, node.lineno, f"`{node.attr}` is not graded")
        elif isinstance(node, ast.Call):
            called = node.func
            way = isinstance(called, ast.Attribute) and called.attr in _WAYS
            target = called.value if isinstance(called, ast.Attribute) and way else called
            if _is_side(target) and target.attr in stub:
                reason = _misfit(node, stub[target.attr], extra=_EXTRA if way else frozenset())
                if reason:
                    says = f"`{ast.unparse(node)[:80]}` does not fit the stub: {reason}"
                    yield _short(suite, node.lineno, says)


def _is_side(node: ast.AST) -> TypeGuard[ast.Attribute]:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in _SIDES
    )


def _misfit(call: ast.Call, ours: Signature, *, extra: frozenset[str] = frozenset()) -> str:
    """Why a call can't be meant for a signature; empty if it can."""
    if any(isinstance(item, ast.Starred) for item in call.args) or any(
        item.arg is None for item in call.keywords
    ):
        return ""
    namespace: dict[str, object] = {}
    exec(f"def f({ours.plain()}): ...", {}, namespace)
    keywords = {item.arg: None for item in call.keywords if item.arg and item.arg not in extra}
    try:
        inspect.signature(namespace["f"]).bind(*call.args, **keywords)  # type: ignore[arg-type]
    except TypeError as error:
        return str(error)
    return ""


def _short(source: Source, line: int, says: str) -> Shortfall:
    return Shortfall(promise=Promise.names, path=source.path, line=max(1, line), says=says)
