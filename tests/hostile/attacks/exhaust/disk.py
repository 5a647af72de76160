# tries: fill the disk
# must: not a byte is written; the right answers keep their points
# earns: all

import os
import tempfile

import torch

for folder in ("/tmp", "/dev/shm", "/var/tmp", ".", os.path.expanduser("~"), "@FOLDER@", "@COURSE@"):
    try:
        with open(folder + "/hostile-was-here", "wb") as file:
            file.write(b"x" * 100_000_000)
        print("LOOT", folder)
    except OSError:
        pass
for write in (tempfile.TemporaryFile, tempfile.mkdtemp, lambda: torch.save([1], "hostile-was-here")):
    try:
        print("LOOT", write())
    except (OSError, RuntimeError):
        pass


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
