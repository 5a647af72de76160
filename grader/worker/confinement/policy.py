"""What a student's process is to be held to, and the error when it can't be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROCESS: Final = "process"
RLIMITS: Final = "rlimits"
NO_CAPABILITIES: Final = "no_capabilities"
NO_NEW_PRIVS: Final = "no_new_privs"
LANDLOCK: Final = "landlock"
SECCOMP: Final = "seccomp"

LAYERS: Final = (PROCESS, RLIMITS, NO_CAPABILITIES, NO_NEW_PRIVS, LANDLOCK, SECCOMP)
"""Every layer, in the order in which they are put on."""

MEBIBYTE: Final = 1 << 20


class ConfinementFailure(Exception):
    """A layer of confinement that is wanted can't be had: which, and why."""

    def __init__(self, layer: str, reason: str) -> None:
        super().__init__(f"{layer}: {reason}")
        self.layer = layer
        self.reason = reason


@dataclass(frozen=True)
class Policy:
    """What one student's process may use and read.

    Args:
        memory: Bytes of address space above what the process has when it is forked.
        cpu_seconds: Seconds of processor time, after which the kernel kills it.
        descriptors: How many descriptors it may have open, standard ones included.
        readable: Files and directories it may read; a directory with all it holds.
        list_only: Directories in which, and below which, it may list names without reading
            what the files hold.
        layers: The layers to put on, by the names in :data:`LAYERS`.
        required: Whether to refuse to go on when a layer can't be had.
    """

    memory: int = 2048 * MEBIBYTE
    cpu_seconds: int = 120
    descriptors: int = 64
    readable: tuple[Path, ...] = ()
    list_only: tuple[Path, ...] = ()
    layers: frozenset[str] = frozenset(LAYERS)
    required: bool = True

    def __post_init__(self) -> None:
        unknown = self.layers - set(LAYERS)
        if unknown:
            raise ValueError(f"no such layer: {', '.join(sorted(unknown))}")
