"""The process by itself: its session, its parent's death, its descriptors."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterable

from grader.worker.confinement.policy import PROCESS, ConfinementFailure
from grader.worker.confinement.system import System

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_LAST_DESCRIPTOR = 0x7FFFFFFF


def separate(system: System, parent: int) -> None:
    """Give this process its own session and tie its life to ``parent``, the zygote's id.

    Raises:
        ConfinementFailure: The parent is gone already, or the kernel refuses.
    """
    try:
        if os.getsid(0) != os.getpid():
            os.setsid()
        _offer_to_the_oom_killer()
        # Nobody else of the same user may read its memory, and it leaves no core.
        system.prctl(_PR_SET_DUMPABLE, 0)
        system.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    except OSError as error:
        raise ConfinementFailure(PROCESS, f"no session of its own ({error})") from error
    if os.getppid() != parent:  # it died before its death could be heard of
        raise ConfinementFailure(PROCESS, "the process that forked this one is gone")


def _offer_to_the_oom_killer() -> None:
    # When the machine runs short, the kernel should end this process, not the judge.
    try:
        score = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
    except OSError:
        return  # a courtesy: no layer depends on it
    with contextlib.suppress(OSError):
        os.write(score, b"1000")
    os.close(score)


def close_descriptors(system: System | None, keep: Iterable[int]) -> None:
    """Close every descriptor but those in ``keep``.

    The Landlock ruleset must be in force by then: its descriptor is closed too.

    Args:
        system: The kernel. Where it has no ``close_range`` (before Linux 5.9), the open
            descriptors are looked up one by one.
        keep: Descriptors that stay open.
    """
    kept = sorted(set(keep))
    if system is None or not _close_ranges(system, kept):
        for descriptor in _open_descriptors():
            if descriptor not in kept:
                # Listing the descriptors opened one that is gone by now.
                with contextlib.suppress(OSError):
                    os.close(descriptor)


def _close_ranges(system: System, kept: list[int]) -> bool:
    try:
        for before, after in zip([-1, *kept], [*kept, _LAST_DESCRIPTOR], strict=True):
            if after - before > 1:
                system.close_range(before + 1, after - 1)
    except OSError:
        return False
    return True


def _open_descriptors() -> list[int]:
    try:
        return [int(name) for name in os.listdir("/proc/self/fd")]  # noqa: PTH208
    except OSError:
        return list(range(os.sysconf("SC_OPEN_MAX")))
