"""An executor of local processes, each of which may be killed at any moment.

``ProcessPoolExecutor`` breaks as a whole when one of its processes dies, and
its processes outlive a coordinator that is killed. Here a killed process costs
the task that it had and nothing else, and whatever is killed, all that hangs
below it goes too: the kernel ends each process with the thread that started it.
What takes memory in proportion to a class is done in such a process as well, and
the memory goes with it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pickle
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any, Final, ParamSpec, TypeVar

from grader.errors import GraderError, WorkerError
from grader.sandbox.environment import python_command

P = ParamSpec("P")
R = TypeVar("R")

_PR_SET_PDEATHSIG: Final = 1
_ATTEMPTS: Final = 3


class ProcessLost(Exception):
    """The process ended in the middle of a task; the task may be given out again."""


class _Process:
    """One worker process, from the side of the thread that owns it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._connection, there = Pipe()
        with there:
            self._process = subprocess.Popen(
                python_command("grader.batch.processes:serve", there.fileno()),
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[there.fileno()],
                process_group=0,
            )
        self.pid = self._process.pid
        self.kill = self._process.kill

    def run(self, *task: object) -> Any:
        """What a function returns, of which its arguments follow.

        Raises:
            ProcessLost: the process is gone.
            BaseException: whatever the function raised.
        """
        try:
            self._connection.send(task)
            # It comes from our own process, in which no student's code runs.
            good, value = self._connection.recv()
        except (EOFError, OSError) as error:
            raise ProcessLost(f"worker process {self.pid} ended: {error}") from error
        if good:
            return value
        raise value

    def close(self) -> None:
        self.kill()
        self._process.wait()
        self._connection.close()


class LocalProcesses(ThreadPoolExecutor):
    """Runs module-level functions in processes of this machine, one for each of its threads.

    A task whose process is lost fails with :class:`ProcessLost`. Leaving the
    context with an exception ends running tasks at once.

    Args:
        workers: how many processes.
        environment: added to theirs.
    """

    def __init__(self, workers: int, *, environment: Mapping[str, str] | None = None) -> None:
        super().__init__(workers, thread_name_prefix="worker")
        self._environment = dict(environment or {})
        self._own = threading.local()
        self._processes: set[_Process] = set()
        self._guard = threading.Lock()
        self._stopped = False

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Run ``fn(*args, **kwargs)`` in one of the processes."""
        return super().submit(self._run, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002  (the interface's own)
        """End the processes, after what they have to do or, where it is cancelled, now."""
        if cancel_futures:
            with self._guard:
                self._stopped = True
                for process in self._processes:
                    process.kill()
        super().shutdown(wait, cancel_futures=cancel_futures)
        while wait and self._processes:
            self._processes.pop().close()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.shutdown(wait=True, cancel_futures=kind is not None)

    def _run(self, *task: object) -> Any:
        process = self._process()
        try:
            return process.run(*task)
        except ProcessLost:
            del self._own.process
            with self._guard:
                self._processes.discard(process)
            process.close()
            raise

    def _process(self) -> _Process:
        """This thread's own process."""
        with self._guard:
            if self._stopped:
                raise ProcessLost("the executor was shut down")
            if not hasattr(self._own, "process"):
                self._own.process = _Process(self._environment)
                self._processes.add(self._own.process)
            process: _Process = self._own.process
            return process


def run_apart(work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """What a module-level function gives, from a process that is gone afterwards.

    It is begun again where the process is killed. On Windows, where a run on a cluster can be
    watched from, it is done here: no descriptor can be handed to a process there.

    Raises:
        WorkerError: one process after the other ended without an answer.
        Exception: what the work raises.
    """
    if sys.platform == "win32":
        return work(*args, **kwargs)
    with LocalProcesses(1) as processes:
        for _ in range(_ATTEMPTS):
            with contextlib.suppress(ProcessLost):
                return processes.submit(work, *args, **kwargs).result()
    raise WorkerError(
        "a process of the grader's own ended unexpectedly",
        advice="Perhaps memory ran out. Try again; what was recorded stays.",
    )


# --- the process's own side ---------------------------------------------------------------


def serve(descriptor: str) -> None:
    """Run one task after the other until whoever started this process hangs up."""
    if sys.platform == "linux":
        # Have the kernel end this process with the thread that started it, in a task, too.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # What the tasks start must not hold the connection open.
    os.set_inheritable(int(descriptor), False)  # noqa: FBT003
    with Connection(int(descriptor)) as connection, contextlib.suppress(EOFError):
        while True:
            function, args, kwargs = connection.recv()
            try:
                answer = (True, function(*args, **kwargs))
            except Exception as error:
                answer = (False, _portable(error))
            connection.send(answer)


def _portable(error: Exception) -> Exception:
    """An error that can be sent; of a bug of ours with where it happened."""
    if not isinstance(error, GraderError):
        error.add_note(traceback.format_exc())
    error.__cause__ = error.__context__ = None
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
