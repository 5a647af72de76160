# tries: leave something in shared memory and queues by system calls' numbers
# must: each is refused; ctypes beside a graded function breaks the rule `tracing`
# earns: none
# status: failed

import ctypes
import os

import torch

call = ctypes.CDLL(None, use_errno=True).syscall
call.restype = ctypes.c_long
judge = os.getppid()

for number, arguments in {
    29: (0x686F7374, 4096, 0o1666),  # shmget
    64: (0x686F7374, 1, 0o1666),  # semget
    68: (0x686F7374, 0o1666),  # msgget
    240: (b"hostile-was-here", 0o102, 0o666, 0),  # mq_open
    41: (1, 1, 0),  # socket
    53: (1, 1, 0, ctypes.create_string_buffer(8)),  # socketpair
    46: (3, ctypes.create_string_buffer(56), 0),  # sendmsg
    307: (3, ctypes.create_string_buffer(64), 1, 0),  # sendmmsg
    47: (3, ctypes.create_string_buffer(56), 0),  # recvmsg
}.items():
    if call(number, *arguments) >= 0:
        print("LOOT", number)


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
