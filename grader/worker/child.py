"""The process that runs one submission: confined first, then load, then one request at a time."""

from __future__ import annotations

import contextlib
import io
import os
import random
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, Final, Protocol

import torch

from grader.worker import wire
from grader.worker.examine import code_of, examine
from grader.worker.performer import Performer, describe
from grader.worker.protocol import Answer, Ask, Examined, Load, Loaded, pack, unpack

_write = os.write
_read = os.read
_exit = os._exit


class Channel(Protocol):
    """Frames to and from the judge."""

    def receive(self) -> bytes | None:
        """The next frame; None when the judge has closed its end."""

    def send(self, data: bytes) -> None:
        """One frame."""


class DescriptorChannel:
    """Frames over two file descriptors, which may be the same socket."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._incoming = incoming
        self._outgoing = outgoing

    def receive(self) -> bytes | None:
        """The next frame; None when the judge has closed its end."""
        head = self._exactly(4)
        if head is None:
            return None
        return self._exactly(int.from_bytes(head, "little"))

    def _exactly(self, size: int) -> bytes | None:
        parts = bytearray()
        while len(parts) < size:
            chunk = _read(self._incoming, min(size - len(parts), 1 << 20))
            if not chunk:
                return None
            parts += chunk
        return bytes(parts)

    def send(self, data: bytes) -> None:
        """One frame."""
        rest = memoryview(wire.frame(data))
        while rest:
            rest = rest[_write(self._outgoing, rest) :]


def serve(channel: Channel, confine: Callable[[], tuple[str, ...]]) -> None:
    """Confine this process, load what the judge sends, and answer until it hangs up.

    The first frame out is what confinement is in force, or why it isn't;
    it leaves before a byte of the student's has been read.
    """
    # This comes first: nothing of the student's is in the process yet.
    try:
        channel.send(wire.encode({"isolation": confine()}))
    except Exception as error:
        channel.send(wire.encode({"failure": f"{error}"}))
        return
    data = channel.receive()
    if data is None:
        return
    load = unpack(data, Load)
    examined, code, lines = examine(load.source, load.filename, load.functions)
    channel.send(pack(examined))
    if code is None:
        return
    performer = _run(channel, load, code, lines, examined)
    while performer is not None and (data := channel.receive()) is not None:
        _answer(channel, performer, unpack(data, Ask))


def _run(
    channel: Channel, load: Load, code: Any, lines: list[str], _examined: Examined
) -> Performer | None:
    """Run the file at its top level and report which graded names it defines."""
    module = ModuleType(load.module)
    module.__file__ = load.filename
    sys.modules.setdefault(load.module, module)
    _offer_lines(load.filename, lines)
    flush = _fresh_output()
    namespace = vars(module)
    performer = Performer(
        namespace,
        filename=load.filename,
        lines=lines,
        watched=load.watched,
        operators=load.operators,
    )
    performer.watch_code(dict(code_of(code, load.functions)))
    torch.default_generator.manual_seed(0)
    random.seed(0)
    error = None
    try:
        exec(code, namespace)
    except BaseException as raised:
        error = describe(raised, load.filename, lines)
    _leave_modes()
    found = {name: namespace[name] for name in load.functions if name in namespace}
    owners = {
        value.__code__: name
        for name, value in found.items()
        if isinstance(getattr(value, "__code__", None), type(code))
    }
    performer.watch_code(owners)
    flush()
    performer.flush = flush  # type: ignore[attr-defined]
    channel.send(
        pack(
            Loaded(
                error=error,
                present=tuple(name for name, value in found.items() if callable(value)),
                wrong=tuple(
                    (name, type(value).__name__)
                    for name, value in found.items()
                    if not callable(value)
                ),
            )
        )
    )
    return performer


def _leave_modes() -> None:
    """Undo what a file may have switched on for the whole process while it ran."""
    with contextlib.suppress(Exception):
        torch.set_grad_enabled(True)
        torch.set_default_dtype(torch.float32)


def _answer(channel: Channel, performer: Performer, ask: Ask) -> None:
    answer = performer.perform(ask)
    performer.flush()  # type: ignore[attr-defined]
    try:
        channel.send(pack(answer, performer.keep))
    except wire.WireError as error:
        channel.send(
            pack(
                Answer(
                    number=ask.number,
                    unsendable=str(error),
                    changed=answer.changed,
                    trace=answer.trace,
                )
            )
        )


def _offer_lines(filename: str, lines: list[str]) -> None:
    """Let warnings and tracebacks quote a file that isn't on disk."""
    import linecache

    linecache.cache[filename] = (
        sum(map(len, lines)),
        None,
        [line + "\n" for line in lines],
        filename,
    )


_BUFFER: Final = 1 << 16


def _fresh_output() -> Callable[[], None]:
    """Give the process text streams of its own on descriptors 1 and 2; returns their flush."""
    out = io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(1, "w", closefd=False), _BUFFER),
        encoding="utf-8",
        errors="backslashreplace",
    )
    err = io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(2, "w", closefd=False), _BUFFER),
        encoding="utf-8",
        errors="backslashreplace",
        line_buffering=True,
    )
    sys.stdout, sys.stderr = out, err
    vars(sys).update(__stdout__=out, __stderr__=err)
    sys.stdin = io.StringIO()
    out_flush, err_flush = out.flush, err.flush

    def flush() -> None:
        for do in (out_flush, err_flush, _flush_of("stdout"), _flush_of("stderr")):
            with contextlib.suppress(BaseException):
                do()

    return flush


def _flush_of(name: str) -> Callable[[], None]:
    """Flushes whatever stream has the name by then; a student may have put another there."""
    return lambda: getattr(sys, name).flush()
