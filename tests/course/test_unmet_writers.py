"""Wrong and right functions as different people write them, each told for what it is."""

from __future__ import annotations

import pytest

from tests.course.test_unmet_students import ACTIVATIONS, MODERN, told, written

SLOPES = {
    "relu_derivative": "return (z > 0).to(z.dtype)",
    "sigmoid_derivative": "return torch.sigmoid(z) * torch.sigmoid(-z)",
    "tanh_derivative": "return 1 - torch.tanh(z) ** 2",
}
SWISH = {
    "swish": "return z * torch.sigmoid(z)",
    "swish_derivative": "s = torch.sigmoid(z)\nreturn s + z * s * (1 - s)",
}
OUTPUT = """import torch


def softmax(z):
    e = torch.exp(z - z.amax(-1, keepdim=True))
    return e / e.sum(-1, keepdim=True)


def log_softmax(z):
    {log_softmax}


def output_activation(z, task):
    if task not in ("binary", "multiclass", "regression"):
        raise ValueError("binary, multiclass or regression")
    return {{"binary": torch.sigmoid, "multiclass": softmax}}.get(task, torch.clone)(z)
"""
JACOBIAN = """import torch


def slope(z, activation):
    if activation == "relu":
        return (z > 0).to(z.dtype)
    if activation == "sigmoid":
        return torch.sigmoid(z) * (1 - torch.sigmoid(z))
    if activation == "tanh":
        return {tanh}
    raise ValueError("relu, sigmoid or tanh")


def activation_jacobian(z, activation):
    return torch.diag(slope(z, activation))


def activation_vjp(z, upstream, activation):
    return {vjp}
"""
RIGHT_TANH, RIGHT_VJP = "1 - torch.tanh(z) ** 2", "upstream * slope(z, activation)"

PRINTS = {
    "relu": "found = z.clamp(min=0)\nprint('relu', found)\nreturn found",
    "sigmoid": "found = 1 / (1 + torch.exp(-z))\nprint(f'{z} {found!r} {z.shape}')\nreturn found",
    "tanh": "found = 2 / (1 + torch.exp(-2 * z)) - 1\nstr(found)\nreturn found",
}
ONE_BY_ONE = {
    "relu": "return z.clone().apply_(lambda v: max(v, 0.0))",
    "sigmoid": "return z.clone().map_(z, lambda a, b: 1 / (1 + math.exp(-max(a, -700.0))))",
    "tanh": "return z.detach().clone().apply_(math.tanh)",
}
ROOT = "math.sqrt(2 / math.pi)"
MODERN_WRONG = {
    "larger of z and s": (
        "leaky_relu",
        "return torch.maximum(z, torch.full_like(z, negative_slope))",
        "leaky-relu-slip",
    ),
    "1 + s": ("leaky_relu", "return z - negative_slope * torch.relu(-z)", "leaky-relu-slip"),
    "z − s": ("leaky_relu", "return torch.where(z > 0, z, z - negative_slope)", "leaky-relu-slip"),
    "−s": ("leaky_relu", "return torch.where(z > 0, z, -negative_slope * z)", "leaky-relu-slip"),
    "z / s": ("leaky_relu", "return torch.where(z > 0, z, negative_slope / z)", "leaky-relu-slip"),
    "CELU": (
        "elu",
        "return torch.relu(z) + alpha * torch.expm1(z.clamp(max=0) / alpha)",
        "elu-slip",
    ),
    "α in the exponent": (
        "elu",
        "return torch.where(z > 0, z, torch.expm1(alpha * z.clamp(max=0)))",
        "elu-slip",
    ),
    "density": (
        "gelu",
        "return z * torch.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)",
        "gelu-another-function",
    ),
    "a digit lost": (
        "gelu_tanh",
        f"return 0.5 * z * (1 + torch.tanh({ROOT} * (z + 0.04715 * z**3)))",
        "gelu-tanh-other-constant",
    ),
    "the point moved": (
        "gelu_tanh",
        f"return 0.5 * z * (1 + torch.tanh({ROOT} * (z + 0.44715 * z**3)))",
        "gelu-tanh-other-constant",
    ),
    "z²": (
        "gelu_tanh",
        f"return z / 2 * (1 + torch.tanh({ROOT} * (z + 0.044715 * z**2)))",
        "gelu-tanh-slip",
    ),
}
OTHERS_WRONG = {
    "squared too much": (
        "activation-derivatives",
        written(SLOPES, tanh_derivative="return (1 - torch.tanh(z)) ** 2"),
        "tanh_derivative",
        "tanh-derivative-slip",
    ),
    "sech": (
        "activation-derivatives",
        written(SLOPES, tanh_derivative="return 1 / torch.cosh(z)"),
        "tanh_derivative",
        "tanh-derivative-slip",
    ),
    "tanh's rule for σ": (
        "swish",
        written(SWISH, swish_derivative="s = torch.sigmoid(z)\nreturn s + z * (1 - s**2)"),
        "swish_derivative",
        "swish-derivative-slip",
    ),
    "mirrored gate": (
        "swish",
        written(SWISH, swish="return z / (1 + torch.exp(z))"),
        "swish",
        "swish-slip",
    ),
    "log2": (
        "output-activations",
        OUTPUT.format(
            log_softmax="s = z - z.amax(-1, keepdim=True)\n"
            "    return s - torch.log2(s.exp().sum(-1, keepdim=True))"
        ),
        "log_softmax",
        "log-softmax-slip",
    ),
    "another slope for one word": (
        "activation-jacobian",
        JACOBIAN.format(tanh="1 - torch.tanh(z)", vjp=RIGHT_VJP),
        "activation_vjp",
        "vjp-another-slope",
    ),
    "exchanged": (
        "activation-jacobian",
        JACOBIAN.format(tanh=RIGHT_TANH, vjp="z * slope(upstream, activation)"),
        "activation_vjp",
        "vjp-slip",
    ),
}


def test_printing_in_a_graded_function_costs_nothing(grade) -> None:
    """Whoever looks at tensors while they work keeps every point; a forgotten `return` is named."""
    silent = PRINTS["relu"].replace("\nreturn found", "")
    reports = grade(
        "activations",
        {"prints": written(PRINTS), "instead": written(ACTIVATIONS, relu=silent)},
    )
    assert reports["prints"].full_marks
    assert told(reports["instead"], "relu") == {"returned-none"}


def test_a_function_for_each_element_leaves_the_tensors(grade) -> None:
    """A lambda costs what a ready-made function costs: the check on whole tensors, and no rule."""
    report = grade("activations", {"it": written(ONE_BY_ONE)})["it"]
    for function in ONE_BY_ONE:
        assert told(report, function) == {"left-the-tensors"}, function


def test_a_slip_in_a_modern_activation_has_its_name(grade) -> None:
    """A typed constant, a power, a sign or a relative of the function is told as that."""
    sources = {
        name: written(MODERN, **{function: body})
        for name, (function, body, _) in MODERN_WRONG.items()
    }
    for name, report in grade("modern-activations", sources).items():
        function, _, identifier = MODERN_WRONG[name]
        assert told(report, function) == {identifier}, name


@pytest.mark.parametrize("name", OTHERS_WRONG)
def test_a_slip_has_its_name_in_every_check(grade, name: str) -> None:
    """One slip is told by one name, wherever it shows, and not by what a few inputs look like."""
    exercise, source, function, identifier = OTHERS_WRONG[name]
    assert told(grade(exercise, {"it": source})["it"], function) == {identifier}
