"""Runs code in a confined process forked from a clean interpreter."""

import os
import subprocess

import pytest
from confined import ROOT, Zygote

from grader.worker.confinement.readable import readable_paths


@pytest.fixture(scope="session")
def zygote():
    started = Zygote()
    yield started
    started.stop()


@pytest.fixture(scope="session")
def interpreter():
    """What a policy needs for Python itself to work, as the orders spell it."""
    allowed = readable_paths([ROOT])
    return {
        "readable": [str(p) for p in allowed.readable],
        "list_only": [str(p) for p in allowed.list_only],
    }


@pytest.fixture
def victim():
    """Another process of the same user, which nothing confined may touch."""
    process = subprocess.Popen(["sleep", "60"])
    yield process
    alive = process.poll() is None
    process.kill()
    process.wait()
    assert alive, "the other process was ended"


@pytest.fixture
def belonging(tmp_path):
    """A file of the instructor's, which nothing confined may read or change."""
    path = tmp_path / "gradebook.txt"
    path.write_text("everybody's marks\n")
    path.chmod(0o640)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    return path
