"""The judge's handle on a zygote: it starts one, has it fork children, and ends them."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

import msgspec

from grader.errors import ConfinementError, WorkerError
from grader.sandbox.connection import WorkerConnection
from grader.sandbox.environment import clean_environment, launch
from grader.sandbox.protocols import Policy, Worker

_START_SECONDS: Final = 60.0


class _Expected(NamedTuple):
    """A child that the zygote was told to fork."""

    policy: Policy
    wire: socket.socket
    output: int
    pid: int | None = None
    """Not known yet: the zygote has not been heard of it."""

    def forget(self) -> None:
        """Close what was meant for it."""
        self.wire.close()
        os.close(self.output)


class Zygote:
    """A process with torch imported, which forks a confined child for each submission.

    Args:
        preload: modules to import before the first fork.
        environment: more of the environment, for matplotlib.
        entry: what runs in the process, as ``module:function``; tests give a zygote of theirs.
    """

    _process: subprocess.Popen[bytes] | None = None
    _ready = False
    _expected: _Expected | None = None
    _lost = False
    """Whether it hung up, which it may have a while before the kernel calls it dead."""

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
        self._process = launch(entry, there, environment=whole, cwd="/")
        self.pid = self._process.pid
        self._control.send(msgspec.msgpack.encode({"preload": list(preload)}))

    @classmethod
    def adopt(cls, control: socket.socket, pid: int) -> Zygote:
        """The handle on a zygote that this process forked itself, and that is warm already."""
        adopted = cls.__new__(cls)
        vars(adopted).update(_control=control, pid=pid, _ready=True)
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

    def expect(self, policy: Policy) -> None:
        """Have a child forked and confined meanwhile for whoever opens the next one."""
        if self._expected is None:
            # Whoever opens it is told what is wrong.
            with contextlib.suppress(WorkerError):
                self._expected = self._order(policy)

    def open(self, policy: Policy) -> Worker:
        """Fork a child under the policy and wait until it is confined.

        Raises:
            ConfinementError: a required layer can't be had; nothing ran.
            WorkerError: the zygote is gone.
        """
        self.wait_until_ready()
        self._hear_of_expected()
        ordered, self._expected = self._expected, None
        if ordered is not None and ordered.policy != policy:
            self._connection(ordered).end()
            ordered = None
        if ordered is None:
            ordered = self._born(self._order(policy))
        child = self._connection(ordered)
        child.greet()
        return child

    def _order(self, policy: Policy) -> _Expected:
        """Tell the zygote to fork a child; its reply is still to come."""
        here, there = socket.socketpair()
        reading, writing = os.pipe2(os.O_CLOEXEC)
        order = msgspec.msgpack.encode({"fork": msgspec.to_builtins(policy)})
        ordered = _Expected(policy, here, reading)
        try:
            socket.send_fds(self._control, [order], [there.fileno(), writing])
        except OSError as error:
            ordered.forget()
            raise self._gone() from error
        finally:
            there.close()
            os.close(writing)
        return ordered

    def _born(self, ordered: _Expected) -> _Expected:
        try:
            return ordered._replace(pid=self._reply()["pid"])
        except BaseException:
            ordered.forget()
            raise

    def _hear_of_expected(self) -> None:
        """Read what the zygote says of the child that is expected, before it says anything else."""
        if self._expected is not None and self._expected.pid is None:
            ordered, self._expected = self._expected, None
            with contextlib.suppress(WorkerError, ConfinementError):
                self._expected = self._born(ordered)

    def _connection(self, ordered: _Expected) -> WorkerConnection:
        return WorkerConnection(ordered.wire, ordered.output, partial(self._end, ordered.pid or 0))

    def _end(self, pid: int, hung_up: bool) -> int:  # noqa: FBT001
        self._hear_of_expected()
        try:
            self._control.send(msgspec.msgpack.encode({"end": pid, "hung_up": hung_up}))
        except OSError as error:
            raise self._gone() from error
        return int(self._reply()["status"])

    def close(self) -> None:
        """Hang up: the zygote kills its children and leaves."""
        if self._expected is not None:
            self._expected.forget()
        self._control.close()
        if self._process is None:
            return
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
