"""Imports torch once, forks the zygote while nothing of the course is here, then judges."""

from __future__ import annotations

import os
import signal
import socket
import sys


def main(descriptor: int, root: str, paths: list[str], preload: list[str]) -> None:
    """Serve the judge's side on an inherited socket; the zygote is a child of this process."""
    from grader.worker import zygote

    # A Ctrl-C is for the command line to act on.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    zygote.die_with_parent()
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    import torch

    # No operation has run yet, so the fork is safe; the zygote makes itself ready on its own
    # while this process goes on to import what the judge needs.
    torch.set_num_threads(1)
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        here.close()
        os.close(descriptor)
        zygote.die_with_parent()
        if os.getppid() == parent:
            zygote.warm(preload)
            sys.path[:] = paths
            zygote.main(there.detach())
        os._exit(0)
    there.close()
    # The judge's half: only from here on does this process see the course.
    from grader.grading.process import serve
    from grader.sandbox.zygote import Zygote

    sys.path[:] = [root, *paths]
    serve(socket.socket(fileno=descriptor), Zygote.adopt(here, pid))
    os._exit(0)
