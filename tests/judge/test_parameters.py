"""Parameters whose names are free are told apart by their shapes."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.judge.parameters import UnmatchedParametersError, collected, match, spread

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
    if style == "vector":
        found = STYLES[style]  # two vectors of one length are told apart by their order alone
    state = {name: torch.randn(shape) for name, shape in found.items()}
    places = match(WANTED, found)
    assert [place.name for place in places] == names
    values = collected(places, state, WANTED)
    assert {name: tuple(value.shape) for name, value in values.items()} == WANTED
    back = spread(places, values)
    assert all(torch.equal(back[name], state[name]) for name in state)


def test_a_linear_layer_is_transposed() -> None:
    """nn.Linear keeps [out, in]; the exercise says [in, out]."""
    layer = torch.nn.Linear(3, 2)
    state = dict(layer.state_dict())
    places = match({"W": (3, 2), "b": (2,)}, {name: tuple(v.shape) for name, v in state.items()})
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
