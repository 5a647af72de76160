"""What a worker answers, with limits, before anything is made of it.

The worker keeps to the same limits, but what comes may have been written by the file itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import torch

from grader.worker.limits import MAX_DEPTH, MAX_NEST, MAX_REPLIES, MAX_TOLD, PART_COST
from grader.worker.protocol import Event, Reply, Trace, unpack
from grader.worker.wire import TOO_LARGE, Opaque, Remote, SourceCode

_KEYS = (str, int, float, bool, bytes, type(None))
_NAME, _TEXT = 200, 500


class Replies:
    """Reads the answers of one submission, and keeps account of what they take."""

    def __init__(self) -> None:
        self._taken = 0
        """Bytes."""

    def read(self, data: bytes) -> Reply:
        """An answer, in which a value over a limit is an :class:`Opaque` that says which.

        Raises:
            WireError: the bytes are no such message.
        """
        reply = unpack(data, Reply)
        value, parts = limited(reply.value)
        gradients = reply.gradients
        if gradients is not None:
            each = [limited(gradient) for gradient in gradients]
            gradients = tuple(gradient for gradient, _ in each)
            parts += sum(more for _, more in each)
        self._taken += len(data) + PART_COST * parts
        if self._taken > MAX_REPLIES and reply.error is None:
            reason = f"all that was returned takes more than {MAX_REPLIES:,} bytes"
            value, gradients = too_large(reason), None
        return msgspec.structs.replace(reply, value=value, gradients=gradients)


def with_trace(reply: Reply, told: Sequence[Event]) -> Reply:
    """An answer that a trace was asked for, with the breaches that were told while the call ran."""
    if reply.trace is None and reply.error is not None and not told:
        return reply
    # An answer without a trace doesn't come from the worker's own code.
    trace = reply.trace if reply.trace is not None else Trace(lost=True)
    breaches = tuple(dict.fromkeys([*told, *trace.breaches]))
    return msgspec.structs.replace(reply, trace=msgspec.structs.replace(trace, breaches=breaches))


def too_large(reason: str) -> Opaque:
    """What stands for a value that is over a limit."""
    return Opaque(TOO_LARGE, reason[:_TEXT])


def limited(value: Any) -> tuple[Any, int]:
    """A value that was decoded, or what stands for it, and of how many parts it is."""
    if isinstance(value, torch.Tensor):
        return value, 1
    if isinstance(value, (Opaque, Remote, SourceCode)):
        return _short(value), 1
    waiting: list[tuple[Any, int]] = [(value, 0)]
    parts = 0
    while waiting:
        part, depth = waiting.pop()
        parts += 1
        reason = _excess(part, parts, depth)
        if reason:
            return too_large(reason), 1
        if isinstance(part, (list, tuple)):
            waiting.extend((item, depth + 1) for item in part)
        elif isinstance(part, dict):
            waiting.extend((item, depth + 1) for pair in part.items() for item in pair)
    return value, parts


def _excess(part: Any, parts: int, depth: int) -> str:
    """The limit that a part of a value is over; empty if there is none."""
    if parts > MAX_NEST:
        return f"it has more than {MAX_NEST:,} parts"
    if depth > MAX_DEPTH:
        return f"it is nested more than {MAX_DEPTH} levels deep"
    if isinstance(part, (str, bytes)) and len(part) > MAX_TOLD:
        return f"a text in it has {len(part):,} characters"
    if isinstance(part, Opaque) and part.type == TOO_LARGE:
        return part.text
    if isinstance(part, (Opaque, Remote, SourceCode)) and part != _short(part):
        return "a name in it is too long"
    if isinstance(part, dict) and not all(isinstance(key, _KEYS) for key in part):
        return "a dictionary in it has keys that are neither texts nor numbers"
    return ""


def _short(part: Opaque | Remote | SourceCode) -> Opaque | Remote:
    """A name for what stays in the worker, of bounded length."""
    if isinstance(part, SourceCode):
        return Opaque("SourceCode")
    if isinstance(part, Remote):
        return Remote(part.number, part.type[:_NAME])
    return Opaque(part.type[:_NAME], part.text[:_TEXT])
