# tries: tell, in the worker's place, of a hundred cells that failed, each with names without end
# must: a report tells of some, in sentences that end
# earns: none

import os

import msgspec

LONG = "Q" * 2_000
FAILED = {
    "type": LONG, "message": "M" * 30_000, "source": "S" * 30_000, "name": LONG,
    "signature": LONG, "near": [LONG] * 10, "kinds": [LONG] * 100,
}
data = msgspec.msgpack.encode(
    {"failures": [{**FAILED, "line": n} for n in range(100)], "present": ["swish"]}
)
for descriptor in range(3, 64):
    try:
        os.write(descriptor, len(data).to_bytes(4, "little") + data)
    except OSError:
        pass


def swish(z):
    return z


def swish_derivative(z):
    return z
