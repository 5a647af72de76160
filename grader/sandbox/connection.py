"""The judge's end of one confined child: frames to it and from it, and what it prints."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import time
from collections.abc import Callable
from typing import Final

from grader.errors import ConfinementError, WorkerError
from grader.worker.frames import frame
from grader.worker.limits import MAX_FRAME

MAX_OUTPUT: Final = 64 << 10
"""Bytes kept of what is printed during one request; the rest is read and dropped."""
_START_SECONDS: Final = 60.0
_READ: Final = 1 << 16
"""Bytes read at a time; a larger buffer costs a mapping of its own each time."""


class Died(Exception):
    """The child's end of the wire closed."""


class WorkerConnection:
    """One confined child, by its socket and its output pipe."""

    isolation: tuple[str, ...] = ()

    def __init__(self, wire: socket.socket, output: int, end: Callable[[bool], int]) -> None:
        self._wire = wire
        self._output = output
        self._end = end
        self._hung_up = False
        """Whether the child closed its end, as it does when it dies."""
        self._status: int | None = None
        self._kept = bytearray()
        self._dropped = 0
        self._buffer = bytearray()
        wire.setblocking(False)  # noqa: FBT003
        os.set_blocking(output, False)
        self._fd = wire.fileno()
        self._poll = select.poll()
        self._poll.register(self._fd, select.POLLIN)
        self._poll.register(output, select.POLLIN)

    def greet(self) -> None:
        """Read the first frame, which says what confinement is in force."""
        from grader.worker import wire

        try:
            hello = wire.decode(self.receive(deadline=time.monotonic() + _START_SECONDS))
        except (Died, TimeoutError) as error:
            text = self.take_output()
            self.end()
            raise WorkerError(
                f"a worker died before it ran anything: {text.strip()[-500:] or error}"
            ) from error
        if "failure" in hello:
            self.end()
            raise ConfinementError(
                f"the worker can't be confined: {hello['failure']}",
                advice="`grade doctor` shows what this machine offers.",
            )
        self.isolation = tuple(hello["isolation"])

    def send(self, *frames: bytes, deadline: float) -> None:
        """Send frames, reading what the child prints meanwhile."""
        rest = memoryview(b"".join(map(frame, frames)))
        rest = rest[self._send_some(rest) :]  # most fit the socket's buffer
        if not rest:
            return
        self._poll.modify(self._fd, select.POLLIN | select.POLLOUT)
        try:
            while rest:
                for descriptor, events in self._select(deadline):
                    if descriptor == self._output:
                        self._drain()
                    elif events & select.POLLOUT:
                        rest = rest[self._send_some(rest) :]
                    else:
                        self._fill()
        finally:
            self._poll.modify(self._fd, select.POLLIN)

    def _send_some(self, rest: memoryview) -> int:
        try:
            return self._wire.send(rest)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise self._gone() from error

    def receive(self, *, deadline: float) -> bytes:
        """The next frame, reading what the child prints meanwhile."""
        while True:
            frame = self._frame()
            if frame is not None:
                return frame
            for descriptor, _events in self._select(deadline):
                if descriptor == self._output:
                    self._drain()
                else:
                    self._fill()

    def _select(self, deadline: float) -> list[tuple[int, int]]:
        left = deadline - time.monotonic()
        ready = self._poll.poll(left * 1000) if left > 0 else []
        if not ready:
            raise TimeoutError
        return ready

    def _frame(self) -> bytes | None:
        if len(self._buffer) < 4:
            return None
        size = int.from_bytes(self._buffer[:4], "little")
        if size > MAX_FRAME:
            raise Died("the child sent a frame larger than the protocol allows")
        if len(self._buffer) < 4 + size:
            return None
        with memoryview(self._buffer) as whole:
            frame = bytes(whole[4 : 4 + size])
        del self._buffer[: 4 + size]
        return frame

    def _fill(self) -> None:
        try:
            chunk = self._wire.recv(_READ)
        except BlockingIOError:
            return
        except OSError as error:
            raise self._gone() from error
        if not chunk:
            raise self._gone()
        self._buffer += chunk

    def _gone(self) -> Died:
        self._hung_up = True
        return Died("the child hung up")

    def _drain(self) -> None:
        """Read all that is printed; keep the first MAX_OUTPUT bytes, drop the rest."""
        # Bounded, so that a child that prints without end can't hold the judge here.
        for _ in range(1024):
            try:
                chunk = os.read(self._output, _READ)
            except BlockingIOError:
                return
            except OSError:
                chunk = b""
            if not chunk:
                with contextlib.suppress(KeyError):
                    self._poll.unregister(self._output)
                return
            room = MAX_OUTPUT - len(self._kept)
            self._kept += chunk[:room]
            self._dropped += max(0, len(chunk) - room)

    def take_output(self) -> str:
        """What was printed since the last call, as text, with a line on what was dropped."""
        self._drain()
        text = self._kept.decode("utf-8", "replace")
        if self._dropped:
            text += f"\n… and {self._dropped:,} more bytes, not kept"
        self._kept.clear()
        self._dropped = 0
        return text

    def end(self) -> int:
        """Kill whatever is left of it; returns the wait status."""
        if self._status is None:
            self._wire.close()
            try:
                self._status = self._end(self._hung_up)
            finally:
                with contextlib.suppress(OSError):
                    os.close(self._output)
        return self._status
