"""seccomp by itself: each forbidden call by number, aimed at something real."""

import platform
import subprocess

import pytest

from grader.worker.confinement import allowed_calls
from grader.worker.confinement.system import Linux

SECCOMP = ["seccomp"]
ENOSYS, EACCES = 38, 13

library = Linux().libseccomp()


def number(name):
    return library.seccomp_syscall_resolve_name(name.encode())


CONDITIONAL = {"ioctl", "fcntl", "prctl", "arch_prctl", "sched_getaffinity", "tgkill"} | {
    *("prlimit64", "sendto", "openat"),
}
ALLOWED = {number(name) for name in (*allowed_calls.FREELY, *CONDITIONAL)}

CALLS = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    ctypes.set_errno(0)
    return 0 if libc.syscall(ctypes.c_long(number), *wide) >= 0 else ctypes.get_errno()
"""

# What an attack would write: P is a file, V another process, N a new name, B a buffer, A an
# address to connect to.
FORBIDDEN = {
    "fork": "", "vfork": "", "clone": "17", "clone3": "B, 88",
    "execve": "b'/bin/true', 0, 0", "execveat": "-100, b'/bin/true', 0, 0, 0",
    "kill": "V, 9", "tkill": "V, 9", "tgkill": "V, V, 9", "pidfd_open": "V, 0",
    "pidfd_send_signal": "3, 9, 0, 0", "pidfd_getfd": "3, 0, 0", "rt_sigqueueinfo": "V, 9, B",
    "rt_tgsigqueueinfo": "V, V, 9, B",
    "ptrace": "16, V, 0, 0", "process_vm_readv": "V, B, 1, B, 1, 0",
    "process_vm_writev": "V, B, 1, B, 1, 0", "kcmp": "V, V, 0, 0, 0",
    "process_madvise": "3, B, 1, 4, 0",
    "socket": "2, 1, 0", "socketpair": "1, 1, 0, B", "connect": "0, A, 16", "bind": "0, A, 16",
    "listen": "0, 1", "accept": "0, 0, 0", "accept4": "0, 0, 0, 0", "sendmsg": "1, B, 0",
    "sendmmsg": "1, B, 1, 0", "recvmsg": "0, B, 0", "sendto": "1, B, 1, 0, A, 16",
    "setsockopt": "1, 1, 2, B, 4", "shutdown": "1, 2",
    "io_uring_setup": "8, B", "io_uring_enter": "3, 1, 0, 0, 0", "io_uring_register": "3, 0, 0, 0",
    "io_setup": "1, B", "bpf": "0, B, 64", "perf_event_open": "B, V, -1, -1, 0",
    "userfaultfd": "0", "memfd_create": "b'x', 0", "memfd_secret": "0",
    "mount": "b'/', b'/tmp', b'none', 4096, 0", "umount2": "b'/tmp', 0", "pivot_root": "b'/', b'/'",
    "chroot": "b'/'", "unshare": "0x10000000", "setns": "0, 0", "open_tree": "-100, P, 0",
    "move_mount": "3, b'', -100, b'/', 0", "fsopen": "b'tmpfs', 0", "fsmount": "3, 0, 0",
    "add_key": "b'user', b'x', B, 1, -3", "request_key": "b'user', b'x', 0, 0",
    "keyctl": "0, -3, 0", "seccomp": "1, 0, B", "landlock_create_ruleset": "0, 0, 1",
    "landlock_restrict_self": "3, 0", "capset": "B, B", "setuid": "0", "setgid": "0",
    "setresuid": "0, 0, 0", "setgroups": "0, 0", "setsid": "", "setpgid": "0, V",
    "personality": "8",
    "chmod": "P, 0o777", "fchmod": "0, 0o777", "fchmodat": "-100, P, 0o777",
    "chown": "P, 1, 1", "lchown": "P, 1, 1", "fchown": "0, 1, 1", "fchownat": "-100, P, 1, 1, 0",
    "utime": "P, 0", "utimes": "P, 0", "utimensat": "-100, P, 0, 0", "futimesat": "-100, P, 0",
    "setxattr": "P, b'user.x', b'1', 1, 0", "lsetxattr": "P, b'user.x', b'1', 1, 0",
    "fsetxattr": "0, b'user.x', b'1', 1, 0", "removexattr": "P, b'user.x'",
    "shmget": "0, 4096, 0o1600", "shmat": "0, 0, 0", "shmctl": "0, 0, B", "msgget": "0, 0o1600",
    "msgsnd": "0, B, 1, 0", "semget": "0, 1, 0o1600", "semop": "0, B, 1",
    "mq_open": "b'x', 0o102, 0o600, 0", "mq_unlink": "b'x'",
    "prlimit64": "V, 7, B, 0", "setrlimit": "7, B", "setpriority": "0, V, 19",
    "sched_setaffinity": "V, 8, B", "sched_getaffinity": "V, 8, B", "sched_setscheduler": "V, 3, B",
    "sched_setattr": "V, B, 0", "sched_setparam": "V, B", "ioprio_set": "1, V, 0",
    "migrate_pages": "V, 1, B, B", "move_pages": "V, 0, 0, 0, 0, 0",
    "open": "P, 0", "openat2": "-100, P, B, 24", "open_by_handle_at": "-100, B, 0",
    "name_to_handle_at": "-100, P, B, B, 0", "inotify_init1": "0", "fanotify_init": "0, 0",
    "swapon": "P, 0", "reboot": "0, 0, 0, 0", "sethostname": "b'x', 1", "settimeofday": "B, 0",
    "clock_settime": "0, B", "syslog": "10, 0, 0", "acct": "P", "quotactl": "0, P, 0, B",
    "init_module": "B, 1, b''", "kexec_load": "0, 0, 0, 0", "iopl": "3", "ioperm": "0, 1, 1",
    "vmsplice": "1, B, 1, 0", "splice": "0, 0, 1, 0, 1, 0", "copy_file_range": "0, 0, 1, 0, 1, 0",
    "flock": "0, 2", "fallocate": "1, 0, 0, 1", "timer_create": "0, 0, B", "epoll_create1": "0",
    "pipe": "B", "pipe2": "B, 0", "eventfd2": "0, 0", "signalfd4": "-1, B, 8, 0",
    "timerfd_create": "0, 0", "wait4": "-1, 0, 0, 0", "modify_ldt": "0, B, 1",
}  # fmt: skip

ARGUMENTS = {
    "ioctl: type into the terminal": ("ioctl", "0, 0x5412, B"),
    "ioctl: take the terminal": ("ioctl", "0, 0x540E, 0"),
    "fcntl: send signals to another": ("fcntl", "0, 8, V"),
    "fcntl: lock": ("fcntl", "0, 6, B"),
    "fcntl: lease": ("fcntl", "0, 1024, 1"),
    "fcntl: seal": ("fcntl", "0, 1033, 1"),
    "prctl: outlive the parent": ("prctl", "1, 0, 0, 0, 0"),
    "prctl: be traced": ("prctl", "0x59616d61, V, 0, 0, 0"),
    "prctl: dumpable": ("prctl", "4, 1, 0, 0, 0"),
    "prctl: another filter": ("prctl", "22, 2, B, 0, 0"),
    "prctl: reap others' children": ("prctl", "36, 1, 0, 0, 0"),
    "prctl: address space": ("prctl", "35, 1, 0, 0, 0"),
    "arch_prctl: fault on cpuid": ("arch_prctl", "0x1012, 0"),
    "prlimit64: its own, set": ("prlimit64", "0, 7, B, 0"),
    "openat: write": ("openat", "-100, P, 1"),
    "openat: read and write": ("openat", "-100, P, 2"),
    "openat: create": ("openat", "-100, N, 0o100, 0o600"),
    "openat: truncate while reading": ("openat", "-100, P, 0o1000"),
    "openat: unnamed file": ("openat", "-100, b'/tmp', 0o20200002, 0o600"),
}  # fmt: skip

WRITES = {
    "creat": "P, 0o600", "mkdir": "N, 0o700", "mkdirat": "-100, N, 0o700", "rmdir": "N",
    "mknod": "N, 0o010600, 0", "mknodat": "-100, N, 0o010600, 0", "unlink": "P",
    "unlinkat": "-100, P, 0", "rename": "P, N", "renameat": "-100, P, -100, N",
    "renameat2": "-100, P, -100, N, 0", "link": "P, N", "linkat": "-100, P, -100, N, 0",
    "symlink": "P, N", "symlinkat": "P, -100, N", "truncate": "P, 0", "ftruncate": "0, 0",
}  # fmt: skip


@pytest.fixture(scope="module")
def refusals(zygote, tmp_path_factory):
    """Every attack made in one confined process: its name -> the error's number, or 0."""
    path = tmp_path_factory.mktemp("instructor") / "gradebook.txt"
    path.write_text("everybody's marks\n")
    before = path.stat()
    other = subprocess.Popen(["sleep", "60"])
    attacks = {
        **{name: (name, given) for name, given in (FORBIDDEN | WRITES).items()},
        **ARGUMENTS,
    }
    known = {key: (number(name), given) for key, (name, given) in attacks.items()}
    lines = [f"result[{key!r}] = call({n}, {given})" for key, (n, given) in known.items() if n >= 0]
    answer = zygote.run(
        "result = {}\n" + "\n".join(lines),
        layers=SECCOMP,
        before=CALLS
        + "B = ctypes.create_string_buffer(4096)\n"
        + "A = bytes.fromhex('02000009 7f000001 0000000000000000')  # 127.0.0.1, port 9\n"
        + f"V = {other.pid}\nP = {str(path).encode()!r}\n"
        + f"N = {str(path.parent).encode()!r} + b'/new'\n",
    )
    alive = other.poll() is None
    other.kill()
    other.wait()
    assert answer["error"] is None, answer
    assert alive
    after = path.stat()
    assert path.read_text() == "everybody's marks\n"
    assert (after.st_mode, after.st_uid, after.st_mtime_ns, after.st_nlink) == (
        before.st_mode,
        before.st_uid,
        before.st_mtime_ns,
        before.st_nlink,
    )
    assert [p.name for p in path.parent.iterdir()] == ["gradebook.txt"]
    return answer["result"]


def known(names):
    return [name for name in names if number(name) >= 0]


@pytest.mark.parametrize("name", known(FORBIDDEN))
def test_a_forbidden_call_does_not_exist(refusals, name):
    """Called by number at a real target, a forbidden call is as if the kernel had none."""
    assert refusals[name] == ENOSYS


@pytest.mark.parametrize("name", known(WRITES))
def test_a_change_of_files_is_not_permitted(refusals, name):
    """Changing the tree of files is refused with the error that Python calls PermissionError."""
    assert refusals[name] == EACCES


@pytest.mark.parametrize("key", [k for k, (name, _) in ARGUMENTS.items() if number(name) >= 0])
def test_an_allowed_call_is_held_to_harmless_arguments(refusals, key):
    """A call that is needed for one thing can't be used for another."""
    assert refusals[key] == (EACCES if key.startswith("openat") else ENOSYS)


def test_no_other_number_is_answered(zygote):
    """Every number that isn't on the list is refused, also those no kernel has yet."""
    writes = {number(name) for name in allowed_calls.WRITES}
    # x86-64 kernels let uretprobe and uprobe past every filter; outside a probe they end
    # the caller and do nothing else.
    past_filters = {335, 336} if platform.machine() == "x86_64" else set()
    numbers = sorted(set(range(1024)) - ALLOWED - writes - past_filters)
    answer = zygote.run(
        "result = [n for n in numbers if call(n, 0, 0, 0, 0, 0, 0) != 38]",
        layers=SECCOMP,
        before=CALLS,
        values={"numbers": numbers},
    )
    assert answer["result"] == []


@pytest.mark.skipif(platform.machine() != "x86_64", reason="only x86-64 has other call tables")
@pytest.mark.parametrize(
    "machine_code",
    [
        "b8 14 00 00 00 cd 80 c3",  # the 32-bit table through int 0x80: getpid
        "b8 27 00 00 40 0f 05 c3",  # the x32 table: getpid
    ],
)
def test_another_table_of_calls_is_death(zygote, machine_code):
    """The 32-bit and x32 system calls, with their own numbers, are no way out."""
    code = f"""
page.write(bytes.fromhex({machine_code!r}))
function()
result = "came back"
"""
    before = """
import ctypes, mmap
page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
function = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
"""
    answer = zygote.run(code, layers=SECCOMP, before=before)
    assert answer["result"] is None
    assert answer["status"] in {-31, -11}  # SIGSYS; SIGSEGV where the kernel has no such table


def test_abort_is_reported_as_abort(zygote):
    """A library that aborts dies of SIGABRT, so the report can say what it was."""
    answer = zygote.run("libc.abort()", layers=SECCOMP, before=CALLS)
    assert answer["status"] == -6


def test_neither_threads_nor_processes(zygote):
    """Starting a thread or a process is an error that Python raises."""
    for code, error in {
        "threading.Thread(target=print).start()": "RuntimeError",
        "os.fork()": "OSError",
        "subprocess.run(['true'])": "OSError",
        "os.system('true') == 0 and 1 / 0; os.posix_spawn('/bin/true', ['true'], {})": "OSError",
    }.items():
        answer = zygote.run(code, layers=SECCOMP, before="import os, subprocess, threading")
        assert answer["error"].startswith(error), code


def test_its_own_affairs_are_allowed(zygote):
    """What a program asks about itself is answered."""
    answer = zygote.run(
        """
import os, resource, signal, time
signal.signal(signal.SIGALRM, lambda *_: None)
signal.setitimer(signal.ITIMER_REAL, 0.01)
signal.pause()
time.sleep(0.001)
result = [len(os.sched_getaffinity(0)) >= 1, os.cpu_count() >= 1, len(os.urandom(8)),
          resource.getrlimit(resource.RLIMIT_AS)[0] != 0, os.isatty(0), os.getcwd() != ""]
""",
        layers=SECCOMP,
    )
    assert answer["result"] == [True, True, 8, True, False, True]
    assert answer["words"] == ["no_new_privs", "seccomp"]


def test_the_list_is_short_and_has_no_doubles():
    """The allow list stays at what was measured to be needed: at most 113 calls."""
    names = [*allowed_calls.FREELY, *CONDITIONAL]
    assert len(names) == len(set(names))
    assert len(names) <= 113
    assert not set(names) & (set(FORBIDDEN) - CONDITIONAL)
    assert all(number(name) >= 0 or platform.machine() != "x86_64" for name in names)
