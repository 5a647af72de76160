"""The system calls that confinement rests on, as a collaborator that tests can replace."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from typing import Any, Protocol

# The same on every architecture: calls since Linux 5.1 share their numbers.
_CLOSE_RANGE = 436
_LANDLOCK_CREATE_RULESET = 444
_LANDLOCK_ADD_RULE = 445
_LANDLOCK_RESTRICT_SELF = 446

_LANDLOCK_CREATE_RULESET_VERSION = 1
_LANDLOCK_RULE_PATH_BENEATH = 1

_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2

_CAPABILITY_VERSION_3 = 0x20080522


class _CapabilityHeader(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class SocketFilterProgram(ctypes.Structure):
    """``struct sock_fprog``: how many instructions, and where they are."""

    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


class System(Protocol):
    """What the kernel and libseccomp do for us. Everything refused is an OSError."""

    def landlock_abi(self) -> int:
        """The newest Landlock ABI that the kernel speaks."""

    def landlock_create_ruleset(self, attributes: bytes) -> int:
        """A descriptor of a new ruleset made from a ``struct landlock_ruleset_attr``."""

    def landlock_allow(self, ruleset: int, path: int, access: int) -> None:
        """Allow ``access`` beneath the file or directory open as ``path``."""

    def landlock_restrict_self(self, ruleset: int) -> None:
        """Put the ruleset on this process for good."""

    def prctl(self, option: int, *arguments: int) -> int:
        """``prctl(2)``."""

    def set_capabilities(self, words: tuple[int, int, int, int, int, int]) -> None:
        """``capset(2)``: effective, permitted, inheritable; low words, then high ones."""

    def capabilities(self) -> tuple[int, int, int, int, int, int]:
        """``capget(2)``, in the order of :meth:`set_capabilities`."""

    def load_filter(self, program: SocketFilterProgram) -> None:
        """Put a seccomp filter on this process for good."""

    def close_range(self, first: int, last: int) -> None:
        """Close every descriptor from ``first`` to ``last``, both included."""

    def libseccomp(self) -> ctypes.CDLL:
        """The library that turns rules into a filter; OSError where it isn't installed."""

    def virtual_size(self) -> int:
        """Bytes of address space that this process has now."""


class Linux:
    """The real thing."""

    def __init__(self) -> None:
        if sys.platform != "linux":
            raise OSError(f"confinement is Linux's; this is {sys.platform}")
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._libc.syscall.restype = ctypes.c_long
        self._libc.prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)
        self._page = os.sysconf("SC_PAGE_SIZE")

    def _checked(self, result: int) -> int:
        if result < 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
        return result

    def _syscall(self, number: int, *arguments: Any) -> int:
        wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
        return self._checked(self._libc.syscall(ctypes.c_long(number), *wide))

    def landlock_abi(self) -> int:
        """The newest Landlock ABI that the kernel speaks."""
        return self._syscall(_LANDLOCK_CREATE_RULESET, 0, 0, _LANDLOCK_CREATE_RULESET_VERSION)

    def landlock_create_ruleset(self, attributes: bytes) -> int:
        """A descriptor of a new ruleset made from a ``struct landlock_ruleset_attr``."""
        return self._syscall(_LANDLOCK_CREATE_RULESET, attributes, len(attributes), 0)

    def landlock_allow(self, ruleset: int, path: int, access: int) -> None:
        """Allow ``access`` beneath the file or directory open as ``path``."""
        rule = struct.pack("=Qi", access, path)  # struct landlock_path_beneath_attr, packed
        self._syscall(_LANDLOCK_ADD_RULE, ruleset, _LANDLOCK_RULE_PATH_BENEATH, rule, 0)

    def landlock_restrict_self(self, ruleset: int) -> None:
        """Put the ruleset on this process for good."""
        self._syscall(_LANDLOCK_RESTRICT_SELF, ruleset, 0)

    def prctl(self, option: int, *arguments: int) -> int:
        """``prctl(2)``, with the arguments that are not given as zeros."""
        first, second, third, fourth = (*arguments, 0, 0, 0, 0)[:4]
        return self._checked(self._libc.prctl(option, first, second, third, fourth))

    def set_capabilities(self, words: tuple[int, int, int, int, int, int]) -> None:
        """``capset(2)``: effective, permitted, inheritable; low words, then high ones."""
        header = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)
        data = (ctypes.c_uint32 * 6)(*words)
        self._checked(self._libc.capset(ctypes.byref(header), data))

    def capabilities(self) -> tuple[int, int, int, int, int, int]:
        """``capget(2)``, in the order of :meth:`set_capabilities`."""
        header = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)
        data = (ctypes.c_uint32 * 6)()
        self._checked(self._libc.capget(ctypes.byref(header), data))
        return data[0], data[1], data[2], data[3], data[4], data[5]

    def load_filter(self, program: SocketFilterProgram) -> None:
        """Put a seccomp filter on this process for good."""
        self.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(program))

    def close_range(self, first: int, last: int) -> None:
        """Close every descriptor from ``first`` to ``last``, both included."""
        self._syscall(_CLOSE_RANGE, first, last, 0)

    def libseccomp(self) -> ctypes.CDLL:
        """The library that turns rules into a filter; OSError where it isn't installed."""
        # By its soname: asking ctypes.util to find it would start ldconfig or a compiler.
        return ctypes.CDLL("libseccomp.so.2")

    def virtual_size(self) -> int:
        """Bytes of address space that this process has now."""
        statm = os.open("/proc/self/statm", os.O_RDONLY)
        try:
            pages = int(os.read(statm, 100).split()[0])
        finally:
            os.close(statm)
        return pages * self._page
