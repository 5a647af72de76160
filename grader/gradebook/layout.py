"""Where a student's report lies: ``reports/STUDENT/EXERCISE.html`` beside the gradebook."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path, PurePosixPath

from grader import files
from grader.submissions.discovery.names import report_folder

# The footer, which names the submission's hash, stands at the very end.
_FOOTER = 4096


def report_file(student: str, exercise: str) -> PurePosixPath:
    """The report's place, relative to the gradebook's folder; never outside it.

    Args:
        student: the student's key, whatever is in it.
        exercise: full name.
    """
    return PurePosixPath("reports", report_folder(student), f"{exercise}.html")


def sweep(folder: Path) -> None:
    """Remove what a run that was killed while it wrote a page has left of it.

    Args:
        folder: the gradebook's, which nobody else may be writing to.
    """
    for left in (*folder.glob(".*"), *folder.glob("reports/*/.*")):
        if files.TEMPORARY.fullmatch(left.name):
            with contextlib.suppress(OSError):
                left.unlink()


def has_report(path: Path, sha256: str) -> bool:
    """Whether this page is there and reports on the submission with this hash.

    Pages of earlier submissions stay where a later one was graded without pages, or not at all.
    """
    try:
        with path.open("rb") as page:
            page.seek(0, os.SEEK_END)
            page.seek(max(0, page.tell() - _FOOTER))
            return bool(sha256) and f"SHA-256 {sha256[:16]}".encode() in page.read()
    except OSError:
        return False
