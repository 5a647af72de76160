# tries: to end the process, as if all were well, when it is called
# loses: all

import os


def answer(*args, **kwargs):
    os._exit(0)


question_1 = answer
question_2 = answer
question_3 = answer
question_4 = answer
question_5 = answer
question_6 = answer
question_7 = answer
question_8 = answer
