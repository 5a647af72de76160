"""Resource limits: memory, processor time, files, descriptors."""

from __future__ import annotations

import signal
import sys

from grader.worker.confinement.policy import RLIMITS, ConfinementFailure, Policy
from grader.worker.confinement.system import System

if sys.platform != "win32":
    # Here, not where it is used: an import in every child would cost more than the limits.
    import resource


Limits = tuple[tuple[int, int], ...]
"""Each limit's number with its value, hard as well as soft."""


def build_limits(system: System, policy: Policy) -> Limits:
    """The limits that a policy asks of children, worked out in the process that forks them.

    Raises:
        ConfinementFailure: This system has none.
    """
    if sys.platform == "win32":
        raise ConfinementFailure(RLIMITS, "Windows has none")
    wanted = {
        # Children begin with this process's address space.
        resource.RLIMIT_AS: system.virtual_size() + policy.memory,
        resource.RLIMIT_CPU: policy.cpu_seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: policy.descriptors,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        # Counts every process of the user, so it forbids any new one; root is exempt, for
        # whom seccomp does it.
        resource.RLIMIT_NPROC: 0,
    }
    if sys.platform == "linux":
        nothing = (resource.RLIMIT_MSGQUEUE, resource.RLIMIT_NICE, resource.RLIMIT_RTPRIO)
        wanted |= dict.fromkeys(nothing, 0)
    return tuple((limit, _bound(limit, value)) for limit, value in wanted.items())


def _bound(limit: int, value: int) -> int:
    hard = resource.getrlimit(limit)[1]
    # A limit that is lower already stays.
    return value if hard == resource.RLIM_INFINITY else min(value, hard)


def set_limits(limits: Limits) -> None:
    """Put the limits on this process.

    Raises:
        ConfinementFailure: The kernel refuses one of them.
    """
    try:
        # Writing beyond a limit of no bytes sends SIGXFSZ; ignored, it is an error that
        # Python raises, and not a death.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        for limit, value in limits:
            resource.setrlimit(limit, (value, value))
    except (OSError, ValueError) as error:
        raise ConfinementFailure(RLIMITS, str(error)) from error
