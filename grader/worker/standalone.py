"""A worker by itself, where nothing can be forked: the wire on standard input and output.

What the student prints goes to standard error, which the judge reads as output.
"""

from __future__ import annotations

import os
import sys

from grader.worker.child import DescriptorChannel, Stage, serve
from grader.worker.zygote import warm

PROCESS_ONLY = ("process",)


def main(preload: str) -> None:
    """Serve one submission; ``preload`` names modules, separated by spaces."""
    incoming, outgoing = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (incoming, outgoing):
            msvcrt.setmode(descriptor, os.O_BINARY)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    sys.path.pop(0)  # where this package is found, and nothing of the course's may be
    warm(preload.split())
    sys.orig_argv.clear()
    # Nothing confines it beyond being a process of its own, and it says so.
    serve(DescriptorChannel(incoming, outgoing), Stage(), lambda: PROCESS_ONLY)
    os._exit(0)
