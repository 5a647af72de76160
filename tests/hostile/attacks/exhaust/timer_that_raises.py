# tries: let a timer's handler raise in the worker's own code
# must: at worst its own process ends; the report says nothing of the grader's own code
# earns: none

import signal

import torch


def handler(number, frame):
    raise RuntimeError("hostile timer")


signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)


def swish(z):
    return torch.zeros_like(z)


def swish_derivative(z):
    return torch.zeros_like(z)
