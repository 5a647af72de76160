# tries: return integers of which the judge can't make floating numbers
# must: they are too large to be right, or of the wrong type
# earns: none
# status: failed skipped

SIZES = [7**900, -(3**2000), 2**1023, 2**1024, -(2**1100), 10**308, 10**309, 1 << 9_999]


def swish(z):
    return [0.5, *SIZES, float("nan")]


def swish_derivative(z):
    return {"loss": SIZES, SIZES[0]: (SIZES[-1], -SIZES[-1])}
