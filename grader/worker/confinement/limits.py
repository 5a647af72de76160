"""Resource limits: memory, processor time, files, descriptors."""

from __future__ import annotations

import signal
import sys

from grader.worker.confinement.policy import RLIMITS, ConfinementFailure, Policy
from grader.worker.confinement.system import System

if sys.platform != "win32":
    # Here, not where it is used: an import in every child would cost more than the limits.
    import resource


def set_limits(system: System, policy: Policy) -> None:
    """Put the policy's limits on this process, hard as well as soft.

    Raises:
        ConfinementFailure: The kernel refuses one of them.
    """
    if sys.platform == "win32":
        raise ConfinementFailure(RLIMITS, "Windows has none")
    try:
        # Writing beyond a limit of no bytes sends SIGXFSZ; ignored, it is an error that
        # Python raises, and not a death.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        _lower(resource.RLIMIT_AS, system.virtual_size() + policy.memory)
        _lower(resource.RLIMIT_CPU, policy.cpu_seconds)
        _lower(resource.RLIMIT_FSIZE, 0)
        _lower(resource.RLIMIT_NOFILE, policy.descriptors)
        _lower(resource.RLIMIT_CORE, 0)
        _lower(resource.RLIMIT_MEMLOCK, 0)
        # Counts every process of the user, so it forbids any new one; root is exempt, for
        # whom seccomp does it.
        _lower(resource.RLIMIT_NPROC, 0)
        if sys.platform == "linux":
            _lower(resource.RLIMIT_MSGQUEUE, 0)
            _lower(resource.RLIMIT_NICE, 0)
            _lower(resource.RLIMIT_RTPRIO, 0)
    except (OSError, ValueError) as error:
        raise ConfinementFailure(RLIMITS, str(error)) from error


def _lower(limit: int, value: int) -> None:
    hard = resource.getrlimit(limit)[1]
    # A limit that is lower already stays.
    bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (bound, bound))
