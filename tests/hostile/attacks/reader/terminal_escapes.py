# tries: put terminal escapes into output, messages, names and values
# must: they are shown as signs
# earns: none

import sys
import warnings

import torch

ESCAPES = "\x1b[2J\x1b]0;owned\x07\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\\x9b31m\x08\x7f\r\x00\x1bc"
print(ESCAPES)
print(ESCAPES, file=sys.stderr)
warnings.warn(ESCAPES)
Bad = type("Bad\x1b[31m", (Exception,), {})


def swish(z):
    raise Bad(ESCAPES)


def swish_derivative(z):
    print(ESCAPES)
    return [ESCAPES, type("T\x1b[8m", (), {})()]
