"""One writer at a time: a lock of the operating system that dies with its process.

It is a POSIX record lock on ``<gradebook>.lock``. Unlike ``flock`` it does not
pass to forked children, so a worker that outlives a killed coordinator by a
moment does not keep the gradebook locked. SQLite's own locks can't serve: they
are held only while a transaction is, and readers must get in between.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from grader.errors import GradebookError

# A record lock never conflicts within its own process; this does.
_held_here: set[Path] = set()


class WriterLock:
    """The right to write a gradebook, from its making until :meth:`release`."""

    def __init__(self, gradebook: Path) -> None:
        """Take the lock.

        Raises:
            GradebookError: another run has it, or the folder can't be written.
        """
        self._path = gradebook.with_name(f"{gradebook.name}.lock").absolute()
        if self._path in _held_here:
            raise _locked(gradebook, str(os.getpid()))
        try:
            self._descriptor = _acquire(self._path)
        except BlockingIOError as error:
            raise _locked(gradebook, _holder(self._path)) from error
        except OSError as error:
            raise GradebookError(
                f"{gradebook}: can't be locked for writing ({error.strerror}).",
                advice="Check that the folder exists, has space, and that you may write there.",
            ) from error
        _held_here.add(self._path)

    def release(self) -> None:
        """Give the lock back; a second call does nothing."""
        if self._path in _held_here:
            _held_here.discard(self._path)
            self._path.unlink(missing_ok=True)
            os.close(self._descriptor)


def _acquire(path: Path) -> int:
    """A descriptor that holds the lock.

    Raises:
        BlockingIOError: another process holds it.
        OSError: the lock file can't be made.
    """
    if sys.platform == "win32":
        raise OSError(errno.ENOTSUP, "grading into a gradebook needs Linux or macOS")
    import fcntl

    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # The holder before us removed its file: a lock on that one keeps nobody out.
            if _same_file(descriptor, path):
                os.ftruncate(descriptor, 0)
                os.write(descriptor, str(os.getpid()).encode())
                return descriptor
        except OSError as error:
            os.close(descriptor)
            if error.errno in {errno.EACCES, errno.EAGAIN}:
                raise BlockingIOError(error.errno, "locked") from error
            raise
        os.close(descriptor)


def _same_file(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _holder(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")[:20].strip()
    except OSError:
        return ""


def _locked(gradebook: Path, holder: str) -> GradebookError:
    by = f" (process {holder})" if holder else ""
    return GradebookError(
        f"{gradebook}: locked by another run{by}.",
        advice="Wait until that run has ended, or grade into another folder.",
    )
