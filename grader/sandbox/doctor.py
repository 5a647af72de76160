"""What this machine offers to confine a student's file with, shown by trying.

It starts a worker as grading does and has a file in it try to read, to write, to connect
and to start a process. What a kernel says it can do is told beside it; what counts is
what was refused.
"""

from __future__ import annotations

import hashlib
import platform
import secrets
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec

from grader.errors import GraderError
from grader.evidence import Lost
from grader.model import Exercise, Limits, Script
from grader.sandbox.protocols import Sandbox
from grader.sandbox.session import Session
from grader.worker.confinement import landlock
from grader.worker.confinement.policy import LAYERS
from grader.worker.confinement.probe import Available, probe
from grader.worker.confinement.system import System
from grader.worker.protocol import Request

_DEADLINE: Final = 20.0

_PROBE: Final = b"""
import os
import socket
import subprocess


def attempt(action):
    try:
        return "done: " + str(action())[:100]
    except BaseException as error:
        return f"refused: {type(error).__name__}: {error}"


def read(path):
    return attempt(lambda: open(path).read())


def write(path):
    return attempt(lambda: open(path, "w").write("x"))


def connect(port):
    def action():
        with socket.socket() as client:
            client.connect(("127.0.0.1", port))
        return "connected"

    return attempt(action)


def start():
    return attempt(lambda: subprocess.run(["/bin/true"], check=True).returncode)


def signal(pid):
    return attempt(lambda: os.kill(pid, 0))
"""

_WORDS: Final = {
    "read": "read a file of yours",
    "write": "write a file",
    "connect": "open a network connection",
    "start": "start a process",
    "signal": "send the grader a signal",
}

_WITHOUT_LANDLOCK: Final = (
    (
        landlock.NONE,
        "Landlock is missing. It needs Linux 5.13 or newer, built with CONFIG_SECURITY_LANDLOCK. "
        "In a container it may be the runtime's seccomp profile that hides it: Docker's own lets "
        "it through from 20.10.18 on.",
    ),
    (
        landlock.SWITCHED_OFF,
        "Landlock is built in but switched off: `landlock` has to be among the names of the boot "
        "parameter `lsm=`.",
    ),
    (
        landlock.REFUSED,
        "Landlock is refused, most likely by a container's seccomp profile: Docker's own lets it "
        "through from 20.10.18 on, another has to allow the system calls that begin with "
        "landlock_.",
    ),
)
_WSL_1: Final = "-Microsoft"
"""How the release ends there; in WSL 2 it ends in ``-microsoft-standard-WSL2``."""


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a file in a worker tried."""

    id: str
    what: str
    refused: bool
    told: str
    """What the operating system answered."""


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """One way of grading, and whether it can be had here."""

    name: str
    """``student``, ``batch`` or ``ci``."""
    possible: bool
    isolation: tuple[str, ...]
    reason: str = ""
    """Why it is not possible, or what is missing."""


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """What the machine says of itself."""

    system: str
    kernel: str
    python: str
    landlock_abi: int
    landlock: str
    """Why there is no Landlock; empty if there is."""
    seccomp: bool
    libseccomp: bool
    seccomp_reason: str
    root: bool
    limits: dict[str, str]


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """All that was found."""

    machine: Machine
    trials: tuple[Trial, ...]
    uses: tuple[Use, ...]
    advice: tuple[str, ...]

    @property
    def safe(self) -> bool:
        """Whether strangers' files may be graded here."""
        return all(use.possible for use in self.uses)


def examine(open_sandbox: Callable[[], Sandbox], system: System | None = None) -> Findings:
    """Look at the machine, and try.

    Args:
        open_sandbox: opens what grading would use.
        system: the kernel to ask; the real one unless a test gives another.
    """
    available = probe(system)
    isolation: tuple[str, ...] = ()
    trials: tuple[Trial, ...] = ()
    failure = refusal = ""
    try:
        sandbox = open_sandbox()
    except GraderError as error:
        failure = refusal = error.happened
    else:
        with closing(sandbox):
            try:
                isolation, trials = _tried(sandbox, required=False)
            except GraderError as error:
                failure = error.happened
            refusal = _refusal(sandbox) or _not_held(trials)
    own = Use(name="student", possible=not failure, isolation=isolation, reason=failure)
    others = [
        Use(
            name=name,
            possible=not failure and not refusal,
            isolation=() if failure or refusal else isolation,
            reason=failure or refusal,
        )
        for name in ("batch", "ci")
    ]
    return Findings(
        machine=_machine(available),
        trials=trials,
        uses=(own, *others),
        advice=tuple(_advice(available, isolation, refusal)),
    )


def _tried(sandbox: Sandbox, *, required: bool) -> tuple[tuple[str, ...], tuple[Trial, ...]]:
    session = _session(sandbox, required=required)
    try:
        session.start()
        if session.failure is not None:
            raise GraderError(f"a worker was started but ran nothing: {session.failure}")
        with _targets() as targets:
            found = tuple(_trial(session, name, target) for name, target in targets.items())
    finally:
        session.end()
    return session.isolation, found


def _session(sandbox: Sandbox, *, required: bool) -> Session:
    here = Path(__file__).parents[1]
    exercise = Exercise(
        number=0, slug="doctor", title="", stub="probe.py", functions=tuple(_WORDS),
        limits=Limits(deadline=_DEADLINE), public=here, staff=None,
    )  # fmt: skip
    digest = hashlib.sha256(_PROBE).hexdigest()
    script = Script(name="probe.py", source=_PROBE, sha256=digest)
    return Session(exercise, script, sandbox, required=required)


@contextmanager
def _targets() -> Iterator[dict[str, tuple[Any, ...]]]:
    """What each trial aims at: a secret file, a place to write, a listening port, a process."""
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.create_server(("127.0.0.1", 0)) as server,
    ):
        canary = Path(folder) / "canary.txt"
        canary.write_text(secrets.token_hex(8))
        import os

        yield {
            "read": (str(canary),),
            "write": (str(Path(folder) / "written.txt"),),
            "connect": (server.getsockname()[1],),
            "start": (),
            "signal": (os.getpid(),),
        }


def _trial(session: Session, name: str, arguments: tuple[Any, ...]) -> Trial:
    reply = session.call(Request(number=0, verb="call", target=name, args=arguments), name)
    if isinstance(reply, Lost):
        told, refused = reply.says, True
    else:
        told = str(reply.value if reply.error is None else reply.error.message)
        refused = told.startswith("refused: ")
    told = told.removeprefix("refused: ").removeprefix("done: ")
    # The names of temporary files and ports differ from run to run.
    for argument in arguments:
        told = told.replace(str(argument), "…")
    return Trial(id=name, what=_WORDS[name], refused=refused, told=told if refused else "")


def _refusal(sandbox: Sandbox) -> str:
    """Why a worker that has to be fully confined can't be had; empty if it can."""
    session = _session(sandbox, required=True)
    try:
        session.start()
    except GraderError as error:
        return error.happened
    finally:
        session.end()
    has = {word.partition("-")[0] for word in session.isolation}
    missing = [layer for layer in LAYERS if layer not in has]
    return f"not in force: {', '.join(missing)}" if missing else ""


def _not_held(trials: tuple[Trial, ...]) -> str:
    done = [trial.what for trial in trials if not trial.refused]
    return f"a file in a worker could {' and '.join(done)}" if done else ""


def _machine(available: Available) -> Machine:
    return Machine(
        system=platform.system(),
        kernel=available.kernel,
        python=platform.python_version(),
        landlock_abi=available.landlock_abi,
        landlock=available.landlock_reason,
        seccomp=available.seccomp,
        libseccomp=available.libseccomp,
        seccomp_reason=available.seccomp_reason,
        root=available.privileged,
        limits=_limits(),
    )


def _limits() -> dict[str, str]:
    if sys.platform == "win32":
        return {}
    import resource

    wanted = {
        "address space": "RLIMIT_AS",
        "processor seconds": "RLIMIT_CPU",
        "open files": "RLIMIT_NOFILE",
        "processes": "RLIMIT_NPROC",
    }
    found = {}
    for words, name in wanted.items():
        if hasattr(resource, name):
            hard = resource.getrlimit(getattr(resource, name))[1]
            found[words] = "unlimited" if hard == resource.RLIM_INFINITY else f"{hard:,}"
    return found


def _advice(available: Available, isolation: tuple[str, ...], refusal: str) -> Iterator[str]:
    if sys.platform != "linux":
        yield (
            f"Confinement is Linux's: on {platform.system()} a student grades their own file. "
            "Grade others' files on Linux, or in a Linux container or virtual machine."
        )
        return
    if available.kernel.endswith(_WSL_1):
        yield "This is WSL 1, which confines nothing: `wsl --set-version NAME 2` makes it a WSL 2."
        return
    if not available.landlock_abi:
        yield next(
            (told for why, told in _WITHOUT_LANDLOCK if available.landlock_reason.startswith(why)),
            f"Landlock is missing: {available.landlock_reason}.",
        )
    if not available.seccomp:
        yield "The kernel filters no system calls: it has to be built with CONFIG_SECCOMP_FILTER."
    elif not available.libseccomp:
        yield (
            "libseccomp is missing: `apt install libseccomp2`, `dnf install libseccomp` or "
            "`apk add libseccomp`."
        )
    has = {word.partition("-")[0] for word in isolation}
    for layer in LAYERS:
        if isolation and layer not in has and layer not in {"landlock", "seccomp"}:
            yield f"The layer {layer} is refused here, most likely by a container's settings."
    if refusal and available.complete and isolation and len(has) == len(LAYERS):
        yield f"All layers are there and yet {refusal}. Do not grade strangers' files here."
