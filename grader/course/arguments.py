"""Arguments in words: the first argument `z`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from grader.evidence import Call
from grader.model import Argument
from grader.worker.protocol import Reply

_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth")


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


def changed_in_words(changed: Sequence[Argument]) -> str:
    """That some arguments were changed, as one sentence."""
    several = len({item.function for item in changed}) > 1
    words = list(
        dict.fromkeys(
            _in_words(item) + (f" of `{item.function}`" if several else "") for item in changed
        )
    )
    together = " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
    ending = "is no longer what it was" if len(words) == 1 else "are no longer what they were"
    return f"The {together} {ending}."


def _in_words(item: Argument) -> str:
    if item.place is None:
        return f"argument `{item.name}`"
    at = item.place
    place = f"{_ORDINALS[at]} argument" if at < len(_ORDINALS) else f"argument {at + 1}"
    return f"{place} `{item.name}`" if item.name else place
