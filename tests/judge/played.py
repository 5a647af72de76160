"""What a scenario gave and what was due, for tests of what is made of it."""

from __future__ import annotations

from typing import Any

from grader.evidence import Call, Evidence, Played
from grader.judge.values import compare
from grader.worker.protocol import Reply

Pair = tuple[Any, Any]


def evidence(*pairs: Pair, got: Any, expected: Any) -> Evidence:
    """A scenario whose calls gave these pairs of answers, and whose value is ``got``."""

    def played(side: int, value: Any) -> Played:
        calls = (
            Call("f", (at,), {}, Reply(number=1, value=pair[side])) for at, pair in enumerate(pairs)
        )
        return Played(value=value, calls=tuple(calls))

    return Evidence(
        check="check",
        functions=("f",),
        ordinal=0,
        scenario=None,
        got=played(0, got),
        expected=played(1, expected),
        mismatch=compare(got, expected),
    )
