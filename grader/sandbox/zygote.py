"""The judge's handle on a zygote: it starts one, has it fork children, and ends them."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import msgspec

from grader.errors import ConfinementError, WorkerError
from grader.sandbox.connection import WorkerConnection
from grader.sandbox.environment import clean_environment, launch
from grader.sandbox.protocols import Policy, Worker

_START_SECONDS: Final = 60.0


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
        entry: str = "grader.worker.zygote:begin",
    ) -> None:
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control = here
        whole = {**clean_environment(), **(environment or {})}
        self._process: subprocess.Popen[bytes] | None = launch(
            entry, there, environment=whole, cwd="/"
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
        child = WorkerConnection(here, reading, partial(self._end, pid))
        child.greet()
        return child

    def _end(self, pid: int, hung_up: bool) -> int:  # noqa: FBT001
        try:
            self._control.send(msgspec.msgpack.encode({"end": pid, "hung_up": hung_up}))
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
