"""Runs ``grade`` on one file as a person would, and sees what is left behind."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.hostile.corpus import LEFT_BEHIND, ROOT
from tests.kept import called

DEADLINE = 3.0
"""Of what never ends."""
ENOUGH = 60.0
"""Of what does, however much else the machine does."""
_PR_SET_CHILD_SUBREAPER = 36
_PATIENCE = 500.0
Ended = subprocess.CompletedProcess[str]


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


def process(arguments: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> Ended:
    """``grade`` as a process, and its judge another."""
    return subprocess.run(
        [sys.executable, "-m", "grader", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=_PATIENCE,
        check=False,
    )


def here(arguments: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> Ended:
    """``grade`` in this process, with a judge that was there before."""
    return called(*arguments, cwd=cwd, **environment)


def grade(
    folder: Path,
    name: str,
    source: bytes,
    *,
    secret: str = "",
    deadline: float = ENOUGH,
    run: Callable[[Sequence[str], Path, Mapping[str, str]], Ended] = process,
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
    alive = _below(os.getpid())
    before = neighbour.stat()
    page = folder / "report.html"
    done = run(
        ["exercise-3", str(submissions / name), "--json", "-", "--timeout", str(deadline),
         "--html", str(page)],
        work,
        {"TMPDIR": str(temporary), "SECRET": secret},
    )  # fmt: skip
    remains = [f"process {pid}" for pid in _settled(alive, waiting=int(run is here))]
    remains += [str(path) for place in (temporary, work) for path in place.rglob("*")]
    places = ("/tmp", "/dev/shm", "/var/tmp", str(Path.home()), str(submissions), str(ROOT))
    remains += [str(found) for place in places for found in Path(place).glob(f"*{LEFT_BEHIND}*")]
    if (neighbour.stat().st_mode, neighbour.stat().st_mtime) != (before.st_mode, before.st_mtime):
        remains.append("the neighbour's file was changed")
    return Run(
        code=done.returncode,
        document=json.loads(done.stdout) if done.stdout else {},
        page=page.read_text("utf-8") if page.exists() else "",
        terminal=done.stderr,
        remains=remains,
    )


def _children(pid: int) -> set[int]:
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return set()
    return {int(word) for word in listed.split()}


def _below(pid: int) -> set[int]:
    """All processes below one."""
    children = _children(pid)
    return children.union(*map(_below, children))


def _settled(before: set[int], waiting: int) -> set[int]:
    """Processes that are still there after a moment in which the killed ones can end.

    Args:
        before: those that were there.
        waiting: how many workers a judge that is kept may have made ready for the next file.
    """
    for _ in range(600):
        _reap(_below(os.getpid()) - before)
        left = _below(os.getpid()) - before
        # What an attack leaves behind is no zygote's child: it is this process's by then.
        ready = left & _workers()
        if len(ready) <= waiting:
            left -= ready
        if not left:
            return left
        time.sleep(0.05)
    return left


def _workers() -> set[int]:
    """The children of the zygotes of the judges of this process."""
    found = {os.getpid()}
    for _ in range(3):
        found = set().union(*map(_children, found))
    return found


def _reap(pids: set[int]) -> None:
    for pid in pids:
        try:
            os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            continue
