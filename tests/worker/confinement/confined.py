"""A zygote for tests, held by the test's end of its pipes."""

import json
import os
import subprocess
import sys
from pathlib import Path

from grader.worker.confinement.policy import LAYERS

ROOT = Path(__file__).parents[3]
PROGRAM = Path(__file__).with_name("confined_process.py")


class Zygote:
    """A process that forks and confines; :meth:`run` is one child of it."""

    def __init__(self, *preload, environment=None):
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(PROGRAM), str(ROOT), *preload],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", **(environment or {})},
        )

    def run(self, code, *, layers=LAYERS, double=None, values=None, before="", **policy):
        """Run ``code`` confined; a dict with words, result, error, failure and status."""
        order = {
            "policy": {"layers": list(layers), **policy},
            "code": code,
            "double": double,
            "values": values or {},
            "before": before,
        }
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def stop(self):
        """Let it end, and wait for that."""
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
