# tries: to return lists and numbers that say they equal, hold and exceed whatever they meet
# loses: all


class Number(float):
    def __eq__(self, other):
        return True

    def __lt__(self, other):
        return True

    __gt__ = __le__ = __ge__ = __lt__

    def __hash__(self):
        return 0


class Answer(list):
    def __eq__(self, other):
        return True

    def __contains__(self, item):
        return True

    def __len__(self):
        return 3

    def tolist(self):
        return [1, 2, 4]


def answer():
    return Answer([Number(0)] * 3)


question_1 = question_2 = question_3 = question_4 = answer
question_5 = question_6 = question_7 = question_8 = answer
