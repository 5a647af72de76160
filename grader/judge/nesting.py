"""Right values in lists that are nested the other way round: pairs, where two lists are due."""

from __future__ import annotations

from typing import Any

from grader.evidence import Evidence
from grader.judge.closeness import answered, differs
from grader.judge.symptoms import of_structure
from grader.judge.values import Mismatch, agree
from grader.model import Diagnosis


def nested(item: Evidence) -> Diagnosis | None:
    """A diagnosis where the first wrong call gave in ``[i][j]`` what is due in ``[j][i]``."""
    if not isinstance(item.mismatch, Mismatch) or not _is_turned(item):
        return None
    return of_structure(
        "nested-other-way",
        "The values are right, in lists that are nested the other way round: what is due in "
        "`result[i][j]` stands in `result[j][i]`.",
        "A list with a pair for each layer and a pair of lists hold the same values: "
        "`zip(*pairs)` makes the second of the first.",
    )


def _is_turned(item: Evidence) -> bool:
    due = item.expected.calls if item.expected is not None else ()
    wrong = next((at for at, call in enumerate(item.got.calls) if differs(call, due, at)), None)
    if wrong is None or wrong >= len(due):
        return False
    ours, theirs = item.got.calls[wrong].reply, due[wrong].reply
    if not answered(ours) or not answered(theirs):
        return False
    got, right = _rows(ours.value), _rows(theirs.value)
    if got is None or right is None or agree(got, right):
        return False
    return agree([list(column) for column in zip(*got, strict=True)], right)


def _rows(value: Any) -> list[list[Any]] | None:
    """A list of lists that are equally long, whatever kinds of sequence it was; else None."""
    if not isinstance(value, (list, tuple)) or not value:
        return None
    if not all(isinstance(row, (list, tuple)) and len(row) == len(value[0]) for row in value):
        return None
    return [list(row) for row in value]
