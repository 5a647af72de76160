"""Why exceptions come about, in words that are the same for everybody."""

from __future__ import annotations

from typing import Final

KNOWN: Final[tuple[tuple[str, str], ...]] = (
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
        r"loading state_dict",
        "Parameters of the exercise's shapes were to be put into the model, and its own differ in "
        "name or shape. The lines below say which: look at what the layers' sizes are made from.",
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
    (
        r"view size is not compatible with input tensor's size and stride",
        "`.view` wants elements that lie one after the other in memory, and those of a transposed "
        "or sliced tensor don't. `.reshape` takes any tensor.",
    ),
    (
        r"single memory location|overlapping memory|some elements of the input tensor",
        "The elements of an expanded tensor share memory, so they can't be written to one by one. "
        "A function leaves its argument as it is and gives a new tensor.",
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
NOT_PYTHON: Final = "Nothing of the file can run before it is valid Python."
NO_NOTEBOOK: Final = "Nothing of the file can run before it is a notebook."
EXITED: Final = "It ends the program before anything is returned."
MEMORY: Final = (
    "A tensor is far larger than the answer needs. Look for an outer product, a full "
    "matrix or a broadcast."
)
ADVICE: Final = frozenset({*(why for _, why in KNOWN), NOT_PYTHON, NO_NOTEBOOK, EXITED, MEMORY})
"""Everything that is ever said of why an exception comes about."""
