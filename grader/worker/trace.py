"""Which operators a call runs, seen by two of torch's modes at once.

Each mode alone misses spellings: ``DisableTorchFunction`` and TorchScript hide
from the first, ``_disable_current_modes`` from the second. Together with the
check that both are still in place after the call they see every operator,
whatever name started it. Neither sees what Python code does that an operator or a
tensor's class runs: that code itself is noticed, and beside both modes an operator
profile listens to what runs there. A process can still forge what it reports of
itself; that limit is stated in the threat model.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable
from types import CodeType, FrameType
from typing import Any, Final

import torch
from torch.overrides import (
    TorchFunctionMode,
    _get_current_function_mode,
)
from torch.utils._python_dispatch import TorchDispatchMode, _get_current_dispatch_mode

from grader.worker.hidden import computes_itself, run_watched, spelt_out
from grader.worker.operator_profile import Profiler, can_listen
from grader.worker.operators import AUTOGRAD, differentiates, families, opaque
from grader.worker.protocol import HIDDEN, MAX_EVENTS, MAX_OPERATORS, Event, Trace
from grader.worker.torch_code import looks_itself

_MOST_PROFILED: Final = 4096
"""Operators after which the profile's list is looked through and begun again."""
_HELD_BYTES: Final = 64 << 20

ONE_BY_ONE: Final = frozenset({"apply_", "map_", "map2_"})
"""Methods that call a Python function for each element."""
ESCAPES: Final = ONE_BY_ONE.union(
    "item tolist numpy __float__ __int__ __bool__ __index__ __complex__ __array__ "
    "__contains__ is_nonzero equal allclose storage untyped_storage __dlpack__".split()
)
"""Functions by which a value leaves the tensors. ``cpu`` is none: it gives a tensor."""

# Taken before any code of the student's could replace them.
_getframe = sys._getframe  # noqa: SLF001
_HERE: Final = globals()
_graph_task = torch._C._current_graph_task_id  # noqa: SLF001
_storage_of = torch.Tensor.untyped_storage
_numel = torch.Tensor.numel
_Tensor = torch.Tensor
_SCALARS: Final = frozenset({int, float, bool, str, type(None), torch.dtype})
_requires_grad_set = torch.Tensor.requires_grad.__set__  # type: ignore[attr-defined]
_calls_python = frozenset(
    {getattr(torch.Tensor, name) for name in ONE_BY_ONE}
    # These call hooks.
    | {torch.Tensor.backward, torch.autograd.backward, torch.autograd.grad}
)
_canary_call = torch.Tensor.neg
_canary_input = torch.ones(1)


@functools.lru_cache(maxsize=4096)
def _operator(func: Any) -> tuple[str, tuple[str, ...], bool]:
    """A dispatched operator's name, what it runs, and whether it makes what enters by it."""
    schema = getattr(func, "_schema", None)
    if schema is None:
        return str(func), families(str(func)), False
    # What enters by lift_fresh was made so, as by ``torch.tensor([1, 2])``.
    return schema.name, families(schema.name), "lift" in schema.name


@functools.lru_cache(maxsize=4096)
def _ordinary(name: str) -> tuple[str, ...] | None:
    """What a torch function of this name runs; None if it is no operator, or a way to autograd."""
    return None if name in ESCAPES or name in _SPECIAL else families(name)


_SPECIAL: Final = frozenset({"__set__", "requires_grad_", "backward", "_make_dual", "grad"})


def _to_nobody(_told: Any) -> None:
    """Where nobody is to be told."""


class Tracer:
    """Watches calls of one student's file."""

    def __init__(self, filename: str, forbidden: Iterable[str]) -> None:
        self.filename = filename
        self.forbidden = frozenset(forbidden)
        self.graded: dict[CodeType, str] = {}
        """Code objects of graded functions, to tell whose affair an operator is."""
        self.tell: Callable[[Event], None] = _to_nobody
        """Told of each breach at once: what has left the process can't be taken back."""
        self.deafened = False
        """Whether the file has stopped the listening already, so that no trace is whole."""
        self.intact: Callable[[], bool] = lambda: True
        """Whether the worker's own code is still in place."""

    def run(
        self,
        function: str,
        call: Callable[[], Any],
        arguments: Iterable[Any],
        then: Callable[[Any], None] = _to_nobody,
    ) -> Any:
        """Run ``call()`` under both modes; ``arguments`` are the tensors it may know.

        Whatever it raises passes through. ``then`` gets the value while what runs is still
        listened to: a file can have its code run once the call is over, when an argument dies
        or memory is collected. Ask :meth:`last` for the trace.
        """
        self._log = _Log(self, function)
        self._log.admit(arguments)
        functions, dispatches = _Functions(self._log), _Dispatches(self._log)
        self._log.listen()
        try:
            with functions, dispatches:
                try:
                    value = call()
                finally:
                    intact = (
                        _get_current_function_mode() is functions
                        and _get_current_dispatch_mode() is dispatches
                    )
                    self._log.lost |= not intact or not self._log.sees_canary()
            run_watched(then, (value,), {}, self._log.hide)
        finally:
            self._log.compare()
        self._log.look_at_result(value)
        return value

    def last(self) -> Trace:
        """The trace of the call that ran last."""
        return self._log.trace()

    def place(self, default: str) -> tuple[str, int | None]:
        """The graded function running now, and the student's line."""
        frame: FrameType | None = _getframe(1)
        line: int | None = None
        while frame is not None:
            if frame.f_code.co_filename == self.filename:
                if line is None:
                    line = frame.f_lineno
                owner = self.graded.get(frame.f_code)
                if owner is not None:
                    return owner, line
            frame = frame.f_back
        return default, line


def _asking() -> FrameType | None:
    """The innermost frame that isn't of this module: of what called the torch function."""
    frame: FrameType | None = _getframe(1)
    while frame is not None and frame.f_globals is _HERE:
        frame = frame.f_back
    return frame


class _Log:
    """What one call did; filled by the modes."""

    def __init__(self, tracer: Tracer, function: str) -> None:
        self.tracer = tracer
        self.function = function
        self._tell = tracer.tell
        self._profile = Profiler()
        self._places: dict[str, tuple[str, int | None]] = {}
        """Where in the file an operator ran first."""
        self._forbidden = tracer.forbidden
        self.operators: list[str] = []
        self.count = 0
        self.breaches: list[Event] = []
        self.escapes: list[Event] = []
        self.lost = tracer.deafened
        self.foreign = False
        self.canary = 0
        self._known: set[int] = set()
        self._held: list[Any] = []
        self._held_bytes = 0
        self._size = 0

    def note(
        self, events: list[Event], name: str, place: tuple[str, int | None] | None = None
    ) -> None:
        if len(events) < MAX_EVENTS:
            function, line = place or self.tracer.place(self.function)
            event = Event(name, function, line)
            if event not in events:
                events.append(event)
                if events is self.breaches:
                    self._tell(event)

    def operator(self, full: str, names: tuple[str, ...]) -> None:
        self.count += 1
        if len(self.operators) < MAX_OPERATORS:
            self.operators.append(names[0])
        if full not in self._places:
            self._places[full] = self.tracer.place(self.function)
        for name in names:
            if name in self._forbidden:
                self.note(self.breaches, name)
        if _graph_task() != -1:
            self.note(self.breaches, AUTOGRAD)
        out = spelt_out(_getframe(2), self.tracer.filename)
        if out or (out is not None and opaque(full)):
            self.hide()
        if self.count % _MOST_PROFILED == 0:
            self.compare()
            self.listen()

    def receivers(self, types: Iterable[type]) -> None:
        """Look at the classes that an operator's arguments are of."""
        if any(map(computes_itself, types)):
            self.hide()

    def hide(self) -> None:
        """Take note that something is computed where no mode is in place."""
        self.note(self.breaches, HIDDEN)

    def listen(self) -> None:
        """Begin to listen to what runs where no mode is in place."""
        self._profile.begin()

    def compare(self) -> None:
        """Note what was heard and not seen."""
        self._profile.end()
        self.lost |= can_listen() and not self._profile.whole
        for name in self._profile.names():
            unseen = [family for family in families(name) if family in self._forbidden]
            unseen += [AUTOGRAD] * differentiates(name) + [HIDDEN] * opaque(name)
            for what in set(unseen).difference(event.name for event in self.breaches):
                around = (self._places.get(outer) for outer in self._profile.around(name))
                here = next((place for place in around if place), None)
                # What torch's own operators are made of is no secret.
                if what is not HIDDEN or here is None:
                    self.note(self.breaches, what, here or (self.function, None))

    def called(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        name = getattr(func, "__name__", "")
        ordinary = _ordinary(name)
        if ordinary is not None and kwargs.get("requires_grad") is not True:
            for family in ordinary:
                if family in self._forbidden:
                    self.note(self.breaches, family)
        elif name in ESCAPES:
            if not looks_itself(_asking(), name):
                self.note(self.escapes, name)
        elif _turns_autograd_on(func, name, args, kwargs):
            self.note(self.breaches, "autograd")

    def saw(self, inputs: Iterable[Any], outputs: Any) -> None:
        """Follow where tensors come from: an operator that hides leaves a foreign one."""
        if self._held_bytes > _HELD_BYTES:
            return
        for value in inputs:
            if type(value) is _Tensor:
                self._took(value)
            elif type(value) not in _SCALARS:
                for tensor in _tensors([value]):
                    self._took(tensor)
        for tensor in (outputs,) if type(outputs) is _Tensor else _tensors([outputs]):
            pointer, size = _pointer(tensor)
            if pointer:
                self._known.add(pointer)
                # Held, so that a hidden tensor can't come to lie at the same address.
                self._held.append(tensor)
                self._held_bytes += size * 8

    def _took(self, tensor: Any) -> None:
        pointer, size = _pointer(tensor)
        if size >= self._size:
            self._size = size
            # A small constant made when the file was imported is nobody's business.
            if size > 1 and pointer and pointer not in self._known:
                self.foreign = True

    def admit(self, values: Iterable[Any]) -> None:
        """The arguments are known from the start."""
        for tensor in _tensors(values):
            pointer, size = _pointer(tensor)
            self._known.add(pointer)
            self._size = max(self._size, size)

    def look_at_result(self, value: Any) -> None:
        if self._held_bytes <= _HELD_BYTES:
            for tensor in _tensors([value]):
                pointer, size = _pointer(tensor)
                if pointer and pointer not in self._known and size > 1:
                    self.foreign = True

    def sees_canary(self) -> bool:
        try:
            before = self.canary
            _canary_call(_canary_input)
        except Exception:
            return False
        return self.canary == before + 2

    def trace(self) -> Trace:
        return Trace(
            operators=tuple(self.operators),
            count=self.count,
            breaches=tuple(self.breaches),
            escapes=tuple(self.escapes),
            lost=self.lost,
            foreign=self.foreign,
        )


def _turns_autograd_on(func: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    if name == "__set__":
        return bool(func == _requires_grad_set and args[1:2] == (True,))
    if name == "requires_grad_":
        return all(args[1:]) and all(kwargs.values())
    return (
        name in {"backward", "_make_dual"}
        or (name == "grad" and getattr(func, "__module__", "") == "torch.autograd")
        or kwargs.get("requires_grad") is True
    )


def _tensors(values: Iterable[Any]) -> Iterable[Any]:
    for value in values:
        if isinstance(value, _Tensor):
            yield value
        elif isinstance(value, (list, tuple)):
            yield from _tensors(value)


def _pointer(tensor: Any) -> tuple[int, int]:
    try:
        return _storage_of(tensor).data_ptr(), _numel(tensor)
    except Exception:
        return 0, 0


class _Functions(TorchFunctionMode):
    def __init__(self, log: _Log) -> None:
        super().__init__()
        self._log = log

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        kwargs = kwargs or {}
        if args and args[0] is _canary_input:
            self._log.canary += 1
        else:
            self._log.called(func, args, kwargs)
            if types:
                self._log.receivers(types)
        if func in _calls_python:
            # No operator, so that what the function runs is dispatched, and seen, as ever.
            return func(*args, **kwargs)
        return run_watched(func, args, kwargs, self._log.hide)


class _Dispatches(TorchDispatchMode):
    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        # Otherwise the first traced operator imports torch._dynamo, which takes a second.
        return False

    def __init__(self, log: _Log) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._log = log

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        if args and args[0] is _canary_input:
            self._log.canary += 1
            return func(*args, **(kwargs or {}))
        full, names, made = _operator(func)
        self._log.operator(full, names)
        if types:
            self._log.receivers(types)
        outputs = run_watched(func, args, kwargs or {}, self._log.hide)
        self._log.saw(() if made else args, outputs)
        return outputs
