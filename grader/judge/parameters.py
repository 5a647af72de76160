"""Finds out which of a model's parameters is which, where a student chose their names.

An exercise speaks of weights ``[in, out]`` and biases ``[out]``, as the course
does. A student may have ``nn.Linear`` layers (weights ``[out, in]``), or
tensors of their own in either layout, layer by layer. Where shapes leave open
which is which, what the model computes tells: all assignments that fit are
tried, the usual ones first, until one behaves as it should.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
import torch

Shapes = Mapping[str, tuple[int, ...]]
"""The name an exercise gives to a parameter, and its shape in the course's convention."""

_MOST: Final = 7
"""Parameters of the largest model that is matched."""
_MOST_LOOKED_AT: Final = 5_000
"""Assignments among which the usual ones are looked for; all of a model with three layers."""
MOST_TRIED: Final = 32
"""Assignments that are tried on a model; a network with one hidden layer has at most 24."""


class UnmatchedParametersError(ValueError):
    """A model's parameters are not those that are wanted."""


class Place(msgspec.Struct, frozen=True):
    """Where a model keeps one of the wanted parameters."""

    role: str
    """What the exercise calls it."""
    name: str
    """What the model calls it."""
    shape: tuple[int, ...]
    """Its shape in the model."""
    transposed: bool
    """Whether the model keeps ``[out, in]`` where the exercise says ``[in, out]``."""


Assignment = tuple[Place, ...]
"""A place for each of the wanted parameters."""
Layout = tuple[tuple[str, str, bool], ...]
"""An assignment without its sizes, which holds for every model that some code makes."""


def layout_of(assignment: Assignment) -> Layout:
    """What an assignment says of a model's code, whatever its sizes."""
    return tuple((place.role, place.name, place.transposed) for place in assignment)


def match(wanted: Shapes, found: Shapes) -> tuple[Assignment, ...]:
    """Say which of a model's parameters can be which of the wanted ones, the usual way first.

    Args:
        wanted: shapes by the exercise's names, in the order of the layers.
        found: shapes by the model's names, in the order of definition.

    Raises:
        UnmatchedParametersError: there are more, fewer, or others than wanted.
    """
    if len(found) != len(wanted) or len(found) > _MOST:
        raise UnmatchedParametersError(
            f"the model has {_listed(found)} where {_listed(wanted)} are due"
        )
    fitting = list(itertools.islice(_fitting(wanted, found, ()), _MOST_LOOKED_AT))
    if not fitting:
        raise UnmatchedParametersError(
            f"the model's parameters are {_listed(found)} where {_listed(wanted)} are due"
        )
    names = list(found)
    fitting.sort(key=lambda places: _unusual(wanted, places, names))
    return tuple(fitting[:MOST_TRIED])


def _fitting(wanted: Shapes, found: Shapes, places: Assignment) -> Iterator[Assignment]:
    """All assignments that begin with these places."""
    if len(places) == len(wanted):
        yield places
        return
    role, due = list(wanted.items())[len(places)]
    taken = {place.name for place in places}
    for name, shape in found.items():
        if name not in taken:
            for transposed in _layouts(due, shape):
                place = Place(role, name, shape, transposed)
                yield from _fitting(wanted, found, (*places, place))


def _layouts(due: tuple[int, ...], shape: tuple[int, ...]) -> tuple[bool, ...]:
    """The layouts in which a tensor can be a parameter; whether it is transposed, in each.

    Where both come to the same, as for a single number, only one is told.
    """
    if len(due) == 2 and len(shape) == 2:
        both = tuple(turned for turned in (True, False) if shape == (due[::-1] if turned else due))
        if both:
            return both if max(due) > 1 else (True,)
    # A bias may lie as a row or a column; a weight to or from one unit may be a plain vector.
    return (False,) if _core(shape) is not None and _core(shape) == _core(due) else ()


def _core(shape: tuple[int, ...]) -> tuple[int, ...] | None:
    """A vector's shape without the dimensions of size 1; None if it is no vector."""
    core = tuple(size for size in shape if size != 1)
    return core if len(core) <= 1 else None


def _unusual(wanted: Shapes, places: Assignment, names: list[str]) -> tuple[int, int, int]:
    """How far an assignment is from the usual, for sorting.

    Usually a weight is a matrix and a bias a vector, parameters are defined in the order of the
    layers, and where only square matrices leave the layout open it is nn.Linear's.
    """
    dimensions = sum(len(wanted[place.role]) != len(place.shape) for place in places)
    at = [names.index(place.name) for place in places]
    disorder = sum(one > two for one, two in itertools.combinations(at, 2))
    own = sum(not place.transposed and len(wanted[place.role]) == 2 for place in places)
    return dimensions, disorder, own


class Layouts:
    """How the models of some code keep their parameters, as far as it is known.

    At first the usual assignment is taken. Where what a model then computes is not what is due,
    the others can be taken one after the other.
    """

    def __init__(self) -> None:
        self._chosen: dict[str, Layout] = {}
        self._possible: dict[str, dict[Layout, None]] = {}
        self._taken: dict[str, set[Layout]] = {}

    def assignment(self, owner: str, wanted: Shapes, found: Shapes) -> Assignment:
        """Which parameter is which, in a model that was made on behalf of a graded name.

        Raises:
            UnmatchedParametersError: there are more, fewer, or others than wanted.
        """
        fitting = match(wanted, found)
        possible = self._possible.setdefault(owner, {})
        possible.update((layout_of(one), None) for one in fitting)
        chosen = self._chosen.get(owner, ())
        taken = next((one for one in fitting if _holds(one, chosen)), fitting[0])
        self._taken.setdefault(owner, set()).add(layout_of(taken))
        return taken

    def alternatives(self) -> list[dict[str, Layout]]:
        """Other choices than what was taken, the usual ones first.

        One that doesn't fit all of several models leaves the others as they were.
        """
        owners = [name for name, possible in self._possible.items() if len(possible) > 1]
        ways = [list(self._possible[name]) for name in owners]
        choices = (dict(zip(owners, way, strict=True)) for way in itertools.product(*ways))
        others = (
            {**self._chosen, **choice}
            for choice in choices
            if any(self._taken.get(name) != {layout} for name, layout in choice.items())
        )
        return list(itertools.islice(others, MOST_TRIED))

    def begin(self) -> None:
        """Forget which assignments are possible: another comparison has models of its own."""
        self._possible.clear()
        self._taken.clear()

    @property
    def choice(self) -> dict[str, Layout]:
        """The layout that is taken for each graded name, where one was chosen."""
        return dict(self._chosen)

    def choose(self, choice: Mapping[str, Layout]) -> None:
        """Take these layouts from now on."""
        self._chosen = dict(choice)
        self._taken.clear()


def _holds(assignment: Assignment, layout: Layout) -> bool:
    """Whether an assignment is what a layout says; that of a vector is as good as the other."""
    return len(assignment) == len(layout) and all(
        (place.role, place.name) == (role, name)
        and (place.transposed == transposed or _core(place.shape) is not None)
        for place, (role, name, transposed) in zip(assignment, layout, strict=True)
    )


def _listed(shapes: Shapes) -> str:
    if not shapes:
        return "no parameters"
    return ", ".join(f"`{name}` {list(shape)}" for name, shape in shapes.items())


def collected(
    places: Assignment, state: Mapping[str, torch.Tensor], wanted: Shapes
) -> dict[str, torch.Tensor]:
    """A model's parameters under the exercise's names, in the exercise's shapes."""
    return {
        place.role: (state[place.name].mT if place.transposed else state[place.name])
        .reshape(wanted[place.role])
        .clone()
        for place in places
    }


def spread(places: Assignment, values: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Values under the exercise's names, as the model keeps them."""
    return {
        place.name: (values[place.role].mT if place.transposed else values[place.role])
        .reshape(place.shape)
        .clone()
        for place in places
    }
