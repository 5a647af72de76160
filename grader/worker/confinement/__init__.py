"""Confinement of the process that runs a student's code.

The zygote calls :func:`prepare_order` (or :func:`prepare`) once; each child it forks calls
``apply`` on what that returned, before the student's first byte. A layer that can't be had
is a :class:`ConfinementFailure` where the policy requires it.
"""

from __future__ import annotations

from grader.worker.confinement.imports import remember_names
from grader.worker.confinement.order import prepare_order
from grader.worker.confinement.policy import LAYERS, ConfinementFailure, Policy
from grader.worker.confinement.prepared import Prepared, prepare
from grader.worker.confinement.probe import Available, probe
from grader.worker.confinement.readable import Python, Readable, readable_paths, this_python
from grader.worker.confinement.system import Linux, System

__all__ = [
    "LAYERS",
    "Available",
    "ConfinementFailure",
    "Linux",
    "Policy",
    "Prepared",
    "Python",
    "Readable",
    "System",
    "prepare",
    "prepare_order",
    "probe",
    "readable_paths",
    "remember_names",
    "this_python",
]
