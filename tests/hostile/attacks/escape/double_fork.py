# tries: leave its session and survive by forking twice
# must: each is refused; the right answers keep their points
# earns: all

import os
import time

import torch


def leave():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            print("LOOT")
            time.sleep(1000)
        os._exit(0)


for attack in (leave, os.setsid, lambda: os.setpgid(0, 0), lambda: os.daemon()):
    try:
        attack()
    except (OSError, AttributeError):
        pass


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
