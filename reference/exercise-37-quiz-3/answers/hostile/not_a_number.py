# tries: NaN, which no comparison refuses that asks whether something is too large or too small
# loses: all

import torch

NAN = float("nan")


def question_1():
    return torch.full((2, 3), NAN)


def question_2():
    return [NAN, NAN, NAN]


def question_3():
    return NAN, NAN, NAN


def question_4():
    return [NAN, 1, 2, 3, 4, 5]


def question_5():
    return torch.full((5,), NAN)


def question_6():
    return [NAN] * 2


question_7 = question_6


def question_8():
    return NAN
