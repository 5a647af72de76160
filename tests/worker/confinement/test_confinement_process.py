"""The process itself: what is in force, its session, its parent's death, its descriptors."""

import os
import time
from pathlib import Path

from confined import Zygote

PRCTL = """
import ctypes
def prctl(option):
    value = ctypes.c_int(-1)
    answer = libc.prctl(option, ctypes.byref(value), 0, 0, 0)
    return answer, value.value
libc = ctypes.CDLL(None, use_errno=True)
"""


def test_all_layers_are_reported(zygote, interpreter):
    """A fully confined process lists every layer, Landlock with the ABI in use."""
    answer = zygote.run("result = 1 + 1", **interpreter)
    assert answer["result"] == 2
    *first, landlock, last = answer["words"]
    assert first == ["process", "rlimits", "no_capabilities", "no_new_privs"]
    assert landlock.startswith("landlock-")
    assert int(landlock.removeprefix("landlock-")) >= 1
    assert last == "seccomp"


def test_it_leads_a_session_of_its_own(zygote):
    """A signal to the judge's session or group doesn't reach it, nor the other way round."""
    answer = zygote.run(
        "import os; result = [os.getsid(0) == os.getpid(), os.getpgrp() == os.getpid()]",
        layers=["process"],
    )
    assert answer["result"] == [True, True]
    assert answer["words"] == ["process"]


def test_its_memory_is_nobody_elses(zygote):
    """It can't be dumped or traced by others of the same user, and dies with its parent."""
    answer = zygote.run(
        "import ctypes; result = [prctl(3)[0], prctl(2)[1]]", layers=["process"], before=PRCTL
    )
    assert answer["result"] == [0, 9]


def test_it_dies_with_its_parent(interpreter):
    """No student's process outlives the process that forked it."""
    parent = Zygote()
    parent.process.stdin.write(
        b'{"policy": {"layers": ["process"]}, "code": "import time; time.sleep(60)"}\n'
    )
    parent.process.stdin.flush()
    children = Path(f"/proc/{parent.process.pid}/task/{parent.process.pid}/children")
    child = _eventually(lambda: children.read_text().split())[0]
    _eventually(lambda: os.getsid(int(child)) == int(child))  # the layer is on
    time.sleep(0.2)
    parent.process.kill()
    parent.process.communicate()
    assert _eventually(lambda: _gone(child))


def _gone(process):
    try:
        return "\nState:\tZ" in Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return True


def _eventually(condition):
    for _ in range(2000):
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it never came about")


def test_descriptors_are_closed(zygote, interpreter, belonging):
    """What the zygote has open, a student's process has not: only what it is left."""
    answer = zygote.run(
        """
import os
def is_open(descriptor):
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
result = [[d for d in (secret, high, mine) if is_open(d)] == [mine],
          sum(is_open(d) for d in range(3, 2048))]
""",
        before="""
import os
secret = os.open(path, os.O_RDWR)
high = os.dup2(secret, 900)
mine = os.dup(1)
keep = (mine,)
""",
        values={"path": str(belonging)},
        **interpreter,
    )
    assert answer["result"] == [True, 2]  # the one it keeps, and the one for the answer


def test_descriptors_are_closed_on_an_old_kernel(zygote, belonging):
    """A kernel without close_range leaves nothing open either."""
    answer = zygote.run(
        """
import os
try:
    os.fstat(secret)
except OSError as error:
    result = error.errno
""",
        before="import os; secret = os.open(path, os.O_RDWR)",
        double="WithoutCloseRange",
        layers=["process"],
        values={"path": str(belonging)},
    )
    assert answer["result"] == 9
