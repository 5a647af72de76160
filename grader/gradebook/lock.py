"""One writer at a time: a lock of the operating system that dies with its process.

SQLite's own locks can't serve: they are held only while a transaction is, and readers must get
in between. A forked child doesn't keep the lock, so a worker that outlives a killed coordinator
by a moment doesn't keep the gradebook locked.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from filelock import FileLock, Timeout

from grader import files
from grader.errors import GradebookError


class WriterLock:
    """The right to write a gradebook, from its making until :meth:`release`."""

    def __init__(self, gradebook: Path) -> None:
        """Take the lock.

        Raises:
            GradebookError: another run has it, or the folder can't be written.
        """
        self._path = gradebook.with_name(f"{gradebook.name}.lock").absolute()
        self._lock = FileLock(self._path, timeout=0, mode=0o644)
        advice = "Check that the folder exists, has space, and that you may write there."
        with files.told(GradebookError, f"{gradebook} can't be locked for writing", advice):
            # FileLock would make the folder.
            self._path.parent.stat()
            try:
                self._lock.acquire()
            except Timeout as error:
                raise GradebookError(
                    f"{gradebook}: locked by another run{_holder(self._path)}.",
                    advice="Wait until that run has ended, or grade into another folder.",
                ) from error
            # Who has it is for whoever asks; a full disk is told where something has to be kept.
            with contextlib.suppress(OSError):
                self._path.write_text(str(os.getpid()), encoding="ascii")

    def release(self) -> None:
        """Give the lock back; a second call does nothing."""
        if self._lock.is_locked:
            # While it is held: whoever waits for it sees that the file has gone, and makes another.
            # A disk that has become read-only keeps the file, which locks nobody out.
            with contextlib.suppress(OSError):
                self._path.unlink()
            self._lock.release()


def _holder(path: Path) -> str:
    with contextlib.suppress(OSError):
        number = path.read_text(encoding="ascii", errors="replace")[:20].strip()
        return f" (process {number})" if number else ""
    return ""
