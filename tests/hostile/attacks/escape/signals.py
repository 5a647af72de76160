# tries: end the zygote, the judge and everything else
# must: each is refused; the right answers keep their points
# earns: all

import os
import signal

import torch

for target in (os.getppid(), os.getppid() - 1, os.getppid() + 1, 1, -1, 0):
    for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGINT, 0):
        for send in (os.kill, os.killpg):
            try:
                send(abs(target) if send is os.killpg else target, number)
                print("LOOT", target, number)
            except (OSError, OverflowError):
                pass
try:
    signal.pidfd_send_signal(os.pidfd_open(os.getppid()), signal.SIGKILL)
    print("LOOT")
except OSError:
    pass


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
