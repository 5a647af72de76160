"""What SQLite's errors mean to a person."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.errors import GradebookError

_MEANINGS = (
    ("SQLITE_FULL", "the disk is full", "What was written stays. Free some space, then run again."),
    (
        "SQLITE_READONLY",
        "it can't be written",
        "Check the permissions of the file and of its folder.",
    ),
    (
        "SQLITE_IOERR",
        "the disk refused a read or a write",
        "What was written stays. Check for free space and quotas, then run again.",
    ),
    ("SQLITE_CORRUPT", "the file is damaged", "Restore it from a backup, or grade into a new one."),
    ("SQLITE_NOTADB", "the file is not a gradebook", "Name the gradebook.sqlite of a batch run."),
    ("SQLITE_BUSY", "it is locked by another run", "Wait until that run has ended."),
    ("SQLITE_LOCKED", "it is locked by another run", "Wait until that run has ended."),
    (
        "SQLITE_CANTOPEN",
        "it can't be opened",
        "Check that the folder exists and that you may write there.",
    ),
    ("SQLITE_PERM", "it can't be opened", "Check the permissions of the file."),
)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the file into a GradebookError; a bug of ours stays as it is."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        for prefix, happened, advice in _MEANINGS:
            if name.startswith(prefix):
                raise GradebookError(f"{path}: {happened} ({error}).", advice=advice) from error
        raise
