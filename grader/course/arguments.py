"""Arguments in words: the first argument `z`.

The command line tells them, so that torch stays out of here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from grader.model import Argument
from grader.text import in_words

_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth")


def changed_in_words(changed: Sequence[Argument]) -> str:
    """That some arguments were changed, as one sentence."""
    several = len({item.function for item in changed}) > 1
    words = list(
        dict.fromkeys(
            _in_words(item) + (f" of `{item.function}`" if several else "") for item in changed
        )
    )
    ending = "is no longer what it was" if len(words) == 1 else "are no longer what they were"
    return f"The {in_words(words)} {ending}."


def _in_words(item: Argument) -> str:
    if item.place is None:
        return f"argument `{item.name}`"
    at = item.place
    place = f"{_ORDINALS[at]} argument" if at < len(_ORDINALS) else f"argument {at + 1}"
    return f"{place} `{item.name}`" if item.name else place
