"""Code of a file's own that runs once its call is over changes nothing, and is noticed."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from grader.sandbox.replies import Replies
from grader.worker.calls import CallExecutor
from grader.worker.operator_profile import OperatorProfile
from grader.worker.protocol import Reply, Request, make_ready, pack
from grader.worker.trace import Tracer


class Late(Tensor):
    """Looked at, it computes."""

    waiting: tuple[Callable[[], Any], ...] = ()

    @property
    def shape(self) -> torch.Size:  # type: ignore[override]
        """Its shape, and what waits is done."""
        waiting, Late.waiting = Late.waiting, ()
        for do in waiting:
            do()
        return self.as_subclass(Tensor).shape


def by_the_class_of_the_argument(z: Tensor) -> Tensor:
    kept, out = z.clone(), torch.zeros_like(z)
    Late.waiting = (lambda: out.copy_(nn.functional.silu(kept)),)
    z.__class__ = Late
    return out


def at_its_end(kept: Tensor, out: Tensor) -> Iterator[None]:
    try:
        yield
    finally:
        out.copy_(nn.functional.silu(kept))


def by_a_generator_that_is_closed(z: Tensor) -> Tensor:
    out = torch.zeros_like(z)
    z.late = at_its_end(z.clone(), out)  # type: ignore[attr-defined]
    next(z.late)  # type: ignore[attr-defined]
    return out


@pytest.mark.parametrize("tracing", [True, False])
@pytest.mark.parametrize("step", [by_the_class_of_the_argument, by_a_generator_that_is_closed])
def test_what_is_sent_is_what_the_call_returned(
    step: Callable[[Tensor], Tensor], *, tracing: bool
) -> None:
    """A value that changes after its call was watched arrives as it was when the call ended."""
    executor = CallExecutor({"step": step}, watched=("step",), operators=("silu",))
    executor.ready = functools.partial(make_ready, keep=executor.keep)
    executor.tracing = tracing

    def perform() -> Reply:
        # As over the wire, nobody else holds the argument.
        return executor.perform(
            Request(number=1, verb="call", target="step", args=(torch.linspace(-1, 1, 3),))
        )

    assert Replies().read(pack(perform())).value.tolist() == [0.0, 0.0, 0.0]


def test_what_runs_while_a_value_is_made_ready_is_watched() -> None:
    """A forbidden operator that runs after the call, and before its value is bytes, is a breach."""
    z = torch.linspace(-1, 1, 3)
    tracer = Tracer("student.py", ("silu",))
    tracer.run("f", lambda: z * 2, (z,), nn.functional.silu)
    assert {event.name for event in tracer.last().breaches} >= {"silu"}
    profile = OperatorProfile(("silu",), autograd=False)
    profile.run("f", lambda: z * 2, (z,), lambda value: value.clone())
    count = profile.last().count
    assert not profile.last().unsure
    profile.run("f", lambda: z * 2, (z,), nn.functional.silu)
    assert profile.last().unsure
    assert profile.last().count == count
