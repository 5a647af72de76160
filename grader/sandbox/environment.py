"""What a process of ours is started with: its command line, environment and import paths.

The judge's process is started before anything else is imported, so this imports next to nothing.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from typing import Any, Final

from grader.worker.confinement.packages import holds_packages


def clean_environment() -> dict[str, str]:
    """The whole environment of a worker: fixed, and nothing of the caller's."""
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "HOME": "/nonexistent",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        **dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"),
        # A compiler writes files and starts programs: `torch.compile` gives back what it was
        # given, without a wrapper whose code would run beneath the operators that are watched.
        **dict.fromkeys(("TORCH_COMPILE_DISABLE", "TORCHDYNAMO_DISABLE"), "1"),
    }


def import_paths() -> list[str]:
    """Where a worker imports from: the interpreter and its packages, never a checkout.

    Packages may lie anywhere that a ``.pth`` file or PYTHONPATH names.
    """
    roots = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    roots |= {os.path.join(sysconfig.get_path("stdlib"), "lib-dynload")}  # noqa: PTH118
    with contextlib.suppress(ImportError):
        import site

        roots |= {*site.getsitepackages(), site.getusersitepackages()}
    return [
        path for path in sys.path if path in roots or path.endswith(".zip") or holds_packages(path)
    ]


# What torch leaves behind when it is imported is there to stay: to look through all of it for
# garbage, again and again while it grows and once more soon after, takes 0.2 s.
_BOOTSTRAP: Final = (
    "import gc, importlib, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); gc.disable();"
    "root, paths, entry, *arguments = sys.argv[1:]; paths = paths.split('\\x1f');"
    "sys.argv[:] = ['']; sys.path[:] = [root, *paths]; module, _, name = entry.partition(':');"
    "main = getattr(importlib.import_module(module), name); gc.freeze(); gc.enable();"
    "main(*arguments)"
)


def python_command(entry: str, *arguments: object) -> list[str]:
    """The command line of a Python process of ours: isolated, and naming nothing of the course.

    It leaves a Ctrl-C to the process that has the terminal.

    Args:
        entry: ``module:function``, called with the arguments as text.
        arguments: such as a descriptor that the process inherits.
    """
    root = os.path.realpath(f"{__file__}/../../..")
    paths = "\x1f".join(import_paths())
    return [sys.executable, "-I", "-c", _BOOTSTRAP, root, paths, entry, *map(str, arguments)]


def launch(
    entry: str,
    there: socket.socket,
    *arguments: object,
    environment: Mapping[str, str],
    **settings: Any,
) -> subprocess.Popen[bytes]:
    """Start a process of ours that gets one end of a connection, which is closed here.

    Args:
        entry: as for :func:`python_command`.
        there: the end; its descriptor is the first argument.
        arguments: the others.
        environment: all of it.
        settings: of :class:`subprocess.Popen`.
    """
    with there:
        return subprocess.Popen(
            python_command(entry, there.fileno(), *arguments),
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[there.fileno()],
            **settings,
        )


def start(
    entry: str, *, environment: Mapping[str, str], **settings: Any
) -> tuple[socket.socket, subprocess.Popen[bytes]]:
    """Start a process of ours; gives this end of a connection to it, and the process.

    Arguments are those of :func:`launch`.
    """
    here, there = socket.socketpair()
    return here, launch(entry, there, environment=environment, **settings)


def drawing_environment() -> Mapping[str, str]:
    """What more of the environment matplotlib needs in a worker: a font list that it can read."""
    from grader.sandbox import matplotlib_cache

    folder = str(matplotlib_cache.folder())
    # This process draws with the same list, and so makes it for the next run.
    os.environ["MPLCONFIGDIR"] = folder
    return {"MPLCONFIGDIR": folder, "MPLBACKEND": "module://grader.worker.backend"}


def worker_environment() -> Mapping[str, str]:
    """The workers' environment, with what matplotlib needs."""
    return {**clean_environment(), **drawing_environment()}
