"""Evaluates a code span as Python, with tensors for the exercise's names: pure.

What stands between backticks is the staff's own text, so it is run with few
builtins rather than in a sandbox.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterator, Mapping
from types import CodeType
from typing import Any, Final

import torch

from grader.validation.numbers import CONSTANTS, CannotEvaluate

_BUILTINS: Final = {
    name: getattr(builtins, name)
    for name in (
        "abs", "enumerate", "float", "int", "isinstance", "len", "list", "max", "min", "pow",
        "range", "reversed", "round", "sum", "tuple", "zip", "ValueError",
    )
}  # fmt: skip
_WRITTEN: Final = {
    "×": "*", "⊙": "*", "−": "-", "–": "-", "²": "**2", "³": "**3", "½": "0.5*",
    "√": "sqrt", "^": "**", "≈": "=", "⁻": "-", "\u2009": " ", "\u00a0": " ",
}  # fmt: skip
_PLAIN: Final = (ast.Name, ast.Constant, ast.Attribute, ast.List, ast.Tuple, ast.Subscript)
"""What is no expression of its own: a name, a number, a shape."""


def values(
    text: str,
    names: dict[str, Any],
    functions: Mapping[str, Callable[..., Any]],
    spare: Any,
    forbidden: frozenset[str] = frozenset(),
) -> Iterator[Any]:
    """What the expressions of a piece of code are; a function is called with the names.

    Args:
        text: the code: expressions, assignments, ``return``, ``lambda`` or a definition.
        names: the exercise's names and their values; assignments are added.
        functions: further functions that may be called.
        spare: what one name that is not known may stand for.
        forbidden: names that a solution can't use, so that code with them is none.
    """
    known = {"torch": torch, "Tensor": torch.Tensor, "nn": torch.nn, "F": torch.nn.functional}
    frame: dict[str, Any] = {
        **CONSTANTS, **functions, **known, **names, "__builtins__": _BUILTINS
    }  # fmt: skip
    arguments = list(names.values())
    for statement in _statements(text):
        if _uses(statement, forbidden):
            continue
        try:
            yield from _step(statement, frame, arguments, spare)
        except CannotEvaluate:
            continue
        finally:
            if isinstance(statement, ast.Assign):
                names.update(
                    {
                        target.id: frame[target.id]
                        for target in statement.targets
                        if isinstance(target, ast.Name) and target.id in frame
                    }
                )


def _step(
    statement: ast.stmt, frame: dict[str, Any], arguments: list[Any], spare: Any
) -> Iterator[Any]:
    if isinstance(statement, ast.FunctionDef):
        _attempt(compile(ast.Module([statement], []), "<text>", "exec"), frame, None)
        yield _called(frame[statement.name], arguments)
        return
    if isinstance(statement, (ast.Expr, ast.Return, ast.Assign)) and statement.value is not None:
        value = _evaluate(statement.value, frame, spare)
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    frame[target.id] = value
        if isinstance(statement.value, ast.Lambda):
            yield _called(value, arguments)
        elif not isinstance(statement.value, _PLAIN):
            yield value


def _evaluate(node: ast.expr, frame: dict[str, Any], spare: Any) -> Any:
    code = compile(ast.Expression(node), "<text>", "eval")
    return _attempt(code, frame, spare)


def _attempt(code: CodeType, frame: dict[str, Any], spare: Any) -> Any:
    """Evaluate; the first unknown name stands for ``spare``, a second one ends it."""
    try:
        return eval(code, frame)
    except NameError as error:
        if spare is None or error.name is None:
            raise CannotEvaluate(str(error)) from error
        return _attempt(code, {**frame, error.name: spare}, None)
    except Exception as error:
        raise CannotEvaluate(str(error)) from error


def _called(function: Any, arguments: list[Any]) -> Any:
    try:
        return function(*arguments[: function.__code__.co_argcount])
    except Exception as error:
        raise CannotEvaluate(str(error)) from error


def _statements(text: str) -> list[ast.stmt]:
    text = text.replace("·", "*")  # which Python takes for a letter
    for form in (text, _respelt(text), _spaced(_respelt(text))):
        code = "\n".join(re.sub(r"^\s*(>>> |\.\.\. )", "", line) for line in form.split("\n"))
        for attempt in (code, _equated(code)):
            try:
                return ast.parse(attempt.strip()).body
            except (SyntaxError, ValueError):
                continue
    return []


def _respelt(text: str) -> str:
    for symbol, python in _WRITTEN.items():
        text = text.replace(symbol, python)
    return text


def _spaced(text: str) -> str:
    """A product without its sign: ``2z`` and ``)(``."""
    return re.sub(r"(?<=\d)(?=[^\W\d_])|(?<=\))\s*(?=[\w(])", "*", text)


def _equated(text: str) -> str:
    """``swish(z) = …`` as one expression a line."""
    return "\n".join(part.strip() for part in re.split(r"(?<![=<>!])=(?!=)", text))


def _uses(statement: ast.stmt, forbidden: frozenset[str]) -> bool:
    return any(
        (isinstance(node, ast.Attribute) and node.attr in forbidden)
        or (isinstance(node, ast.Name) and node.id in forbidden)
        for node in ast.walk(statement)
    )
