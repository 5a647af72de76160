"""From the save to the new report under `grade watch`, and memory over many saves.

Bounds: a median of 0.35 s beyond the student's own computing time over 20
saves, and no growth of memory over 200.

    python -m tests.benchmarks.watch [SAVES]
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = (ROOT / "tests/submissions/partly_wrong/swish.py").read_text(encoding="utf-8")
BOUND = 0.35


def resident(pid: int) -> int:
    """Kilobytes resident in a process and all its descendants."""
    total = 0
    queue = [pid]
    while queue:
        one = queue.pop()
        try:
            status = Path(f"/proc/{one}/status").read_text(encoding="utf-8")
            children = Path(f"/proc/{one}/task/{one}/children").read_text(encoding="utf-8")
        except OSError:
            continue
        found = re.search(r"VmRSS:\s+(\d+)", status)
        total += int(found[1]) if found else 0
        queue += map(int, children.split())
    return total


def main(saves: int = 20) -> None:
    """Print the seconds of each save, their median, and the growth of memory."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "swish.py"
        file.write_text(SOURCE, encoding="utf-8")
        watching = subprocess.Popen(
            [sys.executable, "-m", "grader", "watch", "3", str(file), "--no-open", "--plain"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert watching.stdout is not None
        _until_shown(watching)
        times, sizes = [], []
        for number in range(saves):
            time.sleep(0.3)
            began = time.perf_counter()
            file.write_text(f"{SOURCE}\n# save {number}\n", encoding="utf-8")
            _until_shown(watching)
            times.append(time.perf_counter() - began)
            sizes.append(resident(watching.pid))
        watching.kill()
        watching.wait()
    print(" ".join(f"{each:.2f}" for each in times))
    print(f"median {statistics.median(times):.2f} s (bound {BOUND})")
    tenth = max(1, saves // 10)
    first, last = statistics.median(sizes[tenth : 2 * tenth]), statistics.median(sizes[-tenth:])
    print(f"resident {first / 1024:.0f} MB, then {last / 1024:.0f} MB ({last / first - 1:+.1%})")


def _until_shown(watching: subprocess.Popen[str]) -> None:
    assert watching.stdout is not None
    for line in watching.stdout:
        if line.startswith("Watching "):
            return
    raise RuntimeError("grade watch has ended")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
