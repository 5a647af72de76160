"""Memory that nobody wrote to reads the same for everybody.

What ``torch.empty`` gives is else what happened to lie there: right by chance today and wrong
tomorrow. torch reads such memory too: ``torch.linalg.lstsq`` takes the order of its columns from
it (``jpvt`` of LAPACK's gelsy), so that two runs differ in the last digits.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any, Final

_M_PERTURB: Final = -6
_FRESH: Final = 0x7F
"""Each byte of it: 3.4e38 as a float32, 1.4e306 as a float64, so that whoever reads it sees it."""

_mallopt: Any = (
    getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
) or (lambda _what, _value: 1)
_alike = 0
"""What tells the allocator to do so; 0 until it is asked to."""


def make_fresh_memory_alike() -> None:
    """Have this process and its children find the same in memory that is new to them.

    Nothing happens with an allocator that can't be asked to (any but glibc's).
    """
    global _alike  # noqa: PLW0603
    _alike = _FRESH ^ 0xFF
    make_alike_again()


def let_memory_be() -> None:
    """Fill nothing meanwhile: what the caller allocates is large, and is read by nobody."""
    if _alike:
        _mallopt(_M_PERTURB, 0)


def make_alike_again() -> None:
    """Go on as before :func:`let_memory_be`."""
    if _alike:
        _mallopt(_M_PERTURB, _alike)
