# tries: another set of statements with each call, so that one of them may be the one that counts
# loses: all

import itertools

SETS = itertools.cycle(
    [*itertools.combinations(range(1, 6), 5), *itertools.combinations(range(1, 6), 1)]
)
NUMBERS = itertools.count()


def chosen():
    return next(SETS)


def number():
    return next(NUMBERS)


question_1 = question_2 = question_3 = chosen
question_4 = question_5 = question_6 = question_7 = chosen
question_8 = number
