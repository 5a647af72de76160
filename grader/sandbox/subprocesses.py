"""The sandbox for platforms where nothing can be forked or confined: macOS and Windows.

Each worker is a fresh Python process that imports torch for itself, which takes a second or
two. It is good for a student's own file and refuses anything that has to be confined.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from typing import IO, Any, Final

from grader.errors import ConfinementError, WorkerError
from grader.sandbox.connection import MAX_OUTPUT, Died
from grader.sandbox.environment import clean_environment, python_command
from grader.sandbox.protocols import Policy, Worker
from grader.worker.frames import frame
from grader.worker.limits import MAX_FRAME
from grader.worker.protocol import FOREIGN

_START_SECONDS: Final = 120.0
_CHUNK: Final = 1 << 16
_HUNG_UP: Final = b""


class FreshProcesses:
    """Starts a Python process for each worker; the first one at once, so that it is warm.

    Args:
        preload: modules to import before the student's file.
        environment: more of the environment, for matplotlib.
    """

    def __init__(
        self, preload: Sequence[str] = (), *, environment: Mapping[str, str] | None = None
    ) -> None:
        self._preload = " ".join(preload)
        self._environment = {**clean_environment(), **_of_the_system(), **(environment or {})}
        self._spare: FreshWorker | None = self._start()

    def expect(self, policy: Policy) -> None:
        """The first one is being started already; any other is when it is opened."""

    def open(self, policy: Policy) -> Worker:
        """A fresh worker.

        Raises:
            ConfinementError: it has to be confined, which can't be had here.
            WorkerError: Python can't be started.
        """
        if policy.required:
            raise ConfinementError(
                f"a process by itself confines nothing, and more can't be had on {sys.platform}",
                advice="Grade files of others on Linux, in a container or a virtual machine "
                "if need be. `grade doctor` shows what this machine offers.",
            )
        worker, self._spare = self._spare or self._start(), None
        worker.greet()
        return worker

    def _start(self) -> FreshWorker:
        try:
            process = subprocess.Popen(
                python_command("grader.worker.standalone:main", self._preload),
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=os.path.abspath(os.sep),  # noqa: PTH100  (the root of this drive)
                bufsize=0,
                start_new_session=sys.platform != "win32",
            )
        except OSError as error:
            raise WorkerError(f"Python can't be started: {error.strerror}") from error
        return FreshWorker(process)

    def close(self) -> None:
        """End the process that waits; those that were opened are ended by whoever has them."""
        if self._spare is not None:
            self._spare.end()
            self._spare = None


def _of_the_system() -> dict[str, str]:
    """What Windows needs to start a program at all."""
    if sys.platform == "win32":
        names = ("SYSTEMROOT", "SYSTEMDRIVE", "TEMP", "TMP", "PATH")
        return {name: os.environ[name] for name in names if name in os.environ}
    return {}


class FreshWorker:
    """One worker process, by its three pipes; threads read them in place of ``select``."""

    isolation: tuple[str, ...] = ()

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._frames: queue.Queue[bytes] = queue.Queue(maxsize=64)
        self._output = bytearray()
        self._dropped = 0
        self._lock = threading.Lock()
        self._status: int | None = None
        self._over = False
        self._readers = [self._thread(self._read_frames), self._thread(self._read_output)]

    @staticmethod
    def _thread(target: Any, *arguments: Any) -> threading.Thread:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        thread.start()
        return thread

    def greet(self) -> None:
        """Read the first frame, which says what confinement is in force."""
        from grader.worker import wire

        try:
            hello = wire.decode(self.receive(deadline=time.monotonic() + _START_SECONDS))
        except (Died, TimeoutError) as error:
            text = self.take_output().strip()[-500:]
            self.end()
            raise WorkerError(f"a worker died before it ran anything: {text or error}") from error
        self.isolation = tuple(hello["isolation"])

    def send(self, *frames: bytes, deadline: float) -> None:
        """Send frames, before ``time.monotonic()`` reaches ``deadline``."""
        failed: list[OSError] = []
        writer = self._thread(self._write, b"".join(map(frame, frames)), failed)
        writer.join(max(0.0, deadline - time.monotonic()))
        if writer.is_alive():
            raise TimeoutError
        if failed:
            raise Died("the worker hung up") from failed[0]

    def _write(self, data: bytes, failed: list[OSError]) -> None:
        pipe = _pipe(self._process.stdin)
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[pipe.write(rest) or 0 :]
        except OSError as error:
            failed.append(error)
        except ValueError:
            # The pipe was closed while this thread waited: the worker was ended.
            failed.append(BrokenPipeError())

    def receive(self, *, deadline: float) -> bytes:
        """The next frame. Raises TimeoutError, or Died when the worker hung up."""
        try:
            frame = self._frames.get(timeout=max(0.001, deadline - time.monotonic()))
        except queue.Empty:
            raise TimeoutError from None
        if frame == _HUNG_UP:
            self._hang_up()
            raise Died("the worker hung up")
        return frame

    def _read_frames(self) -> None:
        pipe = _pipe(self._process.stdout)
        while True:
            head = _exactly(pipe, 4)
            size = int.from_bytes(head, "little")
            frame = _exactly(pipe, size) if 0 < size <= MAX_FRAME else _HUNG_UP
            if frame == _HUNG_UP:
                self._hang_up()
                return
            while not self._over:
                with contextlib.suppress(queue.Full):
                    self._frames.put(frame, timeout=0.5)
                    break
            if self._over:
                return

    def _hang_up(self) -> None:
        """Leave word that no frame will come, for this and every later call."""
        with contextlib.suppress(queue.Full):
            self._frames.put(_HUNG_UP, timeout=0.5)

    def _read_output(self) -> None:
        pipe = _pipe(self._process.stderr)
        while True:
            try:
                chunk = pipe.read(_CHUNK)
            except (OSError, ValueError):
                return
            if not chunk:
                return
            with self._lock:
                room = MAX_OUTPUT - len(self._output)
                self._output += chunk[:room]
                self._dropped += max(0, len(chunk) - room)

    def take_output(self) -> str:
        """What was printed since the last call, as text, with a line on what was dropped."""
        # The reader is a thread: what was printed before the answer may be a moment late.
        time.sleep(0.01)
        with self._lock:
            text = self._output.decode("utf-8", "replace")
            if self._dropped:
                text += f"\n… and {self._dropped:,} more bytes, not kept"
            self._output.clear()
            self._dropped = 0
        return text

    def end(self) -> int:
        """Kill whatever is left of it; returns a wait status."""
        if self._status is None:
            self._over = True
            # One that has left by itself is reaped with what it said; the group goes with it.
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=0.05)
            foreign = FOREIGN if self._process.returncode == -9 else 0
            if sys.platform != "win32":
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)
            self._process.kill()
            code = self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
                with contextlib.suppress(OSError):
                    _pipe(pipe).close()
            self._status = -code | foreign if code < 0 else (code & 0xFF) << 8
        return self._status


def _pipe(found: IO[bytes] | None) -> IO[bytes]:
    if found is None:  # pragma: no cover  (every one is a pipe)
        raise WorkerError("a worker was started without pipes")
    return found


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    """So many bytes; fewer than that, as an empty result, when the pipe is closed."""
    parts = bytearray()
    while len(parts) < size:
        try:
            chunk = pipe.read(min(size - len(parts), 1 << 20))
        except (OSError, ValueError):
            return _HUNG_UP
        if not chunk:
            return _HUNG_UP
        parts += chunk
    return bytes(parts)
