"""An executor of local processes, each of which may be killed at any moment.

``ProcessPoolExecutor`` breaks as a whole when one of its processes dies, and
its processes outlive a coordinator that is killed. Here a killed process costs
the task that it had and nothing else, and whatever is killed, all that hangs
below it goes too: the kernel ends each process with the thread that started it.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Final, ParamSpec, TypeVar

from grader.sandbox.environment import python_command

P = ParamSpec("P")
R = TypeVar("R")

_PR_SET_PDEATHSIG: Final = 1


class ProcessLost(Exception):
    """The process ended in the middle of a task; the task may be given out again."""


class _Process:
    """One worker process, from the side of the thread that owns it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._connection, there = Pipe()
        with there:
            self._process = subprocess.Popen(
                python_command("grader.batch.processes:serve", there.fileno(), os.getpid()),
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[there.fileno()],
                process_group=0,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def run(self, task: bytes) -> Any:
        """What the task returns.

        Raises:
            ProcessLost: the process is gone.
            BaseException: whatever the task raised.
        """
        try:
            self._connection.send_bytes(task)
            data = self._connection.recv_bytes()
        except (EOFError, OSError) as error:
            raise ProcessLost(f"worker process {self.pid} ended: {error}") from error
        # It comes from our own process, in which no student's code runs.
        good, value = pickle.loads(data)
        if good:
            return value
        raise value

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    def close(self) -> None:
        self.kill()
        self._process.wait()
        self._connection.close()


class LocalProcesses(Executor):
    """Runs module-level functions in processes of this machine.

    A task whose process is lost fails with :class:`ProcessLost`. Leaving the
    context with an exception ends running tasks at once.

    Args:
        workers: how many processes.
        environment: added to theirs.
    """

    def __init__(self, workers: int, *, environment: Mapping[str, str] | None = None) -> None:
        self._environment = dict(environment or {})
        self._tasks: queue.SimpleQueue[tuple[Future[Any], bytes] | None] = queue.SimpleQueue()
        self._processes: dict[int, _Process] = {}
        self._lock = threading.Lock()
        self._stopping = False
        self._threads = [
            threading.Thread(target=self._work, args=(at,), name=f"worker-{at}", daemon=True)
            for at in range(workers)
        ]
        for thread in self._threads:
            thread.start()

    def pids(self) -> list[int]:
        """The processes that run now."""
        with self._lock:
            return [process.pid for process in self._processes.values()]

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Run ``fn(*args, **kwargs)`` in one of the processes."""
        if self._stopping:
            raise RuntimeError("the executor was shut down")
        future: Future[R] = Future()
        self._tasks.put((future, pickle.dumps((fn, args, kwargs))))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002  (the interface's own)
        """End the processes, after what they have to do or, where it is cancelled, now."""
        self._stopping = True
        if cancel_futures:
            with contextlib.suppress(queue.Empty):
                while (item := self._tasks.get_nowait()) is not None:
                    item[0].cancel()
            with self._lock:
                for process in self._processes.values():
                    process.kill()
        for _ in self._threads:
            self._tasks.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        self.shutdown(wait=True, cancel_futures=kind is not None)
        return None

    def _work(self, at: int) -> None:
        """One thread: owns a process, for as long as both live."""
        try:
            while (item := self._tasks.get()) is not None:
                future, task = item
                if future.set_running_or_notify_cancel():
                    self._run(at, future, task)
        finally:
            self._drop(at)

    def _run(self, at: int, future: Future[Any], task: bytes) -> None:
        try:
            future.set_result(self._process(at).run(task))
        except ProcessLost as lost:
            self._drop(at)
            future.set_exception(lost)
        except BaseException as error:
            future.set_exception(error)

    def _process(self, at: int) -> _Process:
        with self._lock:
            if self._stopping and at not in self._processes:
                raise ProcessLost("the executor was shut down")
            process = self._processes.get(at)
            if process is None:
                process = self._processes[at] = _Process(self._environment)
            return process

    def _drop(self, at: int) -> None:
        with self._lock:
            process = self._processes.pop(at, None)
        if process is not None:
            process.close()


# --- the process's own side ---------------------------------------------------------------


def serve(descriptor: str, parent: str) -> None:
    """Run one task after the other until whoever started this process hangs up."""
    _die_with(int(parent))
    # What the tasks start must not hold the connection open.
    os.set_inheritable(int(descriptor), False)  # noqa: FBT003
    with Connection(int(descriptor)) as connection, contextlib.suppress(EOFError):
        while True:
            function, args, kwargs = pickle.loads(connection.recv_bytes())
            try:
                answer = (True, function(*args, **kwargs))
            except Exception as error:
                answer = (False, _portable(error))
            connection.send_bytes(pickle.dumps(answer))


def _portable(error: Exception) -> Exception:
    error.__cause__ = error.__context__ = None
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _die_with(parent: int) -> None:
    """Have the kernel end this process with the thread that started it."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)
