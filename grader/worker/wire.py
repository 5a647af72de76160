"""Plain data across the trust boundary: msgpack frames, tensors as dtype, shape and bytes.

Both sides use this module. Nothing is ever unpickled. What a value is made of
decides what arrives: None, bool, int, float, str, bytes, lists, tuples and
dicts arrive as themselves, a tensor as a plain ``torch.Tensor`` rebuilt from
its bytes (a subclass that lies arrives as plain numbers), an object that has
to stay in the worker as a :class:`Remote`, and anything else as an
:class:`Opaque` that names its type.
"""

from __future__ import annotations

import math
import struct
import threading
from collections.abc import Callable
from typing import Any, Final, NoReturn

import msgspec
import torch

from grader.worker import limits
from grader.worker.frames import TooMuch, count_parts

_TENSOR, _TUPLE, _REMOTE, _OPAQUE, _INTEGER, _MAPPING, _SOURCE = 1, 2, 3, 4, 5, 6, 7

DTYPES: Final = {
    str(dtype).removeprefix("torch."): dtype
    for dtype in (
        torch.float16,
        torch.bfloat16,
        torch.float32,
        torch.float64,
        torch.complex64,
        torch.complex128,
        torch.uint8,
        torch.int8,
        torch.int16,
        torch.int32,
        torch.int64,
        torch.bool,
    )
}
_NUMPYS: Final = frozenset(DTYPES.values()) - {torch.bfloat16}
"""The dtypes that numpy has as well."""
_NAMES: Final = {dtype: name for name, dtype in DTYPES.items()}

# A student's code can replace any attribute of torch; these were taken before it ran.
_as_subclass = torch.Tensor.as_subclass
_detach = torch.Tensor.detach
_contiguous = torch.Tensor.contiguous
_view = torch.Tensor.view
_as_strided = torch.Tensor.as_strided
_numpy = torch.Tensor.numpy
_resolve_conj = torch.Tensor.resolve_conj
_resolve_neg = torch.Tensor.resolve_neg
_frombuffer = torch.frombuffer
_empty = torch.empty
_no_hooks = torch._C.DisableTorchFunctionSubclass  # noqa: SLF001
_Tensor = torch.Tensor
_uint8 = torch.uint8
_strided = torch.strided


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


class SourceCode(msgspec.Struct, frozen=True):
    """A callable *to* the worker: ``expression`` is evaluated after ``source`` has run."""

    source: str
    expression: str


class _Budget:
    __slots__ = ("items",)

    def __init__(self) -> None:
        self.items = 0

    def spend(self) -> None:
        self.items += 1
        if self.items > limits.MAX_ITEMS:
            raise WireError(f"it has more than {limits.MAX_ITEMS:,} parts")


def tensor_bytes(tensor: torch.Tensor) -> bytes:
    """The elements of a tensor in row-major order, whatever its strides."""
    with _no_hooks():
        if tensor.dtype in _NUMPYS:
            try:
                return _numpy(_detach(tensor)).tobytes()
            except (RuntimeError, TypeError):
                # One that is lazily conjugated or negated, or lies elsewhere.
                pass
        plain = _contiguous(_resolve_neg(_resolve_conj(_detach(tensor))))
        if plain.numel() == 0:
            return b""
        # A dimension of size 1 may have any stride and still count as contiguous.
        flat = _as_strided(plain, (plain.numel(),), (1,))
        return bytes(_numpy(_view(flat, _uint8)).data)


def _pack_tensor(tensor: torch.Tensor) -> msgspec.msgpack.Ext | Any:
    with _no_hooks():
        plain = _as_subclass(tensor, _Tensor)
        if plain.layout is not _strided or plain.device.type != "cpu" or plain.dtype not in _NAMES:
            kind = f"{plain.layout} tensor of {plain.dtype} on {plain.device}".replace("torch.", "")
            return _pack_opaque(Opaque("torch.Tensor", kind))
        size = plain.numel() * plain.dtype.itemsize
        if size > limits.MAX_TENSOR:
            raise WireError(f"a tensor that takes {size:,} bytes")
        if not _is_sane(plain.shape):
            raise WireError(f"a tensor of {plain.dim()} dimensions, for {plain.numel()} elements")
        name, shape = _NAMES[plain.dtype].encode(), tuple(plain.shape)
    head = struct.pack(f"<BB{len(shape)}q", len(name), len(shape), *shape)
    return msgspec.msgpack.Ext(_TENSOR, head + name + tensor_bytes(plain))


def _is_sane(shape: tuple[int, ...]) -> bool:
    """Whether the judge may make a tensor of this shape; its sizes can't overflow then."""
    return (
        len(shape) <= limits.MAX_DIMENSIONS
        and math.prod(max(1, size) for size in shape) <= limits.MAX_EXTENT
    )


def _unpack_tensor(data: memoryview) -> torch.Tensor:
    try:
        length, dims = struct.unpack_from("<BB", data)
        shape = struct.unpack_from(f"<{dims}q", data, 2)
        start = 2 + 8 * dims
        dtype = DTYPES[str(data[start : start + length], "utf-8")]
    except (struct.error, KeyError, UnicodeDecodeError) as error:
        raise WireError(f"a tensor's head can't be read: {error}") from error
    body = data[start + length :]
    if min(shape, default=0) < 0 or not _is_sane(shape):
        raise WireError(f"a tensor of {dims} dimensions can't be read")
    if math.prod(shape) * dtype.itemsize != len(body):
        raise WireError(f"a tensor of shape {list(shape)} came with {len(body)} bytes")
    if not body:
        return _empty(shape, dtype=dtype)
    if dtype is torch.bool:
        # A byte that is neither 0 nor 1 is undefined behaviour in a bool tensor.
        return (_frombuffer(bytearray(body), dtype=torch.uint8) != 0).reshape(shape)
    return _frombuffer(bytearray(body), dtype=dtype).reshape(shape)


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


def to_plain(value: Any, keep: Keep = keep_nothing) -> Any:
    """Turn a value into what msgpack can carry.

    Raises:
        WireError: it is too deep, too long or too large.
    """
    return _plain(value, keep, 0, _Budget())


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
    if kind is str:
        return _utf8(value[: limits.MAX_TEXT])
    if kind is bytes:
        return value[: limits.MAX_TEXT]
    if issubclass(kind, _Tensor):
        kept = keep(value)
        return _pack_tensor(value) if kept is None else _pack_remote(kept)
    if kind is list:
        return [_plain(item, keep, depth + 1, budget) for item in value]
    if issubclass(kind, tuple):
        items = [_plain(item, keep, depth + 1, budget) for item in tuple.__iter__(value)]
        return msgspec.msgpack.Ext(_TUPLE, _ENCODER.encode(items))
    if kind is dict:
        pairs = [
            [_plain(key, keep, depth + 1, budget), _plain(item, keep, depth + 1, budget)]
            for key, item in value.items()
        ]
        return msgspec.msgpack.Ext(_MAPPING, _ENCODER.encode(pairs))
    return _special(value, kind, keep)


def _full_name(kind: type) -> str:
    """A type's name with its module, whatever a student's metaclass makes of them."""
    name = str(type.__dict__["__qualname__"].__get__(kind))
    module = type.__dict__["__module__"].__get__(kind)
    return f"{module}.{name}" if isinstance(module, str) and module != "builtins" else name


def _pack_remote(value: Remote) -> msgspec.msgpack.Ext:
    return msgspec.msgpack.Ext(_REMOTE, _ENCODER.encode([value.number, _utf8(value.type[:200])]))


def _special(value: Any, kind: type, keep: Keep) -> Any:
    if kind is Remote:
        return _pack_remote(value)
    if kind is SourceCode:
        return msgspec.msgpack.Ext(_SOURCE, _ENCODER.encode([value.source, value.expression]))
    if kind is Opaque:
        return _pack_opaque(value)
    kept = keep(value)
    if kept is not None:
        return _pack_remote(kept)
    return _pack_opaque(Opaque(_full_name(kind)))


class _Reading:
    """Messages on their way in, whoever sent them: how much of one has been unfolded so far."""

    def __init__(self) -> None:
        self._parts = 0
        self._levels = 0
        self._inner = msgspec.msgpack.Decoder(ext_hook=self._extension)
        self._decoders: dict[Any, msgspec.msgpack.Decoder[Any]] = {Any: self._inner}

    def whole(self, data: bytes, kind: Any) -> Any:
        """The message as a value of a type; Any for whatever it is."""
        self._parts = self._levels = 0
        decoder = self._decoders.get(kind)
        if decoder is None:
            decoder = msgspec.msgpack.Decoder(kind, ext_hook=self._extension)
            self._decoders[kind] = decoder
        return self._unfold(data, decoder)

    def _unfold(self, data: bytes | memoryview, decoder: msgspec.msgpack.Decoder[Any]) -> Any:
        view = memoryview(data)
        try:
            self._parts += count_parts(view, limits.MAX_PARTS - self._parts, 4 * limits.MAX_TEXT)
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
        return {key: item for key, item in pairs}  # noqa: C416 - dict() takes more than pairs
    except (TypeError, ValueError) as error:
        raise WireError("a dictionary's keys can't be read") from error


def encode(value: Any, keep: Keep = keep_nothing) -> bytes:
    """One value as bytes.

    Raises:
        WireError: it is too deep, too long or too large.
    """
    try:
        data = _ENCODER.encode(to_plain(value, keep))
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


def decode(data: bytes, kind: Any = Any) -> Any:
    """The value that :func:`encode` was given, as a value of a type where one is due.

    Raises:
        WireError: the bytes are not of the protocol, whoever sent them.
    """
    try:
        return _ours.reading.whole(data, kind)
    except WireError:
        raise
    except (msgspec.MsgspecError, RecursionError, ValueError, OverflowError, MemoryError) as error:
        _refuse(error)


def _refuse(error: BaseException) -> NoReturn:
    raise WireError(f"the bytes can't be read: {type(error).__name__}") from error
