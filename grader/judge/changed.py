"""Which arguments a call changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.evidence import Call
from grader.model import Argument
from grader.worker.protocol import Reply


def changed_arguments(
    calls: Sequence[Call], parameters: Mapping[str, Sequence[str]]
) -> tuple[Argument, ...]:
    """Which arguments some calls changed, each once.

    Args:
        calls: the calls.
        parameters: what the stub calls the positional arguments of each function.
    """
    found = [
        _argument(call.function, name, parameters.get(call.function, ()))
        for call in calls
        if isinstance(call.reply, Reply)
        for name in call.reply.changed
    ]
    return tuple(dict.fromkeys(found))


def _argument(function: str, name: str, parameters: Sequence[str]) -> Argument:
    """An argument by its place, and its name in the stub; any other by how it was given."""
    if not name.isdecimal():
        place = parameters.index(name) if name in parameters else None
        return Argument(function=function, name=name, place=place)
    at = int(name)
    return Argument(
        function=function, name=parameters[at] if at < len(parameters) else "", place=at
    )
