"""What the judge orders, as plain data, is what the zygote's children are held to."""

import json
import os
import subprocess
import sys

import pytest
from confined import ROOT

PROGRAM = """
import json, os, sys
root, course, order = sys.argv[1:]
sys.path.insert(0, root)
from grader.worker.confinement.order import prepare_order
prepared = prepare_order(json.loads(order))
if os.fork() == 0:
    os.setsid()  # as a zygote may do for its child before it is confined
    words = prepared.apply((0, 1, 2))
    import fractions  # from the standard library, not imported before
    refused = []
    for path in (course, os.path.join(root, "pyproject.toml"), os.path.join(root, "grader")):
        try:
            os.open(path, os.O_RDONLY)
        except PermissionError:
            refused.append(True)
    print(json.dumps([words, refused]), flush=True)
    os._exit(0)
os.wait()
"""


def run(tmp_path, **order):
    course = tmp_path / "reference.py"
    course.write_text("ANSWER = 42")
    given = json.dumps({"memory": 1 << 30, "cpu_seconds": 30, "required": True, **order})
    done = subprocess.run(
        [sys.executable, "-I", "-c", PROGRAM, str(ROOT), str(course), given],
        env={"PATH": os.defpath},
        capture_output=True,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout)


def test_an_order_confines_fully(tmp_path):
    """With no layers named, all are in force, and neither course nor grader can be read."""
    words, refused = run(tmp_path)
    assert len(words) == 6
    assert refused == [True, True, True]


@pytest.mark.parametrize(
    ("layers", "words"),
    [(["rlimits"], ["rlimits"]), (["process", "rlimits"], ["process", "rlimits"]), ([], [])],
)
def test_an_order_may_name_layers(tmp_path, layers, words):
    """Only the layers that are named are put on, and only those are reported."""
    assert run(tmp_path, layers=layers) == [words, []]
