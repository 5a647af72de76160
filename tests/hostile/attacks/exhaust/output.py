# tries: print without end
# must: what is printed is dropped; the time runs out
# earns: none
# status: timed_out skipped

def swish(z):
    while True:
        print("x" * 10_000)


def swish_derivative(z):
    import os

    while True:
        os.write(2, b"y" * (1 << 20))
