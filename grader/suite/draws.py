"""What can be said of random numbers, whichever were drawn."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from grader.suite.answers import share

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

_SIGMAS: Final = 6
"""Standard deviations that luck may make up: it makes up more once in 5e8 times."""
_ROUND: Final = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_BELL: Final[tuple[tuple[Callable[[Tensor], Tensor], float], ...]] = (
    (lambda z: z > 0, 0.5),
    (lambda z: z.abs() > 1, 0.31731),
    (lambda z: z.abs() > 2, 0.0455),
)
"""Parts of a normal distribution."""
_FEW: Final = 10_000
"""Of fewer numbers nothing is sure enough."""
_FAR: Final = 3.1
"""Of 10,000 normal numbers some lie as many standard deviations from the mean."""


def draw_in_words(values: Tensor, size: float) -> list[str]:
    """What can be said of thousands of numbers drawn at random, in words that luck has no part in.

    ``draw_in_words(code.he_normal(400, 100), size=(2 / 400) ** 0.5)`` is the same for every right
    answer: shape and dtype, whether rows or columns repeat, the mean, the mean square, how the
    numbers are spread, and whether neighbours resemble each other. Each is as it is due within six
    standard deviations. Of two spellings of a mistake, too, the same is said.

    Args:
        values: a matrix with 10,000 elements or more; of a smaller one only the shape is said.
        size: the root mean square that is due.
    """
    said = [f"shape {list(values.shape)} of {values.dtype}".replace("torch.", "")]
    if values.ndim != 2 or values.numel() < _FEW or not values.is_floating_point():
        return said
    if not values.isfinite().all():
        return [*said, "NaN or infinite"]
    if bool((values == values[0, 0]).all()):
        return [*said, "all zeros" if not values.any() else "one number, everywhere"]
    repeated = [values.unique(dim=at).shape[at] < values.shape[at] for at in (0, 1)]
    if any(repeated):
        return [*said, f"{'rows' if repeated[0] else 'columns'} that are equal"]
    x = values.double()
    square = (x / size).square()
    ratio = square.mean().item()
    right = abs(ratio - 1) <= _SIGMAS * square.std().item() / x.numel() ** 0.5
    return [*said, _centre(x), "of the right size" if right else _times(ratio), *_form(x, size)]


def _centre(x: Tensor) -> str:
    mean = x.mean().item()
    if abs(mean) <= _SIGMAS * x.std().item() / x.numel() ** 0.5:
        return "the mean is 0"
    return f"the mean is {'above' if mean > 0 else 'below'} 0"


def _times(ratio: float) -> str:
    """A ratio that isn't 1, as a round number."""
    times = min(max(ratio, 1 / ratio) if ratio else math.inf, 1e99)
    power = 10.0 ** math.floor(math.log10(times))
    nearest = power * min(_ROUND, key=lambda one: abs(math.log(times / power / one)))
    nearest = max(nearest, 1.1)
    said = f"{nearest:,.4g}" if nearest < 1e6 else f"{nearest:.0e}"
    return f"the mean square is about {said} times too {'large' if ratio > 1 else 'small'}"


def _form(x: Tensor, size: float) -> list[str]:
    """How the numbers are spread about their mean, and over the matrix."""
    about = (x - x.mean()) / x.std()
    largest = about.abs().max().item()
    form = "spread neither evenly nor in a bell curve"
    if largest > _FAR and all(share(hits(about), due) == due for hits, due in _BELL):
        form = "spread in a bell curve"
    # The bound of numbers of the variance 1, and how far luck may move that variance.
    elif largest < 3**0.5 * (1 + _SIGMAS * 0.2**0.5 / x.numel() ** 0.5) and (
        share(about.abs() > 0.75**0.5, 0.5) == 0.5
    ):
        top = x.abs().max().item() / (3**0.5 * size)
        where = "short of" if top < 0.99 else "up to" if top < 1 + 1e-6 else "beyond"
        form = f"spread evenly, {where} the bound"
    upper = x > x.median()
    pairs = (upper[:, 1:] == upper[:, :-1], upper[1:] == upper[:-1])
    apart = all(share(alike, 0.5) == 0.5 for alike in pairs)
    return [form, "neighbours are independent" if apart else "neighbours are alike, or opposites"]
