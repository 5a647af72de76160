"""How fast a class is graded, against the floor of this machine, in the same run.

    python tests/benchmarks/throughput.py                       one exercise, scores only
    python tests/benchmarks/throughput.py --exercise 3 --size 500 --reports
    python tests/benchmarks/throughput.py --growth 250 1000 4000   is the cost linear, memory flat?

The floor: a process for each core that has torch imported and, for each
submission, forks and calls the same student's functions on the inputs that the
suites really send. No judge, no confinement, no comparison. Start-up counts on
neither side: a run's clock begins when its first results are there.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.batch.chunk import Options
from grader.batch.coordinator import Backend
from grader.batch.outcome import Tally
from grader.batch.plan import Where, begin, open_gradebook
from grader.batch.processes import LocalProcesses, run_apart
from grader.batch.run import BatchRun, course_version
from grader.batch.task import grade_chunk
from grader.course.loading import find_exercise, load_course
from grader.model import Course, Exercise

WARM = 50
"""Submissions before the clock starts."""


def write_class(folder: Path, exercise: Exercise, size: int) -> Path:
    """``size`` different files, every one of them a right answer of the course's own."""
    assert exercise.staff is not None
    right = sorted((exercise.staff / "answers" / "correct").glob("*.py"))
    sources = [path.read_text() for path in right] or [(exercise.staff / exercise.stub).read_text()]
    for number in range(size):
        place = folder / f"student-{number:05d}"
        place.mkdir(parents=True)
        source = sources[number % len(sources)]
        (place / exercise.stub).write_text(f"{source}\n# {number}\n")
    return folder


# --- the floor --------------------------------------------------------------------------


def recorded_calls(
    course: Course, exercise: Exercise, *, figures: bool
) -> list[tuple[str, tuple[Any, ...], dict[str, Any]]]:
    """What the suites send: name, arguments and keywords of each call, in order."""
    import hashlib

    from grader.grading.examiner import Examiner
    from grader.grading.submission_run import SubmissionRun
    from grader.model import Submission
    from grader.sandbox.zygote import Zygote

    assert exercise.staff is not None
    source = (exercise.staff / exercise.stub).read_bytes()
    calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
    record = SubmissionRun.record

    def listen(self: SubmissionRun, *args: Any) -> None:
        calls.extend((call.function, call.args, call.kwargs) for call in self.subject.calls)
        record(self, *args)

    zygote = Zygote(exercise.preload)
    SubmissionRun.record = listen  # type: ignore[method-assign]
    try:
        examiner = Examiner(course, exercise, zygote, required=False)
        digest = hashlib.sha256(source).hexdigest()
        submission = Submission(name=exercise.stub, source=source, sha256=digest)
        examiner.examine([submission], figures=figures)
    finally:
        SubmissionRun.record = record  # type: ignore[method-assign]
        zygote.close()
    return calls


def bare_forks(sources: list[bytes], calls: list[Any], ready: Any, go: Any, spent: Any) -> None:
    """One core's share of the floor."""
    import gc

    import torch

    torch.set_num_threads(1)
    one = torch.ones(2, 2, requires_grad=True)
    (one @ one).sum().backward()
    gc.collect()
    gc.freeze()
    ready.release()
    go.wait()
    began = time.perf_counter()
    for source in sources:
        child = os.fork()
        if child == 0:
            try:
                namespace: dict[str, Any] = {"__name__": "student"}
                exec(compile(source, "student.py", "exec"), namespace)
                for name, args, kwargs in calls:
                    with contextlib.suppress(Exception):
                        namespace[name](*args, **kwargs)
            finally:
                os._exit(0)
        os.waitpid(child, 0)
    spent.put(time.perf_counter() - began)


def floor(folder: Path, exercise: Exercise, calls: list[Any], workers: int) -> float:
    """Submissions a second of the floor."""
    sources = [path.read_bytes() for path in sorted(folder.glob(f"*/{exercise.stub}"))]
    context = multiprocessing.get_context("spawn")
    ready, go, spent = context.Semaphore(0), context.Event(), context.Queue()
    processes = [
        context.Process(target=bare_forks, args=(sources[at::workers], calls, ready, go, spent))
        for at in range(workers)
    ]
    for process in processes:
        process.start()
    for _ in processes:
        ready.acquire()
    go.set()
    longest = max(spent.get() for _ in processes)
    for process in processes:
        process.join()
    return len(sources) / longest


# --- the grader -------------------------------------------------------------------------


@contextlib.contextmanager
def pool(course: Course, workers: int) -> Iterator[Backend]:
    environment = {"GRADE_COURSE": str(course.root)}
    with LocalProcesses(workers, environment=environment) as processes:
        yield Backend(executor=processes, grade=grade_chunk, workers=workers)


def graded(
    course: Course, exercise: Exercise, folder: Path, workers: int, options: Options
) -> tuple[float, dict[str, int]]:
    """Submissions a second from the 50th on, and the peak memory in KiB of each process."""
    marks: list[tuple[float, int]] = []

    def watch(tally: Tally) -> None:
        if tally.done >= WARM and (not marks or marks[-1][1] != tally.done):
            marks.append((time.perf_counter(), tally.done))

    with tempfile.TemporaryDirectory() as name, pool(course, workers) as backend:
        out, version = Path(name), course_version(course, [exercise])
        where = Where(submissions=folder, stubs={exercise.name: exercise.stub})
        plan = run_apart(begin, where, version, out, regrade=False)
        assert plan.run is not None
        with open_gradebook(out) as book:
            run = BatchRun(plan, plan.run, version, out, book, options=options)
            with contextlib.ExitStack() as stack:
                held = stack.enter_context(_keep(backend))
                outcome = run.grade(folder, held, watch)
                memory = {"coordinator": _peak(os.getpid())}
                memory |= {f"worker {at}": _peak(pid) for at, pid in enumerate(_children())}
    assert outcome.tally.full_marks == outcome.tally.total, outcome
    (began, first), (ended, last) = marks[0], marks[-1]
    return (last - first) / (ended - began), memory


@contextlib.contextmanager
def _keep(backend: Backend) -> Iterator[contextlib.AbstractContextManager[Backend]]:
    yield contextlib.nullcontext(backend)


def _children() -> list[int]:
    """The grading processes: each is a thread's own."""
    tasks = Path("/proc/self/task").iterdir()
    return [int(pid) for task in tasks for pid in (task / "children").read_text().split()]


def _peak(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def main() -> None:
    """Measure, and print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--exercise", default="3")
    parser.add_argument("--size", type=int, default=300)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--reports", action="store_true", help="pages with figures for all")
    parser.add_argument("--rounds", type=int, default=3, help="how often, between floors")
    parser.add_argument("--growth", type=int, nargs="+", metavar="SIZE")
    given = parser.parse_args()
    course = load_course()
    exercise = find_exercise(course, given.exercise)
    options = Options(reports=given.reports)
    with tempfile.TemporaryDirectory() as name:
        if given.growth:
            for size in given.growth:
                folder = write_class(Path(name) / str(size), exercise, size)
                rate, memory = graded(course, exercise, folder, given.workers, options)
                shown = ", ".join(f"{who} {kib / 1024:.1f} MiB" for who, kib in memory.items())
                print(f"{size:5d} submissions: {rate:6.1f} a second; {shown}", flush=True)
            return
        folder = write_class(Path(name) / "class", exercise, given.size)
        calls = recorded_calls(course, exercise, figures=given.reports)
        floors, rates = [floor(folder, exercise, calls, given.workers)], []
        for _ in range(given.rounds):
            rates.append(graded(course, exercise, folder, given.workers, options)[0])
            floors.append(floor(folder, exercise, calls, given.workers))
        print(f"{exercise.name}: {len(calls)} calls, {given.workers} workers")
        print("floor:  " + ", ".join(f"{one:.0f}" for one in floors) + " a second")
        print("graded: " + ", ".join(f"{one:.0f}" for one in rates) + " a second")
        ratio = statistics.median(rates) / statistics.median(floors)
        print(f"median of the graded to that of the floors between them: {ratio:.2f}")


if __name__ == "__main__":
    main()
