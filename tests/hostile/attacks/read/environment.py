# tries: read the caller's environment
# must: finds nothing; the right answers keep their points
# earns: all

import ctypes  # noqa: F401
import os

import torch

# The course's folder or one in it, and not another that merely begins like it or a home below it.
COURSE = [f"@COURSE@{folder}" for folder in ("", "/exercises", "/reference", "/grader")]
for source in (dict(os.environ), os.environb):
    for name, value in source.items():
        text = os.fsdecode(value)
        if "@CANARY@" in text or any(part.rstrip("/") in COURSE for part in text.split(os.pathsep)):
            print("LOOT", name, value)
for command in ("env", "set"):
    try:
        print("LOOT", os.popen(command).read() or 1 / 0)
    except (OSError, ZeroDivisionError):
        pass


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
