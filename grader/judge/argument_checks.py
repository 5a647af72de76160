"""The lines on which a file looks at values only to turn an argument down."""

from __future__ import annotations

import ast

from grader.judge.bounds import MAX_SOURCE


def rejecting_lines(source: bytes) -> frozenset[int]:
    """The lines of conditions that do nothing but reject.

    These are the conditions of an ``assert``, and of an ``if`` whose branch ends in ``raise``.

    Args:
        source: a Python file; one that can't be read, or is too long to be, has no such line.
    """
    if len(source) > MAX_SOURCE:
        return frozenset()
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert) or (
            isinstance(node, ast.If) and isinstance(node.body[-1], ast.Raise)
        ):
            found.update(range(node.lineno, (node.test.end_lineno or node.lineno) + 1))
    return frozenset(found)
