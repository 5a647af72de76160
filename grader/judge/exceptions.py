"""Python's and torch's own messages, said again for somebody who is learning."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from grader.worker.protocol import Raised

_KNOWN: Final[tuple[tuple[str, str], ...]] = (
    (
        r"only one element tensors can be converted|only integer tensors of a single element",
        "A function of Python's `math` takes one number; a tensor has many. torch has its own: "
        "`torch.exp`, `torch.sqrt`, …",
    ),
    (
        r"Boolean value of Tensor with more than one value is ambiguous",
        "`if` asks for one True or False, and a comparison of tensors gives one for each element. "
        "A mask or `torch.where` chooses elementwise.",
    ),
    (
        r"The size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\)",
        "Two tensors can't be brought to one shape. Print both shapes just before this line.",
    ),
    (
        r"mat1 and mat2 shapes cannot be multiplied|inconsistent tensor size|size mismatch",
        "In `A @ B` the columns of A must be as many as the rows of B. With one example a row, "
        "a layer is `X @ W + b`.",
    ),
    (
        r"expected (scalar type|m1 and m2 to have the same dtype)|same dtype",
        "Tensors of two dtypes met. A new tensor takes its dtype from the input: "
        "`torch.zeros_like(x)`, `torch.tensor(…, dtype=x.dtype)`.",
    ),
    (
        r"does not require grad and does not have a grad_fn",
        "The graph was cut before this line: by `.detach()`, `.item()`, `.data`, `no_grad()`, or "
        "by building a new tensor out of numbers.",
    ),
    (
        r"modified by an inplace operation",
        "An operation in place overwrote a value that the backward pass still needs.",
    ),
    (
        r"Can't call numpy\(\) on Tensor that requires grad",
        "NumPy knows no gradients. Stay with torch, or detach first.",
    ),
    (r"Dimension out of range", "A `dim` was asked for that this tensor doesn't have."),
    (r"No module named", "The course needs only torch and Python's own modules."),
    (
        r"maximum recursion depth exceeded",
        "A function calls itself without ever coming to an end.",
    ),
    (r"name '(\w+)' is not defined", "A name is used before it is given a value, or misspelt."),
    (r"has no attribute", "The object has no such name; look it up in torch's documentation."),
)


_NOT_PYTHON: Final = "Nothing of the file can run before it is valid Python."
_NO_NOTEBOOK: Final = "Nothing of the file can run before it is a notebook."
_EXITED: Final = "It ends the program before anything is returned."
_MEMORY: Final = (
    "A tensor is far larger than the answer needs. Look for an outer product, a full "
    "matrix or a broadcast."
)
ADVICE: Final = frozenset(
    {*(why for _, why in _KNOWN), _NOT_PYTHON, _NO_NOTEBOOK, _EXITED, _MEMORY}
)
"""Everything that is ever said of why an exception comes about."""


def explain_exception(raised: Raised) -> tuple[str, str]:
    """One sentence on an exception, and why it comes about where that is known."""
    where = f" in {raised.where}" if raised.where else ""
    first = raised.message.strip().split("\n")[0][:300]
    if raised.type == "NotebookError":
        return first, _NO_NOTEBOOK
    if raised.type in {"SyntaxError", "IndentationError", "TabError"}:
        return f"Python can't read the file{where}: {first}.", _NOT_PYTHON
    if raised.type in {"ModuleNotFoundError", "ImportError"}:
        says = f"An import fails{where}: {first}."
    elif raised.type == "SystemExit":
        return f"`exit()` was called{where}.", _EXITED
    elif raised.memory:
        return f"The memory ran out{where}.", _MEMORY
    else:
        says = f"{raised.type}{where}" + (f": {first}" if first else "")
    for pattern, why in _KNOWN:
        if re.search(pattern, raised.message):
            return says, why
    return says, ""
