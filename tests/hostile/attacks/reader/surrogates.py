# tries: put lone surrogates, noncharacters and huge lines wherever text is shown
# must: the report is valid text
# earns: none

import torch

ODD = "\ud800 \udfff \uffff \U0010ffff \x00 \x0b \x85 \u2028 \u202e" + "x" * 100_000
print(ODD)
Bad = type("B\ud800d", (Exception,), {})


def swish(z):
    raise Bad(ODD)


def swish_derivative(z):
    return [ODD, type("\udc00", (), {})()]
