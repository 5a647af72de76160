"""A small course and classes of any size, and ``grade batch`` as a process of its own."""

from __future__ import annotations

import contextlib
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from grader.batch.chunk import Chunk, GradedInChunk, Options
from grader.batch.chunk_grader import ChunkGrader
from grader.batch.coordinator import Backend
from grader.batch.outcome import RunSummary, Tally
from grader.batch.plan import Where, begin, open_gradebook
from grader.batch.run import BatchRun, course_version
from grader.course.loading import load_course
from grader.gradebook.values import GradeChange
from grader.sandbox.protocols import Sandbox
from tests.kept import Here

ROOT = Path(__file__).resolve().parents[2]

RIGHT = "import torch\n\n\ndef double(x):\n    return {spelling}\n"
SPELLINGS = ("2 * x", "x + x", "x * 2", "torch.add(x, x)", "x.mul(2)")
WRONG = {
    "named": "import torch\n\n\ndef double(x):\n    return x ** 2\n",
    "unnamed": "import torch\n\n\ndef double(x):\n    return torch.sin(3 * x) + x.cos()\n",
    "stub": "def double(x):\n    raise NotImplementedError('write double')\n",
    "syntax": "def double(x:\n",
    "crash": "import os\n\n\ndef double(x):\n    os._exit(3)\n",
}
ENDLESS = "def double(x):\n    while True:\n        pass\n"

COURSE_TOML = 'name = "small"\ntitle = "A small course"\n'
EXERCISE_TOML = 'title = "Twice as much"\nfunctions = ["double"]\n\n[limits]\ndeadline = 4\n'
VISIBLE = """
import torch

from grader.suite import check


@check("A few numbers", of="double", points=2, hint="Twice each number.")
def test_few(agree):
    agree(lambda code: code.double(torch.tensor([-1.0, 0.0, 1.5], dtype=torch.float64)))
"""
HIDDEN = """
import torch

from grader.suite import check


@check("Single precision", of="double", points=1)
def test_single(agree):
    agree(lambda code: code.double(torch.linspace(-2, 2, 7)))
"""
REFERENCE = "def double(x):\n    return 2 * x\n"
MISCONCEPTIONS = """
from grader.suite import misconception


@misconception("double-is-square", of="double", says="This is x².", why="Twice is not squared.")
def square(x):
    return x * x
"""


def write_course(root: Path) -> Path:
    """A course of one exercise whose grading takes next to nothing."""
    public = root / "exercises" / "exercise-01-double"
    staff = root / "reference" / "exercise-01-double"
    public.mkdir(parents=True)
    staff.mkdir(parents=True)
    (root / "course.toml").write_text(COURSE_TOML)
    (public / "exercise.toml").write_text(EXERCISE_TOML)
    (public / "README.md").write_text("# Double\n")
    (public / "double.py").write_text(WRONG["stub"])
    (public / "test_visible.py").write_text(VISIBLE)
    (staff / "double.py").write_text(REFERENCE)
    (staff / "test_hidden.py").write_text(HIDDEN)
    (staff / "misconceptions.py").write_text(MISCONCEPTIONS)
    return root


def write_class(folder: Path, size: int, *, hostile: int = 10) -> Path:
    """A folder a student; every ``hostile``-th is one of the wrong or hostile answers."""
    kinds = list(WRONG)
    for number in range(size):
        if hostile and number % hostile == hostile - 1:
            source = WRONG[kinds[number // hostile % len(kinds)]]
        else:
            source = RIGHT.format(spelling=SPELLINGS[number % len(SPELLINGS)])
        place = folder / f"student-{number:04d}"
        place.mkdir(parents=True)
        (place / "double.py").write_text(f"{source}# {number}\n")
    return folder


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_course(tmp_path_factory.mktemp("course"))


@pytest.fixture
def own_course(course: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return shutil.copytree(course, tmp_path / "course")


class Done:
    """What a run in this process came to."""

    def __init__(
        self, outcome: RunSummary, changes: Sequence[GradeChange], seen: list[Tally]
    ) -> None:
        self.outcome = outcome
        self.tally = outcome.tally
        self.changes = changes
        self.seen = seen
        self.code = outcome.exit_code
        self.unclaimed: list[str] = []
        self.remarks: Sequence[str] = ()
        self.late = self.missing = 0


class Batch:
    """Runs batches in this process, with the session's zygote."""

    def __init__(self, course: Path, zygote: Sandbox) -> None:
        self.root = course
        self.grader = ChunkGrader(course, start=lambda _exercise: zygote)

    def grade(self, chunk: Chunk) -> tuple[GradedInChunk, ...]:
        """Grade a chunk here, as it comes out of another process."""
        return pickle.loads(pickle.dumps(self.grader.grade(pickle.loads(pickle.dumps(chunk)))))

    def run(
        self,
        submissions: Path,
        out: Path,
        *,
        regrade: bool = False,
        late: bool = False,
        roster: Path | None = None,
        options: Options | None = None,
        backend: Backend | None = None,
    ) -> Done:
        """Grade a folder into another."""
        course = load_course(self.root)
        stubs = {exercise.name: exercise.stub for exercise in course.exercises}
        version = course_version(course, course.exercises)
        where = Where(submissions=submissions, stubs=stubs, roster=roster, late=late)
        seen: list[Tally] = []
        plan = begin(where, version, out, regrade=regrade)
        assert plan.run is not None
        with open_gradebook(out) as book:
            run = BatchRun(plan, plan.run, version, out, book, options=options or Options())
            backend = backend or Backend(executor=Here(), grade=self.grade, workers=1)
            outcome = run.grade(submissions, contextlib.nullcontext(backend), seen.append)
            done = Done(outcome, run.changes(), seen)
            done.unclaimed = [str(problem) for problem in plan.unclaimed]
            done.remarks = plan.remarks
            done.late, done.missing = run.late_and_missing(list(stubs))
            return done


@pytest.fixture
def batch(course: Path, zygote: Sandbox) -> Batch:
    return Batch(course, zygote)


class Grade:
    """Starts ``grade batch`` and looks at its processes."""

    def __init__(self, course: Path) -> None:
        self.course = course
        self.started: list[subprocess.Popen[str]] = []

    def start(self, submissions: Path, out: Path, *options: str) -> subprocess.Popen[str]:
        """Start the command."""
        command = [
            sys.executable, "-m", "grader", "batch", str(submissions), "--exercise", "1",
            "--out", str(out), "--course", str(self.course), "--workers", "1", *options,
        ]  # fmt: skip
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # A shell's background jobs are deaf to Ctrl-C, and so would be what they start.
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )
        self.started.append(process)
        return process

    def run(self, submissions: Path, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
        """Run the command to its end."""
        process = self.start(submissions, out, *options)
        stdout, stderr = process.communicate(timeout=300)
        return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)


@pytest.fixture
def grade(course: Path) -> Iterator[Grade]:
    grade = Grade(course)
    yield grade
    for process in grade.started:
        process.kill()
        process.communicate()


def below(pid: int) -> dict[int, str]:
    """Every process below one, with what it is: ``worker``, ``zygote`` or ``child``."""
    found: dict[int, str] = {}
    level = [pid]
    for kind in ("worker", "zygote", "child"):
        level = [child for parent in level for child in _children(parent)]
        found |= dict.fromkeys(level, kind)
    return found


def _children(pid: int) -> list[int]:
    found: list[int] = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(word) for word in (task / "children").read_text().split()]
    except OSError:
        pass
    return found


def alive(pid: int) -> bool:
    """Whether a process still runs; one that only waits to be reaped does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


TURN = 0.02


def wait_until(condition: Callable[[], bool], seconds: float = 300.0) -> bool:
    """Whether a condition comes true in time, counted in turns.

    On a busy machine they take longer, as does what they wait for.
    """
    for _ in range(round(seconds / TURN)):
        if condition():
            return True
        time.sleep(TURN)
    return condition()
