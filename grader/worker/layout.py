"""How a tensor's elements lie in memory: transposed, with steps, expanded, overlapping.

A request carries it, so that a student's function gets the view that the suite made. A reply
doesn't: what it says of memory would have to be believed, and no answer depends on it.
"""

from __future__ import annotations

import torch

# A student's code can replace any attribute of torch; these were taken before it ran.
_as_strided = torch.Tensor.as_strided
_contiguous = torch.Tensor.contiguous
_copy = torch.Tensor.copy_
_detach = torch.Tensor.detach
_narrow = torch.Tensor.narrow
_numpy = torch.Tensor.numpy
_resolve_conj = torch.Tensor.resolve_conj
_resolve_neg = torch.Tensor.resolve_neg
_view = torch.Tensor.view
_zeros = torch.zeros
_no_hooks = torch._C.DisableTorchFunctionSubclass  # noqa: SLF001
_uint8 = torch.uint8
_not_numpys = torch.bfloat16
"""The dtype that numpy doesn't have."""


def tensor_bytes(tensor: torch.Tensor) -> bytes:
    """The elements of a tensor in row-major order, whatever its strides."""
    with _no_hooks():
        if tensor.dtype is not _not_numpys:
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


def is_row_major(tensor: torch.Tensor) -> bool:
    """Whether the elements lie one after the other in memory of their own, the last axis first."""
    if tensor.storage_offset():
        return False
    due = 1
    for size, step in zip(reversed(tensor.shape), reversed(tensor.stride()), strict=True):
        if step != due:
            return False
        due *= max(size, 1)
    return True


Apart = tuple[torch.Tensor, tuple[int, ...], tuple[int, ...], int]
"""The memory that a tensor reaches over, its shape, its strides, and where it begins."""


def taken_apart(tensor: torch.Tensor) -> Apart:
    """A tensor and its place in memory.

    What lies between its elements is zero: it isn't the tensor's, so nobody gets to see it.
    """
    shape, strides = tuple(tensor.shape), tensor.stride()
    steps = zip(shape, strides, strict=True)
    span = 0 if 0 in shape else 1 + sum((size - 1) * step for size, step in steps)
    memory = torch.zeros(span, dtype=tensor.dtype, device=tensor.device)
    places = torch.arange(span, device=tensor.device).as_strided(shape, strides)
    # By index, since elements of a tensor that overlaps itself can't be written to as one.
    memory[places.flatten()] = tensor.flatten()
    return memory, shape, strides, int(tensor.storage_offset())


def laid_out(
    memory: torch.Tensor, shape: tuple[int, ...], strides: tuple[int, ...], offset: int
) -> torch.Tensor:
    """The tensor that was taken apart.

    Raises:
        ValueError: there is no such place in memory.
    """
    try:
        size = memory.shape[0]
        whole = _zeros(offset + size, dtype=memory.dtype, device=memory.device)
        _copy(_narrow(whole, 0, offset, size), memory)
        return _as_strided(whole, shape, strides, offset)
    except (TypeError, AttributeError, IndexError, RuntimeError) as error:
        raise ValueError("a tensor's place in memory can't be read") from error


def copied(tensor: torch.Tensor) -> torch.Tensor:
    """A copy whose elements lie as the tensor's do."""
    if tensor.layout is not torch.strided or is_row_major(tensor):
        return tensor.clone()
    return laid_out(*taken_apart(tensor))
