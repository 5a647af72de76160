"""All that a course's suites and catalogues of misconceptions are written with.

A course imports this package and nothing else of the grader's. What a suite rarely needs is
loaded when it is first asked for, so that nobody waits for it.
"""

from __future__ import annotations

import importlib
from typing import Any, Final

from grader.course.declarations import (
    Misconception,
    check,
    family,
    misconception,
    right_answers,
    wrong_answers,
)
from grader.course.seeds import generator
from grader.evidence import CallFailed, Raise
from grader.judge.text import apart
from grader.judge.values import compare

FOR_CATALOGUES: Final = {
    "batches": "batches_of in_batches",
    "corner": "beside_corner relu_slope relu_slope_with_one_at_zero",
    "slip_pairs": "crossed",
    "elementary": "ACTIVATIONS DERIVATIVES FUNCTIONS MIXED_UP SLOPES one_exchanged others "
    "sigmoid_slope swish swish_slope tanh_slope",
    "formulas": "slipped_functions slips",
    "loops": "adam shown standing_still wrong_records wrong_steps",
    "optimisers": "another_optimiser",
    "quiz_mistakes": "Statements number_wrong",
    "training": "Task crossings history learning_rate_of momentum_of",
}
"""Names that catalogues of misconceptions are written with, by the module here that has them.

They hold what exercises ask for, and no kit has them.
"""
FOR_HANDED_OUT: Final = {"finite_differences": "QUOTIENTS is_finite_difference"}
"""What code that is handed out may use beside its own file: a kit has it, and it solves nothing."""
_FOR_SUITES: Final = {
    "answers": "as_tuple part share",
    "draws": "draw_in_words",
    "histories": "loss_history",
    "inputs": "EXTREMES layers normal numbers",
    "ready_made": "elementwise refuses whole_tensors",
    "parameters": "read_parameters write_parameters",
    "questions": "example number_asked statements",
}
MODULE_OF: Final = {
    name: module
    for module, names in (FOR_CATALOGUES | FOR_HANDED_OUT | _FOR_SUITES).items()
    for name in names.split()
}
"""The module here in which each name is defined that is looked up when it is asked for."""
_NAMESPACES: Final = ("corner", "pictures")
"""Modules that a course uses as they are."""
_AT_ONCE: Final = (
    Misconception, check, family, misconception, right_answers, wrong_answers, generator,
    CallFailed, Raise, apart, compare,
)  # fmt: skip

__all__ = sorted({*MODULE_OF, *_NAMESPACES, *(one.__name__ for one in _AT_ONCE)})  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    """A name of the package that nobody has asked for yet."""
    if name not in MODULE_OF and name not in _NAMESPACES:
        raise AttributeError(f"`grader.suite` has no `{name}`", name=name)
    module = importlib.import_module(f"{__name__}.{MODULE_OF.get(name, name)}")
    value = getattr(module, name) if name in MODULE_OF else module
    globals()[name] = value
    return value
