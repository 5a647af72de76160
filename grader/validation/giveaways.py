"""Whether a text gives the solution away: its code is compared with what right answers return."""

from __future__ import annotations

import ast
import itertools
import re
import textwrap
import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from grader.model import Exercise
from grader.validation.expressions import Form, assigned, form, results
from grader.validation.places import Source, Sources
from grader.validation.texts import code_in
from grader.validation.values import Promise, Shortfall, Text

_MOST_NAMES: Final = 3
"""Names of a text's own that are tried for arguments."""
_WRITTEN: Final = str.maketrans({"·": "*", "×": "*", "⊙": "*", "−": "-", "²": "**2"})


class Target(msgspec.Struct, frozen=True):
    """What a text must not give away."""

    function: str
    parameters: tuple[str, ...]
    """The reference's names for them, which are the stub's and the texts'."""
    results: frozenset[Form]
    """What the reference and the correct answers return."""
    forbidden: frozenset[str]
    """Operators that the function may not use: an expression with them is no solution."""


def targets(exercise: Exercise, sources: Sources) -> list[Target]:
    """What right answers return, for each graded function; a class is no formula."""
    files = [_functions(source) for source in (sources.reference, *sources.correct)]
    found = []
    for name in filter(files[0].__contains__, exercise.functions):
        parameters = _parameters(files[0][name])
        right = (_results(each[name], parameters) for each in files if name in each)
        forbidden = (rule.operators for rule in exercise.rules if name in rule.functions)
        found.append(
            Target(name, parameters, frozenset().union(*right), frozenset().union(*forbidden))
        )
    return found


def giveaways(texts: Iterable[Text], targets: Sequence[Target]) -> list[Shortfall]:
    """The texts that hold an expression which a graded function could return.

    What a text calls something, the later ones of the same check or misconception may use:
    whoever opens the second hint has read the first.
    """
    named: dict[str, dict[str, Form]] = {}
    return [
        Shortfall(
            Promise.leaks,
            text.path,
            text.line + line - 1,
            f"{text.what} gives {target.function} away: `{code}`",
        )
        for text in texts
        for target, (line, code) in _given_away(
            text.text, targets, named.setdefault(text.what.rpartition(" of ")[2], {})
        ).items()
    ]


def _given_away(
    text: str, targets: Sequence[Target], names: dict[str, Form]
) -> dict[Target, tuple[int, str]]:
    """The first piece of code of a text that is a function's result, with its line in the text."""
    found: dict[Target, tuple[int, str]] = {}
    for code, line in code_in(text):
        for statement in _statements(code):
            for node, target in _hits(statement, names, targets):
                found.setdefault(target, (line, ast.unparse(node)[:120]))
            assigned(statement, names)
    return found


def _hits(
    node: ast.AST, names: dict[str, Form], targets: Sequence[Target]
) -> Iterator[tuple[ast.expr, Target]]:
    """The expressions in a node that are results; what is in one is a part of it, and no other."""
    hits = []
    if isinstance(node, ast.expr):
        hits = [(node, target) for target in targets if _is_result(node, names, target)]
    yield from hits
    for child in () if hits else ast.iter_child_nodes(node):
        yield from _hits(child, names, targets)


def _is_result(node: ast.expr, names: dict[str, Form], target: Target) -> bool:
    used = {item.id for item in ast.walk(node) if isinstance(item, ast.Name)}
    called = {item.attr for item in ast.walk(node) if isinstance(item, ast.Attribute)}
    if not target.parameters or (used | called) & target.forbidden:
        return False
    functions = (item.func for item in ast.walk(node) if isinstance(item, ast.Call))
    called_by_name = {item.id for item in functions if isinstance(item, ast.Name)}
    own = sorted(used - called_by_name - set(target.parameters) - names.keys())[:_MOST_NAMES]
    return any(form(node, {**meant, **names}) in target.results for meant in _meant(own, target))


def _meant(own: Sequence[str], target: Target) -> Iterator[dict[str, Form]]:
    """What a text's own names may stand for: some for arguments, each for another one."""
    for chosen in itertools.product((None, *target.parameters), repeat=len(own)):
        meant = {mine: theirs for mine, theirs in zip(own, chosen, strict=True) if theirs}
        if len(set(meant.values())) == len(meant):
            yield {mine: ("name", theirs) for mine, theirs in meant.items()}


def _statements(text: str) -> list[ast.stmt]:
    """The statements of a piece of code; of an equation, its sides."""
    code = re.sub(r"^[ \t]*(?:>>>|\.\.\.) ?", "", text.translate(_WRITTEN), flags=re.MULTILINE)
    code = textwrap.dedent(code)
    for attempt in (code.strip(), re.sub(r"(?<![=<>!])=(?!=)", "\n", code)):
        for written in (attempt, "\n".join(line.strip() for line in attempt.split("\n"))):
            try:
                with warnings.catch_warnings():
                    # What is no program may well be what Python would warn of.
                    warnings.simplefilter("ignore")
                    return ast.parse(written).body
            except (SyntaxError, ValueError):
                continue
    return []


def _functions(source: Source) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in source.tree.body if isinstance(node, ast.FunctionDef)}


def _parameters(function: ast.FunctionDef) -> tuple[str, ...]:
    taken = function.args
    return tuple(item.arg for item in (*taken.posonlyargs, *taken.args, *taken.kwonlyargs))


def _results(function: ast.FunctionDef, parameters: Sequence[str]) -> set[Form]:
    """What a right answer returns, under the reference's names, if it is more than a name."""
    own = _parameters(function)
    names = {mine: ("name", theirs) for mine, theirs in zip(own, parameters, strict=False)}
    return {
        result
        for result in results(function, names)
        if result[0] not in {"name", "number", "constant"} and _names_in(result) & set(parameters)
    }


def _names_in(result: Form) -> set[str]:
    if result[0] == "name":
        return {result[1]}
    return {name for part in result[1:] if isinstance(part, tuple) for name in _names_in(part)}
