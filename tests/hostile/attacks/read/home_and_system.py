# tries: read the instructor's home, keys, passwords and devices
# must: finds nothing; the right answers keep their points
# earns: all

import os
import pathlib

import torch

FOLDERS = ("/root", "/home", "/etc", "/tmp", "/var", "/run", "/proc", "/sys", "/dev", "/mnt", "/")
for folder in (*FOLDERS, os.path.expanduser("~"), "@FOLDER@", "."):
    try:
        print("LOOT", folder, os.listdir(folder))
    except OSError:
        pass
for path in ("/etc/passwd", "/etc/shadow", "/root/.ssh/id_rsa", "/dev/mem", "/dev/kmsg", "/proc/kcore",
             "/root/.bash_history", "/etc/hostname", "/proc/cpuinfo", "/proc/meminfo"):
    try:
        print("LOOT", path, pathlib.Path(path).read_bytes()[:20])
    except OSError:
        pass


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
