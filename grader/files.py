"""Files are written whole or not at all, and what the system refuses is told in our words."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

TEMPORARY: Final = re.compile(r"\..+\.[0-9a-f]{8}")
"""What :func:`write_atomically` calls a file until it is whole: a killed process leaves it so."""


@contextlib.contextmanager
def told(error: Callable[..., Exception], what: str, advice: str = "") -> Iterator[None]:
    """Tell an OSError as an error of ours.

    Args:
        error: a class of :mod:`grader.errors`.
        what: what could not be done, such as ``report.html can't be written``.
        advice: what to do next.
    """
    try:
        yield
    except OSError as refused:
        raise error(f"{what}: {refused.strerror or refused}.", advice=advice) from refused


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part.

    Raises:
        OSError: it can't be written; what was there is there still.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[:50]}.{os.urandom(4).hex()}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
