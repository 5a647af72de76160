"""The reference of exercise 35.

Every number of an example is needed as it is: another one in its place makes the example wrong.
"""


def question_1() -> list[float]:
    # A step multiplies w by 1 − 6 lr: here by 0.4, −0.5 and −2.
    return [0.1, 0.25, 0.5]


def question_2() -> list[list[float]]:
    # Σxy = 3 − 8 + 5 = 0, and Σy = 8.
    return [[1.0, 3.0], [-2.0, 4.0], [5.0, 1.0]]


def question_3() -> list[float]:
    # ((w + h)² − w²)/h = 2w + h: off by h.
    return [-1.5, 1.25]


def question_4() -> list[int]:
    return [1, 4]


def question_5() -> list[int]:
    return [1, 2, 4]


def question_6() -> list[int]:
    return [1, 2]


def question_7() -> list[int]:
    return [1, 3, 5]


def question_8() -> int:
    # Two calls for each of 12 weights and one bias.
    return 2 * (12 + 1)
