# tries: answer on its own with exceptions, traces and lines as no worker would send them
# must: what doesn't fit its schema is no answer
# earns: none

import os
import sys

import msgspec

turn = [0]
LONG = "é" * 700_000
FORGED = [
    {"error": {"type": LONG, "message": LONG, "line": -(1 << 60)}},
    {"error": {"type": "ValueError", "message": "m", "line": 1 << 62, "source": LONG}},
    {"error": {"type": "TypeError", "message": "", "signature": LONG, "kinds": [LONG] * 20}},
    {"value": 1, "trace": {"operators": [LONG] * 9, "count": -1, "breaches": [], "leaks": []}},
    {"value": 1, "trace": {"leaks": [[LONG, LONG, 1 << 40]] * 30, "count": 1 << 63}},
    {"value": 1, "changed": [LONG] * 30, "memory": -(1 << 60), "unsendable": LONG},
    {"value": 1, "gradients": [[[[]]]] * 1000, "detached": True},
]


def answer():
    frame = sys._getframe()
    while frame is not None and "ask" not in frame.f_locals:
        frame = frame.f_back
    if frame is None:
        return
    turn[0] += 1
    number = frame.f_locals["ask"].number
    data = msgspec.msgpack.encode({"number": number, **FORGED[turn[0] % len(FORGED)]})
    for descriptor in range(3, 64):
        try:
            os.set_blocking(descriptor, True)
            rest = memoryview(len(data).to_bytes(4, "little") + data)
            while rest:
                rest = rest[os.write(descriptor, rest):]
        except OSError:
            pass


def swish(z):
    answer()
    return z


def swish_derivative(z):
    answer()
    return -z
