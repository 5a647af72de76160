"""``kill -9`` of anything, at any moment: the gradebook comes out the same."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.batch.conftest import Grade, alive, below, wait_until, write_class
from tests.batch.test_command import graded
from tests.gradebook.samples import dump

KILLS = 8
"""Of each; twenty of each leave the same rows as well, and take a quarter of an hour."""
ROLES = {"coordinator": "coordinator", "worker": "worker", "zygote": "zygote"}


def victim(process: subprocess.Popen[str], role: str, chance: random.Random) -> int | None:
    if role == "coordinator":
        return process.pid
    pids = [pid for pid, kind in below(process.pid).items() if kind == role]
    return chance.choice(pids) if pids else None


def kill_and_watch(process: subprocess.Popen[str], role: str, pid: int) -> None:
    """Kill one process; whatever hung below it is gone soon after."""
    doomed = [pid, *below(pid)] if role != "zygote" else [pid, *_below_zygote(pid)]
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    if role == "coordinator":
        process.wait()
    assert wait_until(lambda: not any(alive(one) for one in doomed)), doomed


def _below_zygote(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(word) for word in text.split()]


def progressed(process: subprocess.Popen[str], out: Path, before: int) -> bool:
    return process.poll() is not None or graded(out) > before


def disturb(
    grade: Grade, folder: Path, out: Path, role: str, kills: int, seed: int
) -> tuple[subprocess.CompletedProcess[str], int]:
    """Run to the end, with some kills on the way: the last process, and how many were killed."""
    chance = random.Random(seed)
    process = grade.start(folder, out, "--no-reports")
    done = 0
    while done < kills:
        before = graded(out)
        # At a random moment after something has been recorded since the last kill.
        if not wait_until(partial(progressed, process, out, before)):
            break
        time.sleep(chance.uniform(0.0, 0.6))
        pid = victim(process, role, chance)
        if process.poll() is not None or pid is None:
            break
        kill_and_watch(process, role, pid)
        done += 1
        if role == "coordinator":
            process = grade.start(folder, out, "--no-reports")
    stdout, stderr = process.communicate(timeout=300)
    ended = subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)
    return ended, done


class Undisturbed(NamedTuple):
    """Classes by their size, and what a run in which nobody is killed says of them."""

    grade: Grade
    place: Path

    def __call__(self, size: int) -> tuple[Path, list[tuple[Any, ...]]]:
        """The folder of a class, and its gradebook's rows; made once."""
        folder, out = self.place / f"in-{size}", self.place / f"out-{size}"
        if not out.exists():
            write_class(folder, size)
            assert self.grade.run(folder, out, "--no-reports").returncode == 0
        return folder, dump(out / "gradebook.sqlite")


@pytest.fixture(scope="module")
def undisturbed(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    return Undisturbed(Grade(course), tmp_path_factory.mktemp("undisturbed"))


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("role", ROLES)
def test_kills_change_nothing(
    grade: Grade,
    undisturbed: Undisturbed,
    tmp_path: Path,
    role: str,
    record_property: Callable[[str, object], None],
) -> None:
    """Kills at random moments of runs of 200, a tenth hostile, leave the same rows.

    A run that ends before the last of them is followed by another, which must come out the
    same as well.
    """
    folder, rows = undisturbed(200)
    kills = runs = 0
    while kills < KILLS:
        out = tmp_path / f"out-{runs}"
        ended, killed = disturb(grade, folder, out, role, KILLS - kills, seed=7 + runs)
        assert ended.returncode == 0, ended.stderr
        assert killed > 0
        assert dump(out / "gradebook.sqlite") == rows
        kills, runs = kills + killed, runs + 1
    record_property("runs", runs)
