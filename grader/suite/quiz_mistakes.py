"""What goes wrong in a quiz: statements that are chosen and not true, true ones left out, numbers.

The names of what is here hold a quiz's keys, and no kit has them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from grader.course.declarations import Misconception, misconception
from grader.suite.questions import is_number, plain


class Statements:
    """The wrong answers of a question with statements, by the idea behind each.

    ::

        question_4 = Statements("question_4", key=[1, 4])
        slope = question_4.chosen(3, "quiz-1-uphill", "…says", "…why")
        before = question_4.left_out(1, "quiz-1-before-the-step", "…says", "…why")

    An entry says nothing of the other statements. Of several the first in the catalogue is told,
    so that those for statements chosen come first.

    Args:
        of: the question.
        key: the numbers of the true statements.
    """

    def __init__(self, of: str, *, key: Sequence[int]) -> None:
        self._of = of
        self._key = sorted(key)

    def chosen(self, number: int, identifier: str, says: str, why: str) -> Misconception:
        """The idea behind taking a statement for true.

        Args:
            number: the statement, which isn't.
            identifier: the entry's id; no other quiz has it.
            says: what the student took for true.
            why: why it isn't.
        """
        if number in self._key:
            raise ValueError(f"statement {number} of {self._of} is true")
        return self._entry(
            identifier,
            says,
            why,
            gives=[*self._key, number],
            spelled=[f"return [{number}]", f"return ({number}, {number}, {self._key[-1]})"],
            recognise=lambda got, _expected: _names(got, number),
        )

    def left_out(self, number: int, identifier: str, says: str, why: str) -> Misconception:
        """The idea behind not taking a statement for true.

        Args:
            number: the statement, which is.
            identifier: the entry's id; no other quiz has it.
            says: what the student doesn't take for true.
            why: what to think of.
        """
        if number not in self._key:
            raise ValueError(f"statement {number} of {self._of} isn't true")
        rest = [one for one in self._key if one != number]
        return self._entry(
            identifier,
            says,
            why,
            gives=rest,
            spelled=[f"return {tuple(rest[::-1])}", f"return {rest * 2}"],
            recognise=lambda got, _expected: _is_answer(got) and not _names(got, number),
        )

    def _entry(
        self, identifier: str, says: str, why: str, *, gives: Sequence[int], spelled: Sequence[str],
        recognise: Callable[[Any, Any], bool],
    ) -> Misconception:  # fmt: skip
        declare = misconception(
            identifier, of=self._of, says=says, why=why, recognise=recognise, spelled=spelled
        )
        return declare(lambda: list(gives))


def _is_answer(got: Any) -> bool:
    found = plain(got)
    return isinstance(found, list) and bool(found) and all(map(is_number, found))


def _names(got: Any, number: int) -> bool:
    return _is_answer(got) and number in plain(got)


def number_wrong(of: str, number: int, identifier: str, says: str, why: str) -> Misconception:
    """A number that follows from a known mistake.

    ``forward = number_wrong("question_8", 14, "quiz-1-forward", "…says", "…why")``

    Args:
        of: the question.
        number: what comes out.
        identifier: the entry's id; no other quiz has it.
        says: what was counted.
        why: why that isn't what was asked for.
    """
    declare = misconception(
        identifier,
        of=of,
        says=says,
        why=why,
        spelled=[f"return {number}.0", f"return [{number}]"],
    )
    return declare(lambda: number)
