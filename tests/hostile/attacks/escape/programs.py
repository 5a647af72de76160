# tries: run programs in every way Python knows
# must: each is refused; the right answers keep their points
# earns: all

import os
import subprocess

import torch

TOUCH = ["/usr/bin/touch", "/tmp/hostile-was-here"]
for attack in (
    lambda: os.system(" ".join(TOUCH)) and 1 / 0,
    lambda: os.popen(" ".join(TOUCH)).read(),
    lambda: subprocess.run(TOUCH, check=True),
    lambda: subprocess.run(TOUCH, check=True, close_fds=False),
    lambda: os.posix_spawn(TOUCH[0], TOUCH, {}),
    lambda: os.spawnv(os.P_WAIT, TOUCH[0], TOUCH),
    lambda: os.execv(TOUCH[0], TOUCH),
    lambda: os.execv("/proc/self/exe", ["python", "-c", "print('LOOT')"]),
):
    try:
        attack()
    except (OSError, ArithmeticError, subprocess.SubprocessError):
        pass


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
