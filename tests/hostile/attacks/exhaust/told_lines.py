# tries: tell, in the worker's place, impossible lines at which a call is taking long
# must: a line that no file has is no line
# earns: none
# status: timed_out killed

import os
import signal
import sys

import msgspec

LINES = [10**18, -7, 1 << 40, 999_999_999, 2**63]


def tell(turn):
    frame = sys._getframe()
    while frame is not None and "ask" not in frame.f_locals:
        frame = frame.f_back
    if frame is None:
        return
    number = frame.f_locals["ask"].number
    data = msgspec.msgpack.encode({"number": -number, "running": LINES[turn % len(LINES)]})
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, len(data).to_bytes(4, "little") + data)
        except OSError:
            pass


def swish(z):
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    tell(3)
    while True:
        pass


def swish_derivative(z):
    tell(len(z.shape))
    os._exit(3)
