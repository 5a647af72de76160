"""The executor of a Dask cluster: its workers start a grading process of their own.

A grading process needs a main thread, and one submission at a time; a Dask
worker's tasks run in threads. So each of its threads hands its chunk to a
process like those of a local run, which ends with the worker.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from operator import attrgetter
from typing import Any, Final

import grader
from grader.batch.chunk import Chunk, GradedInChunk, grade_chunk
from grader.batch.coordinator import Backend
from grader.batch.processes import LocalProcesses
from grader.errors import UsageError, require_extra
from grader.sandbox.server_process import ProcessLost

_ATTEMPTS: Final = 2
_here = threading.local()


def grade_on_cluster(chunk: Chunk) -> tuple[GradedInChunk, ...]:
    """As :func:`grader.batch.chunk.grade_chunk`, in a process of this thread's own.

    Raises:
        GraderError: as there.
        ProcessLost: the process was killed twice.
    """
    for _ in range(_ATTEMPTS):
        processes = getattr(_here, "processes", None)
        if processes is None:
            processes = _here.processes = LocalProcesses(1)
        with contextlib.suppress(ProcessLost):
            graded: tuple[GradedInChunk, ...] = processes.submit(grade_chunk, chunk).result()
            return graded
    raise ProcessLost("the grading process of a cluster's worker ended twice")


@contextlib.contextmanager
def connect(address: str, *, seconds: float = 15.0) -> Iterator[Backend]:
    """The cluster whose scheduler is at ``address``.

    Raises:
        UsageError: Dask isn't installed, nobody answers, there are no workers, or one of them has
            another version of the package.
    """
    require_extra("cluster", "distributed", wanted="--scheduler")
    from distributed import Client
    from distributed.client import FutureCancelledError
    from distributed.scheduler import KilledWorker

    try:
        # Dask's own names are not typed.
        make: Any = Client
        client = make(address, timeout=seconds, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise UsageError(
            f"No Dask scheduler answers at {address}.",
            advice="Start one (dask scheduler) and give its address, such as tcp://host:8786.",
        ) from error
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise UsageError(
                f"The scheduler at {address} has no workers.",
                advice=f"Start some: dask worker {address}",
            )
        _check_versions(client)
        yield Backend(
            executor=client.get_executor(pure=False),
            grade=grade_on_cluster,
            workers=threads,
            lost=(ProcessLost, KilledWorker, FutureCancelledError),
        )


def _check_versions(client: Any) -> None:
    """Refuse workers that would judge by other rules, or that could not read what is sent."""
    # Both are named to the worker and looked up there, whatever its version.
    found = client.run(attrgetter("__version__"), grader, on_error="return")
    for worker, version in sorted(found.items()):
        # A worker that was lost just now is the run's affair.
        if version == grader.__version__ or isinstance(version, OSError):
            continue
        has = "has version" if isinstance(version, str) else "can't import it:"
        raise UsageError(
            f"This is version {grader.__version__} of training-loop-grader, and the worker "
            f"{worker} {has} {version}.",
            advice="Install the same version on every node, and start its workers anew.",
        )
