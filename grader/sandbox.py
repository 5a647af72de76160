"""The judge's handle on workers: start a zygote, fork a child, talk to it, end it.

A :class:`Sandbox` opens :class:`Worker` s. :class:`Zygote` is the real one for Linux,
:class:`grader.fresh.FreshProcesses` the one for other platforms.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import msgspec

from grader.child import Child
from grader.errors import ConfinementError, WorkerError

_START_SECONDS: Final = 60.0


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What a child may spend, and how strictly it has to be confined."""

    memory: int
    cpu_seconds: int
    required: bool
    """Refuse to run anything unless every layer can be had."""
    layers: tuple[str, ...] | None = None
    """Layers to use, for tests of one layer alone; None for all."""


class Worker(Protocol):
    """One running child."""

    isolation: tuple[str, ...]

    def send(self, *frames: bytes, deadline: float) -> None:
        """Send frames, before ``time.monotonic()`` reaches ``deadline``."""

    def receive(self, *, deadline: float) -> bytes:
        """The next frame. Raises TimeoutError, or Died when the child hung up."""

    def take_output(self) -> str:
        """What was printed since the last call: at most MAX_OUTPUT bytes, as text."""

    def end(self) -> int:
        """Kill whatever is left; returns the wait status."""


class Sandbox(Protocol):
    """Opens workers."""

    def open(self, policy: Policy) -> Worker:
        """A fresh worker, confined; raises ConfinementError if it can't be."""

    def close(self) -> None:
        """End it and everything it started."""


def clean_environment() -> dict[str, str]:
    """The whole environment of a worker: fixed, and nothing of the caller's."""
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "HOME": "/nonexistent",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        **dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"),
        # A compiler writes files and starts programs: `torch.compile` gives back what it was
        # given, without a wrapper whose code would run beneath the operators that are watched.
        **dict.fromkeys(("TORCH_COMPILE_DISABLE", "TORCHDYNAMO_DISABLE"), "1"),
    }


def import_paths() -> list[str]:
    """Where a worker imports from: the interpreter and its packages, never a checkout."""
    roots = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    roots |= {str(Path(sysconfig.get_path("stdlib")) / "lib-dynload")}
    with contextlib.suppress(ImportError):
        import site

        roots |= {*site.getsitepackages(), site.getusersitepackages()}
    return [path for path in sys.path if path in roots or path.endswith(".zip")]


_BOOTSTRAP: Final = (
    "import sys; root, paths, entry = sys.argv[1], sys.argv[2].split('\\x1f'), sys.argv[3];"
    "sys.argv[:] = ['']; sys.path[:] = [root, *paths];"
    "from {module} import {function} as main;"
    "sys.path[:] = paths; main(int(entry))"
)


def worker_command(entry: str, descriptor: int) -> list[str]:
    """The command line of a worker process: isolated, and naming nothing of the course.

    Args:
        entry: ``module:function``, called with the descriptor.
        descriptor: the worker's end of its control socket.
    """
    root = str(Path(__file__).resolve().parent.parent)
    module, _, function = entry.partition(":")
    code = _BOOTSTRAP.replace("{module}", module).replace("{function}", function)
    return [sys.executable, "-I", "-c", code, root, "\x1f".join(import_paths()), str(descriptor)]


class Zygote:
    """A process with torch imported, which forks a confined child for each submission.

    Args:
        preload: modules to import before the first fork.
        environment: more of the environment, for matplotlib.
        entry: what runs in the process, as ``module:function``; tests give a zygote of theirs.
    """

    def __init__(
        self,
        preload: Sequence[str] = (),
        *,
        environment: Mapping[str, str] | None = None,
        entry: str = "grader.worker.zygote:main",
    ) -> None:
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control = here
        with there:
            self._process: subprocess.Popen[bytes] | None = subprocess.Popen(
                worker_command(entry, there.fileno()),
                env={**clean_environment(), **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[there.fileno()],
                cwd="/",
            )
        self.pid = self._process.pid
        self._control.send(msgspec.msgpack.encode({"preload": list(preload)}))
        self._ready = False
        self._lost = False
        """Whether it hung up, which it may have a while before the kernel calls it dead."""

    @classmethod
    def adopt(cls, control: socket.socket, pid: int) -> Zygote:
        """The handle on a zygote that this process forked itself, and that is warm already."""
        adopted = cls.__new__(cls)
        vars(adopted).update(_control=control, _process=None, pid=pid, _ready=True, _lost=False)
        return adopted

    @property
    def alive(self) -> bool:
        """Whether it still runs and answers."""
        if self._lost:
            return False
        if self._process is not None:
            return self._process.poll() is None
        try:
            return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
        except ChildProcessError:
            return False

    def wait_until_ready(self) -> None:
        """Block until torch is imported there."""
        if not self._ready:
            self._reply()
            self._ready = True

    def _reply(self) -> dict[str, Any]:
        self._control.settimeout(_START_SECONDS)
        try:
            data = self._control.recv(1 << 16)
        except TimeoutError as error:
            self._lost = True
            raise WorkerError(
                "the worker process did not answer within a minute",
                advice="The machine may be overloaded; try again.",
            ) from error
        except OSError as error:
            raise self._gone() from error
        if not data:
            raise self._gone()
        reply: dict[str, Any] = msgspec.msgpack.decode(data)
        if "failure" in reply:
            raise ConfinementError(
                f"the worker can't be confined: {reply['failure']}",
                advice="`grade doctor` shows what this machine offers.",
            )
        return reply

    def _gone(self) -> WorkerError:
        self._lost = True
        status: int | str = "unknown"
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                status = self._process.wait(timeout=1)
        return WorkerError(
            f"the worker process ended unexpectedly (status {status})",
            advice="Try again; if it happens again, run `grade doctor`.",
        )

    def open(self, policy: Policy) -> Worker:
        """Fork a child under the policy and wait until it is confined.

        Raises:
            ConfinementError: a required layer can't be had; nothing ran.
            WorkerError: the zygote is gone.
        """
        self.wait_until_ready()
        here, there = socket.socketpair()
        reading, writing = os.pipe2(os.O_CLOEXEC)
        order = msgspec.msgpack.encode({"fork": msgspec.to_builtins(policy)})
        try:
            socket.send_fds(self._control, [order], [there.fileno(), writing])
            pid = self._reply()["pid"]
        except BaseException as error:
            here.close()
            os.close(reading)
            if isinstance(error, OSError):
                raise self._gone() from error
            raise
        finally:
            there.close()
            os.close(writing)
        child = Child(here, reading, lambda: self._end(pid))
        child.greet()
        return child

    def _end(self, pid: int) -> int:
        try:
            self._control.send(msgspec.msgpack.encode({"end": pid}))
        except OSError as error:
            raise self._gone() from error
        return int(self._reply()["status"])

    def close(self) -> None:
        """Hang up: the zygote kills its children and leaves."""
        self._control.close()
        if self._process is None:
            return
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
