"""Exercise 35: quiz 1, the elementary training loop. The questions are in README.md.

A list, a tuple and a tensor of the same numbers are the same answer.
"""


def question_1() -> list[float]:
    """Three learning rates for 3w² from w = 1: from one side, jumping across, running away."""
    raise NotImplementedError("answer question_1")


def question_2() -> list[list[float]]:
    """Three points [x, y]: at w = b = 0 the gradient is 0 for w, and isn't 0 for b."""
    raise NotImplementedError("answer question_2")


def question_3() -> list[float]:
    """[w, h], w below 0, so that the forward difference of w² is off by more than 1."""
    raise NotImplementedError("answer question_3")


def question_4() -> list[int]:
    """One pass of the loop: the numbers of the true statements."""
    raise NotImplementedError("answer question_4")


def question_5() -> list[int]:
    """The mean of the squared errors: the numbers of the true statements."""
    raise NotImplementedError("answer question_5")


def question_6() -> list[int]:
    """Stochastic descent: the numbers of the true statements."""
    raise NotImplementedError("answer question_6")


def question_7() -> list[int]:
    """The loss landscape: the numbers of the true statements."""
    raise NotImplementedError("answer question_7")


def question_8() -> int:
    """How often the loss is called for a gradient by central differences."""
    raise NotImplementedError("answer question_8")


if __name__ == "__main__":
    # Runs when you start this file with `python quiz_1.py`; it is not graded.
    print(question_1())
