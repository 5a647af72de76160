"""Parameters whose names are free are told apart by their shapes."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.judge.parameters import (
    MOST_TRIED,
    Layouts,
    UnmatchedParametersError,
    collected,
    match,
    spread,
)

WANTED = {"W1": (2, 8), "b1": (8,), "W2": (8, 1), "b2": (1,)}
STYLES = {
    "linear": {"a.weight": (8, 2), "a.bias": (8,), "c.weight": (1, 8), "c.bias": (1,)},
    "own": {"U": (2, 8), "u": (8,), "V": (8, 1), "v": (1,)},
    "rows": {"U": (2, 8), "u": (1, 8), "V": (8, 1), "v": (1, 1)},
    "vector": {"U": (2, 8), "u": (8,), "V": (8,), "v": ()},
}


@pytest.mark.parametrize("style", sorted(STYLES))
@given(order=st.permutations(range(4)))
def test_every_style_is_matched_and_comes_back_unchanged(style: str, order: list[int]) -> None:
    """Whatever the layout and the order, reading and writing back gives the same numbers."""
    names = list(STYLES[style])
    found = {names[at]: STYLES[style][names[at]] for at in order}
    state = {name: torch.randn(shape) for name, shape in found.items()}
    assignments = match(WANTED, found)
    assert names in [[place.name for place in places] for places in assignments]
    for places in assignments:
        values = collected(places, state, WANTED)
        assert {name: tuple(value.shape) for name, value in values.items()} == WANTED
        back = spread(places, values)
        assert all(torch.equal(back[name], state[name]) for name in state)


@pytest.mark.parametrize("style", sorted(STYLES))
def test_the_usual_assignment_is_the_first(style: str) -> None:
    """A model whose parameters are defined in the order of its layers is read so at once."""
    assert [place.name for place in match(WANTED, STYLES[style])[0]] == list(STYLES[style])


@st.composite
def models(draw: st.DrawFn) -> tuple[list[int], dict[str, torch.Tensor], dict[str, torch.Tensor]]:
    """Sizes, the parameters as the exercise speaks of them, and as some model keeps them."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=3))
    generator = torch.Generator().manual_seed(draw(st.integers(0, 2**31)))
    due: dict[str, torch.Tensor] = {}
    kept: list[torch.Tensor] = []
    for layer, (inputs, outputs) in enumerate(itertools.pairwise(sizes), 1):
        weight = due[f"W{layer}"] = torch.randn(inputs, outputs, generator=generator)
        bias = due[f"b{layer}"] = torch.randn(outputs, generator=generator)
        forms = [weight, weight.T] + ([weight.flatten()] if 1 in weight.shape else [])
        kept.append(draw(st.sampled_from(forms)))
        scalar = [bias.reshape(())] if outputs == 1 else []
        kept.append(draw(st.sampled_from([bias, bias[None], bias[:, None], *scalar])))
    names = draw(st.permutations(range(len(kept))))
    return sizes, due, {f"p{at}": kept[at] for at in names}


def computed(values: Mapping[str, torch.Tensor], X: torch.Tensor) -> torch.Tensor:
    """What the network with one hidden layer, or none, computes."""
    h = X @ values["W1"] + values["b1"]
    return h.tanh() @ values["W2"] + values["b2"] if "W2" in values else h


@given(model=models())
def test_one_of_the_assignments_behaves_as_the_model_does(model) -> None:
    """All layouts, layer by layer, in any order, with sizes of 1 and square weights."""
    sizes, due, state = model
    shapes = {name: tuple(value.shape) for name, value in due.items()}
    found = {name: tuple(value.shape) for name, value in state.items()}
    X = torch.randn(7, sizes[0])
    assignments = match(shapes, found)
    assert len(set(assignments)) == len(assignments) <= MOST_TRIED
    right = [
        places
        for places in assignments
        if torch.equal(computed(collected(places, state, shapes), X), computed(due, X))
    ]
    assert right
    layouts = Layouts()
    tried = [layouts.assignment("Net", shapes, found)]
    for choice in layouts.alternatives():
        layouts.choose(choice)
        tried.append(layouts.assignment("Net", shapes, found))
    assert set(tried) == set(assignments)


def test_a_layout_that_was_found_holds_for_models_of_other_sizes() -> None:
    """What a square weight leaves open is decided once for all models of the same code."""
    square = {"W1": (3, 3), "b1": (3,), "W2": (3, 2), "b2": (2,)}
    wide = {"W1": (2, 2), "b1": (2,), "W2": (2, 1), "b2": (1,)}
    layouts = Layouts()
    assert layouts.assignment("Net", square, square)[0].transposed  # the usual guess
    choice = next(
        choice
        for choice in layouts.alternatives()
        if ("W1", "W1", False) in choice["Net"] and ("b1", "b1", False) in choice["Net"]
    )
    layouts.choose(choice)
    for sizes in (square, wide):
        places = layouts.assignment("Net", sizes, sizes)
        assert [(place.role, place.transposed) for place in places] == [
            ("W1", False), ("b1", False), ("W2", False), ("b2", False),
        ]  # fmt: skip


def test_a_linear_layer_is_transposed() -> None:
    """nn.Linear keeps [out, in]; the exercise says [in, out]."""
    layer = torch.nn.Linear(3, 2)
    state = dict(layer.state_dict())
    found = {name: tuple(v.shape) for name, v in state.items()}
    (places,) = match({"W": (3, 2), "b": (2,)}, found)
    values = collected(places, state, {"W": (3, 2), "b": (2,)})
    X = torch.randn(5, 3)
    torch.testing.assert_close(X @ values["W"] + values["b"], layer(X))


@pytest.mark.parametrize(
    "found", [{}, {"w": (8, 2)}, {"a": (8, 3), "b": (8,), "c": (1, 8), "d": (1,)}]
)
def test_other_parameters_are_refused_with_both_lists(found: dict[str, tuple[int, ...]]) -> None:
    """The message says what the model has and what is due."""
    with pytest.raises(UnmatchedParametersError, match=r"`W1` \[2, 8\]"):
        match(WANTED, found)
