"""The reference of exercise 36.

Every number of an example is needed as it is: another one in its place makes the example wrong.
"""


def question_1() -> tuple[list[float], list[int]]:
    # The mean of the means is 1.867, that of all 99 examples 0.832.
    return [4.0, 0.8, 0.8], [1, 49, 49]


def question_2() -> list[float]:
    # Its largest pre-activation is 0.5 + 1 − 1.5 = 0, at (1, 1).
    return [0.5, 1.0, -1.5]


def question_3() -> list[float]:
    # 1 / (1 + e⁻⁴ + e⁻³) is 0.936.
    return [-5.0, -4.0, -1.0]


def question_4() -> list[int]:
    return [1, 2, 4, 5]


def question_5() -> list[int]:
    return [1, 3, 5]


def question_6() -> list[int]:
    return [2, 4]


def question_7() -> list[int]:
    return [1, 2, 5]


def question_8() -> int:
    # A matrix and a bias for each unit, in both layers.
    return 3 * 5 + 5 + 5 * 2 + 2
