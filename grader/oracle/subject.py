"""What a suite holds in its hands: a student's functions, or the reference's, called alike.

A :class:`Subject` turns ``code.swish(z)`` into a request, has a transport
carry it out, and gives the value back. The same scenario can so be played
with the student's code in a worker, with the reference, and with each known
misconception in the judge's own process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

import msgspec
import torch

from grader.course import seeds
from grader.errors import CourseError
from grader.evidence import Call, CallFailed, Lost, Raise
from grader.judge.parameters import Layouts
from grader.judge.text import kind_of
from grader.oracle.nests import leaves, mapped
from grader.oracle.supplied import as_call, as_callable
from grader.oracle.transport import Transport
from grader.sandbox.replies import too_large
from grader.worker import wire
from grader.worker.protocol import Raised, Reply, Request, Trace


class Subject:
    """The graded names of one file: ``subject.swish(z)`` calls, and gives the value.

    Args:
        transport: what carries calls out.
        functions: the graded names.
    """

    def __init__(self, transport: Transport, functions: tuple[str, ...]) -> None:
        self._transport = transport
        self._functions = functions
        self._remembered: dict[str, tuple[int, Any, CallFailed | None]] = {}
        self.calls: list[Call] = []
        """Every call since the list was last cleared, in order."""
        self.charged = functions[0] if functions else ""
        """The graded name on whose behalf helpers run."""
        self.watching = False
        """Whether every call is watched, also where no rule asks for it."""
        self.inside = False
        """Whether what leaves the tensors is wanted, too."""
        self.layouts = Layouts()
        """How its models keep their parameters."""

    def __getattr__(self, name: str) -> Function:
        if name.startswith("_"):
            raise AttributeError(name)
        return Function(self, name)

    def supply(self, make: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """A value made in the subject's process, such as a model of the suite's.

        ``make`` is an ordinary class or function of the suite's; see :meth:`supplied` for what it
        finds where it runs. Its arguments are plain values::

            model = code.supply(Net, "tanh", hidden=10)
            model.load(initial(2))

        Raises:
            CourseError: it uses what isn't there, or an argument is no plain value.
        """
        made = as_call(make, *args, **kwargs)
        request = Request(number=0, verb="supply", target="", args=(made,))
        value = self._do(request, self.charged).value
        if isinstance(value, Module):
            value.origin = made
        return value

    def supplied(self, function: Callable[..., Any]) -> Supplied:
        """A function of the suite's own that runs in the subject's process.

        It can be given the subject's models, such as a training loop::

            code.supplied(train)(model, x, y, epochs=60, lr=0.01)

        Its source is sent there, with that of the functions and classes of the same file that it
        uses. It finds ``torch``, ``nn``, ``math`` and ``Tensor``, and may import more itself.

        Raises:
            CourseError: it uses what isn't there.
        """
        return Supplied(self, as_callable(function))

    def callable(self, function: Callable[..., Any]) -> wire.SourceCode:
        """A function of the suite's as an argument of a graded one, found as by :meth:`supplied`.

        ``code.numerical_gradient(code.callable(bowl), x)``; a report shows it by its source.

        Raises:
            CourseError: it uses what isn't there.
        """
        return as_callable(function)

    def made(self, make: Callable[..., Any], /, *args: Any, **kwargs: Any) -> wire.SourceCode:
        """What a function of the suite's gives, as an argument, made anew for each call.

        For what can't be sent, such as a generator::

            def draws(seed):
                return torch.Generator().manual_seed(seed)

            code.shuffled(x, code.made(draws, 3))

        Raises:
            CourseError: it uses what isn't there, or an argument is no plain value.
        """
        return as_call(make, *args, **kwargs)

    def remember(self, key: str, scenario: Callable[[Subject], Any]) -> Any:
        """The value of ``scenario``, computed once for all checks that share the key.

        A value that holds a :class:`Module` is computed again after a crash; plain data
        outlives the child that computed it, so that a sibling's crash costs no second run.
        """
        known = self._remembered.get(key)
        stale = known is not None and known[0] != self._transport.generation
        if known is None or (stale and (known[2] is not None or _holds_module(known[1]))):
            value, failure = None, None
            try:
                with self.section(key):
                    value = scenario(self)
            except CallFailed as error:
                failure = error
            known = self._remembered[key] = (self._transport.generation, value, failure)
        else:
            with self.section(key):
                pass  # Whoever writes down what a check goes through hears of it.
        if known[2] is not None:
            raise known[2]
        return known[1]

    def section(self, name: str) -> AbstractContextManager[None]:
        """What is asked meanwhile belongs together, whichever check asks it; "" for nothing's."""
        return self._transport.section(name)

    def _do(self, request: Request, function: str) -> Reply:
        name = request.target if isinstance(request.target, str) else function
        if request.verb == "call" and isinstance(request.target, str):
            missing = self._transport.missing(name)
            if missing is not None:
                raise CallFailed(name, missing)
        request = msgspec.structs.replace(
            request,
            watch=request.watch or self.watching,
            inside=request.inside or self.inside,
            seed=request.seed or seeds.current(),
        )
        reply = self._transport.request(_lowered(request), function)
        if request.verb == "call":
            self.calls.append(Call(function, request.args, request.kwargs, reply))
        if isinstance(reply, Lost):
            raise CallFailed(function, reply)
        if reply.error is not None:
            raise CallFailed(function, reply.error)
        if reply.unsendable:
            reply = msgspec.structs.replace(reply, value=too_large(reply.unsendable))
        owner = name if request.verb == "call" and isinstance(request.target, str) else ""
        return msgspec.structs.replace(reply, value=self._lifted(reply.value, function, owner))

    def _lifted(self, value: Any, function: str, owner: str) -> Any:
        return mapped(
            value,
            lambda item: (
                Module(self, item, function, owner) if isinstance(item, wire.Remote) else item
            ),
        )


class Function:
    """One function of a subject."""

    def __init__(self, subject: Subject, name: str) -> None:
        self._subject = subject
        self._name = name
        self._seed = 0

    def seeded(self, seed: int) -> Function:
        """The same function, called after torch's generator was seeded with this."""
        other = Function(self._subject, self._name)
        other._seed = seed
        return other

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it; a tensor arrives detached, a module as a :class:`Module`.

        Raises:
            CallFailed: there was no value.
        """
        return self._observe(args, kwargs).value

    def observe(
        self,
        *args: Any,
        trace: bool = False,
        gradient: bool = False,
        upstream: Any = None,
        memory: bool = False,
        **kwargs: Any,
    ) -> Reply:
        """Call it and tell all that was seen.

        The four names are this method's: a parameter of the function that is called so, too, is
        given by its place here, and may be given by its name everywhere else.
        """
        return self._observe(
            args, kwargs, trace=trace, gradient=gradient, upstream=upstream, memory=memory
        )

    def _observe(self, args: tuple[Any, ...], kwargs: dict[str, Any], **watched: Any) -> Reply:
        request = Request(
            number=0, verb="call", target=self._name, args=args, kwargs=kwargs, seed=self._seed,
            **watched,
        )  # fmt: skip
        return self._subject._do(request, self._name)  # noqa: SLF001

    def gradient(
        self, *args: Any, upstream: Any = None, **kwargs: Any
    ) -> torch.Tensor | tuple[torch.Tensor, ...] | None:
        """Autograd's gradient of ⟨upstream, value⟩ with respect to the floating arguments.

        Of a value that holds several tensors all count, each with its own upstream.
        One tensor if there is one such argument; None for an argument without a gradient.

        Raises:
            CallFailed: there was no value, or autograd can't follow how it was computed.
        """
        reply = self._observe(args, kwargs, gradient=True, upstream=upstream)
        found = reply.gradients
        if found is not None:
            return found[0] if len(found) == 1 else found
        value = reply.value
        nest = isinstance(value, (list, tuple, dict))
        if isinstance(value, torch.Tensor) or (nest and value):
            # What torch itself says of such a value; its explanation is known.
            message = "element 0 of tensors does not require grad and does not have a grad_fn"
            raise CallFailed(self._name, Raised(type="RuntimeError", message=message))
        what = f"an empty {type(value).__name__}" if nest else kind_of(value)
        message = f"`{self._name}` returned {what}, which has no gradient"
        raise CallFailed(self._name, Raised(type="TypeError", message=message))

    def trace(self, *args: Any, **kwargs: Any) -> Trace:
        """The operators that a call runs."""
        trace = self._observe(args, kwargs, trace=True).trace
        return trace if trace is not None else Trace()

    def outcome(self, *args: Any, **kwargs: Any) -> Any:
        """The value, or a :class:`Raise` where the call raises."""
        try:
            return self(*args, **kwargs)
        except CallFailed as failure:
            if isinstance(failure.reason, Raised) and not failure.reason.memory:
                reason = failure.reason
                return Raise(reason.type, reason.message, reason.kinds)
            raise


class Supplied:
    """A function of the suite's own in a subject's process."""

    def __init__(self, subject: Subject, code: wire.SourceCode) -> None:
        self._subject = subject
        self._code = code

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it, on behalf of the graded name that the check is charged to.

        Raises:
            CallFailed: there was no value.
        """
        request = Request(
            number=0, verb="apply", target="", args=(self._code, *args), kwargs=kwargs
        )
        return self._subject._do(request, self._subject.charged).value  # noqa: SLF001


class Module:
    """An ``nn.Module`` that stays where it was made."""

    def __init__(
        self, subject: Subject, remote: wire.Remote, function: str, owner: str = ""
    ) -> None:
        self._subject = subject
        self.remote = remote
        self._function = function
        self._owner = owner
        self.origin: wire.SourceCode | None = None
        """What it was made from, if the suite supplied it."""
        self.loaded: dict[str, torch.Tensor] = {}
        """The parameters that were loaded last."""

    def replica(self) -> torch.nn.Module:
        """A copy here of a model that the suite supplied, as it was when last loaded.

        Raises:
            CourseError: the model is not the suite's own.
        """
        if self.origin is None:
            raise CourseError("only a model that the suite supplied can be rebuilt")
        with torch.random.fork_rng(devices=[]):
            torch.default_generator.manual_seed(seeds.current())
            model: torch.nn.Module = self.origin.made()
        model.load_state_dict(self.loaded, strict=False)
        return model

    @property
    def function(self) -> str:
        """The graded name that made it, or on whose behalf it was made."""
        return self._function

    @property
    def layouts(self) -> Layouts:
        """How models of the same code keep their parameters."""
        return self._subject.layouts

    def _ask(self, verb: str, *args: Any) -> Any:
        request = Request(
            number=0, verb=verb, target=self.remote.number, owner=self._owner, args=args
        )
        return self._subject._do(request, self._function).value  # noqa: SLF001

    def __call__(self, *args: Any) -> Any:
        """A forward pass; the result arrives detached."""
        return self._ask("call", *args)

    def state(self) -> dict[str, torch.Tensor]:
        """A copy of the parameters and buffers by name."""
        value: dict[str, torch.Tensor] = self._ask("state")
        return value

    def load(self, state: Mapping[str, torch.Tensor]) -> None:
        """Overwrite parameters and buffers by name; those left out stay as they are."""
        self._ask("load_state", dict(state))
        self.loaded = {name: value.detach().clone() for name, value in state.items()}

    def gradients(self) -> dict[str, torch.Tensor | None]:
        """What ``.grad`` of each parameter is."""
        value: dict[str, torch.Tensor | None] = self._ask("gradients")
        return value

    def requires_grad(self) -> dict[str, bool]:
        """Whether each parameter is trained."""
        value: dict[str, bool] = self._ask("requires_grad")
        return value

    def layers(self) -> dict[str, str]:
        """Names of the submodules and their types."""
        value: dict[str, str] = self._ask("layers")
        return value

    @property
    def training(self) -> bool:
        """Whether it is in training mode."""
        return bool(self._ask("mode"))

    def set_training(self, mode: bool) -> None:  # noqa: FBT001
        """Put it in training or evaluation mode."""
        self._ask("set_mode", mode)


def _holds_module(value: Any) -> bool:
    return any(isinstance(item, Module) for item in leaves(value))


def _lowered(request: Request) -> Request:
    return msgspec.structs.replace(
        request,
        args=mapped(request.args, _lower),
        kwargs=mapped(request.kwargs, _lower),
    )


def _lower(value: Any) -> Any:
    if isinstance(value, Module):
        # What it is of may be called otherwise in another file.
        return wire.Remote(value.remote.number, "")
    if isinstance(value, torch.Tensor):
        return value.detach()
    return value
