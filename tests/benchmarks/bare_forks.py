"""The floor of a class: what the suites ask of everybody, in a bare fork for each file.

A module of its own, so that the process that forks is no larger than it has to be.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import sys
import time
from typing import Any

import torch

from grader.worker.calls import CallExecutor
from grader.worker.protocol import Request

Asked = list[Request]


def carry_out(source: bytes, asked: Asked) -> None:
    """Run a file, and then all requests; whatever it raises is nobody's affair."""
    namespace: dict[str, Any] = {"__name__": "student"}
    with contextlib.suppress(Exception):
        exec(compile(source, "student.py", "exec"), namespace)
    executor = CallExecutor(namespace)
    for request in asked:
        with contextlib.suppress(Exception):
            _keep(executor, executor.perform(request).value)


def _keep(executor: CallExecutor, value: Any) -> None:
    """Give what has to stay a number, as a worker does when it answers."""
    if isinstance(value, (list, tuple)):
        for item in value:
            _keep(executor, item)
    else:
        executor.keep(value)


def main() -> None:
    """One core's share: a fork for each file, once all are ready.

    Prints the seconds it took, by the clock and of the processor.
    What comes in: the files, a right one, what to import beforehand and the requests; then a line.
    """
    sources, right, preload, requests = pickle.load(sys.stdin.buffer)
    for name in preload:
        importlib.import_module(name)
    torch.set_num_threads(1)
    warm = os.fork()
    if warm == 0:
        carry_out(right, requests)
        os._exit(0)
    os.waitpid(warm, 0)
    one = torch.ones(2, 2, requires_grad=True)
    (one @ one).sum().backward()
    gc.collect()
    gc.freeze()
    print("ready", flush=True)
    sys.stdin.buffer.readline()
    began, spent = time.perf_counter(), _processor()
    for source in sources:
        child = os.fork()
        if child == 0:
            try:
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
                carry_out(source, requests)
            finally:
                os._exit(0)
        os.waitpid(child, 0)
    print(time.perf_counter() - began, _processor() - spent, flush=True)


def _processor() -> float:
    """Seconds of processor of this process and of its forks."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    main()
