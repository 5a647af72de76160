# tries: return integers and texts of absurd length
# must: they are of the wrong type
# earns: none

def swish(z):
    return 16**4090


def swish_derivative(z):
    return ["x" * (1 << 28), 1 << 400_000, -(10**5000)]
