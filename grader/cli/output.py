"""Where what a command made goes: files, standard output, and the screen."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from grader.errors import GraderError, UsageError
from grader.text import path as shown

if TYPE_CHECKING:
    from rich.console import Console


def write(
    path: str | Path,
    data: bytes,
    *,
    error: type[GraderError] = UsageError,
    advice: str = "",
    make_folder: bool = True,
) -> None:
    """Write a file, all of it or nothing, so that a full disk leaves what was there.

    Args:
        path: where to; ``-`` is standard output.
        data: all of it.
        error: what it means to whoever called that it can't be written.
        advice: what to do then.
        make_folder: whether the file's folder is made if need be.

    Raises:
        GraderError: of the kind ``error``.
    """
    if str(path) == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    path, temporary = Path(path), None
    try:
        if make_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            # A device or a pipe; a folder can't be written.
            path.write_bytes(data)
            return
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            temporary = Path(file.name)
            file.write(data)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as failed:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise error(f"{path} can't be written: {failed.strerror}.", advice=advice) from failed


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def console(stream: TextIO) -> Console:
    """A console that shows text as it is; off a terminal it has eighty columns."""
    from rich.console import Console

    width = None if stream.isatty() else 80
    return Console(file=stream, highlight=False, markup=False, emoji=False, width=width)


def short(path: Path) -> str:
    """A path as one would type it here, fit to show."""
    shorter = os.path.relpath(path)
    inside = len(shorter) < len(str(path)) and not shorter.startswith("..")
    return shown(shorter if inside else str(path))
