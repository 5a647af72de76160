"""What SQLite's errors mean to a person."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.errors import GradebookError

_MEANINGS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the file into a GradebookError; a bug of ours stays as it is."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        for prefix, (happened, advice) in _MEANINGS.items():
            if name.startswith(prefix):
                raise GradebookError(f"{path}: {happened} ({error}).", advice=advice) from error
        raise
