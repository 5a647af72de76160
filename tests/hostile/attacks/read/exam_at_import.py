# tries: read what it is going to be asked off every descriptor while it is imported
# must: nothing has been sent by then
# earns: none
# never: LO OT

import os
import select

FOUND = []
for descriptor in range(3, 64):
    try:
        if select.select([descriptor], [], [], 0.01)[0] and os.read(descriptor, 1 << 16):
            FOUND.append(descriptor)
    except (OSError, ValueError):
        continue


def swish(z):
    if FOUND:
        print("LO" + "OT")
    return z * 0


def swish_derivative(z):
    return swish(z)
