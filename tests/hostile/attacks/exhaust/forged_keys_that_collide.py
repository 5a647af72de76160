# tries: send, in the worker s place, dictionaries of 60 000 keys with one hash
# must: each is refused before it is made
# earns: swish_derivative
# status: killed skipped timed_out

import os

import msgspec
import torch

PRIME = (1 << 61) - 1
turn = [0]


def send(data):
    for descriptor in range(3, 64):
        try:
            os.set_blocking(descriptor, True)
            os.write(descriptor, len(data).to_bytes(4, "little"))
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(descriptor, rest):]
        except OSError:
            pass


def large(number):
    return msgspec.msgpack.Ext(5, f"{number:x}".encode())


def swish(z):
    turn[0] += 1
    pack = msgspec.msgpack.encode
    pairs = pack([[large(n * PRIME), None] for n in range(60_000)])
    as_pairs = msgspec.msgpack.Ext(6, pairs)
    own = b"\xdf" + (60_000).to_bytes(4, "big") + b"".join(pack(large(n * PRIME)) + b"\xc0" for n in range(60_000))
    value = pack(as_pairs) if turn[0] % 2 else own
    for number in range(1, 40):
        send(b"\x82" + pack("number") + pack(number) + pack("value") + value)
    return z
def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
