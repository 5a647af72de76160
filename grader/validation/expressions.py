"""A Python expression in a form that other spellings of the same share: pure.

``z * torch.sigmoid(z)``, ``torch.mul(z.sigmoid(), z)`` and ``s = sigmoid(z)`` followed by
``s * z`` come to one. It is a comparison of texts: algebra that rewrites a formula is beyond it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any, Final

Form = tuple[Any, ...]
"""An operator's name and the forms that it is applied to."""
Names = Mapping[str, Form]
"""What names stand for, where they stand for an expression."""

_MODULES: Final = frozenset(
    {"torch", "nn", "functional", "F", "math", "special", "linalg", "Tensor"}
)
_OPERATORS: Final[dict[str, type[ast.operator]]] = {
    "add": ast.Add, "sub": ast.Sub, "subtract": ast.Sub, "mul": ast.Mult, "multiply": ast.Mult,
    "div": ast.Div, "divide": ast.Div, "true_divide": ast.Div, "pow": ast.Pow,
    "matmul": ast.MatMult, "mm": ast.MatMult, "mv": ast.MatMult,
}  # fmt: skip
_SAME: Final = {"σ": "sigmoid", "transpose": "T", "t": "T", "mT": "T", "absolute": "abs"}


def form(node: ast.expr, names: Names) -> Form:
    """The form of an expression.

    Args:
        node: the expression.
        names: what its names stand for.
    """
    match node:
        case ast.Constant(value=bool() | str() | None):
            return ("constant", repr(node.value))
        case ast.Constant(value=int() | float() as number):
            return ("number", float(number))
        case ast.Name():
            return names.get(node.id, ("name", _SAME.get(node.id, node.id)))
        case ast.Attribute():
            if _is_module(node.value):
                return ("name", _SAME.get(node.attr, node.attr))
            return ("call", _SAME.get(node.attr, node.attr), form(node.value, names))
        case ast.UnaryOp(op=ast.USub()):
            return _product([("number", -1.0), form(node.operand, names)])
        case ast.BinOp():
            return _binary(node.op, form(node.left, names), form(node.right, names))
        case ast.Call():
            return _call(node, names)
        case _:
            return _other(node, names)


def results(function: ast.FunctionDef, names: Names) -> Iterator[Form]:
    """The forms of all that a function returns, item by item where it is a tuple or a list.

    Names that are assigned once on the way are replaced by what they stand for.

    Args:
        function: the definition.
        names: forms of its parameters.
    """
    yield from _returned(function.body, dict(names))


def assigned(statement: ast.stmt, names: dict[str, Form]) -> None:
    """Note what a statement has names stand for; a name that changes stands for itself."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]):
            names[name] = form(statement.value, names)
        case ast.Assign(targets=[ast.Tuple(elts=left)], value=ast.Tuple(elts=right)):
            values = [form(item, names) for item in right]
            names.update(
                {ast.unparse(one): value for one, value in zip(left, values, strict=False)}
            )
        case _:
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    names.pop(node.id, None)


def _returned(body: list[ast.stmt], names: dict[str, Form]) -> Iterator[Form]:
    for statement in body:
        if isinstance(statement, ast.Return) and statement.value is not None:
            value = statement.value
            for item in value.elts if isinstance(value, (ast.Tuple, ast.List)) else [value]:
                yield form(item, names)
        elif isinstance(statement, (ast.If, ast.With)):
            yield from _returned(statement.body, dict(names))
            yield from _returned(getattr(statement, "orelse", []), dict(names))
            assigned(statement, names)
        else:
            assigned(statement, names)


def _is_module(node: ast.expr) -> bool:
    return (isinstance(node, ast.Name) and node.id in _MODULES) or (
        isinstance(node, ast.Attribute) and node.attr in _MODULES and _is_module(node.value)
    )


def _call(node: ast.Call, names: Names) -> Form:
    arguments = [form(item, names) for item in node.args]
    arguments += [form(item.value, names) for item in node.keywords]
    if isinstance(node.func, ast.Attribute):
        name = node.func.attr
        if not _is_module(node.func.value):
            arguments.insert(0, form(node.func.value, names))
    elif isinstance(node.func, ast.Name):
        name = node.func.id
    else:
        return ("apply", form(node.func, names), *arguments)
    if name in _OPERATORS and len(arguments) == 2:
        return _binary(_OPERATORS[name](), *arguments)
    if name in {"square", "neg", "negative"} and len(arguments) == 1:
        return _product([arguments[0]] * 2 if name == "square" else [("number", -1.0), *arguments])
    return ("call", _SAME.get(name, name), *arguments)


def _binary(operator: ast.operator, left: Form, right: Form) -> Form:
    match operator:
        case ast.Add():
            return _sum([left, right])
        case ast.Sub():
            return _sum([left, _product([("number", -1.0), right])])
        case ast.Mult():
            return _product([left, right])
        case ast.Div():
            return _product([left, _inverse(right)])
        case ast.Pow() if right == ("number", 2.0):
            return _product([left, left])
        case _:
            return (type(operator).__name__, left, right)


def _inverse(value: Form) -> Form:
    if value[0] == "number" and value[1]:
        return ("number", 1 / value[1])
    return ("inverse", value)


def _flat(operator: str, parts: list[Form]) -> Iterator[Form]:
    for part in parts:
        if part[0] == operator:
            yield from part[1:]
        else:
            yield part


def _sum(parts: list[Form]) -> Form:
    return ("sum of", *sorted(_flat("sum of", parts), key=repr))


def _product(parts: list[Form]) -> Form:
    number, rest = 1.0, []
    for part in _flat("product of", parts):
        if part[0] == "number":
            number *= part[1]
        else:
            rest.append(part)
    if not rest:
        return ("number", number)
    if number != 1.0:
        rest.append(("number", number))
    return rest[0] if len(rest) == 1 else ("product of", *sorted(rest, key=repr))


def _other(node: ast.AST, names: Names) -> Form:
    parts: list[Any] = [type(node).__name__]
    for _, value in ast.iter_fields(node):
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, ast.expr):
                parts.append(form(item, names))
            elif isinstance(item, ast.AST):
                parts.append(_other(item, names))
            else:
                parts.append(("constant", repr(item)))
    return tuple(parts)
