"""The process that runs one submission: confined first, then load, then one request at a time."""

from __future__ import annotations

import contextlib
import functools
import os
import random
import sys
from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any, Protocol

import msgspec
import torch

from grader.worker import wire
from grader.worker.examine import code_of, examine
from grader.worker.frames import frame
from grader.worker.hooks import without_hooks
from grader.worker.integrity import seal
from grader.worker.output import fresh_output, offer_lines
from grader.worker.performer import Performer, describe
from grader.worker.protocol import (
    BROKEN,
    Answer,
    Ask,
    Event,
    Load,
    Loaded,
    Trace,
    pack,
    type_name,
    unpack,
)

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
        rest = memoryview(frame(data))
        while rest:
            rest = rest[_write(self._outgoing, rest) :]


def serve_socket(wire: int, confine: Callable[[], tuple[str, ...]]) -> None:
    """:func:`serve` on a socket, by its descriptor."""
    serve(DescriptorChannel(wire, wire), confine)


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
    try:
        performer = _run(channel, load, code, lines)
        while (data := channel.receive()) is not None:
            _answer(channel, performer, unpack(data, Ask))
    except BaseException:
        # From here on the student's code can make anything of ours raise: a hook, a timer,
        # a class that raises when it is looked at. That is told by the status alone.
        _exit(BROKEN)


def _run(channel: Channel, load: Load, code: Any, lines: list[str]) -> Performer:
    """Run the file at its top level and report which graded names it defines."""
    module = ModuleType(load.module)
    module.__file__ = load.filename
    intact = whole()
    _withdraw()
    _keep_to_one_thread()
    sys.modules.setdefault(load.module, module)
    offer_lines(load.filename, lines)
    flush = fresh_output(load.filename)
    namespace = vars(module)
    performer = Performer(
        namespace,
        filename=load.filename,
        lines=lines,
        watched=load.watched,
        operators=load.operators,
        enclose=without_hooks,
    )
    performer.watch_code(dict(code_of(code, load.functions)))
    sealed = seal((), [(performer.tracer, "forbidden")])
    performer.tracer.intact = lambda: intact() and sealed()
    torch.default_generator.manual_seed(0)
    random.seed(0)
    error = None
    try:
        without_hooks(lambda: exec(code, namespace))
    except BaseException as raised:
        error = describe(raised, load.filename, lines)
    _leave_modes()
    found = {name: namespace[name] for name in load.functions if name in namespace}
    owners = {value.__code__: name for name, value in found.items() if type(value) is FunctionType}
    performer.watch_code(owners)
    flush()
    performer.flush = flush  # type: ignore[attr-defined]
    channel.send(
        pack(
            Loaded(
                error=error,
                present=tuple(name for name, value in found.items() if callable(value)),
                wrong=tuple(
                    (name, type_name(value)) for name, value in found.items() if not callable(value)
                ),
            )
        )
    )
    return performer


@functools.cache
def whole() -> Callable[[], bool]:
    """Tells whether the worker's code is what it was at the first call, made in the zygote."""
    ours = [module for name, module in sys.modules.items() if name.startswith("grader.worker.")]
    return seal([*ours, torch.overrides, torch.utils._python_dispatch], ())  # noqa: SLF001


def note_modules() -> None:
    """Remember which modules are the grader's, before a fork.

    Looking through all of them writes to each name's reference count: six hundred pages that
    every child would copy.
    """
    _noted[:] = [name for name in sys.modules if _is_ours(name)]
    _noted_among[:] = [len(sys.modules)]


_noted: list[str] = []
_noted_among: list[int] = []
"""How many modules there were then."""


def _withdraw() -> None:
    """Take the grader's modules out of a student's sight.

    Of the packages remain empty ones, under which matplotlib finds its backend.
    """
    if _noted_among != [len(sys.modules)]:
        note_modules()
    for name in _noted:
        sys.modules.pop(name, None)
    for name in ("grader", "grader.worker"):
        package = ModuleType(name)
        package.__path__ = []
        sys.modules[name] = package


def _keep_to_one_thread() -> None:
    """Let a file ask torch for threads in vain: to start one is refused, and torch would exit."""
    for name in ("set_num_threads", "set_num_interop_threads"):
        setattr(torch, name, lambda _number: None)


def _is_ours(name: str) -> bool:
    return name == "grader" or name.startswith("grader.")


def _leave_modes() -> None:
    """Undo what a file may have switched on for the whole process while it ran."""
    with contextlib.suppress(Exception):
        torch.set_grad_enabled(True)
        torch.set_default_dtype(torch.float32)


def _answer(channel: Channel, performer: Performer, ask: Ask) -> None:
    def tell(event: Event) -> None:
        channel.send(pack(Answer(number=-ask.number, trace=Trace(breaches=(event,)))))

    performer.tracer.tell = tell
    answer = performer.perform(ask)
    performer.flush()  # type: ignore[attr-defined]
    if answer.trace is not None and not performer.tracer.intact():
        answer = msgspec.structs.replace(
            answer, trace=msgspec.structs.replace(answer.trace, lost=True)
        )
    try:
        data = pack(answer, performer.keep)
    except wire.WireError as error:
        data = pack(
            Answer(
                number=ask.number,
                unsendable=str(error),
                changed=answer.changed,
                trace=answer.trace,
            )
        )
    channel.send(data)
