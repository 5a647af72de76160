"""Where what a command made goes: files, standard output, and the screen."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from grader import files
from grader.errors import GraderError, UsageError
from grader.text import path as shown
from grader.text import terminal

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
    path = Path(path)
    with files.told(error, f"{path} can't be written", advice):
        if not make_folder:
            path.parent.stat()
        if path.exists() and not path.is_file():
            # A device or a pipe; a folder can't be written.
            path.write_bytes(data)
        else:
            files.write_atomically(path, data)


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


def say(text: str = "", *, err: bool = False, bold: bool = False, dim: bool = False) -> None:
    """Print lines on standard output, or standard error: whatever is in them, it only shows."""
    click.echo(click.style(terminal(text), bold=bold or None, dim=dim or None), err=err)
