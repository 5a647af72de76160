"""Does what an :class:`~grader.worker.protocol.Request` says, on a namespace of functions.

The worker runs it on the student's namespace, the judge on the reference's
and on each misconception's, so that all of them are called in the same way.
"""

from __future__ import annotations

import functools
import inspect
import random
import sys
from collections.abc import Callable, Mapping
from types import CodeType, CoroutineType
from typing import Any

import msgspec
import torch

from grader.worker import wire
from grader.worker.describing import describe
from grader.worker.layout import tensor_bytes
from grader.worker.operator_profile import OperatorProfile
from grader.worker.protocol import Raised, Reply, Request, Trace
from grader.worker.pulse import Pulse
from grader.worker.trace import Tracer
from grader.worker.uncompiled import stand_in

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

stand_in()

# Taken before a student's code could replace them.
# torch.manual_seed keeps a formatted stack for each call, for a GPU that might come later.
_manual_seed = torch.default_generator.manual_seed
_random_seed = random.seed
_grad = torch.autograd.grad
_sum = torch.sum
_mul = torch.mul
_add = torch.add
_Tensor = torch.Tensor
_Module = torch.nn.Module
# Module's own, so that a class that overrides them still shows what it has.
_state_of = torch.nn.Module.state_dict
_load_parameters = torch.nn.Module.load_state_dict
_parameters_of = torch.nn.Module.named_parameters
_signature = inspect.signature
_set_grad_enabled = torch.set_grad_enabled
_equal_bytes = tensor_bytes
_is_leaf = torch.Tensor.is_leaf.__get__  # type: ignore[attr-defined]
_grad_of = torch.Tensor.grad.__get__  # type: ignore[union-attr]


class _Done:
    """What came of one call."""

    value: Any = None
    ready: Any = None
    """What is told of the value."""
    raised: Raised | None = None
    trace: Trace | None = None
    memory: int | None = None


def _as_it_is(value: Any) -> Any:
    """What is told of a value in the judge's own process."""
    return value


class CallExecutor:
    """Carries requests out on a namespace.

    Args:
        namespace: names to functions and classes.
        filename: the file that tracebacks are told in terms of.
        lines: the lines of that file.
        watched: names whose every call is traced.
        operators: operators that a rule forbids.
        autograd: whether a rule forbids autograd.
        pulse: the timer over calls of the namespace's functions; None where they are ours.
    """

    def __init__(
        self,
        namespace: Mapping[str, Any],
        *,
        filename: str = "",
        lines: list[str] | None = None,
        watched: tuple[str, ...] = (),
        operators: tuple[str, ...] = (),
        autograd: bool = False,
        pulse: Pulse | None = None,
    ) -> None:
        self.namespace = namespace
        self.filename = filename
        self.lines = lines or []
        self.watched = frozenset(watched)
        self.tracer = Tracer(filename, operators)
        self._profile = OperatorProfile(operators, autograd=autograd)
        self.draws = True
        """Whether what is called may draw from Python's own random numbers."""
        self.tracing = True
        """Whether calls that a rule binds are traced; if not, they are cleared or doubted."""
        self.pulse = pulse
        self.ready: Callable[[Any], Any] = _as_it_is
        """Makes of what a call returned what is told of it, before any of the file's code can
        run again."""
        self._objects: dict[int, Any] = {}
        self._given = 0
        self._seed = 0
        """The handle that was given last."""

    def keep(self, value: Any) -> wire.Remote | None:
        """A handle for what has to stay here: an ``nn.Module``."""
        if not isinstance(value, _Module):
            return None
        self._given += 1
        self._objects[self._given] = value
        return wire.Remote(self._given, type(value).__name__)

    def watch_code(self, owners: Mapping[CodeType, str]) -> None:
        """Tell whose affair the operators inside a graded function are."""
        self.tracer.graded.update(owners)

    def load(self, run: Callable[[], None]) -> None:
        """Run the file at its top level. Whoever stops the listening there is never cleared."""
        try:
            self._profile.run("", run, ())
        finally:
            self._profile.distrust()
            self.tracer.deafened = self._profile.deafened

    def perform(self, request: Request) -> Reply:
        """Carry one request out; an exception of the student's becomes part of the answer."""
        self._given = request.handles - 1 if request.handles else self._given
        self._seed = request.seed
        try:
            target = None if request.verb in {"supply", "apply"} else self._target(request)
            args = self._resolve(request.args)
            kwargs = {name: self._resolve(item) for name, item in request.kwargs.items()}
        except BaseException as error:
            return Reply(number=request.number, error=self._describe(error))
        if request.verb == "supply":
            return Reply(number=request.number, value=args[0])
        if request.verb == "apply":
            return self._call(request, args[0], args[1:], kwargs)
        if request.verb != "call":
            return self._about_module(request, target, args, kwargs)
        return self._call(request, target, args, kwargs)

    # --- calls ---------------------------------------------------------------------

    def _call(self, request: Request, target: Any, args: Any, kwargs: dict[str, Any]) -> Reply:
        leaves = _floating([*args, *kwargs.values()]) if request.gradient else []
        named = [(str(at), value) for at, value in enumerate(args)] + list(kwargs.items())
        before = {name: _snapshot(value) for name, value in named}
        for leaf in leaves:
            leaf.requires_grad_()
        _manual_seed(request.seed)
        if self.draws:
            _random_seed(request.seed)
        watched = request.trace or request.watch or _of(request) in self.watched
        done = self._guarded(request, target, args, kwargs, watched=watched)
        value, error, trace = done.value, done.raised, done.trace
        changed = tuple(name for name, value in named if _snapshot(value) != before[name])
        if error is not None:
            misfit = _misfit(target, args, kwargs) if error.type == "TypeError" else ""
            error = msgspec.structs.replace(error, signature=misfit)
            return Reply(
                number=request.number, error=error, changed=changed, trace=trace,
                memory=done.memory,
            )  # fmt: skip
        gradients: tuple[Any, ...] | None = None
        detached = False
        if request.gradient:
            try:
                gradients, detached = _gradients(value, leaves, request.upstream)
            except BaseException as failure:
                return Reply(number=request.number, error=self._describe(failure), trace=trace)
        return Reply(
            number=request.number, value=done.ready, changed=changed, gradients=gradients,
            detached=detached, trace=trace, memory=done.memory,
        )  # fmt: skip

    def _guarded(
        self, request: Request, target: Any, args: Any, kwargs: dict[str, Any], *, watched: bool
    ) -> _Done:
        watch: Tracer | OperatorProfile | None = None
        if watched:
            watch = self.tracer if self.tracing or request.trace else self._profile
            self._profile.inside = request.inside
        done = _Done()
        name, peak = _of(request), _peak() if request.memory else 0

        def call() -> Any:
            if self.pulse is None:
                return target(*args, **kwargs)
            return self.pulse.over(name, lambda: target(*args, **kwargs))

        def returned(value: Any) -> None:
            if type(value) is CoroutineType:
                # Otherwise Python warns, in terms of our code, that nobody waits for it.
                value.close()
            done.memory = _peak() - peak if request.memory else None
            done.value, done.ready = value, self.ready(value)

        try:
            known = [*args, *kwargs.values()]
            if isinstance(target, _Module):
                known += _state_of(target).values()
            if watch is None:
                returned(call())
            else:
                watch.run(name, call, known, returned)
        except BaseException as error:
            done.raised = self._describe(error)
            done.memory = _peak() - peak if request.memory else None
        finally:
            _set_grad_enabled(True)  # noqa: FBT003
        done.trace = watch.last() if watch is not None else None
        return done

    def _describe(self, error: BaseException) -> Raised:
        return describe(error, self.filename, self.lines)

    # --- modules that stay here ----------------------------------------------------

    def _about_module(
        self, request: Request, target: Any, args: Any, kwargs: dict[str, Any]
    ) -> Reply:
        verbs: dict[str, Callable[..., Any]] = {
            "state": _state,
            "load_state": _load_state,
            "gradients": _module_gradients,
            "mode": lambda module: bool(module.training),
            "set_mode": lambda module, training: module.train(training) and None,
            "requires_grad": lambda module: {
                name: bool(item.requires_grad) for name, item in _parameters_of(module)
            },
            "layers": lambda module: {
                name: type(item).__name__ for name, item in module.named_modules() if name
            },
        }
        try:
            return Reply(number=request.number, value=verbs[request.verb](target, *args, **kwargs))
        except BaseException as error:
            return Reply(number=request.number, error=self._describe(error))

    # --- arguments -----------------------------------------------------------------

    def _target(self, request: Request) -> Any:
        if isinstance(request.target, int):
            return self._objects[request.target]
        return self.namespace[request.target]

    def _resolve(self, value: Any) -> Any:
        if isinstance(value, wire.Remote):
            return self._objects[value.number]
        if isinstance(value, wire.SourceCode):
            # What it draws follows the run's seed, as all that a student's code draws.
            _manual_seed(self._seed)
            return value.made()
        if isinstance(value, list):
            return [self._resolve(item) for item in value]
        if type(value) is tuple:
            return tuple(self._resolve(item) for item in value)
        if type(value) is dict:
            return {key: self._resolve(item) for key, item in value.items()}
        return value


def _of(request: Request) -> str:
    """The graded name whose code a request runs; empty if it is nobody's."""
    return request.target if isinstance(request.target, str) else request.owner


def _snapshot(value: Any) -> Any:
    """What a later change of the argument would show in."""
    if isinstance(value, _Tensor):
        gradient = _grad_of(value) if _is_leaf(value) else None
        return (tuple(value.shape), value.dtype, _equal_bytes(value), _snapshot(gradient))
    if isinstance(value, (list, tuple)):
        return [_snapshot(item) for item in value]
    if isinstance(value, dict):
        return [(key, _snapshot(item)) for key, item in value.items()]
    return value if isinstance(value, (int, float, str, bool, type(None))) else None


def _floating(values: list[Any]) -> list[torch.Tensor]:
    found: list[torch.Tensor] = []
    for value in values:
        if isinstance(value, _Tensor) and value.is_floating_point():
            found.append(value)
        elif isinstance(value, (list, tuple)):
            found.extend(_floating(list(value)))
        elif isinstance(value, dict):
            found.extend(_floating(list(value.values())))
    return found


def _gradients(
    value: Any, leaves: list[torch.Tensor], upstream: Any
) -> tuple[tuple[Any, ...] | None, bool]:
    """Gradients of ⟨upstream, value⟩ (ones if None) with respect to the leaves.

    Of a value that holds several tensors all count, each with the upstream in its place.
    """
    values = _floating([value])
    weights = [None] * len(values) if upstream is None else _floating([upstream])
    if not any(item.requires_grad for item in values):
        return None, True
    if len(weights) != len(values):
        raise TypeError(f"it returned {len(values)} tensors where {len(weights)} are due")
    # As a scalar, because grad_outputs makes torch import SymPy: a third of a second a child.
    terms = [
        _sum(item if weight is None else _mul(item, weight))
        for item, weight in zip(values, weights, strict=True)
    ]
    found = _grad(functools.reduce(_add, terms), leaves, allow_unused=True)
    return tuple(found), False


def _misfit(target: Any, args: Any, kwargs: dict[str, Any]) -> str:
    """The target's signature if the arguments do not fit it, else an empty string."""
    try:
        signature = _signature(target)
    except (TypeError, ValueError):
        return ""
    try:
        signature.bind(*args, **kwargs)
    except TypeError:
        return str(signature)[:300]
    return ""


def _peak() -> int:
    if resource is None:
        return 0  # type: ignore[unreachable]
    scale = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale


def _state(module: Any) -> dict[str, Any]:
    return {name: item.detach().clone() for name, item in _state_of(module).items()}


def _load_state(module: Any, state: dict[str, Any]) -> None:
    # Some may be left out: a layer that is registered twice has two names for one parameter.
    unknown = _load_parameters(module, state, strict=False).unexpected_keys
    if unknown:
        names = ", ".join(name for name, _ in _parameters_of(module))
        raise RuntimeError(f"there is no parameter named {unknown[0]!r}, but {names or 'none'}")


def _module_gradients(module: Any) -> dict[str, Any]:
    return {
        name: None if item.grad is None else item.grad.detach().clone()
        for name, item in _parameters_of(module)
    }
