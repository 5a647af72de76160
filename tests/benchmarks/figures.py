"""How long a picture takes, after the first: ``python -m tests.benchmarks.figures``.

Prints the median and the largest of 20 drawings of each kind, in milliseconds, and its weight
in bytes; the budget is 40 ms and 60 kB.
"""

from __future__ import annotations

import statistics
import sys
import time

import msgspec

from grader.report.plots import draw
from tests.report.test_plots import every_kind

BUDGET = 40.0
WEIGHT = 60_000


def main() -> int:
    """0 if every kind's median is within the budget."""
    slow = []
    for kind, figure in every_kind().items():
        draw(figure)
        times = []
        for number in range(20):
            # Another title, since a figure that was drawn before is remembered.
            another = msgspec.structs.replace(figure, title=str(number))
            start = time.perf_counter()
            drawing = draw(another)
            times.append(1e3 * (time.perf_counter() - start))
        weight = len(str(drawing.picture).encode())
        median = statistics.median(times)
        sys.stdout.write(f"{kind:12} {median:6.1f} ms {max(times):6.1f} ms {weight:7,} B\n")
        if median > BUDGET or weight > WEIGHT:
            slow.append(kind)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
