"""A worker that is gone is told with what ended it."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.evidence import End
from grader.sandbox.connection import Died
from grader.sandbox.exit_status import how_it_ended
from grader.sandbox.protocols import Policy, Worker
from grader.sandbox.zygote import Zygote
from grader.worker.death import killed_for_memory
from grader.worker.protocol import FOREIGN, STARVED, Examined, Load, Loaded, Request, pack, unpack

_MEMORY = Path("/sys/fs/cgroup/memory")


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    """A zygote of its own."""
    made = Zygote()
    yield made
    made.close()


def child_of(zygote: Zygote) -> int:
    """The process id of the only child."""
    (pid,) = Path(f"/proc/{zygote.pid}/task/{zygote.pid}/children").read_text().split()
    return int(pid)


def loaded(zygote: Zygote, source: str) -> Worker:
    """A worker with a file that defines ``f``."""
    worker = zygote.open(Policy(memory=4 << 30, cpu_seconds=60, required=False))
    load = Load(
        source=source.encode(), filename="one.py", module="one", functions=("f",), watched=(),
        operators=(),
    )  # fmt: skip
    until = time.monotonic() + 60
    worker.send(pack(load), deadline=until)
    assert unpack(worker.receive(deadline=until), Examined).error is None
    assert unpack(worker.receive(deadline=until), Loaded).present == ("f",)
    return worker


def call(worker: Worker) -> None:
    """Ask for ``f()``, and wait for what comes."""
    until = time.monotonic() + 60
    worker.send(pack(Request(number=1, verb="call", target="f")), deadline=until)
    worker.receive(deadline=until)


def test_a_worker_that_somebody_kills_is_told_with_the_signal(zygote: Zygote) -> None:
    """SIGKILL from elsewhere isn't told as a closed connection."""
    worker = loaded(zygote, "def f():\n    while True:\n        pass\n")
    os.kill(child_of(zygote), signal.SIGKILL)
    with pytest.raises(Died):
        call(worker)
    lost = how_it_ended(worker.end(), "while `f` ran")
    assert (lost.end, lost.says) == (
        End.killed, "The process was ended by SIGKILL while `f` ran.",
    )  # fmt: skip


def test_a_worker_that_hangs_up_is_told_as_that(zygote: Zygote) -> None:
    """A file that closes its connection and lives on is ended by us, and nobody else is blamed."""
    source = "import os\n\ndef f():\n    os.closerange(3, 99)\n    while True:\n        pass\n"
    worker = loaded(zygote, source)
    with pytest.raises(Died):
        call(worker)
    assert "connection was closed" in how_it_ended(worker.end(), "while `f` ran").says


@contextlib.contextmanager
def limited(pid: int, size: int) -> Iterator[None]:
    """A process in a group of its own that the kernel grants so much memory."""
    group = _MEMORY / f"grader-test-{os.getpid()}"
    try:
        group.mkdir()
    except OSError:
        pytest.skip("no memory group can be made here")
    try:
        (group / "memory.limit_in_bytes").write_text(str(size))
        (group / "cgroup.procs").write_text(str(pid))
        yield
    finally:
        with contextlib.suppress(OSError):
            group.rmdir()


def test_a_worker_that_the_kernel_kills_for_memory_ran_out_of_memory(zygote: Zygote) -> None:
    """Where the machine's memory ends before the limit does, that is what a student reads."""
    source = "def f():\n    kept = []\n    while True:\n        kept.append(bytearray(1 << 22))\n"
    worker = loaded(zygote, source)
    with limited(child_of(zygote), 128 << 20):
        with pytest.raises(Died):
            call(worker)
        lost = how_it_ended(worker.end(), "while `f` ran")
    assert (lost.end, lost.says) == (End.out_of_memory, "The memory ran out while `f` ran.")


ENDS = {
    "the kernel, for memory": (signal.SIGKILL | FOREIGN | STARVED, "", End.out_of_memory),
    "somebody": (signal.SIGKILL | FOREIGN, "", End.killed),
    "ourselves": (int(signal.SIGKILL), "", End.killed),
    "an allocation in C++": (
        int(signal.SIGABRT), "terminate called after throwing an instance of 'std::bad_alloc'",
        End.out_of_memory,
    ),
    "an assertion in C++": (int(signal.SIGABRT), "Assertion failed", End.killed),
    "a crash": (int(signal.SIGSEGV) | 0x80, "", End.killed),
    "the processor time": (int(signal.SIGXCPU), "", End.timed_out),
    "itself": (3 << 8, "", End.killed),
}  # fmt: skip


@pytest.mark.parametrize("who", ENDS)
def test_each_end_has_its_word(who: str) -> None:
    """Out of memory, out of time and killed are told apart."""
    status, printed, end = ENDS[who]
    assert how_it_ended(status, "while `f` ran", printed).end is end


def test_the_kernels_count_is_read(tmp_path: Path) -> None:
    """A machine that doesn't count has killed nobody."""
    counts = tmp_path / "vmstat"
    counts.write_text("nr_free_pages 1\noom_kill 7\nthp_fault 2\n")
    assert killed_for_memory(str(counts)) == 7
    assert killed_for_memory(str(tmp_path / "none")) == 0
