"""What a quiz's checks look at: answers of questions, which are functions without arguments.

An example has a property, which its check computes. Statements and numbers have a key, which the
reference holds: their checks are hidden, as what a visible one compares with is in every kit.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Unpack

from grader.suite.ready_made import Check, Declaration, declared_check

if TYPE_CHECKING:
    from torch import Tensor

_STATEMENTS = 5


def plain(answer: Any) -> Any:
    """An answer with a list for each tensor and each tuple, and else as it is."""
    if hasattr(answer, "tolist"):
        return answer.tolist()
    return [plain(item) for item in answer] if isinstance(answer, (list, tuple)) else answer


def is_number(value: Any) -> bool:
    """Whether it is one, and not True or False."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def example(agree: Any, answer: Any, *shape: int) -> Tensor:
    """The numbers of an example as a float64 tensor; what are no such numbers fails the check.

    ``points = example(agree, student.question_2(), 3, 2)`` takes a list of three pairs, tuples
    and tensors too. Every number in it is finite, so that a condition can go wrong only as
    written: still say what must be true, as in ``if not product > 100``.

    Args:
        agree: the check's fixture.
        answer: what the student's question gave.
        shape: how many numbers are due, or how many lists of how many.
    """
    import torch

    due = f"a list of {' lists of '.join(map(str, shape))} numbers is due"
    found = plain(answer)
    if found is None:
        agree.fail(f"{due}, and the function returns None", named="returned-none")
    if not _is_of_numbers(found, len(shape)):
        agree.fail(due, named="wrong-type")
    if not _is_of_shape(found, shape):
        agree.fail(due, named="wrong-length")
    try:
        numbers = torch.tensor(found, dtype=torch.float64)
    except (OverflowError, RuntimeError):
        numbers = torch.full(shape, math.inf)
    if not numbers.isfinite().all():
        agree.fail("every number has to be finite", named="not-finite")
    return numbers


def _is_of_numbers(found: Any, levels: int) -> bool:
    if levels == 0:
        return is_number(found)
    return isinstance(found, list) and all(_is_of_numbers(item, levels - 1) for item in found)


def _is_of_shape(found: Any, shape: tuple[int, ...]) -> bool:
    if not shape:
        return True
    return len(found) == shape[0] and all(_is_of_shape(item, shape[1:]) for item in found)


def marked(answer: Any, of: int = _STATEMENTS) -> Any:
    """Which statements an answer names, True or False for each of them.

    What names none, or anything else, such as a statement that there isn't, stays as it is.
    """
    found = plain(answer)
    numbers = range(1, of + 1)
    if not isinstance(found, list) or not found:
        return answer
    if not all(is_number(item) and item in numbers for item in found):
        return answer
    return [number in found for number in numbers]


def one_number(answer: Any) -> Any:
    """The number of an answer, also where it is a tensor, or stands alone in a list."""
    found = plain(answer)
    while isinstance(found, list) and len(found) == 1:
        (found,) = found
    return int(found) if isinstance(found, float) and found.is_integer() else found


def statements(title: str, *, of: str, **declared: Unpack[Declaration]) -> Check:
    """A check that just the true ones of five statements are named, in any order.

    ``test_question_4 = statements("Question 4: one pass", of="question_4", hint="…")``, hidden.

    Args:
        title: what the statements are about.
        of: the question.
        declared: points, 2 if they are left out; hint, needs.
    """

    def named(agree: Any, student: Any) -> None:
        answer = getattr(student, of)()
        if answer is not None and marked(answer) is answer:
            agree.fail("the answer is no list of numbers from 1 to 5", named="no-statements")
        agree(lambda code: marked(getattr(code, of)()))

    declared.setdefault("points", 2)
    hint = "Try each statement by itself, with numbers of your own."
    return declared_check(named, title, of, declared, hint)


def number_asked(title: str, *, of: str, **declared: Unpack[Declaration]) -> Check:
    """A check of one number.

    ``test_question_8 = number_asked("Question 8: how many calls", of="question_8")``, hidden.

    Args:
        title: what the number is.
        of: the question.
        declared: points, hint, needs.
    """

    def number(agree: Any) -> None:
        agree(lambda code: one_number(getattr(code, of)()))

    return declared_check(number, title, of, declared, "Write down what is counted, one by one.")
