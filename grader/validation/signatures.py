"""Whether statement, stub, reference and suites speak of the same names and parameters: pure."""

from __future__ import annotations

import ast
import copy
import functools
import inspect
import re
from collections.abc import Iterator, Set
from typing import Any, Final, TypeGuard, cast

import msgspec

from grader.oracle.subject import Subject
from grader.validation.places import Source, Sources, meant
from grader.validation.texts import code_in
from grader.validation.values import Promise, Shortfall

_SIDES: Final = frozenset({"code", "student", "reference"})
"""What suites call the side that a scenario is played with."""
_WAYS: Final = frozenset({"gradient", "outcome", "trace", "observe"})
"""Ways of calling a function beside the plain one."""
_EXTRA: Final = frozenset({"upstream", "trace", "gradient", "memory"})
"""Keywords that those ways take for themselves."""
OF_A_SUBJECT: Final = frozenset(
    {name for name in dir(Subject) if not name.startswith("_")}
    | {"calls", "charged", "inside", "layouts", "watching"}
)
"""What `code.…` is of a subject's own, so that no graded function can be called so."""


class Signature(msgspec.Struct, frozen=True):
    """A graded name as some file defines it; a class by its ``__init__``."""

    node: ast.FunctionDef | ast.ClassDef
    arguments: ast.arguments
    line: int

    def plain(self) -> str:
        """Names, kinds and defaults of its parameters, without type hints."""
        bare = copy.deepcopy(self.arguments)
        for item in _every(bare):
            item.annotation = None
        return ast.unparse(bare)


def agreement(functions: tuple[str, ...], sources: Sources) -> list[Shortfall]:
    """Where the files of an exercise contradict its stub."""
    stub = _signatures(sources.stub, functions)
    short = functools.partial(sources.settings.short, Promise.names, 1)
    found = [
        short(f"`functions` names {name}, which the stub does not define")
        for name in functions
        if name not in stub
    ]
    if not found and list(stub) != list(functions):
        found.append(short(f"`functions` is not in the stub's order: {list(stub)}"))
    found += _stub_is_typed(sources.stub, stub)
    found += _reference_agrees(sources.reference, stub, functions)
    found += _statement_agrees(sources, stub)
    for suite in sources.suites:
        found += _suite_agrees(suite, stub)
    return found


def _signatures(source: Source, functions: tuple[str, ...]) -> dict[str, Signature]:
    """The graded names that a file defines, in its order."""
    found: dict[str, Signature] = {}
    for node in source.tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in functions:
            found[node.name] = Signature(node, node.args, node.lineno)
        elif isinstance(node, ast.ClassDef) and node.name in functions:
            found[node.name] = _of_class(node)
    return found


def _of_class(node: ast.ClassDef) -> Signature:
    for item in node.body:
        if isinstance(item, ast.FunctionDef) and item.name == "__init__":
            arguments = copy.deepcopy(item.args)
            (arguments.posonlyargs or arguments.args)[:1] = []
            return Signature(node, arguments, item.lineno)
    nothing = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
    return Signature(node, nothing, node.lineno)


def _every(arguments: ast.arguments) -> list[ast.arg]:
    more = [item for item in (arguments.vararg, arguments.kwarg) if item is not None]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *more]


def _stub_is_typed(source: Source, stub: dict[str, Signature]) -> Iterator[Shortfall]:
    """Every graded name of the stub has type hints and a docstring."""
    for name, signature in stub.items():
        missing = []
        bare = [item.arg for item in _every(signature.arguments) if item.annotation is None]
        if bare:
            missing.append(f"type hint for {', '.join(bare)}")
        if isinstance(signature.node, ast.FunctionDef) and signature.node.returns is None:
            missing.append("type hint for what it returns")
        if not ast.get_docstring(signature.node):
            missing.append("docstring")
        for what in missing:
            yield source.short(Promise.names, signature.line, f"{name} has no {what}")


def _reference_agrees(
    source: Source, stub: dict[str, Signature], functions: tuple[str, ...]
) -> Iterator[Shortfall]:
    found = _signatures(source, functions)
    for name, ours in stub.items() if source.text else ():
        theirs = found.get(name)
        if theirs is None:
            yield source.short(Promise.names, 1, f"the reference defines no {name}")
        elif theirs.plain() != ours.plain():
            says = f"the reference has {name}({theirs.plain()}), the stub {name}({ours.plain()})"
            yield source.short(Promise.names, theirs.line, says)


def _statement_agrees(sources: Sources, stub: dict[str, Signature]) -> Iterator[Shortfall]:
    """The statement names every graded name in its code."""
    statement = sources.statement
    if statement is None:
        return
    code = "\n".join(code for code, _ in code_in(statement.text))
    for name in stub:
        if not re.search(rf"\b{re.escape(name)}\b", code):
            yield statement.short(
                Promise.names, 1, f"the statement never names `{name}` in its code"
            )


def _suite_agrees(suite: Source, stub: dict[str, Signature]) -> Iterator[Shortfall]:
    """Suites ask only for graded names, with arguments that fit."""
    sides = _SIDES | set(_own_names(suite))
    for node in ast.walk(suite.tree):
        if _is_side(node, sides) and node.attr not in stub and node.attr not in OF_A_SUBJECT:
            yield suite.short(Promise.names, node.lineno, _not_graded(node, stub))
        elif isinstance(node, ast.Call):
            called, extra = node.func, frozenset[str]()
            if isinstance(called, ast.Attribute) and called.attr in _WAYS:
                called, extra = called.value, _EXTRA
            if (
                _is_side(called, sides)
                and called.attr in stub
                and (reason := _misfit(node, stub[called.attr], extra))
            ):
                says = f"`{ast.unparse(node)[:80]}` does not fit the stub: {reason}"
                yield suite.short(Promise.names, node.lineno, says)


def _not_graded(node: ast.Attribute, stub: dict[str, Signature]) -> str:
    close = meant(node.attr, [*stub, *OF_A_SUBJECT])
    graded = ", ".join(stub)
    return f"`{ast.unparse(node)}`: {node.attr} is not graded; {close}Graded are {graded}"


def _own_names(suite: Source) -> Iterator[str]:
    """What scenarios call the side that they are played with, if it is something else."""
    nodes = list(ast.walk(suite.tree))
    functions = {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        root = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        if not isinstance(root, ast.Name) or root.id not in {"agree", "picture"}:
            continue
        for item in node.args:
            scenario = functions.get(item.id) if isinstance(item, ast.Name) else item
            if isinstance(scenario, (ast.Lambda, ast.FunctionDef)) and scenario.args.args:
                yield scenario.args.args[0].arg


def _is_side(node: ast.AST, sides: Set[str]) -> TypeGuard[ast.Attribute]:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in sides
    )


def _misfit(call: ast.Call, ours: Signature, extra: frozenset[str]) -> str:
    """Why a call can't be meant for a signature; empty if it can."""
    keywords = {item.arg: None for item in call.keywords if item.arg not in extra}
    if None in keywords or any(isinstance(item, ast.Starred) for item in call.args):
        return ""
    namespace: dict[str, Any] = {}
    exec(f"def f({ours.plain()}): ...", {}, namespace)
    try:
        inspect.signature(namespace["f"]).bind(*call.args, **cast("dict[str, None]", keywords))
    except TypeError as error:
        return str(error)
    return ""
