"""How long a cold `grade exercise-3 FILE` takes, against a bare `import torch`, in pairs.

The bound is 1.3: the report with its page and figures in at most 1.3 times
the time in which ``python -c "import torch"`` starts and ends.

    python -m tests.benchmarks.cold_run [PAIRS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "tests/submissions/partly_wrong/swish.py"
BOUND = 1.3


def seconds(*command: str, cwd: str) -> float:
    began = time.perf_counter()
    subprocess.run(command, cwd=cwd, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - began


def main(pairs: int = 7) -> None:
    """Print each pair and the median of the ratios."""
    script = str(Path(sys.executable).with_name("grade"))
    with tempfile.TemporaryDirectory() as folder:
        grade = (script, "exercise-3", str(FILE))
        bare = (sys.executable, "-c", "import torch")
        seconds(*grade, cwd=folder)
        seconds(*bare, cwd=folder)
        ratios = []
        for _ in range(pairs):
            ours, theirs = seconds(*grade, cwd=folder), seconds(*bare, cwd=folder)
            ratios.append(ours / theirs)
            print(f"grade {ours:.2f} s   import torch {theirs:.2f} s   ratio {ours / theirs:.2f}")
    print(f"median ratio {statistics.median(ratios):.2f} (bound {BOUND})")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
