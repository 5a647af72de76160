"""Resource limits: memory, processor time, files, descriptors."""

from __future__ import annotations

import signal
import sys

from grader.worker.confinement.policy import RLIMITS, ConfinementFailure, Policy
from grader.worker.confinement.system import System


def set_limits(system: System, policy: Policy) -> None:
    """Put the policy's limits on this process, hard as well as soft.

    Raises:
        ConfinementFailure: The kernel refuses one of them.
    """
    if sys.platform == "win32":
        raise ConfinementFailure(RLIMITS, "Windows has none")
    import resource

    try:
        # Writing beyond a limit of no bytes sends SIGXFSZ; ignored, it is an error that
        # Python raises, and not a death.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        wanted = {
            resource.RLIMIT_AS: system.virtual_size() + policy.memory,
            resource.RLIMIT_CPU: policy.cpu_seconds,
            resource.RLIMIT_FSIZE: 0,
            resource.RLIMIT_NOFILE: policy.descriptors,
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_MEMLOCK: 0,
            # Counts every process of the user, so it forbids any new one; root is exempt,
            # for whom seccomp does it.
            resource.RLIMIT_NPROC: 0,
        }
        if sys.platform == "linux":
            wanted[resource.RLIMIT_MSGQUEUE] = 0
            wanted[resource.RLIMIT_NICE] = 0
            wanted[resource.RLIMIT_RTPRIO] = 0
        for limit, value in wanted.items():
            hard = resource.getrlimit(limit)[1]
            # A limit that is lower already stays.
            bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(limit, (bound, bound))
    except (OSError, ValueError) as error:
        raise ConfinementFailure(RLIMITS, str(error)) from error
