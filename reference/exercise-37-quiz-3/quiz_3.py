"""The reference of exercise 37.

Every number of an example is needed as it is: another one in its place makes the example wrong.
"""


def question_1() -> list[float]:
    # b is −1/a, as −a/a/a has no number that could be another one: (0.5, −2) points 76° below the
    # axis, and clipped by value, as (0.5, −1), only 63°.
    a = 0.5
    return [a, -a / a / a]


def question_2() -> list[float]:
    # The first three improve, the fourth and the fifth don't.
    return [0.9, 0.8, 0.6, 0.7, 0.65, 0.55]


def question_3() -> tuple[int, int]:
    # 18 steps of the cosine lie behind step 30, and 18 ahead.
    return 12, 48


def question_4() -> list[int]:
    return [1, 2, 3]


def question_5() -> list[int]:
    return [1, 2, 4, 5]


def question_6() -> list[int]:
    return [2, 4]


def question_7() -> list[int]:
    return [1, 2, 4]


def question_8() -> int:
    # A weight, its gradient, its master copy, and two means.
    return 2 + 2 + 4 + 4 + 4
