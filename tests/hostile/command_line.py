"""Runs ``grade`` on one file as a person would, and sees what is left behind."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.hostile.corpus import LEFT_BEHIND, ROOT

DEADLINE = 3.0
_PR_SET_CHILD_SUBREAPER = 36
_PATIENCE = 90.0


@dataclass(frozen=True)
class Run:
    """What one run of the command gave."""

    code: int
    document: dict[str, Any]
    page: str
    terminal: str
    remains: list[str]
    """Processes and files that were not there before, empty as it should be."""


def adopt_orphans() -> None:
    """Have every process that loses its parent become ours, so that none goes unseen."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def grade(
    folder: Path, name: str, source: bytes, *, secret: str = "", more: Sequence[str] = ()
) -> Run:
    """Grade a file in a folder with a neighbour's submission beside it."""
    submissions = folder / "submissions"
    submissions.mkdir()
    (submissions / name).write_bytes(source)
    neighbour = submissions / "neighbour.py"
    neighbour.write_text(f"# {secret}\n")
    temporary, work = folder / "tmp", folder / "work"
    temporary.mkdir()
    work.mkdir()
    children = _children()
    before = neighbour.stat()
    page = folder / "report.html"
    done = subprocess.run(
        [sys.executable, "-m", "grader", "exercise-3", str(submissions / name), "--json", "-",
         "--timeout", str(DEADLINE), "--html", str(page), *more],
        cwd=work,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), "SECRET": secret},
        capture_output=True,
        timeout=_PATIENCE,
        check=False,
    )  # fmt: skip
    remains = [f"process {pid}" for pid in _settled(children)]
    remains += [str(path) for place in (temporary, work) for path in place.rglob("*")]
    places = ("/tmp", "/dev/shm", "/var/tmp", str(Path.home()), str(submissions), str(ROOT))
    remains += [str(found) for place in places for found in Path(place).glob(f"*{LEFT_BEHIND}*")]
    if (neighbour.stat().st_mode, neighbour.stat().st_mtime) != (before.st_mode, before.st_mtime):
        remains.append("the neighbour's file was changed")
    return Run(
        code=done.returncode,
        document=json.loads(done.stdout) if done.stdout else {},
        page=page.read_text("utf-8") if page.exists() else "",
        terminal=done.stderr.decode("utf-8"),
        remains=remains,
    )


def _children() -> set[int]:
    listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    return {int(word) for word in listed.split()}


def _settled(before: set[int]) -> set[int]:
    """Children that are still there after a moment in which the killed ones can end."""
    for _ in range(100):
        _reap(_children() - before)
        left = _children() - before
        if not left:
            return left
        time.sleep(0.05)
    return left


def _reap(pids: set[int]) -> None:
    for pid in pids:
        try:
            os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            continue
