"""What can be said when no catalogue and no relation explains a failure: the symptom itself."""

from __future__ import annotations

from typing import Final

import msgspec
import torch

from grader.course.advice import MEMORY
from grader.evidence import End, Evidence, Lost, Missing, Unmatched
from grader.judge.exceptions import column_of, explain_exception, is_unwritten
from grader.judge.nonfinite import reason
from grader.judge.text import kind_of, name_of
from grader.judge.values import Aspect, Mismatch, called, where_in
from grader.model import Diagnosis, Excerpt, Kind
from grader.worker.protocol import Raised


def symptom(item: Evidence) -> Diagnosis | None:
    """A diagnosis of kind ``structure`` or ``error``; None if only numbers are known."""
    failure = item.got.failure
    if failure is not None:
        return of_failure(failure, item.got.function)
    if item.changed:
        return of_structure(
            "argument-changed",
            item.message,
            "A function that changes its argument changes the caller's tensor too. Operations "
            "whose name ends in `_`, and assignments to a slice, work in place.",
        )
    if item.named:
        why = _NAMED.get(item.named, "")
        return of_structure(item.named, _sentence(item.message), why)
    if isinstance(item.mismatch, Mismatch):
        return _of_mismatch(item, item.mismatch)
    return None


_NAMED: Final = {
    "left-the-tensors": "A value that becomes a Python number, or decides an `if`, has to be "
    "brought from the device, and its gradient is lost. A mask or `torch.where` chooses "
    "elementwise.",
    "not-vectorised": "A Python loop goes through the elements one by one. One tensor operation "
    "on the whole argument does the same at once.",
}


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."


def of_structure(identifier: str, says: str, why: str) -> Diagnosis:
    """A diagnosis of kind ``structure``."""
    return Diagnosis(kind=Kind.structure, id=identifier, says=says, why=why)


def of_failure(failure: Raised | Lost | Missing | Unmatched, function: str) -> Diagnosis:
    """Why a call gave no value."""
    if isinstance(failure, Unmatched):
        return of_structure(
            "unmatched-parameters",
            _sentence(failure.says),
            "The check puts numbers of its own into the layers before it looks at what they do. "
            "The statement says which layers there are, and of what size.",
        )
    if isinstance(failure, Missing):
        return _of_missing(failure)
    if isinstance(failure, Lost):
        return _of_lost(failure)
    if is_unwritten(failure):
        return of_structure(
            "not-written-yet",
            f"`{function}` is not written yet.",
            "The stub raises NotImplementedError until you replace that line with your own.",
        )
    if failure.signature:
        return of_structure(
            "wrong-signature",
            f"`{function}{failure.signature}` can't be called as the exercise calls it.",
            f"Python says: {failure.message}. Compare the parameters with the statement's.",
        )
    says, why = explain_exception(failure)
    identifier = "out-of-memory" if failure.memory else "exception"
    return _error(identifier, says, why, _place(failure))


def _of_missing(failure: Missing) -> Diagnosis:
    if failure.type:
        return of_structure(
            "not-a-function",
            f"`{failure.function}` is a {failure.type}, not a function.",
            "Some line gives the name to something else; look for an assignment to it.",
        )
    missing = of_structure(
        "missing-function",
        f"Your file defines no `{failure.function}`. {failure.instead}".rstrip(),
        "The name must stand at the left margin, spelt as in the stub.",
    )
    return msgspec.structs.replace(missing, place=_place(failure))


def _of_lost(failure: Lost) -> Diagnosis:
    if failure.end is End.timed_out:
        return _error(
            "timed-out",
            failure.says,
            "A loop that never ends, or work that grows too fast with the input. "
            "Print the loop's variable to see whether it moves.",
            _place(failure),
        )
    if failure.end is End.out_of_memory:
        return _error("out-of-memory", failure.says, MEMORY, None)
    return _error(
        "crashed",
        failure.says,
        "The whole process ended, so nothing was returned. `exit()`, `quit()` and "
        "`os._exit()` do that, and so does a crash inside a library.",
        _place(failure),
    )


def _error(identifier: str, says: str, why: str, place: Excerpt | None) -> Diagnosis:
    return Diagnosis(kind=Kind.error, id=identifier, says=says, why=why, place=place)


def _place(failure: Missing | Lost | Raised) -> Excerpt | None:
    if not failure.line:
        return None
    column, end = column_of(failure) if isinstance(failure, Raised) else (None, None)
    return Excerpt(line=failure.line, source=failure.source, column=column, end_column=end)


def _of_mismatch(item: Evidence, mismatch: Mismatch) -> Diagnosis | None:
    where = where_in(mismatch.path)
    got, expected = mismatch.got, mismatch.expected
    if called(mismatch.path) and mismatch.aspect in {Aspect.none, Aspect.type}:
        # No function returned that: the suite found it, such as in a model.
        return of_structure(
            "wrong-type",
            f"The value{where} is {kind_of(got)} where {kind_of(expected)} is due.",
            "",
        )
    if mismatch.aspect is Aspect.none:
        return of_structure(
            "returned-none",
            f"The function returns None{where}.",
            "A function without `return` gives None, and so does a method that works in place.",
        )
    if mismatch.aspect is Aspect.type:
        return of_structure(
            "wrong-type",
            f"The function returns {kind_of(got)}{where} where {kind_of(expected)} is due.",
            "The type hint in the stub says what comes out.",
        )
    if mismatch.aspect is Aspect.length:
        return of_structure("wrong-length", _sentence(mismatch.message), "")
    if mismatch.aspect is Aspect.shape and isinstance(got, torch.Tensor):
        return of_structure(
            "wrong-shape",
            f"The shape{where} is {list(got.shape)} where {list(expected.shape)} is due.",
            _shape_advice(got, expected),
        )
    if mismatch.aspect is Aspect.dtype and isinstance(got, torch.Tensor):
        return _of_dtype(got, expected, where)
    if mismatch.aspect is Aspect.nonfinite:
        identifier, why = reason(item, mismatch)
        return of_structure(
            identifier, f"There is {mismatch.message}, where finite numbers are due.", why
        )
    if mismatch.aspect is Aspect.exception:
        return of_structure("wrong-exception", f"It {mismatch.message}.", "")
    return None


def _shape_advice(got: torch.Tensor, expected: torch.Tensor) -> str:
    if got.numel() == expected.numel() and got.squeeze().shape == expected.squeeze().shape:
        return (
            "A dimension of size 1 is there, or missing: `keepdim`, `squeeze` and `unsqueeze` are "
            "the places to look."
        )
    if got.ndim > expected.ndim:
        return "There are too many dimensions: a reduction is missing, or broadcasting added one."
    if got.ndim < expected.ndim:
        return "There are too few dimensions: a reduction took one away, or it was squeezed out."
    axis = next(
        at for at, (a, b) in enumerate(zip(got.shape, expected.shape, strict=True)) if a != b
    )
    return f"Dimension {axis} has {got.shape[axis]} entries in place of {expected.shape[axis]}."


def _of_dtype(got: torch.Tensor, expected: torch.Tensor, where: str) -> Diagnosis:
    if got.dtype is torch.bool:
        return of_structure(
            "bool-mask",
            f"The result{where} is a bool tensor: True and False, not numbers.",
            "A comparison gives a mask. It has to become numbers of the input's dtype.",
        )
    return of_structure(
        "wrong-dtype",
        f"The dtype{where} is {name_of(got.dtype)} where {name_of(expected.dtype)} is due.",
        "The input's dtype has to be kept: a constant tensor or `.float()` on the way changes it.",
    )
