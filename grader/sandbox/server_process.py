"""A process of ours that runs one function after the other for whoever started it.

Both ends are ours, and no student's code runs in either: what crosses is pickled.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import socket
import subprocess
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from grader.errors import GraderError


class ProcessLost(Exception):
    """The process ended in the middle of a task; the task may be given out again."""


class ServerProcess:
    """The process, from the side that started it.

    Args:
        connection: to the process, which ends in :func:`serve` with the other end.
        process: as :func:`~grader.sandbox.environment.start` gives both.
    """

    def __init__(self, connection: socket.socket, process: subprocess.Popen[bytes]) -> None:
        self._connection = Connection(connection.detach())
        self._process = process
        self.kill = process.kill

    def send(self, *task: object) -> None:
        """Hand a task in; :meth:`receive` waits for what comes of it."""
        with contextlib.suppress(ConnectionError):
            self._connection.send(task)

    def receive(self) -> Any:
        """What the task gave.

        Raises:
            ProcessLost: the process is gone.
            Exception: whatever the task raised.
        """
        try:
            good, value = self._connection.recv()
        except (EOFError, OSError) as error:
            status = self._process.poll()
            raise ProcessLost(f"a process of ours ended unexpectedly (status {status})") from error
        if good:
            return value
        raise value

    def close(self) -> None:
        """End it, with everything that runs there: there is nothing to flush in it."""
        self.kill()
        self._process.wait()
        self._connection.close()


def serve(
    connection: Connection, run: Callable[..., Any], after: Callable[[int], object] = lambda _: None
) -> None:
    """Answer one task after the other until whoever started this process hangs up.

    Args:
        connection: to whoever started it.
        run: gets what was sent.
        after: called with a task's number, from 0, once it is answered and nobody waits.
    """
    # What the tasks start must not hold the connection open.
    os.set_inheritable(connection.fileno(), False)  # noqa: FBT003
    number = 0
    with connection, contextlib.suppress(EOFError, ConnectionError):
        while True:
            task = connection.recv()
            try:
                answer = (True, run(*task))
            except Exception as error:
                answer = (False, _portable(error))
            connection.send(answer)
            after(number)
            number += 1


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
