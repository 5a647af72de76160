# tries: read memory, environment, command line, files and maps of the judge and the zygote
# must: finds nothing; the right answers keep their points
# earns: all

import os

import torch

for process in (os.getppid(), os.getppid() - 1, os.getppid() - 2, 1, "self", "thread-self"):
    for name in ("mem", "environ", "cmdline", "maps", "status", "fdinfo/0", "fd/3", "auxv", "syscall"):
        try:
            with open(f"/proc/{process}/{name}", "rb") as file:
                print("LOOT", process, name, file.read(100))
        except OSError:
            pass
    for name in ("fd", "task", "map_files", "root", "cwd", "ns"):
        try:
            print("LOOT", process, name, os.listdir(f"/proc/{process}/{name}"))
        except OSError:
            pass


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
