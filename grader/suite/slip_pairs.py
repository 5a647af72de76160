"""Functions with several parts that can each be wrong: every slip alone, and every two at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any


def crossed(
    build: Callable[..., Callable[..., Any]], **parts: Mapping[str, Any]
) -> dict[str, Callable[..., Any]]:
    """The forms of a family in which one part of a function is wrong, or two of its parts are.

    ::

        def affine(product=right_product, bias=right_bias): ...
        crossed(affine, product={"W stands transposed": turned}, bias={"b is missing": none})

    Args:
        build: makes the function from its parts, by keyword; one that isn't given is right.
        parts: for each part, what is said of a slip, and the part with that slip.
    """
    alone = [(part, says, wrong) for part, slips in parts.items() for says, wrong in slips.items()]
    forms = {says: build(**{part: wrong}) for part, says, wrong in alone}
    for (part, says, wrong), (other, also, too) in combinations(alone, 2):
        if part != other:
            forms[f"{says}; {also}"] = build(**{part: wrong, other: too})
    return forms
