# tries: take all memory with Python's objects
# must: it is told that memory ran out
# earns: none
# status: out_of_memory skipped killed timed_out

def swish(z):
    kept = []
    while True:
        kept.append(bytearray(1 << 26))


def swish_derivative(z):
    return b"x" * (1 << 40)
