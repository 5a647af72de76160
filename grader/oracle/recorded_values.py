"""Values and calls of a recording, in the wire's format."""

from __future__ import annotations

from typing import Any, Final

import torch

from grader.course.mistakes import ANOTHER
from grader.errors import CourseError
from grader.evidence import Raise
from grader.judge.exact import exact
from grader.model import Value
from grader.oracle.nests import mapped
from grader.oracle.subject import Module
from grader.worker import wire
from grader.worker.protocol import Raised, Reply, Request

_RAISE: Final = "\0raise"
_OPAQUE: Final = "\0opaque"
_FREE: Final = "\0free"


class Free:
    """Stands for a value that a wrong answer may choose."""


FREE: Final = Free()


class NotRecordableError(Exception):
    """A value that isn't plain data; says what it is."""


class RecordedCall(Value, frozen=True, kw_only=True):
    """One call of the reference, each part in the wire's format."""

    function: str
    arguments: bytes
    """``[args, kwargs, upstream]``."""
    gradient: bool
    value: bytes
    """``[value, gradients, [exception's type, its message] or None]``."""


def pack(value: Any) -> bytes:
    """A plain value in the wire's format.

    Raises:
        NotRecordableError: part of it is no plain data.
    """
    try:
        return wire.encode(mapped(value, _stored), request=True)
    except wire.WireError as error:
        raise NotRecordableError(str(error)) from error


def unpack(data: bytes) -> Any:
    """The value that :func:`pack` was given.

    Raises:
        CourseError: the bytes are not of that format.
    """
    try:
        return _restored(wire.decode(data, request=True))
    except wire.WireError as error:
        raise CourseError(f"a recorded value can't be read: {error}", advice=ANOTHER) from error


def _stored(value: Any) -> Any:
    kind = type(value)
    if value is None or kind in {bool, int, float, str, bytes, wire.SourceCode}:
        return value
    if isinstance(value, torch.Tensor):
        return value
    if isinstance(value, Raise):
        return {_RAISE: [value.type, value.message]}
    if kind is wire.Opaque:
        return {_OPAQUE: [value.type, value.text]}
    if value is FREE:
        return {_FREE: True}
    raise NotRecordableError(f"a {kind.__name__} is no plain data")


def _restored(value: Any) -> Any:
    kind = type(value)
    if kind in {list, tuple}:
        return kind(_restored(item) for item in value)
    if kind is dict:
        if set(value) == {_RAISE}:
            return Raise(*value[_RAISE])
        if set(value) == {_OPAQUE}:
            return wire.Opaque(*value[_OPAQUE])
        if set(value) == {_FREE}:
            return FREE
        return {key: _restored(item) for key, item in value.items()}
    return value


def stood_in(value: Any) -> Any:
    """A value with something that can be recorded in the place of each part that can't.

    Of a model that is what it was made of and what was loaded into it last.
    """
    return mapped(value, _stood_in)


def _stood_in(value: Any) -> Any:
    if isinstance(value, Module):
        return wire.Opaque("model", exact(value.origin, value.loaded).hex())
    try:
        _stored(value)
    except NotRecordableError:
        return wire.Opaque(type(value).__name__)
    return value


def with_free(value: Any, given: Any) -> Any:
    """A value with what was given where any would do."""
    return mapped(value, lambda item: given if item is FREE else item)


def pack_call(request: Request, reply: Reply) -> RecordedCall:
    """One call of a function by name.

    Raises:
        NotRecordableError: an argument or the value is no plain data.
    """
    error = None if reply.error is None else [reply.error.type, reply.error.message]
    return RecordedCall(
        function=str(request.target),
        arguments=pack([request.args, request.kwargs, request.upstream]),
        gradient=request.gradient,
        value=pack([reply.value, reply.gradients, error]),
    )


def unpack_answer(call: RecordedCall) -> Reply:
    """What a recorded call gave."""
    value, gradients, error = unpack(call.value)
    raised = None if error is None else Raised(type=error[0], message=error[1])
    return Reply(number=0, value=value, gradients=gradients, error=raised)
