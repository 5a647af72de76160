"""Records what each misconception gives in an exercise's visible comparisons, for the kit."""

from __future__ import annotations

import ast
import functools
import inspect
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import torch

from grader.course import seeds
from grader.course.declarations import Misconception
from grader.course.mistakes import (
    Compared,
    Entry,
    Failure,
    Mistakes,
    Prediction,
    Sort,
    Step,
    packed,
)
from grader.evidence import Played
from grader.judge.closeness import of_call
from grader.judge.sights import is_recognised
from grader.judge.values import agree
from grader.model import Exercise
from grader.oracle.nests import mapped
from grader.oracle.recorded_values import FREE, pack, stood_in
from grader.oracle.reference import Key, ReferenceOracle, Scenario, isolated
from grader.oracle.supplied import as_callable
from grader.suite import FOR_HANDED_OUT
from grader.worker import wire
from grader.worker.protocol import Raised, Reply
from grader.worker.wire import SourceCode

Compares = Mapping[Key, tuple[Scenario, Played]]
"""What the visible suite compares, with what the reference gives."""

_BITS: Final = {torch.float64: (torch.int64, 52 - 24), torch.float32: (torch.int32, 23 - 16)}
"""How each kind of number lies in memory, and how many of its last bits tell nothing: an idea
counts as shown within 2e-5 of what it gives, or 1e-3 in float32."""

_LARGE: Final = 10_000
"""Elements; the tosses of a coin for as many would take 10 kB of a kit for each misconception."""


_IMPORTS: Final = tuple(
    (name, "grader.suite") for names in FOR_HANDED_OUT.values() for name in names.split()
)


def record_mistakes(exercise: Exercise, oracle: ReferenceOracle, compares: Compares) -> bytes:
    """What a kit is to know of an exercise's wrong answers; nothing of what is right is in it.

    A misconception that shows on no visible check is left out.
    """
    values = _Values()
    entries: list[Entry] = []
    found: dict[Key, list[Prediction]] = {key: [] for key in compares}
    named = _names_in(exercise.public / "test_visible.py")
    with seeds.shifted(0):
        for wrong in oracle.catalogue:
            sort = _sort_of(wrong)
            ways = dict(_ways(wrong, compares))
            # Nothing but its name is needed of one that a suite names, or that shows otherwise.
            kept = sort is Sort.memory or handed_out(wrong) is not None
            kept = kept or any(name.fullmatch(wrong.id) for name in named)
            for number, implementation in enumerate(ways.values()):
                for key, played in _played(oracle, wrong, implementation, compares):
                    kept = True
                    found[key].append(_prediction(len(entries), number, played, values, sort))
            if kept:
                entries.append(_entry(wrong, sort, tuple(ways)))
    compared = tuple(
        Compared(check=check, ordinal=ordinal, predictions=tuple(several))
        for (check, ordinal), several in found.items()
    )
    return packed(Mistakes(entries=tuple(entries), compared=compared, values=tuple(values.places)))


def _sort_of(wrong: Misconception) -> Sort:
    if wrong.exhausts_memory:
        return Sort.memory
    if wrong.forms:
        return Sort.family
    if wrong.recognise is not None:
        return Sort.recognise
    return Sort.plain if wrong.estimate is None else Sort.estimate


def _entry(wrong: Misconception, sort: Sort, ways: Sequence[str]) -> Entry:
    code = handed_out(wrong)
    return Entry(
        id=wrong.id,
        function=wrong.function,
        says=wrong.says,
        why=wrong.why,
        explanation=wrong.explanation,
        raises=wrong.raises,
        sort=sort,
        ways=tuple(way if sort is Sort.family else "" for way in ways),
        code=None if code is None else (code.source, code.expression),
    )


def handed_out(wrong: Misconception) -> SourceCode | None:
    """The code that recognises a misconception, where a kit may have it.

    Raises:
        CourseError: it uses what no kit has.
    """
    if wrong.recognise is None or not wrong.handed_out:
        return None
    return as_callable(wrong.recognise, _IMPORTS)


def _ways(wrong: Misconception, compares: Compares) -> Iterator[tuple[str, Any]]:
    """What is recorded of a misconception: its code, its forms, or its code in some settings."""
    if wrong.forms:
        yield from wrong.forms.items()
        return
    if wrong.exhausts_memory or handed_out(wrong) is not None:
        return
    if not _lacks(wrong):
        yield "", functools.partial(wrong.implementation, **_free_settings(wrong, compares))
    names = list(wrong.grid)
    for values in itertools.product(*wrong.grid.values()) if names else ():
        setting = dict(zip(names, values, strict=True))
        yield repr(setting), functools.partial(wrong.implementation, **setting)


def _lacks(wrong: Misconception) -> bool:
    """Whether the code can't be run without a setting."""
    parameters = inspect.signature(wrong.implementation).parameters
    return any(
        name in parameters and parameters[name].default is inspect.Parameter.empty
        for name in wrong.grid
    )


def _free_settings(wrong: Misconception, compares: Compares) -> dict[str, Any]:
    """The parameters that are what was got, whatever that is."""
    if wrong.estimate is None:
        return {}
    for _, played in compares.values():
        for call in played.calls:
            if call.function == wrong.function:
                try:
                    read = wrong.estimate(FREE, *call.args, **call.kwargs) or {}
                except Exception:
                    return {}
                return {name: value for name, value in read.items() if value is FREE}
    return {}


def _played(
    oracle: ReferenceOracle, wrong: Misconception, implementation: Any, compares: Compares
) -> Iterator[tuple[Key, Played]]:
    """The comparisons in which it gives something else than the reference."""
    subject = oracle.with_wrong(wrong, implementation)
    for key, (scenario, expected) in compares.items():
        if not expected.calls or any(call.function == wrong.function for call in expected.calls):
            played = isolated(scenario, subject)
            sample = wrong.recognise is None or is_recognised(wrong, played, expected)
            if sample and not _is_right(played, expected):
                yield key, played


def _is_right(played: Played, expected: Played) -> bool:
    if played.failure is not None or len(played.calls) != len(expected.calls):
        return False
    if not agree(played.value, expected.value):
        return False
    return all(
        isinstance(ours.reply, Reply)
        and isinstance(theirs.reply, Reply)
        and ours.function == theirs.function
        and ours.reply.changed == theirs.reply.changed
        and agree(stood_in(of_call(ours.reply)), stood_in(of_call(theirs.reply)))
        for ours, theirs in zip(played.calls, expected.calls, strict=True)
    )


class _Values:
    """Values as they are stored, each once."""

    def __init__(self) -> None:
        self.places: dict[bytes, int] = {}

    def place(self, value: Any, *, exactly: bool) -> int:
        value = _without_large(stood_in(value))
        return self.places.setdefault(
            pack(value if exactly else shortened(value)), len(self.places)
        )


def _without_large(value: Any) -> Any:
    """A value with a word in the place of each large tensor.

    So large is only what chance decides, where no two answers give the same numbers; what a
    check makes of them is compared.
    """
    kind = type(value)
    if kind in {list, tuple}:
        return kind(_without_large(item) for item in value)
    if isinstance(value, torch.Tensor) and value.numel() > _LARGE:
        return wire.Opaque("large tensor")
    return value


def _prediction(entry: int, way: int, played: Played, values: _Values, sort: Sort) -> Prediction:
    # A sample of what code recognises may differ from what is right in its last digits only.
    place = functools.partial(values.place, exactly=sort is Sort.recognise)
    return Prediction(
        entry=entry,
        way=way,
        value=place(played.value),
        failure=_failure(played.failure),
        function=played.function,
        steps=tuple(
            Step(
                function=call.function,
                value=place(call.reply.value),
                gradients=None
                if call.reply.gradients is None
                else place(list(call.reply.gradients)),
                failure=_failure(call.reply.error),
                changed=call.reply.changed,
            )
            for call in played.calls
            if isinstance(call.reply, Reply)
        ),
    )


def _failure(failure: object) -> Failure | None:
    if isinstance(failure, Raised):
        return Failure(type=failure.type, message=failure.message)
    return None


def shortened(value: Any) -> Any:
    """A value whose numbers have lost the digits that tell nothing, so that it packs well."""
    return mapped(value, _shortened)


def _shortened(value: Any) -> Any:
    if type(value) is float:
        return float(_shortened(torch.tensor(value, dtype=torch.float64)))
    if not isinstance(value, torch.Tensor) or value.dtype not in _BITS:
        return value
    whole, bits = _BITS[value.dtype]
    plain = value.contiguous()
    kept = ((plain.view(whole) + (1 << (bits - 1))) >> bits << bits).view(value.dtype)
    return torch.where(plain.isfinite() & kept.isfinite(), kept, plain)


def _names_in(suite: Path) -> list[re.Pattern[str]]:
    """What a suite may call a mistake by itself: its texts, with anything in their gaps."""
    found = []
    for node in ast.walk(ast.parse(suite.read_text(encoding="utf-8"))):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        # A text that begins with a gap may be anything.
        if isinstance(parts[0], ast.Constant):
            texts = (
                re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*"
                for part in parts
            )
            found.append(re.compile("".join(texts)))
    return found
