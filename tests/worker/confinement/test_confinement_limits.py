"""Resource limits by themselves, and that they stay once capabilities are gone."""

import pytest

MEBIBYTE = 1 << 20


def test_memory_is_counted_from_the_fork(zygote):
    """What a student may use is above what the libraries take; more is a MemoryError."""
    code = """
def fits(size):
    try:
        bytearray(size)
    except MemoryError:
        return False
    return True
result = [fits(64 << 20), fits(400 << 20), fits(64 << 20)]
"""
    answer = zygote.run(code, layers=["rlimits"], memory=256 * MEBIBYTE)
    assert answer["result"] == [True, False, True]
    assert answer["words"] == ["rlimits"]


def test_processor_time_ends_it(zygote):
    """A loop that never ends is ended by the kernel even if nobody looks."""
    code = "import signal; signal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass"
    assert zygote.run(code, layers=["rlimits"], cpu_seconds=1)["status"] == -9


def test_not_a_byte_is_written(zygote, tmp_path):
    """Writing to a file is an error that Python raises, not a death."""
    target = tmp_path / "written"
    answer = zygote.run(f"open({str(target)!r}, 'wb', buffering=0).write(b'x')", layers=["rlimits"])
    assert answer["error"].startswith("OSError: [Errno 27]")
    assert answer["status"] == 0
    assert target.read_bytes() == b""


def test_descriptors_are_counted(zygote):
    """It can't use up the machine's descriptors."""
    answer = zygote.run("import os\nwhile True: os.dup(0)", layers=["rlimits"], descriptors=16)
    assert answer["error"].startswith("OSError: [Errno 24]")


def test_it_leaves_no_core(zygote):
    """A crash writes no core file."""
    answer = zygote.run(
        "import resource; result = resource.getrlimit(resource.RLIMIT_CORE)", layers=["rlimits"]
    )
    assert answer["result"] == [0, 0]


@pytest.mark.parametrize("limit", ["AS", "CPU", "FSIZE", "NOFILE", "CORE", "NPROC", "MEMLOCK"])
def test_limits_stay(zygote, limit):
    """Once root's capabilities are gone, no limit can be raised again."""
    answer = zygote.run(
        f"""
import resource
hard = resource.getrlimit(resource.RLIMIT_{limit})[1]
resource.setrlimit(resource.RLIMIT_{limit}, (hard + 1, hard + 1))
""",
        layers=["rlimits", "no_new_privs", "no_capabilities"],
    )
    assert "not allowed to raise maximum limit" in answer["error"]
