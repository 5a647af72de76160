"""The process that runs one submission: confined first, then load, then one request at a time."""

from __future__ import annotations

import contextlib
import functools
import os
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from types import FunctionType, ModuleType
from typing import Any, Final, Protocol

import msgspec
import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from grader.worker import jupyter, wire
from grader.worker.calls import CallExecutor
from grader.worker.describing import describe
from grader.worker.frames import frame
from grader.worker.guarded_getattr import guarded_builtins
from grader.worker.hidden import factories
from grader.worker.name_scan import names, scan_names
from grader.worker.output import Output, name_in_warnings, offer_lines
from grader.worker.parts import Part
from grader.worker.protocol import (
    BROKEN,
    Event,
    Load,
    Loaded,
    Raised,
    Reply,
    Request,
    Trace,
    make_ready,
    pack,
    type_name,
    unpack,
)
from grader.worker.pulse import Here, Pulse
from grader.worker.source_analysis import code_of, examine
from grader.worker.tamper_check import seal
from grader.worker.torch_code import noted

_write = os.write
_read = os.read
_exit = os._exit

_MOST_READ: Final = 1 << 18
"""Bytes that are asked for at once."""
_MOST_HELD: Final = 1 << 16
"""Bytes of an answer that waits for the next one."""


class Channel(Protocol):
    """Frames to and from the judge."""

    def receive(self) -> bytes | None:
        """The next frame; None when the judge has closed its end."""

    def send(self, data: bytes, *, held: bool = False) -> None:
        """One frame, at once or with the next one that isn't held."""


class DescriptorChannel:
    """Frames over two file descriptors, which may be the same socket."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._came = b""
        self._at = 0
        """Where in :attr:`_came` the next frame begins."""
        self._held: list[bytes] = []
        self._sending = False

    def receive(self) -> bytes | None:
        """The next frame; None when the judge has closed its end."""
        head = self._exactly(4)
        if head is None:
            return None
        return self._exactly(int.from_bytes(head, "little"))

    def _exactly(self, size: int) -> bytes | None:
        end = self._at + size
        if end > len(self._came):
            parts = bytearray(self._came[self._at :])
            while len(parts) < size:
                # Whoever is waited for may wait for these.
                self._flush()
                chunk = _read(self._incoming, _MOST_READ)
                if not chunk:
                    return None
                parts += chunk
            self._came, self._at, end = bytes(parts), 0, size
        found = self._came[self._at : end]
        self._at = end
        return found

    def send(self, data: bytes, *, held: bool = False) -> None:
        """One frame, at once or with the next one that isn't held."""
        if self._sending:
            # A timer's look, in the middle of another frame: nothing depends on it.
            return
        self._held.append(frame(data))
        if not held:
            self._flush()

    def _flush(self) -> None:
        if not self._held:
            return
        self._sending = True
        try:
            rest = memoryview(b"".join(self._held))
            self._held.clear()
            while rest:
                rest = rest[_write(self._outgoing, rest) :]
        finally:
            self._sending = False


def serve_socket(stage: Stage, wire: int, confine: Callable[[], tuple[str, ...]]) -> None:
    """:func:`serve` on a socket, by its descriptor."""
    serve(DescriptorChannel(wire, wire), stage, confine)


def serve(channel: Channel, stage: Stage, confine: Callable[[], tuple[str, ...]]) -> None:
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
    if load.ahead:
        examined, parts, lines = scan_names(
            load.source,
            load.filename,
            load.functions,
            load.extent,
            operators=load.operators,
            autograd=load.autograd,
            inside=load.inside,
        )
    else:
        examined, parts, lines = examine(load.source, load.filename, load.functions, load.extent)
    channel.send(pack(examined), held=bool(load.ahead) and parts is not None)
    if parts is None:
        return
    try:
        executor = _run(channel, stage, load, parts, lines)
        ahead = load.ahead
        while (data := channel.receive()) is not None:
            executor.tracing = ahead <= 0
            _answer(channel, stage, executor, unpack(data, Request), more=ahead > 1)
            ahead -= 1
    except BaseException:
        # From here on the student's code can make anything of ours raise: a hook, a timer,
        # a class that raises when it is looked at. That is told by the status alone.
        _exit(BROKEN)


def _run(
    channel: Channel, stage: Stage, load: Load, parts: Sequence[Part], lines: list[str]
) -> CallExecutor:
    """Run the file at its top level and report which graded names it defines."""
    namespace = _namespace(load, lines)
    if load.ahead:
        namespace["__builtins__"] = guarded_builtins(load, parts)
    pulse = Pulse(load.filename, lines, load.extent.cells, 0.0 if load.ahead else load.deadline)
    executor = CallExecutor(
        namespace,
        filename=load.filename,
        lines=lines,
        watched=load.watched,
        operators=load.operators,
        autograd=load.autograd,
        pulse=pulse,
    )
    executor.ready = functools.partial(make_ready, keep=executor.keep)
    executor.watch_code(dict(code_of(parts, load.functions)))
    # Only a file that was scanned has no other way to Python's random numbers than by their name.
    executor.draws = not load.ahead or "random" in names(part.code for part in parts)
    sealed = seal((), [(executor.tracer, "forbidden")])
    executor.tracer.intact = lambda: stage.intact() and sealed()
    torch.default_generator.manual_seed(0)
    random.seed(0)
    pulse.tell = lambda here: channel.send(pack(Loaded(running=here.top, inner=here.line)))

    def step(part: Part) -> None:
        if load.extent.steps:
            channel.send(pack(Loaded(running=part.line)))

    explain = functools.partial(describe, filename=load.filename, lines=lines, loading=True)
    failures: list[Raised] = []
    executor.load(lambda: _run_parts(parts, namespace, pulse, explain, step, failures=failures))
    _leave_modes()
    found = {name: namespace[name] for name in load.functions if name in namespace}
    owners = {value.__code__: name for name, value in found.items() if type(value) is FunctionType}
    executor.watch_code(owners)
    stage.output.flush()
    if load.ahead:
        stage.output.keep()
    channel.send(pack(_loaded(found, failures)))
    return executor


def _namespace(load: Load, lines: list[str]) -> dict[str, Any]:
    """Where the file's names are going to be: a module that tracebacks and warnings know."""
    module = ModuleType(load.module)
    module.__file__ = load.filename
    sys.modules.setdefault(load.module, module)
    offer_lines(load.filename, lines)
    name_in_warnings(load.filename)
    if load.extent.notebook:
        vars(module).update(jupyter.names())
    return vars(module)


def _loaded(found: Mapping[str, Any], failures: Sequence[Raised]) -> Loaded:
    """What running the file gave: its graded names, and what was raised."""
    return Loaded(
        failures=tuple(failures),
        present=tuple(name for name, value in found.items() if callable(value)),
        wrong=tuple(
            (name, type_name(value)) for name, value in found.items() if not callable(value)
        ),
    )


def _run_parts(
    parts: Sequence[Part],
    namespace: dict[str, Any],
    pulse: Pulse,
    explain: Callable[[BaseException], Raised],
    step: Callable[[Part], None],
    *,
    failures: list[Raised],
) -> None:
    """Run the parts one after the other; of a cell that fails the rest is left out."""
    failed = -1
    for part in parts:
        if part.cell == failed:
            continue
        step(part)
        try:
            pulse.over("", functools.partial(exec, part.code, namespace))
        except BaseException as raised:
            if len(failures) < _MOST_FAILURES:
                failures.append(explain(raised))
            failed = part.cell


_MOST_FAILURES: Final = 20
_SEALED: Final = (
    "calls", "child", "describing", "guarded_getattr", "hidden", "hooks", "layout",
    "operator_profile", "operators", "protocol", "pulse", "trace", "wire",
)  # fmt: skip
_MODES: Final[tuple[type, ...]] = (TorchFunctionMode, TorchDispatchMode)


@functools.cache
def whole() -> Callable[[], bool]:
    """Tells whether the worker's code is what it was at the first call, made in the zygote.

    Of the worker what a call goes through, and of torch what the modes rest on: to look at a
    function writes to the page that it lies on, which each child would have to copy.
    """
    ours = [sys.modules[f"grader.worker.{name}"] for name in _SEALED]
    return seal([*ours, *_MODES], ())


class Stage:
    """What every child needs and no file has a part in, made before the fork.

    To take the grader's modules out of a student's sight goes through all modules, and writes
    to hundreds of pages that each child would have to copy.
    """

    def __init__(self) -> None:
        self.intact = whole()
        factories()
        noted()
        _withdraw()
        _keep_to_one_thread()
        self.output = Output()


def _withdraw() -> None:
    """Take the grader's modules out of a student's sight.

    Of the packages remain empty ones, under which matplotlib finds its backend.
    """
    for name in [name for name in sys.modules if name.partition(".")[0] == "grader"]:
        del sys.modules[name]
    for name in ("grader", "grader.worker"):
        package = ModuleType(name)
        package.__path__ = []
        sys.modules[name] = package


def _keep_to_one_thread() -> None:
    """Let a file ask torch for threads in vain: to start one is refused, and torch would exit."""
    for name in ("set_num_threads", "set_num_interop_threads"):
        setattr(torch, name, lambda _number: None)


def _leave_modes() -> None:
    """Undo what a file may have switched on for the whole process while it ran."""
    with contextlib.suppress(Exception):
        torch.set_grad_enabled(True)
        torch.set_default_dtype(torch.float32)


def _by_a_broken_worker(reply: Reply, *, ahead: bool) -> Reply:
    """The answer of a worker that is not whole any more."""
    if ahead:
        return msgspec.structs.replace(reply, trace=Trace(unsure=True))
    if reply.trace is None:
        return reply
    return msgspec.structs.replace(reply, trace=msgspec.structs.replace(reply.trace, lost=True))


def _answer(
    channel: Channel, stage: Stage, executor: CallExecutor, request: Request, *, more: bool
) -> None:
    """Carry out one request.

    Args:
        channel: where the answer goes.
        stage: what was made before the fork.
        executor: carries it out.
        request: the request.
        more: whether others follow that nobody waits between. Whether the worker is still whole
            is then looked at after the last one.
    """

    def tell(event: Event) -> None:
        channel.send(pack(Reply(number=-request.number, trace=Trace(breaches=(event,)))))

    def late(here: Here) -> None:
        channel.send(pack(Reply(number=-request.number, running=here.line)))

    executor.tracer.tell = tell
    if executor.pulse is not None:
        executor.pulse.tell = late
    reply = executor.perform(request)
    printed = stage.output.taken()
    if printed:
        reply = msgspec.structs.replace(reply, printed=printed)
    if not more and not executor.tracer.intact():
        reply = _by_a_broken_worker(reply, ahead=not executor.tracing)
    try:
        data = pack(reply, executor.keep)
    except wire.WireError as error:
        data = pack(
            Reply(
                number=request.number,
                unsendable=str(error),
                changed=reply.changed,
                trace=reply.trace,
                printed=reply.printed,
            )
        )
    channel.send(data, held=more and len(data) <= _MOST_HELD)
