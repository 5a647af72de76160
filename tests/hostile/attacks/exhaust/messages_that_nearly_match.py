# tries: exceptions whose texts begin like torch's own sentences and never go on like them
# must: looked at in time that grows with the length; wrong, and nothing more
# earns: none
# status: raised

turn = [0]
BEGINNINGS = [
    "The size of tensor a (", "mat1 and mat2 shapes cannot be multiplied (", "expected ",
    "name '", "'Tensor' object has no attribute '", "No module named '", "shape '[",
    "one of the variables needed for gradient computation ", "0x" + "f" * 4000, "tmp" + "a" * 4000,
]


def swish(z):
    turn[0] += 1
    begin = BEGINNINGS[turn[0] % len(BEGINNINGS)]
    kinds = (RuntimeError, NameError, AttributeError, TypeError, ImportError, ValueError)
    raise kinds[turn[0] % len(kinds)](begin * 3_000 + " " * 30_000 + "(" * 3_000 + begin)


swish_derivative = swish
