"""From the judge's order, plain data, to a confinement that children can put on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.worker.confinement.imports import remember_names
from grader.worker.confinement.policy import LAYERS, Policy
from grader.worker.confinement.prepared import Prepared, prepare
from grader.worker.confinement.readable import readable_paths
from grader.worker.confinement.system import System


def prepare_order(order: Mapping[str, Any], system: System | None = None) -> Prepared:
    """Build, in the zygote, what an order asks for; children may read this interpreter.

    Args:
        order: ``memory`` (bytes), ``cpu_seconds``, ``required``; optionally ``layers``
            (names; all of them if None), ``secret`` and ``readable`` (paths as text: what
            must not be read although it lies among the packages, and what may be read
            beside them). MPLCONFIGDIR is readable if the environment names it.
        system: The kernel and libseccomp; the real ones unless a test gives others.

    Raises:
        ConfinementFailure: A layer that is required can't be had.
    """
    settings = os.environ.get("MPLCONFIGDIR")
    allowed = readable_paths(
        map(Path, order.get("secret", ())),
        extra=map(Path, [*order.get("readable", ()), *([settings] if settings else [])]),
    )
    # In place of listing them, which would show the names of what is hidden in them.
    remember_names(allowed.list_only)
    layers = order.get("layers")
    return prepare(
        Policy(
            memory=order["memory"],
            cpu_seconds=order["cpu_seconds"],
            readable=allowed.readable,
            layers=frozenset(LAYERS if layers is None else layers),
            required=order["required"],
        ),
        system,
    )
