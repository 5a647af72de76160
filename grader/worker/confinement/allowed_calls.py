"""The system calls that torch, numpy and matplotlib need, and nothing beside.

A name that an architecture doesn't have is passed over there: aarch64 has no ``stat``,
only ``newfstatat``. What isn't listed is answered with ENOSYS.
"""

from __future__ import annotations

from typing import Final

FREELY: Final = (
    # Descriptors it has, and files that Landlock lets it open.
    *("read", "readv", "pread64", "preadv", "write", "writev", "lseek", "fadvise64"),
    *("close", "close_range", "dup", "dup2", "dup3"),
    *("stat", "lstat", "fstat", "newfstatat", "statx", "access", "faccessat", "faccessat2"),
    *("readlink", "readlinkat", "getdents64", "getcwd", "chdir"),
    *("poll", "ppoll", "select", "pselect6"),
    # The judge's socket, which is connected already.
    *("recvfrom", "getsockname", "getpeername", "getsockopt"),
    # Its own memory.
    *("mmap", "munmap", "mremap", "mprotect", "madvise", "brk"),
    # Its own locks, signals and timers.
    *("futex", "set_robust_list", "rseq", "sched_yield"),
    *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigsuspend"),
    *("sigaltstack", "pause", "alarm", "setitimer", "getitimer", "restart_syscall"),
    # The time, and what it costs.
    *("clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday"),
    *("time", "times", "getrusage", "getrlimit"),
    # Who and where it is.
    *("getpid", "gettid", "getppid", "getpgrp", "getuid", "geteuid", "getgid", "getegid"),
    *("getresuid", "getresgid", "getgroups", "uname", "sysinfo", "getcpu", "getrandom"),
    *("exit", "exit_group"),
)

IOCTL_REQUESTS: Final = (
    0x5401,  # TCGETS: isatty
    0x5413,  # TIOCGWINSZ: how wide is the terminal
    0x541B,  # FIONREAD
    0x5421,  # FIONBIO: a socket's time-out
    0x5450,  # FIONCLEX
    0x5451,  # FIOCLEX
)

FCNTL_COMMANDS: Final = (
    0,  # F_DUPFD
    1,  # F_GETFD
    2,  # F_SETFD
    3,  # F_GETFL
    1030,  # F_DUPFD_CLOEXEC
)

PRCTL_OPTIONS: Final = (
    2,  # PR_GET_PDEATHSIG
    3,  # PR_GET_DUMPABLE
    15,  # PR_SET_NAME
    16,  # PR_GET_NAME
    21,  # PR_GET_SECCOMP
    23,  # PR_CAPBSET_READ
    39,  # PR_GET_NO_NEW_PRIVS
    0x53564D41,  # PR_SET_VMA: malloc gives its mappings names
)

ARCH_PRCTL_CODES: Final = (
    0x1021,  # ARCH_GET_XCOMP_SUPP: oneDNN asks for the matrix registers
    0x1022,  # ARCH_GET_XCOMP_PERM
    0x1023,  # ARCH_REQ_XCOMP_PERM
)

WRITES: Final = (
    # To change the tree of files is what a student's program tries without malice, so it
    # is told EACCES, as Landlock tells it of a file: PermissionError in Python.
    *("creat", "mkdir", "mkdirat", "mknod", "mknodat", "rmdir", "unlink", "unlinkat"),
    *("rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat"),
    *("truncate", "ftruncate"),
)
