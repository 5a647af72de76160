"""Makes forks cheap: torch's 140 MB of objects on huge pages, which a fork copies as a whole.

A fork copies a table entry for each page that was written, 36 000 of 4 KiB
after ``import torch``; of 2 MiB it is some seventy. It halves what a child
costs. The kernel may refuse, and nothing but time depends on it.
"""

from __future__ import annotations

import ctypes
import re
import sys
from typing import Final

_SIZE: Final = 2 << 20
_MADV_COLLAPSE: Final = 25
_RANGE: Final = re.compile(r"([0-9a-f]+)-([0-9a-f]+) rw.p [0-9a-f]+ 00:00 0 *(\[heap\])?$")


def collapse() -> int:
    """Put this process's own memory on huge pages; returns how many it has now."""
    if sys.platform != "linux":
        return 0
    advise = ctypes.CDLL(None).madvise
    advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    done = 0
    try:
        with open("/proc/self/maps") as maps:  # noqa: PTH123
            ranges = [found for line in maps if (found := _RANGE.match(line.rstrip("\n")))]
    except OSError:
        return 0
    for found in ranges:
        start, end = int(found[1], 16), int(found[2], 16)
        for at in range(-(-start // _SIZE) * _SIZE, end - _SIZE + 1, _SIZE):
            done += advise(at, _SIZE, _MADV_COLLAPSE) == 0
    return done
