"""A first look at a value: whether it may be the one that is due. What passes is judged again."""

from __future__ import annotations

from typing import Any, Final

import torch

from grader.oracle.nests import leaves

_RELATIVE: Final = 1e-3
_ABSOLUTE: Final = 1e-6


def is_near(got: Any, due: Any) -> bool:
    """Whether two values are alike to three digits.

    Args:
        got: tensors, numbers, texts, and lists, tuples and dicts of them.
        due: the right value.
    """
    if isinstance(due, torch.Tensor):
        if not isinstance(got, torch.Tensor) or got.shape != due.shape or got.dtype != due.dtype:
            return False
        if not (due.is_floating_point() or due.is_complex()):
            return torch.equal(got, due)
        return torch.allclose(got, due, _RELATIVE, _ABSOLUTE, equal_nan=True)
    if isinstance(due, (list, tuple)):
        return (
            type(got) is type(due)
            and len(got) == len(due)
            and all(is_near(one, other) for one, other in zip(got, due, strict=True))
        )
    if isinstance(due, dict):
        return (
            isinstance(got, dict)
            and got.keys() == due.keys()
            and all(is_near(got[key], value) for key, value in due.items())
        )
    if isinstance(due, float) and isinstance(got, float):
        return got == due or abs(got - due) <= _ABSOLUTE + _RELATIVE * abs(due)
    return type(got) is type(due)


def holds(value: Any, part: Any) -> bool:
    """Whether all that one value is made of is found in another, however that is put together."""
    all_of_it = list(leaves(value))
    return all(any(is_near(one, leaf) for one in all_of_it) for leaf in leaves(part))
