"""On a kernel that really lacks Landlock the commands refuse, or say so."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PARTLY = ROOT / "tests/submissions/partly_wrong/swish.py"

# An outer seccomp filter, which everything started under it inherits: landlock_create_ruleset
# (444 on every architecture) answers ENOSYS, as it does where the kernel has none.
_LACKING = """
import ctypes, os, sys
lib = ctypes.CDLL("libseccomp.so.2")
lib.seccomp_init.restype = ctypes.c_void_p
context = ctypes.c_void_p(lib.seccomp_init(ctypes.c_uint32(0x7FFF0000)))
assert lib.seccomp_rule_add(context, ctypes.c_uint32(0x00050000 | 38), 444, ctypes.c_uint(0)) == 0
assert lib.seccomp_load(context) == 0
os.execv(sys.executable, [sys.executable, "-m", "grader", *sys.argv[1:]])
"""

_MARK = "STARTED_FOR"


def grade(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _LACKING, *map(str, arguments)],
        cwd=cwd, env={**os.environ, _MARK: str(cwd)},
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip


def left_behind(folder: Path) -> list[str]:
    """The processes that are still there of what was started for a folder."""
    mark = f"{_MARK}={folder}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_text())
    return found


@pytest.mark.slow
def test_batch_refuses_and_names_the_layer(tmp_path: Path) -> None:
    """`grade batch` runs nothing and exits with 3 where Landlock can't be had."""
    folder = tmp_path / "submissions/ada"
    folder.mkdir(parents=True)
    (folder / "swish.py").write_bytes(PARTLY.read_bytes())
    done = grade(
        "batch", tmp_path / "submissions", "--exercise", "swish", "--out", "marks", cwd=tmp_path
    )
    assert done.returncode == 3
    assert "landlock" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("marks/reports/**/*.html"))


@pytest.mark.slow
def test_a_students_own_run_goes_on_and_says_so(tmp_path: Path) -> None:
    """A student's own run is graded all the same, and the report names what was missing."""
    done = grade("3", PARTLY, "--no-html", cwd=tmp_path)
    assert done.returncode == 1
    assert "without these layers of confinement: landlock" in done.stdout


@pytest.mark.slow
def test_validating_refuses_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """`grade validate` exits with 3 where Landlock can't be had, and its processes end with it."""
    done = grade("validate", "swish", cwd=tmp_path)
    assert done.returncode == 3
    assert "landlock" in done.stderr
    assert "Traceback" not in done.stderr
    assert left_behind(tmp_path) == []
