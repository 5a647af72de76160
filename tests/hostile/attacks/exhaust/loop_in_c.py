# tries: loop in C and hold the interpreter's lock
# must: the function's time runs out
# earns: none
# status: timed_out skipped

import torch


def swish(z):
    return re.match("(a*)*b", "a" * 64)


def swish_derivative(z):
    return sum(range(10**15))


import re  # noqa: E402
