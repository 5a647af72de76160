"""Values inside lists, tuples and dicts, however deep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any


def mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """The same nest with something else in the place of each value in it."""
    kind = type(value)
    if kind in {list, tuple}:
        return kind(mapped(item, change) for item in value)
    if kind is dict:
        return {key: mapped(item, change) for key, item in value.items()}
    return change(value)


def leaves(value: Any) -> Iterator[Any]:
    """Each value in a nest, in order."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from leaves(item)
    else:
        yield value
