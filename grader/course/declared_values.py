"""What the arguments of ``@check``, ``@misconception`` and their like may hold, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_texts(value: Any) -> bool:
    if isinstance(value, str):
        return True
    return isinstance(value, Sequence) and all(isinstance(item, str) for item in value)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _are_spellings(value: Any) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and all(isinstance(item, (str, Mapping)) for item in value)
    )


DUE: Final[Mapping[str, tuple[Callable[[Any], bool], str]]] = {
    "title": (_is_text, 'a text, such as "Swish at seven points"'),
    "points": (_is_number, "a number above 0, such as 2"),
    "hint": (_are_texts, "a text, or a list of several, the gentlest first"),
    "needs": (_are_texts, "the id of an earlier check, or a list of several"),
    "identifier": (_is_text, 'a text, such as "swish-is-sigmoid"'),
    "says": (_is_text, "a sentence on what the student did"),
    "why": (_is_text, "a text on why that can't be right"),
    "explanation": (lambda value: isinstance(value, str), "a text"),
    "raises": (lambda value: isinstance(value, str), "a part of an exception's message"),
    "handed_out": (lambda value: isinstance(value, bool), "True or False"),
    "exhausts_memory": (lambda value: isinstance(value, bool), "True or False"),
}
_SPELLED: Final = (
    'a list of spellings: a body such as "return 2 * z", a whole "def …", or {"old": "new"}'
)


def wrong_value(of: str, name: str, value: Any) -> str:
    """Why an argument can't be meant, in its author's words; empty if it can.

    Args:
        of: what it is an argument of: ``check``, ``misconception``, ….
        name: the argument.
        value: what was given.
    """
    if name == "of":
        several = of == "check"
        holds = _are_texts(value) and (bool(value) if several else isinstance(value, str))
        due = 'a graded name, such as "swish"' + (", or a list of several" if several else "")
    elif name == "spelled" and of != "wrong_answers":
        holds, due = _are_spellings(value), _SPELLED
    elif name in DUE:
        holds, due = DUE[name][0](value), DUE[name][1]
    else:
        return ""
    if holds:
        return ""
    quoted = ", without quotation marks" if name == "points" and isinstance(value, str) else ""
    return f"`{name}` is {value!r:.60}, and has to be {due}{quoted}"
