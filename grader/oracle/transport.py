"""What carries a request out: a student's code in a worker, or the staff's functions here."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import msgspec
import torch

from grader.evidence import Lost, Missing
from grader.judge.exact import Exact
from grader.oracle.nests import mapped
from grader.sandbox.session import Session
from grader.worker.calls import CallExecutor
from grader.worker.layout import copied
from grader.worker.protocol import Raised, Reply, Request


class Transport:
    """Carries a request out."""

    @property
    def generation(self) -> int:
        """Which child is running; handles of an earlier one are dead."""
        return 0

    def request(self, request: Request, function: str) -> Reply | Lost:
        """Do it, on behalf of a graded function."""
        raise NotImplementedError

    def missing(self, function: str) -> Missing | Raised | Lost | None:  # noqa: ARG002
        """Why there is nothing to call under this name; None if there is."""
        return None

    def section(self, name: str) -> AbstractContextManager[None]:  # noqa: ARG002
        """What is asked meanwhile belongs together, whichever check asks it."""
        return nullcontext()


class SessionTransport(Transport):
    """Carries requests to a student's code in a worker."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._others = Exact()

    @property
    def generation(self) -> int:
        """Which child is running; handles of an earlier one are dead."""
        return self._session.generation

    def request(self, request: Request, function: str) -> Reply | Lost:
        """Do it, on behalf of a graded function."""
        reply = self._session.call(request, function)
        if request.verb != "call" or not isinstance(request.target, str):
            self._others.add([request.verb, request.target, function])
            self._others.add([request.args, request.kwargs, reply])
        return reply

    def section(self, name: str) -> AbstractContextManager[None]:
        """What is asked meanwhile belongs together, whichever check asks it."""
        return self._session.section(name)

    @property
    def others(self) -> bytes:
        """A digest of what was asked beside calls of graded names, and answered."""
        return self._others.digest()

    def missing(self, function: str) -> Missing | Raised | Lost | None:
        """Why there is nothing to call under this name; None if there is."""
        loaded = self._session.loaded
        if loaded is None or function in loaded.present:
            return None
        wrong = dict(loaded.wrong).get(function, "")
        return Missing(function, wrong) if wrong else self._session.absent(function)


class LocalTransport(Transport):
    """Carries requests out here, on functions that the course's staff wrote."""

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        self._performer = CallExecutor(namespace)

    def request(self, request: Request, function: str) -> Reply | Lost:  # noqa: ARG002
        """Do it, with fresh copies of the arguments."""
        args, kwargs = mapped(request.args, _fresh), mapped(request.kwargs, _fresh)
        reply = self._performer.perform(msgspec.structs.replace(request, args=args, kwargs=kwargs))
        return msgspec.structs.replace(reply, value=mapped(reply.value, self._kept))

    def _kept(self, value: Any) -> Any:
        if isinstance(value, torch.Tensor):
            return value.detach().clone()
        kept = self._performer.keep(value)
        return value if kept is None else kept

    def missing(self, function: str) -> Missing | None:
        """Why there is nothing to call under this name; None if there is."""
        return None if function in self._performer.namespace else Missing(function)


def _fresh(value: Any) -> Any:
    # As it lies in memory, as the worker gets it.
    return copied(value.detach()) if isinstance(value, torch.Tensor) else value
