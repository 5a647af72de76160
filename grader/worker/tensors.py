"""A tensor as bytes: the name of its dtype, its shape, its elements in row-major order."""

from __future__ import annotations

import math
import struct
from typing import Any, Final

import torch

from grader.worker import limits
from grader.worker.layout import tensor_bytes

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
_NAMES: Final = {dtype: name for name, dtype in DTYPES.items()}

# A student's code can replace any attribute of torch; these were taken before it ran.
Tensor: Final = torch.Tensor
_as_subclass = torch.Tensor.as_subclass
_frombuffer = torch.frombuffer
_empty = torch.empty
_zeros = torch.zeros
_data_ptr = torch.Tensor.data_ptr
_is_zero = torch.Tensor._is_zerotensor  # noqa: SLF001
_no_hooks = torch._C.DisableTorchFunctionSubclass  # noqa: SLF001
_strided = torch.strided
# Asked of the tensor itself: a sparse one can't be stripped of its subclass.
_ABOUT: Any = tuple(getattr(Tensor, name).__get__ for name in ("layout", "dtype", "device"))
_is_nested: Any = getattr(Tensor, "is_nested").__get__  # noqa: B009


class UnfitTensor(Exception):
    """A tensor, or the bytes of one, that the protocol doesn't allow."""


def plain(tensor: torch.Tensor) -> torch.Tensor | None:
    """The tensor without a subclass's ways; None for one of a kind that isn't sent.

    Raises:
        UnfitTensor: it is too large.
    """
    with _no_hooks():
        try:
            bare = tensor if type(tensor) is Tensor else _as_subclass(tensor, Tensor)
            if bare.layout is not _strided or bare.device.type != "cpu" or bare.dtype not in _NAMES:
                return None
            shape, elements = tuple(bare.shape), bare.numel()
            if _is_zero(bare):
                # Zeros that autograd hasn't written anywhere yet.
                bare = _zeros(shape, dtype=bare.dtype)
            elif elements:
                _data_ptr(bare)
        except Exception:
            # A sparse one has no storage, a nested one no shape, one that wraps others no
            # elements, and a subclass may refuse to be stripped of its ways.
            return None
        size = elements * bare.dtype.itemsize
        if size > limits.MAX_TENSOR:
            raise UnfitTensor(f"a tensor that takes {size:,} bytes")
        if not _is_sane(shape):
            raise UnfitTensor(f"a tensor of {len(shape)} dimensions, for {elements} elements")
        return bare


def kind_of(tensor: torch.Tensor) -> str:
    """What sort of tensor it is, for one that isn't sent."""
    with _no_hooks():
        try:
            layout, dtype, device = (get(tensor) for get in _ABOUT)
            nested = "nested " if _is_nested(tensor) else ""
        except Exception:
            return "tensor of a kind of its own"
    return f"{nested}{layout} tensor of {dtype} on {device}".replace("torch.", "")


def packed(tensor: torch.Tensor) -> bytes:
    """The bytes of a tensor that :func:`plain` gave."""
    name, shape = _NAMES[tensor.dtype].encode(), tuple(tensor.shape)
    head = struct.pack(f"<BB{len(shape)}q", len(name), len(shape), *shape)
    return head + name + tensor_bytes(tensor)


def _is_sane(shape: tuple[int, ...]) -> bool:
    """Whether the judge may make a tensor of this shape; its sizes can't overflow then."""
    return (
        len(shape) <= limits.MAX_DIMENSIONS
        and math.prod(max(1, size) for size in shape) <= limits.MAX_EXTENT
    )


def unpacked(data: memoryview) -> torch.Tensor:
    """The tensor that such bytes are of.

    Raises:
        UnfitTensor: they are of none, whoever sent them.
    """
    try:
        length, dims = struct.unpack_from("<BB", data)
        shape = struct.unpack_from(f"<{dims}q", data, 2)
        start = 2 + 8 * dims
        dtype = DTYPES[str(data[start : start + length], "utf-8")]
    except (struct.error, KeyError, UnicodeDecodeError) as error:
        raise UnfitTensor(f"a tensor's head can't be read: {error}") from error
    body = data[start + length :]
    if min(shape, default=0) < 0 or not _is_sane(shape):
        raise UnfitTensor(f"a tensor of {dims} dimensions can't be read")
    if math.prod(shape) * dtype.itemsize != len(body):
        raise UnfitTensor(f"a tensor of shape {list(shape)} came with {len(body)} bytes")
    if not body:
        return _empty(shape, dtype=dtype)
    if dtype is torch.bool:
        # A byte that is neither 0 nor 1 is undefined behaviour in a bool tensor.
        return (_frombuffer(bytearray(body), dtype=torch.uint8) != 0).reshape(shape)
    return _frombuffer(bytearray(body), dtype=dtype).reshape(shape)
