"""What the judge orders of a zygote, as a confinement that its children put on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.worker.confinement import (
    LAYERS,
    Linux,
    Policy,
    Prepared,
    close_descriptors,
    prepare,
    readable_paths,
)


@dataclass(frozen=True)
class Outfit:
    """A confinement, and which descriptors survive it."""

    prepared: Prepared

    def apply(self, keep: tuple[int, ...]) -> tuple[str, ...]:
        """Confine this process and close every descriptor but those kept; returns the layers."""
        words = self.prepared.apply()
        close_descriptors(Linux(), keep)
        return words


def prepare_order(order: dict[str, Any], *, extra: tuple[Path, ...] = ()) -> Outfit:
    """Build the confinement that an order asks for.

    Args:
        order: the fields of :class:`grader.sandbox.Policy`.
        extra: more files and folders to let children read.

    Raises:
        ConfinementFailure: a layer that is required can't be had.
    """
    allowed = readable_paths(extra=extra)
    layers = order.get("layers")
    return Outfit(
        prepare(
            Policy(
                memory=order["memory"],
                cpu_seconds=order["cpu_seconds"],
                readable=allowed.readable,
                list_only=allowed.list_only,
                layers=frozenset(LAYERS if layers is None else layers),
                required=order["required"],
            )
        )
    )
