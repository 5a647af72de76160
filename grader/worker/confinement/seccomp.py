"""seccomp: the system calls that remain, and a machine's answer to all others.

The program is made once by libseccomp, in the zygote. Two things in it are a child's
own: calls that may only be aimed at the caller carry a stand-in for its process id,
which each child replaces with its own before it loads the program.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from grader.worker.confinement import allowed_calls
from grader.worker.confinement.landlock import TRUNCATE_ABI
from grader.worker.confinement.policy import SECCOMP, ConfinementFailure
from grader.worker.confinement.system import SocketFilterProgram, System

_KILL_PROCESS = 0x80000000
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000

_EQUAL = 4
_MASKED_EQUAL = 7

_ATTRIBUTE_BAD_ARCHITECTURE = 2
_ATTRIBUTE_OPTIMIZE = 8
_BINARY_TREE = 2

_INSTRUCTION = struct.Struct("=HBBI")

OWN_ID: Final = 0x7FFFFFF1
"""Stands for the child's process id; the kernel gives none above 2**22."""

_WRITING_FLAGS = (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC)


class _Comparison(ctypes.Structure):
    _fields_ = [
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    ]


def _equal(argument: int, value: int) -> _Comparison:
    return _Comparison(argument, _EQUAL, value, 0)


def _masked(argument: int, mask: int, value: int) -> _Comparison:
    return _Comparison(argument, _MASKED_EQUAL, mask, value)


@dataclass(frozen=True)
class Filter:
    """A program for the kernel, and the offsets in it where a child's own id goes."""

    code: bytes
    own_id_offsets: tuple[int, ...]


class _Rules:
    """A filter while libseccomp builds it; frees it on leaving."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        library.seccomp_init.restype = ctypes.c_void_p
        library.seccomp_init.argtypes = (ctypes.c_uint32,)
        library.seccomp_release.argtypes = (ctypes.c_void_p,)
        library.seccomp_attr_set.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_uint32)
        library.seccomp_syscall_resolve_name.argtypes = (ctypes.c_char_p,)
        library.seccomp_rule_add_array.argtypes = (
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.c_int,
            ctypes.c_uint,
            ctypes.c_void_p,
        )
        library.seccomp_export_bpf.argtypes = (ctypes.c_void_p, ctypes.c_int)
        self._context = library.seccomp_init(_ERRNO | errno.ENOSYS)
        if not self._context:
            raise OSError(errno.ENOMEM, "libseccomp makes no filter")

    def __enter__(self) -> _Rules:
        # 32-bit and x32 calls have numbers of their own: none of them is for us.
        self._set(_ATTRIBUTE_BAD_ARCHITECTURE, _KILL_PROCESS)
        # libseccomp before 2.5 makes a list in place of a tree: slower, not weaker.
        with contextlib.suppress(OSError):
            self._set(_ATTRIBUTE_OPTIMIZE, _BINARY_TREE)
        return self

    def __exit__(self, *_: object) -> None:
        self._library.seccomp_release(self._context)

    def _set(self, attribute: int, value: int) -> None:
        self._check(self._library.seccomp_attr_set(self._context, attribute, value))

    def _check(self, result: int) -> None:
        if result < 0:
            raise OSError(-result, os.strerror(-result))

    def add(self, action: int, name: str, *comparisons: _Comparison) -> None:
        number = self._library.seccomp_syscall_resolve_name(name.encode())
        if number < 0:
            return  # this architecture, or this libseccomp, doesn't know it
        array = (_Comparison * len(comparisons))(*comparisons)
        self._check(
            self._library.seccomp_rule_add_array(
                self._context, action, number, len(comparisons), array
            )
        )

    def export(self) -> bytes:
        # In memory: the zygote may have no folder it can write to.
        with os.fdopen(os.memfd_create("filter"), "rb") as file:
            self._check(self._library.seccomp_export_bpf(self._context, file.fileno()))
            file.seek(0)
            return file.read()


def build_filter(system: System, landlock_abi: int) -> Filter:
    """Build the program for this machine.

    Args:
        system: Where libseccomp is.
        landlock_abi: The Landlock ABI that will be in force beside it, 0 for none. What
            that doesn't cover and arguments can show, the program refuses: truncating
            when a file is opened; without Landlock, opening one to write at all.

    Raises:
        ConfinementFailure: libseccomp is missing or can't build the program.
    """
    try:
        library = system.libseccomp()
    except OSError as error:
        raise ConfinementFailure(
            SECCOMP, "libseccomp.so.2 isn't installed (Debian and Ubuntu: libseccomp2)"
        ) from error
    try:
        with _Rules(library) as rules:
            _add_rules(rules, landlock_abi)
            code = rules.export()
    except OSError as error:
        raise ConfinementFailure(
            SECCOMP, f"libseccomp makes no filter, as where the kernel takes none ({error})"
        ) from error
    return Filter(code, tuple(_places_of(OWN_ID, code)))


def _add_rules(rules: _Rules, landlock_abi: int) -> None:
    for name in allowed_calls.FREELY:
        rules.add(_ALLOW, name)
    for name in allowed_calls.WRITES:
        rules.add(_ERRNO | errno.EACCES, name)
    _add_one_of(rules, "ioctl", 1, allowed_calls.IOCTL_REQUESTS)
    _add_one_of(rules, "fcntl", 1, allowed_calls.FCNTL_COMMANDS)
    _add_one_of(rules, "prctl", 0, allowed_calls.PRCTL_OPTIONS)
    _add_one_of(rules, "arch_prctl", 0, allowed_calls.ARCH_PRCTL_CODES)
    _add_one_of(rules, "sched_getaffinity", 0, (0, OWN_ID))
    # abort() sends its signal so; without it the death is reported as another one.
    rules.add(_ALLOW, "tgkill", _equal(0, OWN_ID))
    # To read its own limits, not to set any.
    rules.add(_ALLOW, "prlimit64", _equal(0, 0), _equal(2, 0))
    # send() without an address: only the connected socket.
    rules.add(_ALLOW, "sendto", _equal(4, 0))
    _add_openat(rules, _refused_flags(landlock_abi))


def _add_one_of(rules: _Rules, name: str, argument: int, values: Iterable[int]) -> None:
    for value in values:
        rules.add(_ALLOW, name, _equal(argument, value))


def _refused_flags(landlock_abi: int) -> Sequence[int]:
    if landlock_abi == 0:
        return _WRITING_FLAGS
    if landlock_abi < TRUNCATE_ABI:
        return (os.O_TRUNC,)
    return ()


def _add_openat(rules: _Rules, refused: Sequence[int]) -> None:
    if not refused:
        rules.add(_ALLOW, "openat")
        return
    rules.add(_ALLOW, "openat", _masked(2, sum(refused), 0))
    for flag in refused:
        rules.add(_ERRNO | errno.EACCES, "openat", _masked(2, flag, flag))


def _places_of(constant: int, code: bytes) -> Iterable[int]:
    for index, (_, _, _, value) in enumerate(_INSTRUCTION.iter_unpack(code)):
        if value == constant:
            yield (index + 1) * _INSTRUCTION.size - 4


def load(system: System, program: Filter) -> None:
    """Put the program on this process for good, with its own id in it.

    Raises:
        ConfinementFailure: The kernel refuses it.
    """
    code = ctypes.create_string_buffer(program.code, len(program.code))
    for offset in program.own_id_offsets:
        struct.pack_into("=I", code, offset, os.getpid())
    length = len(program.code) // _INSTRUCTION.size
    try:
        system.load_filter(SocketFilterProgram(length, ctypes.addressof(code)))
    except OSError as error:
        raise ConfinementFailure(SECCOMP, f"the kernel refuses the filter ({error})") from error
