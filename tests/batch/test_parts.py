"""The parts of a batch by themselves: chunks, lost chunks, progress, similarity."""

from __future__ import annotations

import io
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.batch.chunk import (
    MAX_SUBMISSIONS,
    Chunk,
    CourseMismatch,
    GradedInChunk,
    Options,
    chunk_size,
)
from grader.batch.coordinator import Backend
from grader.batch.outcome import Failure, RunSummary, Tally
from grader.batch.processes import LocalProcesses
from grader.batch.progress import Progress
from grader.batch.similarity import alike
from grader.model import Submission
from grader.sandbox.server_process import ProcessLost
from tests.batch.conftest import Batch, alive, wait_until, write_class


@given(st.integers(1, 10_000), st.integers(1, 256))
def test_every_worker_gets_several_chunks_and_none_is_too_long(size: int, workers: int) -> None:
    """Chunks are small enough to lose, and there are enough of them to share out."""
    length = chunk_size(size, workers)
    assert 1 <= length <= MAX_SUBMISSIONS
    assert length == 1 or length * workers * 4 < size + workers * 4


@given(st.binary(), st.text(), st.integers(0, 1 << 40))
def test_chunks_and_results_arrive_as_they_were_sent(data: bytes, text: str, number: int) -> None:
    """Whatever a file holds and is called, it travels, also what no UTF-8 can carry."""
    name = f"{text}\udcff"
    submission = Submission(name=name, source=data, sha256="0")
    chunk = Chunk(exercise="e", content="c", numbers=(number,), submissions=(submission,))
    graded = GradedInChunk(number=number, problem=name, page=data)
    assert pickle.loads(pickle.dumps((chunk, graded))) == (chunk, graded)


class Losing(Executor):
    """Loses the tasks that ``loses`` names, as if their process had been killed."""

    def __init__(self, loses: Callable[[Chunk, int], bool]) -> None:
        self.loses = loses
        self.asked = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run at once, or fail."""
        future: Future[Any] = Future()
        self.asked += 1
        if self.loses(args[0], self.asked):
            future.set_exception(ProcessLost("killed"))
        else:
            future.set_result(fn(*args, **kwargs))
        return future


def test_a_lost_chunk_is_tried_again(batch: Batch, tmp_path: Path) -> None:
    """A process that is killed now and then costs nobody a grade."""
    folder = write_class(tmp_path / "in", 12, hostile=0)
    losing = Losing(lambda _chunk, asked: asked in {1, 2, 3, 5, 8})
    done = batch.run(
        folder,
        tmp_path / "out",
        options=Options(reports=False),
        backend=Backend(executor=losing, grade=batch.grade, workers=1),
    )
    assert (done.code, done.tally.full_marks) == (0, 12)


def test_a_submission_that_ends_its_process_each_time_is_left_out_alone(
    batch: Batch, tmp_path: Path
) -> None:
    """Whoever shared a chunk with it is graded; it is named with the reason."""
    folder = write_class(tmp_path / "in", 12, hostile=0)
    losing = Losing(lambda chunk, _: any(b"# 5\n" in one.source for one in chunk.submissions))
    done = batch.run(
        folder,
        tmp_path / "out",
        options=Options(reports=False),
        backend=Backend(executor=losing, grade=batch.grade, workers=1),
    )
    assert (done.code, done.tally.full_marks) == (1, 11)
    assert [one.student for one in done.outcome.failures] == ["student-0005"]
    assert "ended 3 times" in done.outcome.failures[0].reason


def test_a_worker_with_another_content_of_the_exercise_refuses(batch: Batch) -> None:
    """Nothing is graded with a course that is not the run's."""
    chunk = Chunk(exercise="exercise-01-double", content="f" * 64, numbers=(), submissions=())
    with pytest.raises(CourseMismatch, match="has another exercise-01-double"):
        batch.grader.grade(chunk)
    with pytest.raises(CourseMismatch, match="has no exercise-99-none"):
        batch.grader.grade(
            Chunk(exercise="exercise-99-none", content="", numbers=(), submissions=())
        )


def test_a_killed_process_costs_its_task_and_no_other() -> None:
    """The executor goes on with a new process, and leaves none behind."""
    with LocalProcesses(1) as processes:
        first = processes.submit(os.getpid).result(60)
        sleeping = processes.submit(time.sleep, 60)
        waiting = processes.submit(os.getpid)
        assert wait_until(sleeping.running)
        os.kill(first, signal.SIGKILL)
        with pytest.raises(ProcessLost):
            sleeping.result(60)
        second = waiting.result(60)
        assert second != first
        with pytest.raises(ZeroDivisionError):
            processes.submit(divmod, 1, 0).result(60)
    assert wait_until(lambda: not alive(first) and not alive(second))


def test_progress_is_a_plain_line_each_ten_seconds_off_a_terminal() -> None:
    """A log gets count, rate, time left and what came of them, and no control characters."""
    now = [0.0]
    stream = io.StringIO()
    with Progress(400, stream, clock=lambda: now[0]) as progress:
        for second in range(21):
            now[0] = float(second)
            graded = second * 10
            progress.show(Tally(total=400, full_marks=graded, mistakes=second, faults=0))
    lines = stream.getvalue().splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("110 of 400 graded, 11 a second, 26 s left; 100 full marks, 10 with")
    assert stream.getvalue().isprintable() or "\x1b" not in stream.getvalue()


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_the_bar_fits_eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count, rate and what came of them are whole on a usual terminal, however large the class."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    stream, now = Terminal(), [0.0]
    with Progress(12_000, stream, clock=lambda: now[0]) as progress:
        for graded in (10, 11_000):
            now[0] += 1000.0
            progress.show(Tally(total=12_000, full_marks=graded, mistakes=800, faults=90))
    shown = stream.getvalue()
    assert "11890/12000" in shown
    assert "11 a second, 10 s left" in shown
    assert "11000 full marks, 800 with mistakes, 90 not graded" in shown


def test_the_exit_code_says_whether_everybody_was_graded() -> None:
    """0 whatever the marks, 1 where some could not be graded, 3 where none could."""
    failure = Failure(student="ada", exercise="e", reason="r")
    assert RunSummary(tally=Tally(total=2, mistakes=2)).exit_code == 0
    assert (
        RunSummary(tally=Tally(total=2, mistakes=1, faults=1), failures=(failure,)).exit_code == 1
    )
    assert RunSummary(tally=Tally(total=1, faults=1), failures=(failure,)).exit_code == 3
    assert RunSummary(tally=Tally(total=0), failures=(failure,), already=3).exit_code == 1


LONG = """
def swish(z):
    total = 0
    for index in range(10):
        total = total + index * {0} - index // 3
    result = z / (1 + math.exp(-z)) + total - total
    return result if result is not None else {0}
"""
OTHER = """
def swish(z):
    if z > 20:
        return z
    growth = {"a": [k ** 2 for k in range(4)], "b": (z, z)}
    try:
        return z * sigmoid(z) + len(growth) - 2
    except OverflowError:
        return 0.0
"""


def test_a_renamed_copy_is_listed_and_the_stub_alone_is_not() -> None:
    """Other names and comments hide nothing; what everybody was given counts for nobody."""
    pytest.importorskip("copydetect", reason="the optional extra `similarity` is not installed")
    stub = "def swish(z):\n    raise NotImplementedError('write swish')\n" * 8
    renamed = LONG.format(7).replace("total", "summe").replace("index", "i") + "# mine\n"
    sources = {"ada": LONG.format(7), "bob": renamed, "cyd": OTHER, "dan": stub, "eve": stub}
    pairs, _ = alike("exercise-03-swish", sources, stub)
    assert [(pair.first, pair.second) for pair in pairs] == [("ada", "bob")]
    assert pairs[0].similarity > 0.9


def test_the_same_class_gives_the_same_list() -> None:
    """What resembles what doesn't change from run to run: every process picks the same prints."""
    pytest.importorskip("copydetect", reason="the optional extra `similarity` is not installed")
    told = (
        "import sys; from grader.batch.similarity import _prints;"
        "print(*sorted(_prints(sys.argv[1])))"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", told, OTHER],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    (prints,) = made
    assert len(prints) > 50


def test_a_file_made_to_be_slow_to_compare():
    """A file that takes the square of its length to read is left out, or read without that."""
    pytest.importorskip("copydetect", reason="the optional extra `similarity` is not installed")
    slow = '"' + "\\N{" * (4 << 20)
    sources = {"ada": LONG.format(7), "bob": LONG.format(7), "eve": slow, "fay": " \n" * (16 << 10)}
    began = time.process_time()
    pairs, left_out = alike("exercise-03-swish", sources, "")
    # Without the limit it takes hours.
    assert time.process_time() - began < 60
    assert [(pair.first, pair.second) for pair in pairs] == [("ada", "bob")]
    assert list(left_out) == ["eve"]
    assert "longer than" in str(left_out["eve"])
