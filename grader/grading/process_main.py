"""Imports torch once, forks the zygote while nothing of the course is here, then judges."""

from __future__ import annotations

import gc
import os
import socket
from multiprocessing.connection import Connection

import torch

from grader.worker import zygote
from grader.worker.prctl import die_with_parent


def main(descriptor: str) -> None:
    """Serve the judge's side on an inherited socket; the zygote is a child of this process.

    Args:
        descriptor: the socket, on which first comes what the zygote imports, and its environment.
    """
    die_with_parent()
    connection = Connection(int(descriptor))
    try:
        preload, environment = connection.recv()
    except EOFError:
        os._exit(0)  # nobody needs it after all
    os.environ.update(environment)
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    # No operation has run yet, so the fork is safe; the zygote makes itself ready on its own
    # while this process goes on to import what the judge needs.
    torch.set_num_threads(1)
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        here.close()
        connection.close()
        die_with_parent()
        if os.getppid() == parent:
            zygote.warm(preload, many=False)
            zygote.begin(str(there.detach()))
        os._exit(0)
    there.close()
    # The judge's half: only from here on does this process see the course.
    from grader.grading.process import Judge
    from grader.sandbox.server_process import serve
    from grader.sandbox.zygote import Zygote

    judge = Judge(Zygote.adopt(here, pid))

    def tidy(number: int) -> None:
        if not number:
            return  # most often there is no other job
        judge.expect_another()
        # A pytest session leaves cycles that hold tensors, and what Python collects by itself
        # comes so seldom that the process grows.
        gc.collect()

    serve(connection, judge.grade, tidy)
    os._exit(0)
