"""Capabilities: give up all of them, so that being root changes nothing."""

from __future__ import annotations

import errno
from pathlib import Path

from grader.worker.confinement.policy import (
    NO_CAPABILITIES,
    NO_NEW_PRIVS,
    ConfinementFailure,
)
from grader.worker.confinement.system import System

_PR_CAPBSET_DROP = 24
_PR_SET_NO_NEW_PRIVS = 38
_PR_GET_NO_NEW_PRIVS = 39
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_CLEAR_ALL = 4

_NONE = (0, 0, 0, 0, 0, 0)


def last_capability() -> int:
    """The highest capability that the kernel knows."""
    try:
        return int(Path("/proc/sys/kernel/cap_last_cap").read_bytes())
    except OSError:
        return 63  # asking for one that doesn't exist answers EINVAL, which ends the loop


def held(system: System) -> bool:
    """Whether this process has any capability now."""
    return system.capabilities() != _NONE


def drop_capabilities(system: System, last: int) -> None:
    """Empty the bounding, ambient, inheritable, permitted and effective sets.

    Without CAP_SETPCAP the bounding set can't be emptied. It only matters to a program
    that is executed, and is no matter once NO_NEW_PRIVS is set.

    Args:
        system: The kernel.
        last: The highest capability, from :func:`last_capability`.

    Raises:
        ConfinementFailure: A capability remains, or could be had again.
    """
    try:
        if not held(system) and has_no_new_privs(system):
            return  # given up before this process was forked
        bounded = _empty_bounding_set(system, last)
        system.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)
        system.set_capabilities(_NONE)
        remain = held(system)
    except OSError as error:
        raise ConfinementFailure(NO_CAPABILITIES, str(error)) from error
    if remain:
        raise ConfinementFailure(NO_CAPABILITIES, "some are still there after dropping all")
    if not bounded and not has_no_new_privs(system):
        raise ConfinementFailure(
            NO_CAPABILITIES, "the bounding set stays and a program that is run could use it"
        )


def _empty_bounding_set(system: System, last: int) -> bool:
    for capability in range(last + 1):
        try:
            system.prctl(_PR_CAPBSET_DROP, capability)
        except OSError as error:
            if error.errno == errno.EPERM:
                return False
            if error.errno == errno.EINVAL:
                return True  # beyond the last one
            raise
    return True


def has_no_new_privs(system: System) -> bool:
    """Whether NO_NEW_PRIVS is set on this process."""
    return system.prctl(_PR_GET_NO_NEW_PRIVS) == 1


def set_no_new_privs(system: System) -> None:
    """See to it that no program run from here on gains a privilege.

    Raises:
        ConfinementFailure: The kernel refuses.
    """
    try:
        system.prctl(_PR_SET_NO_NEW_PRIVS, 1)
    except OSError as error:
        raise ConfinementFailure(NO_NEW_PRIVS, str(error)) from error
