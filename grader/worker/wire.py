"""Plain data across the trust boundary: msgpack frames, tensors as dtype, shape and bytes.

Both sides use this module. Nothing is ever unpickled. What a value is made of
decides what arrives: None, bool, int, float, str, bytes, lists, tuples and
dicts arrive as themselves, a numpy scalar as the Python number that it stands
for, a tensor as a plain ``torch.Tensor`` rebuilt from its bytes (a subclass
that lies arrives as plain numbers), an object that has to stay in the worker
as a :class:`Remote`, and anything else as an :class:`Opaque` that names its
type.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from typing import Any, Final, NoReturn

import msgspec
import numpy as np
import torch

from grader.worker import limits, tensors
from grader.worker.frames import TooMuch, count_parts
from grader.worker.layout import is_row_major, laid_out, taken_apart

_TENSOR, _TUPLE, _REMOTE, _OPAQUE, _INTEGER, _MAPPING, _SOURCE, _LAID_OUT = range(1, 9)

_SCALARS: Final[tuple[tuple[type, Callable[[Any], Any]], ...]] = (
    *((np.dtype(code).type, np.dtype(code).type.item) for code in np.typecodes["AllInteger"] + "?"),
    # A long double's own item() is itself.
    *((np.dtype(code).type, float) for code in np.typecodes["Float"]),
)
"""numpy's scalars, with what makes Python's number of one; an array is none, however small."""

TOO_LARGE: Final = "value too large"
"""The type that an :class:`Opaque` names where a value is over a limit."""


class WireError(Exception):
    """A frame or a value is not what the protocol allows."""


class Opaque(msgspec.Struct, frozen=True):
    """Something that does not cross the wire: its type, and how it shows itself."""

    type: str
    text: str = ""
    """For a value that is over a limit, which one that was."""


class Remote(msgspec.Struct, frozen=True):
    """A handle to an object that stays in the worker."""

    number: int
    type: str


AT_HAND: Final = {"torch": torch, "nn": torch.nn, "math": math, "Tensor": torch.Tensor}
"""What source code of a suite's finds wherever it runs."""


class SourceCode(msgspec.Struct, frozen=True):
    """A callable *to* the worker: ``expression`` is evaluated after ``source`` has run."""

    source: str
    expression: str

    def made(self) -> Any:
        """What it makes, here."""
        namespace: dict[str, Any] = {**AT_HAND, "__name__": "supplied"}
        exec(compile(self.source, "<supplied>", "exec"), namespace)
        return eval(self.expression, namespace)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call what it makes, as a misconception does with an argument."""
        return self.made()(*args, **kwargs)


class _Budget:
    __slots__ = ("items", "request")

    def __init__(self, *, request: bool) -> None:
        self.items = 0
        self.request = request

    def spend(self) -> None:
        self.items += 1
        if self.items > limits.MAX_ITEMS:
            raise WireError(f"it has more than {limits.MAX_ITEMS:,} parts")


def _pack_tensor(tensor: torch.Tensor, *, layout: bool) -> msgspec.msgpack.Ext:
    try:
        plain = tensors.plain(tensor)
        if plain is None:
            return _pack_opaque(Opaque("torch.Tensor", tensors.kind_of(tensor)))
        if layout and not is_row_major(plain):
            memory, *places = taken_apart(plain)
            inside = [msgspec.msgpack.Ext(_TENSOR, tensors.packed(memory)), *places]
            return msgspec.msgpack.Ext(_LAID_OUT, _ENCODER.encode(inside))
        return msgspec.msgpack.Ext(_TENSOR, tensors.packed(plain))
    except tensors.UnfitTensor as error:
        raise WireError(str(error)) from error


def _unpack_tensor(data: memoryview) -> torch.Tensor:
    try:
        return tensors.unpacked(data)
    except tensors.UnfitTensor as error:
        raise WireError(str(error)) from error


def _pack_opaque(value: Opaque) -> msgspec.msgpack.Ext:
    return msgspec.msgpack.Ext(
        _OPAQUE, _ENCODER.encode([_utf8(value.type[:200]), _utf8(value.text[:500])])
    )


def _utf8(text: str) -> str:
    """The text without lone surrogates, which msgpack can't carry."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


_ENCODER: Final = msgspec.msgpack.Encoder()

Keep = Callable[[Any], Remote | None]
"""Decides whether an object stays in the worker and is named by a handle."""


def keep_nothing(_value: Any) -> Remote | None:
    """Nothing stays in the worker."""
    return None


def to_plain(value: Any, keep: Keep = keep_nothing, *, request: bool = False) -> Any:
    """Turn a value into what msgpack can carry.

    Args:
        value: any value.
        keep: decides what stays where it is.
        request: whether it goes to the worker, so that it may hold source code, tensors lie in
            memory as they do here, and nothing of it may be left out.

    Raises:
        WireError: it is too deep, too long or too large.
    """
    return _plain(value, keep, 0, _Budget(request=request))


def _plain(value: Any, keep: Keep, depth: int, budget: _Budget) -> Any:  # noqa: C901
    budget.spend()
    if depth > limits.MAX_DEPTH:
        raise WireError(f"it is nested more than {limits.MAX_DEPTH} levels deep")
    kind = type(value)
    if value is None or kind is bool or kind is float:
        return value
    if kind is int:
        if -(1 << 63) <= value < 1 << 63:
            return value
        if value.bit_length() > limits.MAX_BITS:
            reason = f"an integer of {value.bit_length():,} bits"
            return _pack_opaque(Opaque(TOO_LARGE, reason))
        return msgspec.msgpack.Ext(_INTEGER, f"{value:x}".encode())
    if kind is str or kind is bytes:
        return _pack_text(value, budget)
    if issubclass(kind, tensors.Tensor):
        kept = keep(value)
        if kept is None:
            return _pack_tensor(value, layout=budget.request)
        return _pack_remote(kept)
    if kind is list:
        return [_plain(item, keep, depth + 1, budget) for item in value]
    if issubclass(kind, tuple):
        items = [_plain(item, keep, depth + 1, budget) for item in tuple.__iter__(value)]
        return msgspec.msgpack.Ext(_TUPLE, _ENCODER.encode(items))
    if kind is dict:
        if len(value) > limits.MAX_KEYS and not budget.request:
            raise WireError(f"it has a dictionary of more than {limits.MAX_KEYS:,} keys")
        pairs = [
            [_plain(key, keep, depth + 1, budget), _plain(item, keep, depth + 1, budget)]
            for key, item in value.items()
        ]
        return msgspec.msgpack.Ext(_MAPPING, _ENCODER.encode(pairs))
    return _special(value, kind, keep, budget)


def _pack_text(value: Any, budget: _Budget) -> Any:
    if len(value) <= limits.MAX_TEXT:
        return _utf8(value) if isinstance(value, str) else value
    says = f"{len(value):,} long, where {limits.MAX_TEXT:,} are compared at most"
    if budget.request:
        raise WireError(f"a {type(value).__name__} is {says}")
    return _pack_opaque(Opaque(type(value).__name__, says))


def _full_name(kind: type) -> str:
    """A type's name with its module, whatever a student's metaclass makes of them."""
    name = str(type.__dict__["__qualname__"].__get__(kind))
    module = type.__dict__["__module__"].__get__(kind)
    return f"{module}.{name}" if isinstance(module, str) and module != "builtins" else name


def _pack_remote(value: Remote) -> msgspec.msgpack.Ext:
    return msgspec.msgpack.Ext(_REMOTE, _ENCODER.encode([value.number, _utf8(value.type[:200])]))


def _special(value: Any, kind: type, keep: Keep, budget: _Budget) -> Any:
    if kind is Remote:
        return _pack_remote(value)
    if kind is SourceCode and budget.request:
        return msgspec.msgpack.Ext(_SOURCE, _ENCODER.encode([value.source, value.expression]))
    if kind is Opaque:
        return _pack_opaque(value)
    for scalar, number in _SCALARS:
        if kind is scalar:
            return _plain(number(value), keep_nothing, 0, budget)
    kept = keep(value)
    if kept is not None:
        return _pack_remote(kept)
    return _pack_opaque(Opaque(_full_name(kind)))


class _Reading:
    """Messages on their way in, whoever sent them: how much of one has been unfolded so far."""

    def __init__(self) -> None:
        self._parts = 0
        self._levels = 0
        self._request = False
        self._inner = msgspec.msgpack.Decoder(ext_hook=self._extension)
        self._decoders: dict[Any, msgspec.msgpack.Decoder[Any]] = {Any: self._inner}

    def whole(self, data: bytes, kind: Any, *, request: bool) -> Any:
        """The message as a value of a type; Any for whatever it is."""
        self._parts = self._levels = 0
        self._request = request
        decoder = self._decoders.get(kind)
        if decoder is None:
            decoder = msgspec.msgpack.Decoder(kind, ext_hook=self._extension)
            self._decoders[kind] = decoder
        return self._unfold(data, decoder)

    def _unfold(self, data: bytes | memoryview, decoder: msgspec.msgpack.Decoder[Any]) -> Any:
        view = memoryview(data)
        try:
            self._parts += count_parts(
                view, limits.MAX_PARTS - self._parts, 4 * limits.MAX_TEXT, limits.MAX_FIELDS
            )
        except TooMuch as error:
            raise WireError(f"the message is refused: {error}") from error
        return decoder.decode(view)

    def _extension(self, code: int, data: memoryview) -> Any:
        if code == _TENSOR:
            return _unpack_tensor(data)
        if code == _INTEGER:
            return _unpack_integer(data)
        self._levels += 1
        if self._levels > limits.MAX_LEVELS:
            raise WireError("the message is nested too deeply")
        fields = self._unfold(data, self._inner)
        self._levels -= 1
        if not isinstance(fields, list):
            raise WireError("a list was expected")
        if code == _TUPLE:
            return tuple(fields)
        if code == _MAPPING:
            return _mapping(fields)
        if code == _LAID_OUT and self._request:
            return laid_out(*fields)
        if code == _SOURCE and not self._request:
            raise WireError("only the judge sends source code")
        return _named(code, fields)


class _Ours(threading.local):
    def __init__(self) -> None:
        self.reading = _Reading()


_ours: Final = _Ours()
"""This thread's: to make a decoder takes as long as many a message."""


def _unpack_integer(data: memoryview) -> int:
    if len(data) > limits.MAX_BITS // 4 + 2:
        raise WireError("an integer is too large")
    try:
        return int(bytes(data), 16)
    except ValueError as error:
        raise WireError("a large integer can't be read") from error


def _named(code: int, fields: list[Any]) -> Remote | Opaque | SourceCode:
    if len(fields) == 2:
        first, second = fields
        if code == _REMOTE and isinstance(first, int) and isinstance(second, str):
            return Remote(first, second)
        if isinstance(first, str) and isinstance(second, str) and code in {_OPAQUE, _SOURCE}:
            return Opaque(first, second) if code == _OPAQUE else SourceCode(first, second)
    raise WireError(f"extension {code} is not part of the protocol")


def _mapping(pairs: list[Any]) -> dict[Any, Any]:
    try:
        hashes = {hash(key) for key, _ in pairs}
        if len(pairs) > limits.MAX_KEYS or len(pairs) - len(hashes) > limits.MAX_COLLISIONS:
            raise WireError(f"a dictionary of {len(pairs):,} keys, {len(hashes):,} of them apart")
        return {key: item for key, item in pairs}  # noqa: C416 - dict() takes more than pairs
    except (TypeError, ValueError) as error:
        raise WireError("a dictionary's keys can't be read") from error


def encode(value: Any, keep: Keep = keep_nothing, *, request: bool = False) -> bytes:
    """One value as bytes; arguments and exceptions are those of :func:`to_plain`."""
    try:
        data = _ENCODER.encode(to_plain(value, keep, request=request))
    except (msgspec.MsgspecError, RecursionError, ValueError, OverflowError) as error:
        raise WireError(f"the value can't be sent: {error}") from error
    if len(data) > limits.MAX_FRAME:
        raise WireError(f"it takes {len(data):,} bytes")
    return data


def encode_plain(value: Any) -> bytes:
    """A message whose values are plain already.

    Raises:
        WireError: it is too large.
        UnicodeEncodeError: some text in it has lone surrogates.
    """
    try:
        data = _ENCODER.encode(value)
    except UnicodeEncodeError:
        raise
    except (msgspec.MsgspecError, RecursionError, ValueError, OverflowError) as error:
        raise WireError(f"the message can't be sent: {error}") from error
    if len(data) > limits.MAX_FRAME:
        raise WireError(f"the message takes {len(data):,} bytes")
    return data


def escaped(value: Any) -> Any:
    """A plain message with the lone surrogates in its text escaped."""
    if isinstance(value, str):
        return _utf8(value)
    if isinstance(value, msgspec.Struct):
        return {name: escaped(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, (list, tuple)):
        return [escaped(item) for item in value]
    if isinstance(value, dict):
        return {escaped(key): escaped(item) for key, item in value.items()}
    return value


def decode(data: bytes, kind: Any = Any, *, request: bool = False) -> Any:
    """The value that :func:`encode` was given, as a value of a type where one is due.

    Args:
        data: the bytes.
        kind: the type; Any for whatever it is.
        request: whether the judge made them; from anybody else they hold no source code and
            say nothing of memory.

    Raises:
        WireError: the bytes are not of the protocol, whoever sent them.
    """
    try:
        return _ours.reading.whole(data, kind, request=request)
    except WireError:
        raise
    except (msgspec.MsgspecError, RecursionError, ValueError, OverflowError, MemoryError) as error:
        _refuse(error)


def _refuse(error: BaseException) -> NoReturn:
    raise WireError(f"the bytes can't be read: {type(error).__name__}") from error
