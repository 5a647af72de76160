"""Which rules a submission broke, from the traces of its calls and from reading its source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from grader.model import Diagnosis, Excerpt, Kind, Rule
from grader.worker.operators import AUTOGRAD, families
from grader.worker.protocol import HIDDEN, Event, Examined, Mention, Trace

_SWITCHES: Final = (
    "torch._C",
    "torch.overrides",
    "torch.utils._python_dispatch",
    "torch._ops",
    "ctypes",
    "*._C",
)
"""What can switch the tracing off; a graded function has no business there."""
_REWRITTEN: Final = ("torch._refs", "torch._decomp", "torch._prims", "torch._inductor")
"""torch's operators spelt out in smaller ones: a trace shows only the parts."""
_AUTOGRAD: Final = (
    "torch.autograd.grad",
    "torch.autograd.backward",
    "torch.autograd.functional",
    "torch.autograd.forward_ad",
    "torch.func",
    "*.backward",
    "*.requires_grad_",
)


class Traced(msgspec.Struct, frozen=True, kw_only=True):
    """The trace of one call of a graded function."""

    function: str
    trace: Trace


def breaches(
    rules: tuple[Rule, ...],
    traces: Iterable[Traced],
    examined: Examined | None,
    lines: list[str],
) -> dict[str, Diagnosis]:
    """For each graded function that broke a rule, what it broke.

    The trace decides. Reading the source decides alone only where a function
    could not be traced, and for what switches the tracing off.
    """
    bound = {name for rule in rules for name in rule.functions}
    found: dict[str, Diagnosis] = {}
    hidden: dict[str, Diagnosis] = {}
    seen: set[str] = set()
    blind: set[str] = set()
    for traced in traces:
        seen.add(traced.function)
        if traced.trace.lost and traced.function in bound:
            found.setdefault(traced.function, _tracing(traced.function, None, lines))
        if traced.trace.foreign:
            blind.add(traced.function)
        for event in traced.trace.breaches:
            diagnosis = _of_event(rules, event, examined, lines)
            if diagnosis is not None:
                told = hidden if event.name == HIDDEN else found
                told.setdefault(event.function, diagnosis)
    mentions = [item for item in examined.mentions if item.function in bound] if examined else []
    blind |= {item.function for item in mentions if _starts(item.name, _REWRITTEN)}
    for mention in mentions:
        if _starts(mention.name, _SWITCHES):
            found.setdefault(mention.function, _tracing(mention.function, mention.line, lines))
    for function in (bound - seen) | (bound & (blind | hidden.keys())):
        diagnosis = _from_source(rules, function, examined, lines, blind=function in blind)
        if diagnosis is not None:
            found.setdefault(function, diagnosis)
    # What is computed out of sight is told by its name where the file has it.
    return {**hidden, **found}


def _starts(name: str, prefixes: tuple[str, ...]) -> bool:
    return any(name == prefix or name.startswith(prefix + ".") for prefix in prefixes)


def _of_event(
    rules: tuple[Rule, ...], event: Event, examined: Examined | None, lines: list[str]
) -> Diagnosis | None:
    for rule in rules:
        if event.function not in rule.functions:
            continue
        if event.name == HIDDEN:
            return _hidden(event, lines)
        if event.name in rule.operators or (event.name == AUTOGRAD and rule.autograd):
            line = event.line or _line_of(event.function, event.name, examined)
            return _diagnosis(rule, event.function, event.name, line, lines)
    return None


def _line_of(function: str, operator: str, examined: Examined | None) -> int | None:
    """The line that a trace could not give: where the source names it, or the definition."""
    if examined is None:
        return None
    for mention in examined.mentions:
        last = mention.name.rpartition(".")[2]
        if mention.function == function and operator in families(last):
            return mention.line
    return next((item.line for item in examined.definitions if item.name == function), None)


def _from_source(
    rules: tuple[Rule, ...],
    function: str,
    examined: Examined | None,
    lines: list[str],
    *,
    blind: bool,
) -> Diagnosis | None:
    if examined is None:
        return None
    for rule in rules:
        if function not in rule.functions:
            continue
        for mention in examined.mentions:
            name = _forbidden(rule, mention) if mention.function == function else ""
            if name:
                return _diagnosis(rule, function, name, mention.line, lines)
    if blind:
        for mention in examined.dynamic:
            if mention.function == function:
                return _tracing(function, mention.line, lines)
    return None


_LONG_NAME: Final = 60
"""No operator's name has more characters; decorations of one may go on without end."""


def _forbidden(rule: Rule, mention: Mention) -> str:
    """The part of a name that a rule forbids; empty if it forbids none."""
    *_, before, base = ("", *mention.name.split("."))
    if rule.autograd and _starts(mention.name, _AUTOGRAD):
        return base
    if not mention.name.startswith(("torch.", "*.")):
        return ""
    # The last part may be an overload: ``torch.ops.aten.elu.default``.
    parts = (before, base) if mention.name.startswith("torch.ops.") else (base,)
    for part in parts:
        forbidden = [name for name in families(part.lower()) if name in rule.operators]
        if forbidden:
            return part if len(part) <= _LONG_NAME else forbidden[0]
    return ""


def _diagnosis(
    rule: Rule, function: str, operator: str, line: int | None, lines: list[str]
) -> Diagnosis:
    says = rule.says or "`{function}` uses `{operator}`, which this exercise does not allow."
    says = says.replace("{function}", function).replace("{operator}", operator)
    return _breach(rule.id, says, rule.instead, line, lines)


def _tracing(function: str, line: int | None, lines: list[str]) -> Diagnosis:
    says = f"`{function}` reaches for what switches the grader's tracing off."
    why = "Leave torch's internals alone: nothing in the exercise needs them."
    return _breach("tracing", says, f"{_WATCHED} {why}", line, lines)


def _hidden(event: Event, lines: list[str]) -> Diagnosis:
    says = (
        f"`{event.function}` computes where the grader can't see which operators run: in an "
        "operator or a tensor class of its own, or in torch's internal ones."
    )
    why = "Write the computation in the function itself, with torch's ordinary functions."
    return _breach("tracing", says, f"{_WATCHED} {why}", event.line, lines)


_WATCHED: Final = "The exercise's rules are checked by watching which operators run."


def _breach(identifier: str, says: str, why: str, line: int | None, lines: list[str]) -> Diagnosis:
    place = None
    if line is not None:
        text = lines[line - 1].rstrip("\r\n")[:500] if 0 < line <= len(lines) else ""
        place = Excerpt(line=line, source=text)
    return Diagnosis(kind=Kind.rule, id=identifier, says=says, why=why, place=place)
