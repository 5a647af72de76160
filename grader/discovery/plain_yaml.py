"""YAML as plain data, whatever its tags say: Gradescope writes Ruby's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

_DEPTH = 64


def plain_data(text: str) -> Any:
    """YAML as dicts, lists and strings, whatever its tags say.

    Built from parse events with a bound on depth: no object is ever made, an
    identifier such as ``0012`` stays the text it is, and nothing recurses.

    Raises:
        ValueError: the text is no YAML, or nested too deeply.
    """
    # Only a Gradescope export needs it.
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _built(yaml.parse(text, Loader=loader))
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def _built(events: Iterable[Any]) -> Any:
    from yaml import events as kinds

    root: list[Any] = []
    stack: list[tuple[Any, list[Any]]] = [(root, [])]
    anchors: dict[str, Any] = {}
    for event in events:
        value: Any
        if isinstance(event, kinds.ScalarEvent):
            value = event.value
        elif isinstance(event, kinds.AliasEvent):
            value = anchors.get(event.anchor, "")
        elif isinstance(event, kinds.SequenceStartEvent):
            value = []
        elif isinstance(event, kinds.MappingStartEvent):
            value = {}
        elif isinstance(event, kinds.CollectionEndEvent):
            stack.pop()
            continue
        else:
            continue
        _attach(stack[-1], value)
        if getattr(event, "anchor", None) and not isinstance(event, kinds.AliasEvent):
            anchors[event.anchor] = value
        if isinstance(event, kinds.CollectionStartEvent):
            if len(stack) > _DEPTH:
                raise ValueError("nested too deeply")
            stack.append((value, []))
    return root[0] if root else None


def _attach(top: tuple[Any, list[Any]], value: Any) -> None:
    container, pending = top
    if isinstance(container, list):
        container.append(value)
    elif not pending:
        pending.append(value)
    else:
        key = pending.pop()
        container[key if isinstance(key, str) else ""] = value
