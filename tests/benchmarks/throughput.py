"""How fast a class is graded, against the floor of this machine, in the same run.

    python -m tests.benchmarks.throughput                       exercise 3, scores only
    python -m tests.benchmarks.throughput --exercise 3 --size 500 --reports
    python -m tests.benchmarks.throughput --exercise 1 2 3      a row of a table for each
    python -m tests.benchmarks.throughput --right               right answers only
    python -m tests.benchmarks.throughput --growth 250 1000 4000   is the cost linear, memory flat?

A class is what :mod:`tests.benchmarks.classes` makes. The floor: a process for each core that has
torch imported and, for each submission, forks, runs the file and carries out what the suites ask
of everybody, handles and training too. No judge, no confinement, no trace, no comparison. Start-up
counts on neither side: a run's clock begins when its first results are there. Both are measured in
turn, and a row gives medians: of submissions a second, and of milliseconds of processor for each
submission, all processes taken together. The second ratio is the first one's on a machine that has
nothing else to do, and stays what it is on one that has.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import os
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from grader.batch.chunk import Options, grade_chunk
from grader.batch.coordinator import Backend
from grader.batch.outcome import Tally
from grader.batch.plan import Where, begin, open_gradebook
from grader.batch.processes import LocalProcesses, run_apart
from grader.batch.run import BatchRun, course_version
from grader.course.catalogue import load_staff
from grader.course.loading import find_exercise, load_course
from grader.evidence import Lost
from grader.grading.examiner import run_suites
from grader.grading.plugin import SuitePlugin
from grader.grading.staff_run import StaffRun
from grader.model import Course, Exercise, Status
from grader.oracle.reference import reference_oracle
from grader.oracle.transport import LocalTransport
from grader.worker.protocol import Reply, Request
from tests.benchmarks import classes
from tests.benchmarks.bare_forks import Asked

WARM = 50
"""Submissions before the clock starts."""


@dataclasses.dataclass(frozen=True)
class Pace:
    """How fast it went: submissions a second, and seconds of processor for each."""

    rate: float
    processor: float


# --- the floor --------------------------------------------------------------------------


class Listening(LocalTransport):
    """Carries requests out with the reference, and keeps them."""

    def __init__(self, exercise: Exercise) -> None:
        super().__init__(load_staff(exercise).reference)
        self.asked: Asked = []

    def request(self, request: Request, function: str) -> Reply | Lost:
        """Do it."""
        self.asked.append(request)
        return super().request(request, function)


def requests(course: Course, exercise: Exercise, *, figures: bool) -> Asked:
    """What the suites ask of the reference, in order."""
    heard = Listening(exercise)
    run = StaffRun(exercise, heard)
    plugin = SuitePlugin(exercise, [run], reference_oracle(exercise), figures=figures)
    run_suites(exercise, course, plugin, 300.0)
    assert all(outcome.status is Status.passed for _, outcome, _, _ in run.outcomes.values())
    return heard.asked


def floor(folder: Path, exercise: Exercise, asked: Asked, workers: int) -> Pace:
    """The pace of the floor."""
    assert exercise.staff is not None
    sources = [path.read_bytes() for path in sorted(folder.glob(f"*/{exercise.stub}"))]
    right = (exercise.staff / exercise.stub).read_bytes()
    command = [sys.executable, "-m", "tests.benchmarks.bare_forks"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    # Confined, no file starts a compiler; here one would run for half a minute.
    environment = {**os.environ, "TORCH_COMPILE_DISABLE": "1"}
    processes = [subprocess.Popen(command, env=environment, **pipes) for _ in range(workers)]
    ends = [(one.stdin, one.stdout) for one in processes]
    for at, (into, out) in enumerate(ends):
        assert into is not None
        assert out is not None
        into.write(pickle.dumps((sources[at::workers], right, exercise.preload, asked)))
        into.flush()
        out.readline()
    for into, _ in ends:
        assert into is not None
        into.write(b"go\n")
        into.flush()
    said = [tuple(map(float, out.readline().split())) for _, out in ends if out is not None]
    for process in processes:
        process.communicate()
    wall, processor = zip(*said, strict=True)
    return Pace(len(sources) / max(wall), sum(processor) / len(sources))


# --- the grader -------------------------------------------------------------------------


@contextlib.contextmanager
def pool(course: Course, workers: int) -> Iterator[Backend]:
    environment = {"GRADE_COURSE": str(course.root)}
    with LocalProcesses(workers, environment=environment) as processes:
        yield Backend(executor=processes, grade=grade_chunk, workers=workers)


def graded(
    course: Course, exercise: Exercise, folder: Path, workers: int, options: Options
) -> tuple[Pace, dict[str, int]]:
    """The pace from the 50th submission on, and the peak memory in KiB of each process."""
    marks: list[tuple[float, float, int]] = []

    def watch(tally: Tally) -> None:
        if tally.done >= WARM and (not marks or marks[-1][2] != tally.done):
            marks.append((time.perf_counter(), _processor(os.getpid()), tally.done))

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
                each = enumerate(_children(os.getpid()))
                memory |= {f"worker {at}": _peak(pid) for at, pid in each}
    assert outcome.tally.done == outcome.tally.total, outcome
    (began, before, first), (ended, after, last) = marks[0], marks[-1]
    count = last - first
    return Pace(count / (ended - began), (after - before) / count), memory


@contextlib.contextmanager
def _keep(backend: Backend) -> Iterator[contextlib.AbstractContextManager[Backend]]:
    yield contextlib.nullcontext(backend)


def _children(pid: int) -> list[int]:
    """The processes that one has started, by whichever of its threads."""
    found = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def _processor(pid: int) -> float:
    """Seconds of processor of a process, of those it has waited for, and of its descendants."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    own = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return own + sum(map(_processor, _children(pid)))


def _peak(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def row(course: Course, exercise: Exercise, given: argparse.Namespace) -> str:
    """One exercise's floor, rate and their ratio; the medians of what was measured in turn."""
    options = Options(reports=given.reports)
    make = classes.right_only if given.right else classes.mixed
    with tempfile.TemporaryDirectory() as name:
        folder = classes.write(Path(name) / "class", exercise, make(exercise, given.size))
        asked = requests(course, exercise, figures=given.reports)
        floors, paces = [], []
        for _ in range(given.rounds):
            floors.append(floor(folder, exercise, asked, given.workers))
            paces.append(graded(course, exercise, folder, given.workers, options)[0])
    return f"{exercise.name:36} {len(asked):4d} {_compared(floors, paces)}"


HEAD = f"{'exercise':36} asks {'floor/s':>8} {'graded/s':>8} ratio {'floor ms':>9} graded ms ratio"


def _compared(floors: list[Pace], paces: list[Pace]) -> str:
    low, rate = (statistics.median(one.rate for one in some) for some in (floors, paces))
    bare, spent = (statistics.median(one.processor for one in some) for some in (floors, paces))
    by_clock = f"{low:8.1f} {rate:8.1f} {rate / low:5.2f}"
    return f"{by_clock} {bare * 1000:9.1f} {spent * 1000:9.1f} {bare / spent:5.2f}"


def main() -> None:
    """Measure, and print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--exercise", default=["3"], nargs="+")
    parser.add_argument("--size", type=int, default=300)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--reports", action="store_true", help="pages with figures for all")
    parser.add_argument("--right", action="store_true", help="right answers only")
    parser.add_argument("--rounds", type=int, default=5, help="turns of floor and grader")
    parser.add_argument("--growth", type=int, nargs="+", metavar="SIZE")
    given = parser.parse_args()
    course = load_course()
    if not given.growth:
        print(HEAD, flush=True)
    for name in given.exercise:
        exercise = find_exercise(course, name)
        if not given.growth:
            print(row(course, exercise, given), flush=True)
            continue
        for size in given.growth:
            with tempfile.TemporaryDirectory() as place:
                folder = classes.write(Path(place), exercise, classes.mixed(exercise, size))
                options = Options(reports=given.reports)
                pace, memory = graded(course, exercise, folder, given.workers, options)
            shown = ", ".join(f"{who} {kib / 1024:.1f} MiB" for who, kib in memory.items())
            print(f"{size:5d} submissions: {pace.rate:6.1f} a second; {shown}", flush=True)


if __name__ == "__main__":
    main()
