"""Which places on the import path are of installed packages."""

from __future__ import annotations

import contextlib
import os.path  # pathlib takes longer to import than all that is done here

_SITE_NAMES = {"site-packages", "dist-packages"}
_NEEDED = {"torch", "numpy", "msgspec", "matplotlib"}


def holds_packages(entry: str) -> bool:
    """Whether a place on the import path is one of installed packages, wherever it lies.

    Such places are named by ``.pth`` files, by PYTHONPATH as clusters' modules set it, by
    installs into a folder. A checkout, the current folder and a course are none.
    """
    if not os.path.isabs(entry):  # noqa: PTH117
        return False
    if os.path.basename(entry) in _SITE_NAMES:  # noqa: PTH119
        return True
    names: list[str] = []
    with contextlib.suppress(OSError):  # no directory, or one that can't be read anyway
        names = os.listdir(entry)  # noqa: PTH208
    return any(name in _NEEDED or name.endswith(".dist-info") for name in names)
