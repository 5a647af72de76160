"""Landlock: what may be read; nothing may be written, executed, connected to or signalled."""

from __future__ import annotations

import errno
import os
import stat
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.worker.confinement.policy import LANDLOCK, ConfinementFailure
from grader.worker.confinement.system import System

_WRITE_FILE = 1 << 1
_READ_FILE = 1 << 2
_READ_DIR = 1 << 3

NEWEST_ABI: Final = 7
"""The newest ABI whose rights are listed here; a kernel that speaks a newer one is asked
for this one."""

TRUNCATE_ABI: Final = 3
"""From this one on Landlock covers truncation; below it the seccomp filter does."""

# How many rights on files each ABI has: the bits below that number.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16, 6: 16, 7: 16}
_NETWORK_ABI = 4  # TCP bind and connect
_SCOPE_ABI = 6  # abstract unix sockets and signals

NONE: Final = "the kernel has none, or a container hides it"
SWITCHED_OFF: Final = "it is switched off at boot"
REFUSED: Final = "a filter refuses it, most likely a container's"
_WHY = {errno.ENOSYS: NONE, errno.EOPNOTSUPP: SWITCHED_OFF, errno.EPERM: REFUSED}


@dataclass(frozen=True)
class Ruleset:
    """A ruleset that was built once and can be put on any number of children."""

    descriptor: int
    abi: int


def supported_abi(system: System) -> int:
    """The ABI to use here.

    Raises:
        ConfinementFailure: The kernel has no Landlock, it is switched off, or it is kept from us.
    """
    try:
        return min(system.landlock_abi(), NEWEST_ABI)
    except OSError as error:
        why = _WHY.get(error.errno or 0, "it can't be asked for")
        raise ConfinementFailure(LANDLOCK, f"{why} ({error})") from error


def ruleset_attributes(abi: int) -> bytes:
    """The ``struct landlock_ruleset_attr`` that handles every right the ABI knows."""
    attributes = struct.pack("=Q", (1 << _FILE_RIGHTS[abi]) - 1)
    if abi >= _NETWORK_ABI:
        attributes += struct.pack("=Q", 0b11)
    if abi >= _SCOPE_ABI:
        attributes += struct.pack("=Q", 0b11)
    return attributes


def build_ruleset(system: System, readable: Iterable[Path], list_only: Iterable[Path]) -> Ruleset:
    """Build the ruleset. A path that doesn't exist is left out: there is nothing to read.

    Raises:
        ConfinementFailure: Landlock can't be had, or refuses a rule.
    """
    abi = supported_abi(system)
    try:
        descriptor = system.landlock_create_ruleset(ruleset_attributes(abi))
        for path in readable:
            _allow(system, descriptor, path, whole=True)
        for path in list_only:
            _allow(system, descriptor, path, whole=False)
    except OSError as error:
        raise ConfinementFailure(LANDLOCK, f"no ruleset ({error})") from error
    return Ruleset(descriptor, abi)


def _allow(system: System, ruleset: int, path: Path, *, whole: bool) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        mode = os.fstat(opened).st_mode
        if stat.S_ISDIR(mode):
            system.landlock_allow(ruleset, opened, _READ_DIR | (_READ_FILE if whole else 0))
        elif whole:
            # To write to /dev/null is how a program says nothing.
            write = _WRITE_FILE if path == Path(os.devnull) else 0
            system.landlock_allow(ruleset, opened, _READ_FILE | write)
    finally:
        os.close(opened)


def restrict(system: System, ruleset: Ruleset) -> None:
    """Put the ruleset on this process and close it.

    Raises:
        ConfinementFailure: The kernel refuses.
    """
    try:
        system.landlock_restrict_self(ruleset.descriptor)
        os.close(ruleset.descriptor)
    except OSError as error:
        raise ConfinementFailure(LANDLOCK, f"the ruleset is refused ({error})") from error
