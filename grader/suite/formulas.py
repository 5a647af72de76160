"""Slips in a formula: all that one wrong sign, bracket, factor or function can make of it.

A formula is Python text such as ``1 / (1 + exp(-z))``. Each slip changes one thing in its tree,
so that a family of mistakes is made from the formula that the statement gives.
"""

from __future__ import annotations

import ast
import copy
import functools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import torch

from grader.course.declarations import Misconception, Spelling, family
from grader.suite import elementary

Value = Callable[..., Any]

_SAYS: Final = "The numbers are those of {form}."
_WHY: Final = (
    "All the numbers are those of that formula. Hold it against the one in the statement, piece "
    "by piece, and then look for the place in your code."
)
_OTHER: Final[Mapping[type[ast.operator], tuple[tuple[type[ast.operator], str], ...]]] = {
    ast.Add: ((ast.Sub, "it subtracts where it should add"), (ast.Mult, "it multiplies, not adds")),
    ast.Sub: ((ast.Add, "it adds where it should subtract"),),
    ast.Mult: (
        (ast.Add, "it adds where it should multiply"),
        (ast.Sub, "it subtracts where it should multiply"),
        (ast.Div, "it divides where it should multiply"),
    ),
    ast.Div: ((ast.Mult, "it multiplies where it should divide"),),
    ast.MatMult: (),
}
_FUNCTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "sigmoid": ("tanh", "relu"),
    "tanh": ("sigmoid", "erf"),
    "erf": ("tanh", "sigmoid"),
    "exp": ("expm1", "sinh", "cosh"),
    "log": ("log2", "log10", "log1p"),
    "mean": ("sum", "max"),
    "sum": ("mean", "max"),
    "max": ("min",),
    "swish": ("sigmoid",),
}
_BRACKET: Final = "a bracket is missing, or closes in another place"
_COMPARISONS: Final[Mapping[type[ast.cmpop], type[ast.cmpop]]] = {ast.Gt: ast.Lt, ast.Lt: ast.Gt}


def _names() -> dict[str, Any]:
    """What a formula may be made of."""

    def plain(ours: Value, theirs: Value) -> Value:
        return lambda x: theirs(x) if isinstance(x, torch.Tensor) else ours(x)

    return {
        "exp": plain(math.exp, torch.exp),
        "expm1": torch.expm1,
        "log": plain(math.log, torch.log),
        "log2": torch.log2,
        "log10": torch.log10,
        "log1p": torch.log1p,
        "sqrt": plain(math.sqrt, torch.sqrt),
        "abs": torch.abs,
        "sinh": torch.sinh,
        "cosh": torch.cosh,
        "erf": torch.erf,
        "tanh": torch.tanh,
        "sigmoid": torch.sigmoid,
        "relu": torch.relu,
        "swish": elementary.swish,
        "where": torch.where,
        "pi": math.pi,
        "sum": lambda x: x.sum(-1, keepdim=True),
        "mean": lambda x: x.mean(-1, keepdim=True),
        "max": lambda x: x.amax(-1, keepdim=True),
        "min": lambda x: x.amin(-1, keepdim=True),
    }


def slips(
    identifier: str,
    *,
    of: str,
    formulas: Sequence[str],
    also: Mapping[str, str] | None = None,
    names: Mapping[str, Any] | None = None,
    defaults: Mapping[str, Any] | None = None,
    around: Callable[..., Any] | None = None,
    spelled: Sequence[Spelling] = (),
) -> Misconception:
    """A catalogue's entry for every single slip in a function's formula.

    Args:
        identifier: what ``grade explain`` takes, such as ``sigmoid-slip``.
        of: the graded name.
        formulas: ways to write it, in the function's parameters; the first is the statement's.
        also: other wrong formulas, each with what to say of it.
        names: what a formula may use beside torch's usual functions.
        defaults: of parameters that a call may leave out.
        around: ``around(value_of, *args, **kwargs)`` calls a formula where the graded function
            isn't just its value; ``value_of`` takes the formula's names as keywords.
        spelled: answers with such a slip, as in ``misconception``.
    """
    known = {**_names(), **(names or {})}
    forms: dict[str, Value] = {}
    changed = [(says, text, formulas[0]) for says, text in (also or {}).items()]
    changed += [(*slip, formula) for formula in formulas for slip in slipped(formula)]
    parameters = {
        formula: [
            name for name in compile(formula, "<formula>", "eval").co_names if name not in known
        ]
        for formula in formulas
    }
    # Of two that give the same numbers the plainer one is said.
    for says, text, formula in sorted(changed, key=lambda slip: _is_unlikely(slip[0])):
        value_of = _value_of(text, known)
        form = (
            functools.partial(around, value_of)
            if around is not None
            else functools.partial(_elementwise, value_of, parameters[formula], defaults or {})
        )
        forms.setdefault(f"`{text}`: {says}", form)
    return family(identifier, of=of, says=_SAYS, why=_WHY, forms=forms, spelled=spelled)


def slipped_functions(formula: str) -> dict[str, Callable[[torch.Tensor], torch.Tensor]]:
    """What each slip makes of a formula in z alone, by the words that say so.

    ``slipped_functions("1 / (1 + exp(-z))")``
    """
    known = _names()
    return {
        f"`{text}`: {says}": functools.partial(_elementwise, _value_of(text, known), ["z"], {})
        for says, text in slipped(formula)
    }


def _value_of(text: str, known: Mapping[str, Any]) -> Value:
    code = compile(text, "<formula>", "eval")
    return lambda **values: eval(code, {"__builtins__": {}}, {**known, **values})


def _elementwise(
    value_of: Value,
    parameters: Sequence[str],
    defaults: Mapping[str, Any],
    *args: Any,
    **kwargs: Any,
) -> Any:
    """The formula's value in the dtype and shape of the first argument."""
    value = value_of(**{**defaults, **dict(zip(parameters, args, strict=False)), **kwargs})
    first = args[0]
    return torch.as_tensor(value, dtype=first.dtype).expand(first.shape).clone()


# --- one change in a tree -------------------------------------------------------------


def slipped(formula: str) -> list[tuple[str, str]]:
    """What can be said of each slip, and the formula that it makes."""
    tree = ast.parse(formula, mode="eval").body
    found: dict[str, str] = {}
    # Of two changes that make the same formula the plainer one is said.
    for says, other in sorted(_changed(tree), key=lambda change: _is_unlikely(change[0])):
        # A constant, or a parameter as it is, has plainer names.
        names = [node for node in ast.walk(other) if isinstance(node, ast.Name)]
        bare = isinstance(other, ast.Name) or not names
        if not bare:
            found.setdefault(ast.unparse(other), says)
    found.pop(ast.unparse(tree), None)
    return [(says, text) for text, says in found.items()]


def _is_unlikely(says: str) -> bool:
    return says == _BRACKET or says.startswith("a constant is ") or says.endswith(" what is due")


def _changed(tree: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """Each tree with one change: at the top, or inside one of its parts."""
    yield from _here(tree)
    for field, value in ast.iter_fields(tree):
        if isinstance(value, ast.expr) and field != "func":
            for says, other in _changed(value):
                yield says, _with(tree, field, other)
        elif isinstance(value, list):
            for at, item in enumerate(value):
                if isinstance(item, ast.expr):
                    for says, other in _changed(item):
                        yield says, _with(tree, field, [*value[:at], other, *value[at + 1 :]])
    called = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    for name in sorted({function.id for function in called if isinstance(function, ast.Name)}):
        for other_name in _FUNCTIONS.get(name, ()):
            yield f"`{other_name}` stands for `{name}`", _renamed(tree, name, other_name)


def _with(tree: ast.expr, field: str, value: Any) -> ast.expr:
    other = copy.copy(tree)
    setattr(other, field, value)
    return other


def _renamed(tree: ast.expr, name: str, other_name: str) -> ast.expr:
    other = copy.deepcopy(tree)
    for node in ast.walk(other):
        if isinstance(node, ast.Name) and node.id == name:
            node.id = other_name
    return other


def _here(tree: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(tree, ast.BinOp):
        yield from _of_operation(tree)
    elif isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub):
        yield "a minus sign is missing", tree.operand
    elif isinstance(tree, ast.Call):
        yield from _of_call(tree)
    elif isinstance(tree, ast.Compare):
        other = _COMPARISONS[type(tree.ops[0])]()
        yield "the comparison points the other way", _with(tree, "ops", [other])
    elif isinstance(tree, ast.Constant) and isinstance(tree.value, (int, float)):
        for factor, word in ((2, "doubled"), (0.5, "halved")):
            if tree.value:
                value = tree.value * factor
                whole = int(value) if float(value).is_integer() else value
                yield f"a constant is {word}", ast.Constant(whole)


def _of_operation(tree: ast.BinOp) -> Iterator[tuple[str, ast.expr]]:
    left, operator, right = tree.left, tree.op, tree.right
    if isinstance(operator, ast.Pow):
        yield "the power is missing", left
        if isinstance(right, ast.Constant) and isinstance(right.value, int):
            for power in {2, 3, right.value - 1, right.value + 1} - {0, 1, right.value}:
                says = f"the power is {power}, not {right.value}"
                yield says, ast.BinOp(left, operator, ast.Constant(power))
        if isinstance(left, ast.Call) and len(left.args) == 1:
            inner = ast.BinOp(left.args[0], operator, right)
            yield "the power is taken of what goes in", _with(left, "args", [inner])
        return
    one = isinstance(left, ast.Constant) and left.value == 1
    for other, says in _OTHER.get(type(operator), ()):
        if one and other is ast.Mult:
            continue  # 1 · x is no slip: somebody forgot a bracket, or the 1.
        yield says, ast.BinOp(left, other(), right)
        if isinstance(operator, ast.Mult) and other is not ast.Add:
            yield says, ast.BinOp(right, other(), left)
    what = "term" if isinstance(operator, (ast.Add, ast.Sub)) else "factor"
    if not isinstance(operator, ast.MatMult):
        yield f"a {what} is missing", left
        yield f"a {what} is missing", right
    if isinstance(operator, (ast.Sub, ast.Div)):
        yield "the two sides are exchanged", ast.BinOp(right, operator, left)
    yield from _rebracketed(left, operator, right)


def _rebracketed(
    left: ast.expr, operator: ast.operator, right: ast.expr
) -> Iterator[tuple[str, ast.expr]]:
    """a·(b + c) read as a·b + c, (a + b)·c as a + b·c; and a root over too little or too much."""
    if isinstance(right, ast.BinOp) and not isinstance(right.op, ast.Pow):
        yield _BRACKET, ast.BinOp(ast.BinOp(left, operator, right.left), right.op, right.right)
    if isinstance(right, ast.BinOp) and isinstance(right.op, ast.Pow):
        whole = ast.BinOp(left, operator, right.left)
        yield "the power is taken of too much", ast.BinOp(whole, right.op, right.right)
    if isinstance(left, ast.BinOp) and not isinstance(left.op, ast.Pow):
        yield _BRACKET, ast.BinOp(left.left, left.op, ast.BinOp(left.right, operator, right))
    if isinstance(left, ast.Call) and len(left.args) == 1:
        yield _BRACKET, _with(left, "args", [ast.BinOp(left.args[0], operator, right)])
    if isinstance(right, ast.Call) and len(right.args) == 1:
        yield _BRACKET, _with(right, "args", [ast.BinOp(left, operator, right.args[0])])


def _of_call(tree: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    if len(tree.args) == 3:
        condition, one, other = tree.args
        yield "the two branches are exchanged", _with(tree, "args", [condition, other, one])
        return
    if len(tree.args) != 1 or not isinstance(tree.func, ast.Name):
        return
    inner = tree.args[0]
    yield f"`{tree.func.id}` is missing", inner
    if isinstance(inner, ast.BinOp) and isinstance(inner.op, (ast.Div, ast.Mult, ast.Add, ast.Sub)):
        outside = ast.BinOp(_with(tree, "args", [inner.left]), inner.op, inner.right)
        yield f"`{tree.func.id}` is taken of one part only", outside
    yield (
        f"`{tree.func.id}` gets the negative",
        _with(tree, "args", [ast.UnaryOp(ast.USub(), inner)]),
    )
    for factor in (2, 0.5):
        scaled = ast.BinOp(ast.Constant(factor), ast.Mult(), inner)
        yield f"`{tree.func.id}` gets {factor} times what is due", _with(tree, "args", [scaled])
