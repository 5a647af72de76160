"""The same run on a Dask cluster: a scheduler and two workers on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.batch.conftest import ROOT, Grade, alive, below, wait_until, write_class
from tests.batch.test_command import graded
from tests.gradebook.samples import dump

pytest.importorskip("distributed", reason="the optional extra `cluster` is not installed")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


class Cluster:
    """A scheduler and workers, each a process of its own."""

    def __init__(self, folder: Path, course: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ, "PYTHONPATH": str(ROOT), "GRADE_COURSE": str(course),
            "DASK_DISTRIBUTED__WORKER__DAEMON": "False",
        }  # fmt: skip
        self.processes: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                    "--scheduler-file", str(file))  # fmt: skip
        # It is there before it is written to its end.
        assert wait_until(lambda: file.exists() and file.read_text().rstrip().endswith("}"))
        self.address = json.loads(file.read_text())["address"]

    def add_worker(self, package: Path = ROOT) -> subprocess.Popen[bytes]:
        """One more worker, with one thread; ``package`` is the folder that it has grader from."""
        return self._start("worker", self.address, "--nthreads", "1", "--no-dashboard",
                           "--host", "127.0.0.1",
                           "--local-directory", str(self.folder), package=package)  # fmt: skip

    def _start(self, *arguments: str, package: Path = ROOT) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments], cwd=package,
            env={**self.environment, "PYTHONPATH": str(package)}, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.processes.append(process)
        return process

    def wait_for(self, workers: int) -> None:
        """Until so many workers are there."""
        from distributed import Client

        with Client(self.address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)

    def close(self) -> None:
        """Kill all of it."""
        for process in reversed(self.processes):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path, course: Path) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path, course)
    yield cluster
    cluster.close()


def test_a_cluster_gives_the_same_gradebook_and_a_killed_worker_changes_nothing(
    cluster: Cluster, grade: Grade, tmp_path: Path
) -> None:
    """Two workers, one of them killed in the middle: row for row what a local run gives."""
    folder = write_class(tmp_path / "in", 200)
    first, _ = cluster.add_worker(), cluster.add_worker()
    cluster.wait_for(2)
    out = tmp_path / "out"
    process = grade.start(folder, out, "--no-reports", "--scheduler", cluster.address)
    assert wait_until(lambda: graded(out) > 0)
    doomed = [first.pid, *below(first.pid)]
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    assert wait_until(lambda: not any(alive(pid) for pid in doomed))
    _, stderr = process.communicate(timeout=300)
    assert process.returncode == 0, stderr
    assert grade.run(folder, tmp_path / "local", "--no-reports").returncode == 0
    assert dump(out / "gradebook.sqlite") == dump(tmp_path / "local" / "gradebook.sqlite")


def test_a_worker_with_another_course_or_version_refuses(
    cluster: Cluster, own_course: Path, tmp_path: Path
) -> None:
    """Nothing is graded with a course or a package that is not the run's; the line says so."""
    older = tmp_path / "older"
    (older / "grader").mkdir(parents=True)
    (older / "grader/__init__.py").write_text('__version__ = "0.0.1"\n')
    worker = cluster.add_worker(older)
    cluster.wait_for(1)
    folder = write_class(tmp_path / "in", 4, hostile=0)
    grade = Grade(own_course)
    done = grade.run(folder, tmp_path / "out", "--scheduler", cluster.address)
    assert done.returncode == 2
    assert "has version 0.0.1." in done.stderr
    worker.terminate()
    worker.wait(60)
    cluster.add_worker()
    cluster.wait_for(1)
    hidden = own_course / "reference" / "exercise-01-double" / "test_hidden.py"
    hidden.write_text(hidden.read_text().replace("points=1", "points=9"))
    done = grade.run(folder, tmp_path / "out", "--scheduler", cluster.address)
    assert done.returncode == 3
    assert "has another exercise-01-double" in done.stderr
    assert graded(tmp_path / "out") == 0
