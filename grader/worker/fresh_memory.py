"""Memory that nobody wrote to reads the same for everybody.

What ``torch.empty`` gives is else what happened to lie there: right by chance today and wrong
tomorrow. torch reads such memory too: ``torch.linalg.lstsq`` takes the order of its columns from
it (``jpvt`` of LAPACK's gelsy), so that two runs differ in the last digits.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Final

_M_PERTURB: Final = -6
_FRESH: Final = 0x7F
"""Each byte of it: 3.4e38 as a float32, 1.4e306 as a float64, so that whoever reads it sees it."""


def make_fresh_memory_alike() -> None:
    """Have this process and its children find the same in memory that is new to them.

    Nothing happens with an allocator that can't be asked to (any but glibc's).
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(_M_PERTURB, _FRESH ^ 0xFF)
