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
import os
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Any, Final, ParamSpec, TypeVar

from grader.errors import WorkerError
from grader.sandbox.environment import start
from grader.sandbox.server_process import ProcessLost, ServerProcess, serve

P = ParamSpec("P")
R = TypeVar("R")

_ATTEMPTS: Final = 3


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
        self._processes: set[ServerProcess] = set()
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
        process.send(*task)
        try:
            return process.receive()
        except ProcessLost:
            del self._own.process
            with self._guard:
                self._processes.discard(process)
            process.close()
            raise

    def _process(self) -> ServerProcess:
        """This thread's own process."""
        with self._guard:
            if self._stopped:
                raise ProcessLost("the executor was shut down")
            if not hasattr(self._own, "process"):
                environment = {**os.environ, **self._environment}
                self._own.process = ServerProcess(
                    *start("grader.batch.processes:begin", environment=environment, process_group=0)
                )
                self._processes.add(self._own.process)
            process: ServerProcess = self._own.process
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


def begin(descriptor: str) -> None:
    """What such a process does."""
    if sys.platform == "linux":
        from grader.worker.prctl import die_with_parent

        # The kernel ends this process with the thread that started it, in a task, too.
        die_with_parent()
    serve(Connection(int(descriptor)), lambda function, args, kwargs: function(*args, **kwargs))
