"""Many runs in a row, and a large class with a tenth of attacks, undisturbed and disturbed.

    python -m tests.benchmarks.soak runs 100      `grade EXERCISE FILE` in one workspace
    python -m tests.benchmarks.soak class 4000    `grade batch`, once from beginning to end
    python -m tests.benchmarks.soak class 400 --fault full-disk    stopped by it, and gone on with

Of runs it tells what is left behind (processes, files, the history's size), and seconds and peak
memory of the first and the last. Of a class: whether it comes to what an undisturbed run does,
and what was said; what goes wrong ends the script with 1. A full disk and one that can only be
read are mounted, so those need root.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Final, NamedTuple

from grader.course.loading import find_exercise, load_course
from grader.gradebook.reading import GradebookReader
from grader.model import Exercise
from tests.batch.conftest import alive, below
from tests.benchmarks import classes
from tests.hostile.command_line import adopt_orphans
from tests.hostile.corpus import CORPUS

ROOT: Final = Path(__file__).resolve().parents[2]
SWISH: Final = "3"
"""The exercise that the attacks are written for."""
EXERCISES: Final = (SWISH, "1", "7", "9", "13", "14", "22", "25", "27", "35")
HOSTILE: Final = 0.1
_CHANCE: Final = 20


# --- many runs of one file ----------------------------------------------------------------


class Once(NamedTuple):
    """One run, and what it left."""

    exercise: str
    kind: str
    code: int
    seconds: float
    megabytes: float
    """At most, of whichever of its processes had most."""
    left: tuple[str, ...]


def answers(count: int) -> Iterator[tuple[Exercise, str, str]]:
    """Exercise, kind and source of each run: as a class hands in, and an attack at each tenth."""
    course = load_course()
    chosen = [find_exercise(course, name) for name in EXERCISES]
    chance = random.Random(_CHANCE)
    made = {one.name: classes.sources(one) for one in chosen[:-1]}
    hostile = cycle(attacks())
    for number, exercise in enumerate(islice(cycle(chosen), count)):
        if number % 10 == 0:
            yield chosen[0], "hostile", next(hostile)
            continue
        assert exercise.staff is not None
        found = made.get(exercise.name) or {
            "right": [(exercise.staff / exercise.stub).read_text()],
            "stub": [(exercise.public / exercise.stub).read_text()],
        }
        kind = chance.choice([kind for kind in found if found[kind]])
        yield exercise, kind, chance.choice(found[kind])


def attacks() -> list[str]:
    """Those of the corpus that don't wait for a deadline, each with something to grade."""
    patient = [one for one in CORPUS if "timed_out" not in one.statuses]
    return [one.source({"FOLDER": "/tmp"}).decode("utf-8", "replace") for one in patient]


def runs(count: int) -> bool:
    """Grade file after file in one workspace; whether nothing was left behind."""
    adopt_orphans()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        workspace, temporary = place / "learn", place / "tmp"
        temporary.mkdir()
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)}
        command = [sys.executable, "-m", "grader"]
        subprocess.run([*command, "start", str(workspace)], env=environment, check=True)
        seen = set(_files(workspace, temporary))
        done = []
        for exercise, kind, source in answers(count):
            folder = workspace / exercise.name
            folder.mkdir(exist_ok=True)
            (folder / exercise.stub).write_text(source)
            call = [*command, exercise.name]
            done.append(_once(call, workspace, environment, exercise.name, kind, temporary))
            print(*done[-1], flush=True)
        new = Counter(str(path.relative_to(place).parent) for path in _files(workspace, temporary))
        before = Counter(str(path.relative_to(place).parent) for path in seen)
        print("files that are new:", dict(new - before))
        history = workspace / ".grade" / "history.json"
        print(f"history: {history.stat().st_size} bytes")
    ends = max(1, len(done) // 5)
    for what, some in (("first", done[:ends]), ("last", done[-ends:])):
        seconds, memory = [one.seconds for one in some], [one.megabytes for one in some]
        print(f"{what} {ends}: {sum(seconds) / ends:.2f} s, {max(memory):.0f} MB")
    print("exit codes:", dict(Counter(one.code for one in done)))
    return all(one.code in (0, 1) and not one.left for one in done)


def _once(
    command: Sequence[str],
    folder: Path,
    environment: dict[str, str],
    exercise: str,
    kind: str,
    temporary: Path,
) -> Once:
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    left = [*map(str, temporary.rglob("*")), *_remaining()]
    megabytes = usage.ru_maxrss / 1024
    return Once(exercise, kind, process.returncode, seconds, megabytes, tuple(left))


def _remaining() -> list[str]:
    """Processes that are there still: whatever lost its parent has become a child of this one."""
    time.sleep(0.1)
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    return [f"process {pid}" for pid in below(os.getpid()) if alive(pid)]


def _files(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


# --- a class ------------------------------------------------------------------------------


def write_class(folder: Path, size: int) -> Path:
    """Mixed answers to exercise 3, a tenth of them attacks."""
    exercise = find_exercise(load_course(), SWISH)
    hostile = round(size * HOSTILE)
    files = classes.mixed(exercise, size - hostile)
    every = [one.source({"FOLDER": "/tmp"}) for one in CORPUS] if size >= 2000 else None
    sources = [text.encode() for text in files]
    some = every or [text.encode() for text in attacks()]
    # Spread among the others, each with bytes of its own.
    for number, data in enumerate(islice(cycle(some), hostile)):
        sources.insert(number * 10 % (len(sources) + 1), data + b"\n# %d\n" % number)
    for number, data in enumerate(sources):
        place = folder / f"student-{number:05d}"
        place.mkdir(parents=True)
        (place / exercise.stub).write_bytes(data)
    return folder


class Ended(NamedTuple):
    """A run of ``grade batch`` that has ended."""

    code: int
    said: str
    seconds: float


Disturb = Callable[[subprocess.Popen[str], Path], object]


def batch(folder: Path, out: Path, *options: str, disturb: Disturb | None = None) -> Ended:
    """Run the command to its end."""
    command = [sys.executable, "-m", "grader", "batch", str(folder), "--out", str(out)]
    began = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--exercise", SWISH, *options],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    if disturb is not None:
        disturb(process, out)
    said, _ = process.communicate()
    return Ended(process.returncode, said, time.perf_counter() - began)


def scores(out: Path) -> dict[str, float | None]:
    """What counts, by student."""
    try:
        with GradebookReader.read(out / "gradebook.sqlite") as book:
            return {row.student.key: row.score for row in book.grades()}
    except Exception:
        return {}  # not laid out yet


def graded(out: Path) -> int:
    """How many have a score."""
    return sum(score is not None for score in scores(out).values())


def _killed(role: str, number: signal.Signals) -> Disturb:
    """A signal at a random moment after the first results; the workers' ones thrice."""

    def disturb(process: subprocess.Popen[str], out: Path) -> None:
        chance = random.Random(_CHANCE)
        for _ in range(1 if role == "coordinator" else 3):
            while process.poll() is None and not graded(out):
                time.sleep(0.1)
            time.sleep(chance.uniform(0.0, 3.0))
            pids = [pid for pid, kind in below(process.pid).items() if kind == role]
            pid = process.pid if role == "coordinator" else chance.choice(pids or [0])
            if process.poll() is None and pid:
                os.kill(pid, number)

    return disturb


def _when_graded(do: Callable[[Path], object]) -> Disturb:
    def disturb(process: subprocess.Popen[str], out: Path) -> None:
        while process.poll() is None and not graded(out):
            time.sleep(0.1)
        do(out)

    return disturb


def _mount(out: Path, *options: str) -> None:
    subprocess.run(["mount", *options, str(out)], check=True)


def _unmount(out: Path) -> None:
    subprocess.run(["umount", "--lazy", str(out)], check=False, capture_output=True)


def _memory(out: Path, size: str) -> None:
    _mount(out, "-t", "tmpfs", "-o", f"size={size}", "tmpfs")


def _read_only(out: Path) -> None:
    _memory(out, "2g")
    _mount(out, "-o", "remount,ro")


def _disk(out: Path) -> None:
    """A disk in a file: it can become read-only while somebody writes there."""
    image = out.with_name("disk")
    with image.open("wb") as file:
        file.truncate(1 << 30)
    subprocess.run(["mkfs.ext4", "-q", str(image)], check=True)
    subprocess.run(["mount", "-o", "loop,errors=remount-ro", str(image), str(out)], check=True)


def _mended_disk(out: Path) -> None:
    subprocess.run(["umount", str(out)], check=True)
    image = out.with_name("disk")
    subprocess.run(["fsck.ext4", "-fy", str(image)], check=False, capture_output=True)
    subprocess.run(["mount", "-o", "loop", str(image), str(out)], check=True)


class Fault(NamedTuple):
    """What happens to a run, and what is done about it before the same command is run again."""

    disturb: Disturb | None = None
    before: Callable[[Path, int], object] = lambda _out, _size: None
    """With how many are in the class."""
    mend: Callable[[Path], object] = lambda _: None
    codes: tuple[int, ...] = (3,)
    """Exit codes that the disturbed run may have."""
    says: str = ""
    """A pattern of what it has to say."""


FAULTS: Final = {
    "full-disk": Fault(
        # About two thirds of what the gradebook takes in the end.
        before=lambda out, size: _memory(out, f"{4 * size}k"),
        mend=lambda out: _mount(out, "-o", "remount,size=2g"),
        says="o space left|disk is full",
    ),
    "read-only": Fault(
        before=lambda out, _: _read_only(out),
        mend=lambda out: _mount(out, "-o", "remount,rw"),
        says="ead-only file system|can't be written",
    ),
    "becomes-read-only": Fault(
        before=lambda out, _: _disk(out),
        disturb=_when_graded(lambda out: _mount(out, "-o", "remount,abort")),
        mend=_mended_disk,
        says="can't be written|refused",
    ),
    "vanishes": Fault(disturb=_when_graded(shutil.rmtree), says="has gone"),
    "killed": Fault(disturb=_killed("coordinator", signal.SIGKILL), codes=(-signal.SIGKILL,)),
    "terminated": Fault(
        disturb=_killed("coordinator", signal.SIGTERM), codes=(130,), says="Stopped"
    ),
    "interrupted": Fault(
        disturb=_killed("coordinator", signal.SIGINT), codes=(130,), says="Stopped"
    ),
    "worker": Fault(disturb=_killed("worker", signal.SIGKILL), codes=(0, 1)),
    "zygote": Fault(disturb=_killed("zygote", signal.SIGKILL), codes=(0, 1)),
}


def a_class(size: int, fault: Fault | None, options: Sequence[str], keep: Path | None) -> bool:
    """Grade a class, undisturbed or not; whether all came out as it should."""
    adopt_orphans()
    with contextlib.ExitStack() as stack:
        place = keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder, out = place / "in", place / "out"
        if not folder.exists():
            write_class(folder, size)
        if fault is None:
            ended = batch(folder, out, *options)
            print(f"{ended.said}\nexit {ended.code}, {ended.seconds:.0f} s, {_sizes(out)}")
            return ended.code == 0 and len(scores(out)) == size
        out.mkdir()
        stack.callback(_unmount, out)
        fault.before(out, size)
        first = batch(folder, out, *options, disturb=fault.disturb)
        kept = {who: score for who, score in scores(out).items() if score is not None}
        print(f"{first.said}\nexit {first.code}, {first.seconds:.0f} s, {len(kept)} kept")
        fault.mend(out)
        second = batch(folder, out, *options)
        print(f"{second.said}\nexit {second.code}, {second.seconds:.0f} s, {_sizes(out)}")
        now = scores(out)
        lost = {who: (score, now.get(who)) for who, score in kept.items() if now.get(who) != score}
        left = [*map(str, out.rglob(".*")), *_remaining()]
        print("lost:", lost, "left:", left)
        good = first.code in fault.codes and re.search(fault.says, first.said) is not None
        good = good and "Traceback" not in first.said + second.said
        return good and second.code == 0 and len(now) == size and not lost and not left


def _sizes(out: Path) -> str:
    files = _files(out)
    total = sum(path.stat().st_size for path in files)
    return f"{len(files)} files with {total / 1e6:.1f} MB"


def main() -> None:
    """Run it, and tell."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("what", choices=["runs", "class"])
    parser.add_argument("size", type=int)
    parser.add_argument("--fault", choices=[*FAULTS])
    parser.add_argument("--reports", action="store_true", help="a page for each")
    parser.add_argument("--keep", type=Path, help="a folder for the class and what came of it")
    given = parser.parse_args()
    if given.what == "runs":
        sys.exit(not runs(given.size))
    options = [] if given.reports else ["--no-reports"]
    fault = FAULTS[given.fault] if given.fault else None
    sys.exit(not a_class(given.size, fault, options, given.keep))


if __name__ == "__main__":
    main()
