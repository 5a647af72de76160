"""Arguments in words: the first argument `z`."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Final

from grader.evidence import Call
from grader.worker.protocol import Answer

_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth")


def parameters_of(stub: str) -> dict[str, tuple[str, ...]]:
    """The positional parameters of each function of a stub, by the function's name."""
    return {
        node.name: tuple(item.arg for item in (*node.args.posonlyargs, *node.args.args))
        for node in ast.parse(stub).body
        if isinstance(node, ast.FunctionDef)
    }


def changed_in_words(calls: Sequence[Call], parameters: Mapping[str, Sequence[str]]) -> str:
    """Which arguments some calls changed, each once, as one sentence."""
    changed = [
        (call.function, name)
        for call in calls
        if isinstance(call.answer, Answer)
        for name in call.answer.changed
    ]
    functions = {function for function, _ in changed}
    words = list(
        dict.fromkeys(
            _argument(name, parameters.get(function, ()))
            + (f" of `{function}`" if len(functions) > 1 else "")
            for function, name in changed
        )
    )
    together = " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
    ending = "is no longer what it was" if len(words) == 1 else "are no longer what they were"
    return f"The {together} {ending}."


def _argument(name: str, parameters: Sequence[str]) -> str:
    """An argument by its place, and its name in the stub; a keyword by its name."""
    if not name.isdecimal():
        return f"argument `{name}`"
    at = int(name)
    place = f"{_ORDINALS[at]} argument" if at < len(_ORDINALS) else f"argument {at + 1}"
    return f"{place} `{parameters[at]}`" if at < len(parameters) else place
