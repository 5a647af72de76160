"""A process that has torch ready, has never seen the course, and forks once a submission.

It is started with a clean environment and a clean command line, takes its
orders over one socket, and gives each child two descriptors that came with
the order: a socket for the wire and a pipe for what the student prints.

Orders and replies are single msgpack datagrams on a ``SOCK_SEQPACKET`` pair::

    {"preload": [module, …]}                  -> {"ready": …}
    {"fork": policy} + [socket, pipe]         -> {"pid": n}
    {"end": pid, "hung_up": bool}             -> {"status": n}    killed and reaped
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import gc
import importlib
import importlib.util
import linecache
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from typing import Any, Final

import msgspec

from grader.worker.death import Coroner, has_died
from grader.worker.fresh_memory import make_fresh_memory_alike
from grader.worker.huge_pages import collapse
from grader.worker.prctl import adopt_orphans, die_with_parent

_DYING_SECONDS: Final = 0.5
"""From a child's last descriptor closing to its being dead; a few milliseconds, as a rule."""


_DRAWING = "grader.worker.backend"


class _Drawing:
    """Finds matplotlib's quiet backend in memory: children can't read the package it is in."""

    def __init__(self) -> None:
        spec = importlib.util.find_spec(_DRAWING)
        loader: Any = spec.loader if spec is not None else None
        self._code: Any = loader.get_code(_DRAWING) if loader is not None else None

    def find_spec(self, name: str, _path: Any = None, _target: Any = None) -> Any:
        if name != _DRAWING or self._code is None:
            return None
        return importlib.util.spec_from_loader(name, self)  # type: ignore[arg-type]

    def create_module(self, _spec: Any) -> None:
        return None

    def exec_module(self, module: Any) -> None:
        exec(self._code, vars(module))


def warm(preload: list[str], *, many: bool = True) -> None:
    """Import what children will need; run no tensor operation on more than one thread.

    Args:
        preload: modules to import.
        many: whether many children are going to be forked, so that larger pages pay.
    """
    make_fresh_memory_alike()
    import torch

    torch.set_num_threads(1)
    if not any(isinstance(finder, _Drawing) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Drawing())
    # Libraries ask at import where temporary files go; looking for a folder means writing to it.
    tempfile.tempdir = "/tmp"
    # What the worker, a student or an optimiser imports late would be slow or refused later.
    for name in ("linecache", "traceback", "inspect", "dataclasses", *preload):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    # A first backward pass and a first linear algebra call set libraries up, on this thread only.
    one = torch.ones(2, 2, requires_grad=True)
    (one @ one).sum().backward()
    from grader.worker.warm_up import warm_up

    warm_up()
    # Lines of the worker's own source, left by whoever looked at the stack meanwhile.
    linecache.clearcache()
    gc.collect()
    gc.freeze()
    if many:
        collapse()


class ForkServer:
    """Serves orders until the judge hangs up."""

    def __init__(self, control: socket.socket, prepare: Callable[[dict[str, Any]], Any]) -> None:
        self._control = control
        self._prepare = prepare
        self._children: set[int] = set()
        self._prepared: dict[bytes, Any] = {}
        self._coroner = Coroner()
        self._serve: Callable[..., None] | None = None
        """What a child does, once what all have in common is made."""

    def run(self) -> None:
        """The loop; returns when the judge is gone, with every child killed."""
        try:
            while True:
                data, descriptors, _flags, _address = socket.recv_fds(self._control, 1 << 16, 4)
                if not data:
                    return
                try:
                    reply = self._obey(msgspec.msgpack.decode(data), descriptors)
                finally:
                    for descriptor in descriptors:
                        os.close(descriptor)
                self._control.send(msgspec.msgpack.encode(reply))
        except (ConnectionError, BrokenPipeError):
            return
        finally:
            for child in list(self._children):
                self._end(child)

    def _obey(self, order: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        if "preload" in order:
            warm(order["preload"])
            return {"ready": True}
        if "end" in order:
            return {"status": self._end(order["end"], hung_up=order["hung_up"])}
        key = msgspec.msgpack.encode(order["fork"])
        if key not in self._prepared:
            try:
                prepared = self._prepared[key] = self._prepare(order["fork"])
                prepared.lead()
            except Exception as error:
                return {"failure": str(error)}
        return {"pid": self._fork(self._prepared[key], descriptors)}

    def _fork(self, prepared: Any, descriptors: list[int]) -> int:
        if self._serve is None:
            from grader.worker.child import Stage, serve_socket

            self._serve = functools.partial(serve_socket, Stage())
        parent = os.getpid()
        self._coroner.child_is_born()
        pid = _fork()
        if pid == 0:
            status = 70
            try:
                self._be_child(parent, prepared, descriptors, self._serve)
                status = 0
            except BaseException:
                # Our own failure: told on the output pipe, seen by the judge as a dead child.
                with contextlib.suppress(Exception):
                    import traceback

                    traceback.print_exc()
                    sys.stderr.flush()
            finally:
                os._exit(status)
        self._children.add(pid)
        return pid

    def _be_child(self, parent: int, prepared: Any, descriptors: list[int], serve: Any) -> None:
        die_with_parent()
        if os.getppid() != parent:
            return
        wire, output = descriptors
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        serve(wire=wire, confine=lambda: prepared.apply((0, 1, 2, wire)))

    def _end(self, pid: int, *, hung_up: bool = False) -> int:
        """Kill a child with all that it started, and reap; returns its wait status.

        One that hung up is most likely about to die: that is waited for, to tell who ended it.
        """
        if pid not in self._children:
            return 0
        self._children.discard(pid)
        dead = has_died(pid, _DYING_SECONDS if hung_up else 0.0)
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        self._reap_orphans()
        return self._coroner.findings(status) if dead else status

    def _reap_orphans(self) -> None:
        """Whoever fled from the group has become our child: we are a subreaper."""
        while True:
            orphans = [pid for pid in _children_of(os.getpid()) if pid not in self._children]
            if not orphans:
                return
            for pid in orphans:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, 0)


def _raw_fork() -> Callable[[], int]:
    """The C library's fork, without what Python does after one to set other threads right.

    There are no others in a zygote, whatever ``random`` is seeded with is set
    anew for each call, and it is a quarter of what a child costs.
    """
    try:
        fork = ctypes.PyDLL(None).fork
    except (OSError, AttributeError):  # pragma: no cover
        return os.fork
    fork.restype = ctypes.c_int
    return fork


_fork: Final = _raw_fork()


def _children_of(pid: int) -> list[int]:
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as listing:  # noqa: PTH123
            return [int(word) for word in listing.read().split()]
    except OSError:
        return []


def begin(descriptor: str, system: Any = None) -> None:
    """Serve as a zygote that was started by itself; arguments as :func:`main`'s."""
    sys.path.pop(0)  # where this package is found, and nothing of the course's may be
    main(int(descriptor), system)


def main(descriptor: int, system: Any = None) -> None:
    """Serve as a zygote on an inherited control socket.

    Args:
        descriptor: the socket.
        system: the kernel that children are confined by; the real one unless a test gives another.
    """
    from grader.worker.confinement.order import prepare_order

    adopt_orphans()
    die_with_parent()
    # Ready before the fork; and nothing of the command line is a student's business.
    from grader.worker.child import whole

    whole()
    sys.orig_argv.clear()

    control = socket.socket(fileno=descriptor)
    ForkServer(control, lambda order: prepare_order(order, system)).run()
    os._exit(0)
