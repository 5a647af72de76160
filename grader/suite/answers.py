"""Ways of looking at an answer of several parts, so that each check judges what it is about."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor


def part(value: Any, at: int, of: int = 2) -> Any:
    """One part of an answer of several, so that each is judged by itself.

    ``agree(lambda code: part(code.mlp_backward(*NETWORK), 0))`` judges the weights' gradients and
    leaves the biases' to another check. A list in a part may be a tuple as well. An answer that
    hasn't as many parts stays whole, so that the check tells that.
    """
    if not isinstance(value, (list, tuple)) or len(value) != of:
        return value
    return _as_list(value[at])


def as_tuple(value: Any) -> Any:
    """An answer of several parts as a tuple, also where it is a list: this is about the numbers.

    ``agree(lambda code: as_tuple(code.collapse_linear(weights, biases)))``; let one check ask for
    a tuple. A list in a part may be a tuple as well.
    """
    return tuple(map(_as_list, value)) if isinstance(value, (list, tuple)) else value


def _as_list(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def share(hits: Tensor, due: float) -> float:
    """How large a part of ``hits`` is true, as a number in which luck has no part.

    ``share(code.dropout(ONES, 0.3) == 0, 0.3)`` is 0.3 for every right answer: it is what is due
    if that lies within six standard deviations of what was counted, which a right answer misses
    once in 5e8 times. Else it is the nearest tenth that does, so that two spellings of a mistake
    give the same, or what was counted, in thousandths. NaN if there is nothing to count.
    """
    n = hits.numel()
    counted = hits.double().mean().item()
    for likely in (due, round(counted, 1)) if n else ():
        if abs(counted - likely) <= 6 * math.sqrt(likely * (1 - likely) / n):
            return likely
    return round(counted, 3) if n else math.nan
