"""Checks that train decide by numbers that lie far from their thresholds, whatever is drawn."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest
import torch

from grader.course import seeds
from grader.course.loading import find_exercise, load_course
from grader.model import Exercise
from grader.oracle.reference import reference_oracle

SEEDS = 80
pytestmark = pytest.mark.slow


def visible(exercise: Exercise) -> ModuleType:
    """An exercise's visible suite, its inputs drawn from the current seed."""
    path = exercise.public / "test_visible.py"
    spec = importlib.util.spec_from_file_location("visible", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def distance(ratios: list[float]) -> float:
    """How far the worst of some ratios is from 1, in standard deviations of the logarithm."""
    logarithms = torch.tensor(ratios, dtype=torch.float64).log()
    return (logarithms.min() / logarithms.std()).item()


def test_the_three_activations_are_far_apart_after_their_training() -> None:
    """A right SineNet never fails by chance: the worst of 80 is six deviations away."""
    exercise = find_exercise(load_course(), "11")
    bent, curved, straight = [], [], []
    for seed in range(SEEDS):
        with seeds.shifted(seed):
            suite, code = visible(exercise), reference_oracle(exercise).reference
            none, relu, tanh = suite.networks(code)[0].values()
            bent.append(none / relu)
            curved.append(relu / tanh)
            straight.append(abs(none - suite.straight_line()))
    assert distance(bent) > 6
    assert distance(curved) > 6
    assert max(straight) < 1e-5  # where 1e-3 is let pass, and no more than 1e-4 below the line


def test_both_boundaries_are_found_whatever_is_drawn() -> None:
    """A right model never fails by chance: neither by its draw nor by where it starts."""
    exercise = find_exercise(load_course(), "12")
    below, above, missed = [], [], 0
    for seed in range(SEEDS):
        with seeds.shifted(seed):
            suite, code = visible(exercise), reference_oracle(exercise).reference
            draw = suite.DRAWS[0]
            linear = code.LinearModel.seeded(draw + seed)(2, 1)
            score, _ = suite.trained(code, linear, draw, n=2000, epochs=60, lr=0.2)
            below.append(0.92 / score)
            above.append(score / 0.8)
            model = code.MLP.seeded(draw + seed)(2, 8, 1)
            seen, new = suite.trained(code, model, draw, epochs=200, lr=0.1)
            missed += seen < 0.95 or new < 0.93
    assert distance(below) > 6
    assert distance(above) > 6
    assert (missed / SEEDS) ** len(suite.DRAWS) < 1e-4
