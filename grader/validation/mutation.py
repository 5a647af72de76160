"""Makes mutants of a reference: the same file with one small change each. Pure.

libcst keeps every space and comment, so a mutant's diff shows the change alone.
"""

# ruff: noqa: N802  (libcst names its visitors so)

from __future__ import annotations

from collections import Counter
from typing import Final

import libcst as cst
from libcst.metadata import MetadataWrapper, ParentNodeProvider, PositionProvider

from grader.validation.values import Mutant

_PAIRS: Final[tuple[tuple[type[cst.CSTNode], type[cst.CSTNode]], ...]] = (
    (cst.Add, cst.Subtract),
    (cst.Multiply, cst.Divide),
    (cst.AddAssign, cst.SubtractAssign),
    (cst.MultiplyAssign, cst.DivideAssign),
    (cst.LessThan, cst.LessThanEqual),
    (cst.GreaterThan, cst.GreaterThanEqual),
    (cst.Equal, cst.NotEqual),
    (cst.In, cst.NotIn),
    (cst.Is, cst.IsNot),
    (cst.And, cst.Or),
)
_OTHER: Final[dict[type[cst.CSTNode], type[cst.CSTNode]]] = {
    **{one: other for pair in _PAIRS for one, other in (pair, pair[::-1])},
    **dict.fromkeys((cst.FloorDivide, cst.Modulo, cst.Power), cst.Multiply),
}
"""What an operator becomes."""
_AXES: Final = frozenset({"dim", "axis"})
_COMMUTE: Final = frozenset(
    {"maximum", "minimum", "max", "min", "add", "mul", "logaddexp", "hypot", "isinstance", "zip"}
)
"""Calls whose arguments may change places, or where that says nothing of the mathematics."""

Change = tuple[cst.CSTNode, cst.CSTNode]


def mutants(source: str) -> list[Mutant]:
    """All mutants of a file, in the order of its lines.

    Args:
        source: Python source text.
    """
    wrapper = MetadataWrapper(cst.parse_module(source))
    collector = _Collector()
    with collector.resolve(wrapper):
        for statement in wrapper.module.body:
            collector.owner = ""
            if isinstance(statement, (cst.FunctionDef, cst.ClassDef)):
                collector.owner = statement.name.value
            statement.visit(collector)
    lines = source.split("\n")
    seen = {source}
    named: Counter[tuple[str, str, str]] = Counter()
    found = []
    for function, number, (old, new), said in collector.changes:
        changed = wrapper.module.deep_replace(old, new)
        code = changed.code if isinstance(changed, cst.Module) else source
        if code in seen:
            continue
        seen.add(code)
        line = lines[number - 1].strip()
        named[function, said, line] += 1
        copies = named[function, said, line]
        mutation = said if copies == 1 else f"{said} (place {copies})"
        found.append(
            Mutant(function=function, mutation=mutation, line=line, number=number, source=code)
        )
    return sorted(found, key=lambda mutant: mutant.number)


class _Collector(cst.CSTVisitor):
    """Finds what can be changed, and how."""

    METADATA_DEPENDENCIES = (PositionProvider, ParentNodeProvider)

    def __init__(self) -> None:
        super().__init__()
        self.owner = ""
        """The function or class at the top that is visited; empty outside of them."""
        self.changes: list[tuple[str, int, Change, str]] = []

    # --- what is left as it is -------------------------------------------------------

    def visit_Annotation(self, node: cst.Annotation) -> bool:  # noqa: ARG002
        return False

    def visit_Decorator(self, node: cst.Decorator) -> bool:  # noqa: ARG002
        return False

    def visit_If(self, node: cst.If) -> bool:
        """A demonstration is not part of the reference."""
        return "__name__" not in _code(node.test)

    def visit_Raise(self, node: cst.Raise) -> bool:  # noqa: ARG002
        return False  # the words of a message are free; dropping the statement is not

    # --- what can be changed ---------------------------------------------------------

    def visit_BinaryOperation(self, node: cst.BinaryOperation) -> None:
        if isinstance(node.operator, cst.MatrixMultiply):
            self._add(node, node.with_changes(left=node.right, right=node.left))
        self._other_operator(node)

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        self._other_operator(node)

    def visit_BooleanOperation(self, node: cst.BooleanOperation) -> None:
        self._other_operator(node)

    def visit_Comparison(self, node: cst.Comparison) -> None:
        for at, target in enumerate(node.comparisons):
            if other := _OTHER.get(type(target.operator)):
                changed = [*node.comparisons]
                changed[at] = target.with_changes(operator=other())
                self._add(node, node.with_changes(comparisons=changed))

    def visit_UnaryOperation(self, node: cst.UnaryOperation) -> None:
        if isinstance(node.operator, (cst.Minus, cst.Not)):
            self._add(node, node.expression)

    def visit_Integer(self, node: cst.Integer) -> None:
        self._add(node, cst.Integer(str(node.evaluated_value + 1)))

    def visit_Float(self, node: cst.Float) -> None:
        value = float(node.evaluated_value)
        self._add(node, cst.Float(repr(2 * value if value else 1.0)))

    def visit_Name(self, node: cst.Name) -> None:
        if node.value in {"True", "False"}:
            self._add(node, cst.Name("False" if node.value == "True" else "True"))

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        if not isinstance(self._parent(node), cst.Expr) and node.prefix == "":
            quote = node.quote
            self._add(node, node.with_changes(value=f"{quote}{node.raw_value}_{quote}"))

    def visit_Call(self, node: cst.Call) -> None:
        name = _code(node.func).rpartition(".")[2]
        positional = [arg for arg in node.args if arg.keyword is None]
        if name in _COMMUTE or any(arg.star for arg in node.args):
            return
        for at in range(len(positional) - 1):
            changed = [*node.args]
            changed[at] = positional[at].with_changes(value=positional[at + 1].value)
            changed[at + 1] = positional[at + 1].with_changes(value=positional[at].value)
            self._add(node, node.with_changes(args=changed))

    def visit_Arg(self, node: cst.Arg) -> bool:
        if node.keyword is not None and node.keyword.value == "strict":
            return False  # zip's own assertion, not the reference's mathematics
        if node.keyword is None or node.keyword.value not in _AXES:
            return True
        axis = _code(node.value)
        if axis.lstrip("-").isdigit():
            other = cst.Integer("1") if axis == "0" else cst.Integer("0")
            self._add(node, node.with_changes(value=other))
            return False
        return True

    def visit_Return(self, node: cst.Return) -> None:
        free = (cst.Tuple, cst.List, cst.Name, cst.SimpleString, cst.FormattedString)
        if node.value is not None and not isinstance(node.value, free):
            inner = node.value.with_changes(
                lpar=[cst.LeftParen(), *node.value.lpar], rpar=[*node.value.rpar, cst.RightParen()]
            )
            negated = cst.UnaryOperation(operator=cst.Minus(), expression=inner)
            self._add(node, node.with_changes(value=negated))

    def visit_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> None:
        if len(node.body) != 1 or not self.owner:
            return
        statement = node.body[0]
        kinds = (cst.Assign, cst.AnnAssign, cst.AugAssign, cst.Expr, cst.Raise)
        bare = isinstance(statement, cst.Expr) and isinstance(
            statement.value, (cst.SimpleString, cst.ConcatenatedString, cst.Ellipsis)
        )
        if isinstance(statement, kinds) and not bare:
            said = f"`{_short(statement)}` is dropped"
            self._add(node, node.with_changes(body=[cst.Pass()]), said)

    # --- what the walk asks -----------------------------------------------------------

    def _other_operator(
        self, node: cst.BinaryOperation | cst.AugAssign | cst.BooleanOperation
    ) -> None:
        if other := _OTHER.get(type(node.operator)):
            self._add(node, node.with_changes(operator=other()))

    def _parent(self, node: cst.CSTNode) -> cst.CSTNode:
        parent = self.get_metadata(ParentNodeProvider, node)
        assert isinstance(parent, cst.CSTNode)
        return parent

    def _add(self, old: cst.CSTNode, new: cst.CSTNode, said: str = "") -> None:
        position = self.get_metadata(PositionProvider, old)
        shown, becomes = (old, new) if _is_wide(old) else self._around(old, new)
        said = said or f"`{_short(shown)}` becomes `{_short(becomes)}`"
        self.changes.append((self.owner or "module", position.start.line, (old, new), said))

    def _around(self, old: cst.CSTNode, new: cst.CSTNode) -> Change:
        """A constant with the expression around it, which says which one it is."""
        parent = self._parent(old)
        if isinstance(parent, (cst.BinaryOperation, cst.Call, cst.Arg, cst.Comparison)):
            changed = parent.deep_replace(old, new)
            if isinstance(changed, cst.CSTNode):
                return parent, changed
        return old, new


def _is_wide(node: cst.CSTNode) -> bool:
    return not isinstance(node, (cst.Integer, cst.Float, cst.Name, cst.SimpleString))


def _code(node: cst.CSTNode) -> str:
    return cst.Module(body=[]).code_for_node(node)


def _short(node: cst.CSTNode) -> str:
    """A node's text on one line, without its comments."""
    text = " ".join(_code(node).partition("#")[0].split()).rstrip(",").strip()
    return text if len(text) <= 100 else f"{text[:97]}…"
