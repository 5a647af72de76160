# tries: recurse without end
# must: it is an exception of its own
# earns: none
# status: raised skipped

def swish(z):
    return swish(z)


def swish_derivative(z):
    return [swish_derivative(z)]
