# tries: leave shared memory and semaphores behind
# must: each is refused; the right answers keep their points
# earns: all

from multiprocessing import shared_memory

import multiprocessing
import torch

for attack in (
    lambda: shared_memory.SharedMemory("hostile-was-here", create=True, size=4096),
    lambda: multiprocessing.Semaphore(),
    lambda: torch.ones(3).share_memory_(),
    lambda: multiprocessing.Queue().put(1),
    lambda: multiprocessing.Manager(),
):
    try:
        print("LOOT", attack())
    except (OSError, RuntimeError, EOFError, ImportError):
        pass


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
