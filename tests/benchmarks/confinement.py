"""What confinement costs a submission, beside the bare fork: run it, it prints the figures.

    python tests/benchmarks/confinement.py [FORKS]

Bare and confined forks alternate within one run, so that a busy machine touches both alike;
the medians and their ratio are printed, and what each layer adds by itself.
"""

import gc
import importlib
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from grader.worker.confinement.policy import LAYERS, Policy
from grader.worker.confinement.prepared import prepare
from grader.worker.confinement.readable import readable_paths


def fork_seconds(prepared) -> tuple[float, float]:
    """Seconds from before a fork to its end, and of those, in confining the child."""
    reading, writing = os.pipe()
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        begin = time.perf_counter()
        if prepared is not None:
            prepared.apply((0, 1, 2, writing))
        os.write(writing, str(time.perf_counter() - begin).encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    elapsed = time.perf_counter() - start
    inside = float(os.read(reading, 100))
    os.close(reading)
    return elapsed, inside


def main() -> None:
    """Fork FORKS times each way and print the medians, in milliseconds."""
    forks = int(sys.argv[1]) if sys.argv[1:] else 100
    for name in ("torch", "numpy", "torch._dynamo"):
        importlib.import_module(name)
    gc.freeze()  # as the zygote does: a collection in the child would copy every page
    allowed = readable_paths([Path(__file__).parents[2]])
    paths = {"readable": allowed.readable, "list_only": allowed.list_only}
    start = time.perf_counter()
    full = prepare(Policy(**paths))
    building = time.perf_counter() - start
    bare, confined, inside = [], [], []
    for _ in range(forks):
        bare.append(fork_seconds(None)[0])
        elapsed, applying = fork_seconds(full)
        confined.append(elapsed)
        inside.append(applying)
    median = {
        name: 1e3 * statistics.median(v)
        for name, v in {"bare": bare, "confined": confined, "inside": inside}.items()
    }
    print(f"built once              {1e3 * building:6.2f} ms, {len(allowed.readable)} paths")
    print(f"bare fork               {median['bare']:6.2f} ms")
    print(f"confined fork           {median['confined']:6.2f} ms")
    print(f"difference              {median['confined'] - median['bare']:6.2f} ms")
    print(f"confined / bare         {median['confined'] / median['bare']:6.2f}")
    print(f"inside apply and close  {median['inside']:6.2f} ms")
    for layer in LAYERS:
        alone = prepare(Policy(layers=frozenset({layer}), **paths))
        applying = statistics.median(fork_seconds(alone)[1] for _ in range(max(forks // 4, 5)))
        print(f"  {layer:<20}  {1e3 * applying:6.2f} ms")
        alone.close()


if __name__ == "__main__":
    main()
