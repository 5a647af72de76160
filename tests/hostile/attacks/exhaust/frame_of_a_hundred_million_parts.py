# tries: send a small message that takes the judge gigabytes to read
# must: it is refused before it is read
# earns: swish_derivative
# status: killed skipped timed_out

import os

import torch


def send(data):
    for descriptor in range(3, 64):
        try:
            os.set_blocking(descriptor, True)
            rest = memoryview(len(data).to_bytes(4, "little") + data)
            while rest:
                rest = rest[os.write(descriptor, rest):]
        except OSError:
            pass


def swish(z):
    count = 100_000_000
    send(b"\xdd" + count.to_bytes(4, "big") + b"\x90" * count)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
