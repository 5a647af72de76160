"""Errors that come only of an answer of the wrong shape: the shape is what there is to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from grader.evidence import Evidence
from grader.judge import relations, symptoms
from grader.judge.relations.common import Request
from grader.judge.values import Aspect, compare
from grader.model import Diagnosis
from grader.worker.protocol import Raised, Reply

_SHAPES: Final = frozenset({"reshaped", "wrong-shape"})


def shape_before(item: Evidence, request: Request) -> Diagnosis | None:
    """What is wrong with the shape of an answer that came before the call that raised."""
    if not isinstance(item.got.failure, Raised) or item.expected is None:
        return None
    for ours, due in zip(item.got.calls, item.expected.calls, strict=False):
        if not isinstance(ours.reply, Reply) or not isinstance(due.reply, Reply):
            continue
        mismatch = compare(ours.reply.value, due.reply.value)
        if mismatch is not None and mismatch.aspect is Aspect.shape and not ours.reply.error:
            got = msgspec.structs.replace(item.got, failure=None)
            seen = msgspec.structs.replace(item, got=got, mismatch=mismatch)
            return relations.relate(seen, request) or symptoms.symptom(seen)
    return None


def shape_beside(
    item: Evidence, evidence: Sequence[Evidence], found: Mapping[str, Diagnosis]
) -> Diagnosis | None:
    """The wrong shape that another check of the same functions shows.

    It is told where an error came up in no line of the file: in torch or in the suite, which
    went on with an answer of a shape that nobody expects.
    """
    failure = item.got.failure
    if not isinstance(failure, Raised) or failure.line is not None or failure.signature:
        return None
    for other in evidence:
        known = found.get(other.check)
        if known is not None and known.id in _SHAPES and set(other.functions) & set(item.functions):
            return known
    return None
