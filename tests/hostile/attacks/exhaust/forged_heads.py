# tries: answer on its own with tensors whose shapes overflow, lie or have 255 dimensions
# must: what doesn't fit its schema is no value
# earns: none

import os
import struct
import sys

import msgspec

turn = [0]


def tensor(shape, name=b"float64", body=b""):
    head = struct.pack(f"<BB{len(shape)}q", len(name), len(shape), *shape)
    return msgspec.msgpack.Ext(1, head + name + body)


def nest(value, depth, code=None):
    for _ in range(depth):
        value = [value] if code is None else msgspec.msgpack.Ext(code, msgspec.msgpack.encode([value]))
    return value


FORGED = [
    lambda: tensor([1 << 32, 1 << 32, 0]),
    lambda: tensor([-1, -8], body=bytes(64)),
    lambda: tensor([1 << 62, 4, 2]),
    lambda: tensor([1] * 255, body=bytes(8)),
    lambda: tensor([0] * 200 + [1 << 60]),
    lambda: nest(1.5, 700),
    lambda: nest(0.5, 60, code=2),
    lambda: msgspec.msgpack.Ext(4, msgspec.msgpack.encode(["t" * 3_000_000, "u" * 3_000_000])),
    lambda: msgspec.msgpack.Ext(5, b"-" + b"f" * 2400),
    lambda: msgspec.msgpack.Ext(6, msgspec.msgpack.encode([[[1.0], 2], [float("nan"), 3]])),
    lambda: msgspec.msgpack.Ext(3, msgspec.msgpack.encode([-1, "n" * 100_000])),
    lambda: tensor([3], name=b"quint8", body=b"abc"),
]


def answer():
    frame = sys._getframe()
    while frame is not None and "ask" not in frame.f_locals:
        frame = frame.f_back
    if frame is None:
        return
    turn[0] += 1
    number = frame.f_locals["ask"].number
    value = FORGED[(number + turn[0]) % len(FORGED)]()
    data = msgspec.msgpack.encode({"number": number, "value": value, "changed": ["c" * 9_000] * 90})
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, len(data).to_bytes(4, "little") + data)
        except OSError:
            pass


def swish(z):
    answer()
    return z


def swish_derivative(z):
    answer()
    return -z
