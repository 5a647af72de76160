"""What this machine offers, for people who want to know before they rely on it."""

from __future__ import annotations

import platform
from dataclasses import dataclass

from grader.worker.confinement import capabilities, landlock, seccomp
from grader.worker.confinement.policy import ConfinementFailure
from grader.worker.confinement.system import Linux, System

_PR_GET_SECCOMP = 21


@dataclass(frozen=True)
class Available:
    """What there is to confine a process with.

    Attributes:
        kernel: System and release, such as ``Linux 6.1.0``.
        landlock_abi: The ABI that would be used, 0 for none.
        landlock_reason: Why there is none, or "".
        seccomp: Whether the kernel filters system calls.
        libseccomp: Whether the library that makes the filter is here and makes it.
        seccomp_reason: What stands in the way of a filter, or "".
        privileged: Whether this process holds capabilities, which a child gives up.
    """

    kernel: str
    landlock_abi: int
    landlock_reason: str
    seccomp: bool
    libseccomp: bool
    seccomp_reason: str
    privileged: bool

    @property
    def complete(self) -> bool:
        """Whether every layer can be had, so that strangers' files may be run."""
        return self.landlock_abi > 0 and self.seccomp and self.libseccomp


def probe(system: System | None = None) -> Available:
    """Ask the kernel and libseccomp, changing nothing."""
    kernel = f"{platform.system()} {platform.release()}"
    try:
        asked = system if system is not None else Linux()
    except OSError as error:
        return Available(kernel, 0, str(error), False, False, str(error), False)  # noqa: FBT003
    abi, landlock_reason = _landlock(asked)
    filters, library, seccomp_reason = _seccomp(asked, abi)
    return Available(
        kernel=kernel,
        landlock_abi=abi,
        landlock_reason=landlock_reason,
        seccomp=filters,
        libseccomp=library,
        seccomp_reason=seccomp_reason,
        privileged=capabilities.held(asked),
    )


def _landlock(system: System) -> tuple[int, str]:
    try:
        return landlock.supported_abi(system), ""
    except ConfinementFailure as failure:
        return 0, failure.reason


def _seccomp(system: System, abi: int) -> tuple[bool, bool, str]:
    try:
        system.prctl(_PR_GET_SECCOMP)
    except OSError as error:
        return False, False, f"the kernel filters no system calls ({error})"
    try:
        seccomp.build_filter(system, abi)
    except ConfinementFailure as failure:
        return True, False, failure.reason
    return True, True, ""
