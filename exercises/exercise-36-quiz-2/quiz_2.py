"""Exercise 36: quiz 2, the training loop for neural networks. The questions are in README.md.

A list, a tuple and a tensor of the same numbers are the same answer.
"""


def question_1() -> tuple[list[float], list[int]]:
    """(losses, sizes) of three batches whose mean of means is off by more than 1."""
    raise NotImplementedError("answer question_1")


def question_2() -> list[float]:
    """[w1, w2, b] of a ReLU unit that is 0 wherever both inputs lie from −1 to 1."""
    raise NotImplementedError("answer question_2")


def question_3() -> list[float]:
    """Three logits below 0 that give class 2 a probability above 0.9."""
    raise NotImplementedError("answer question_3")


def question_4() -> list[int]:
    """The way back: the numbers of the true statements."""
    raise NotImplementedError("answer question_4")


def question_5() -> list[int]:
    """Activations: the numbers of the true statements."""
    raise NotImplementedError("answer question_5")


def question_6() -> list[int]:
    """Data: the numbers of the true statements."""
    raise NotImplementedError("answer question_6")


def question_7() -> list[int]:
    """Regularisation: the numbers of the true statements."""
    raise NotImplementedError("answer question_7")


def question_8() -> int:
    """How many parameters the network has."""
    raise NotImplementedError("answer question_8")


if __name__ == "__main__":
    # Runs when you start this file with `python quiz_2.py`; it is not graded.
    print(question_1())
