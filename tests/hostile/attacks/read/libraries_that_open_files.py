# tries: have torch, numpy, sqlite and libc open the file for it
# must: finds nothing; the right answers keep their points
# earns: all

import ctypes.util  # noqa: F401
import mmap
import os
import sqlite3

import numpy
import torch

PATH = "@COURSE@/reference/exercise-03-swish/swish.py"
for read in (
    lambda: torch.from_file(PATH, size=10, dtype=torch.uint8),
    lambda: torch.load(PATH, weights_only=False),
    lambda: torch.jit.load(PATH),
    lambda: numpy.fromfile(PATH, dtype="u1"),
    lambda: numpy.memmap(PATH),
    lambda: sqlite3.connect(PATH).execute("select * from sqlite_master").fetchall(),
    lambda: mmap.mmap(os.open(PATH, os.O_RDONLY), 0, prot=mmap.PROT_READ)[:],
    lambda: os.open(PATH, os.O_PATH),
):
    try:
        found = read()
    except Exception:
        continue
    if not isinstance(found, int):
        print("LOOT", found)


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
