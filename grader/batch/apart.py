"""Work that takes memory in proportion to a class, done in a process that is gone afterwards."""

from __future__ import annotations

import contextlib
import multiprocessing
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Final, TypeVar

from grader.errors import GraderError, WorkerError
from grader.worker.zygote import die_with_parent

T = TypeVar("T")

_ATTEMPTS: Final = 3


def run_apart(work: Callable[[], T]) -> T:
    """What ``work()`` gives, from a fork of this process; done here where nothing can be forked.

    A fork that is killed is made again.

    Args:
        work: gives something that can be pickled, and can be begun again. An open database must
            not be used in it.

    Raises:
        WorkerError: one fork after the other ended without an answer.
        Exception: what ``work()`` raises.
    """
    if "fork" not in multiprocessing.get_all_start_methods():
        return work()
    status = None
    for _ in range(_ATTEMPTS):
        answer, status = _answer_of(work)
        if answer is not None:
            value, error = answer
            if error is not None:
                raise error
            found: T = value
            return found
    raise WorkerError(
        f"a process of the grader's own ended unexpectedly (status {status})",
        advice="Perhaps memory ran out. Try again; what was recorded stays.",
    )


def _answer_of(work: Callable[[], T]) -> tuple[Any, int | None]:
    """What a fork answers, None if nothing, and the status that it ended with."""
    context = multiprocessing.get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(work, sending), daemon=True)
    process.start()
    sending.close()
    answer = None
    with receiving, contextlib.suppress(EOFError, OSError):
        answer = receiving.recv()
    process.join()
    return answer, process.exitcode


def _work(work: Callable[[], T], sending: Connection) -> None:
    die_with_parent()
    try:
        answer: tuple[T | None, Exception | None] = (work(), None)
    except KeyboardInterrupt:
        return  # the process that waits is told as well, and says so
    except Exception as error:
        if not isinstance(error, GraderError):
            error.add_note(traceback.format_exc())
        answer = (None, error)
    sending.send(answer)
