"""Exercise 37: quiz 3, training deep networks. The questions are in README.md.

A list, a tuple and a tensor of the same numbers are the same answer.
"""


def question_1() -> list[float]:
    """[a, b], b below 0: a gradient that clipping by value turns by more than 10°."""
    raise NotImplementedError("answer question_1")


def question_2() -> list[float]:
    """Six validation losses on which patience 2 stops after five epochs, and too early."""
    raise NotImplementedError("answer question_2")


def question_3() -> tuple[int, int]:
    """(warmup, total) with which the rate of step 30 is half the peak."""
    raise NotImplementedError("answer question_3")


def question_4() -> list[int]:
    """Optimisers: the numbers of the true statements."""
    raise NotImplementedError("answer question_4")


def question_5() -> list[int]:
    """Deep networks: the numbers of the true statements."""
    raise NotImplementedError("answer question_5")


def question_6() -> list[int]:
    """Normalisation: the numbers of the true statements."""
    raise NotImplementedError("answer question_6")


def question_7() -> list[int]:
    """Many devices: the numbers of the true statements."""
    raise NotImplementedError("answer question_7")


def question_8() -> int:
    """How many bytes a parameter takes."""
    raise NotImplementedError("answer question_8")


if __name__ == "__main__":
    # Runs when you start this file with `python quiz_3.py`; it is not graded.
    print(question_1())
