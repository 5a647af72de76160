"""One file of a student's own, for ``grade exercise-3 FILE``."""

from __future__ import annotations

import difflib
import errno
import hashlib
import os
import stat
from pathlib import Path

from grader import files
from grader.errors import UsageError
from grader.model import Submission
from grader.text import path as shown_path

MAX_BYTES = 32 << 20
# A FIFO that is opened for reading would block until somebody writes.
_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_OTHER_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)

_ABSENT = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, None)


def read_submission(path: Path) -> Submission:
    """The bytes of a regular file, whatever they are; a link to one is fine.

    Raises:
        UsageError: there is no such file, it may not be read, is larger than
            32 MiB, or is a folder, pipe, socket or device; names close ones.
    """
    try:
        descriptor = os.open(path, _OPEN)
    except (OSError, ValueError) as error:
        raise _unopened(path, error) from error
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        raise _not_a_file(path, mode)
    shown = shown_path(str(path))
    with (
        os.fdopen(descriptor, "rb") as stream,
        files.told(UsageError, f"{shown} can't be read", "Save the file again."),
    ):
        source = stream.read(MAX_BYTES + 1)
    if len(source) > MAX_BYTES:
        raise UsageError(
            f"{shown} is larger than {MAX_BYTES >> 20} MiB.",
            advice="Name the script with your answer; data has no place in it.",
        )
    return submission_of(path.name, source)


def submission_of(name: str, source: bytes) -> Submission:
    """A submission from bytes that were read elsewhere; ``name`` is the file's base name."""
    # A name that isn't UTF-8 could not be written into any report.
    written = name.encode("utf-8", "replace").decode("utf-8")
    return Submission(name=written, source=source, sha256=hashlib.sha256(source).hexdigest())


def _unopened(path: Path, error: Exception) -> UsageError:
    shown = shown_path(str(path))
    code = error.errno if isinstance(error, OSError) else None
    if isinstance(error, PermissionError):
        if _is_folder(path):  # Windows opens no folder
            return _not_a_file(path, stat.S_IFDIR)
        says = "may not be read"
        advice = "Give yourself the right to read it (chmod u+r), or name another file."
    elif isinstance(error, FileNotFoundError) and path.is_symlink():
        says = "is a link to a file that isn't there"
        advice = "Name the file itself, or mend the link."
    elif code == errno.ENXIO:
        says, advice = "is a socket, not a file", _close_names(path)
    elif code in _ABSENT:
        return UsageError(f"There is no file {shown}.", advice=_close_names(path))
    else:
        says, advice = f"can't be read: {os.strerror(code or 0)}", "Save it again."
    return UsageError(f"{shown} {says}.", advice=advice)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _not_a_file(path: Path, mode: int) -> UsageError:
    shown = shown_path(str(path))
    what = next((words for applies, words in _OTHER_KINDS if applies(mode)), "something else")
    advice = "Name a file."
    if stat.S_ISDIR(mode):
        scripts = _scripts(path)
        inside = f"In it: {', '.join(scripts[:5])}." if scripts else "It holds no Python file."
        advice = f"Name the file itself. {inside} A folder of submissions is for `grade batch`."
    return UsageError(f"{shown} is {what}, not a file.", advice=advice)


def _close_names(path: Path) -> str:
    """Advice that names what lies where the file was looked for."""
    folder = path.parent
    names = _scripts(folder)
    if not _is_folder(folder):
        return f"There is no folder {shown_path(str(folder))} either."
    close = difflib.get_close_matches(path.name, names, n=3, cutoff=0.5)
    if close:
        return f"Did you mean {' or '.join(close)}?"
    if names:
        more = " …" if len(names) > 5 else ""
        return f"That folder has {', '.join(names[:5])}{more}."
    return "That folder has no Python file; `grade start DIR` makes the stubs."


def _scripts(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as listing:
            names = [item.name for item in listing if item.name.endswith((".py", ".ipynb"))]
    except (OSError, ValueError):
        return []
    return sorted(shown_path(name) for name in names)
