"""What holds in every exercise for answers that nobody wrote down before, shown in a few."""

from __future__ import annotations

from collections.abc import Mapping

from grader.model import Report, Status

HEAD = "import math\n\nimport torch\nimport torch.nn.functional as F\n"
ACTIVATIONS = {
    "relu": "return torch.clamp(z, min=0)",
    "sigmoid": "e = torch.exp(-z.abs())\nreturn torch.where(z >= 0, 1 / (1 + e), e / (1 + e))",
    "tanh": "e = torch.exp(-2 * z.abs())\nreturn torch.sign(z) * (1 - e) / (1 + e)",
}
MODERN = {
    "leaky_relu": "return torch.where(z > 0, z, negative_slope * z)",
    "elu": "return torch.where(z > 0, z, alpha * torch.expm1(z.clamp(max=0)))",
    "gelu": "return 0.5 * z * (1 + torch.erf(z / math.sqrt(2)))",
    "gelu_tanh": "return z * torch.sigmoid(math.sqrt(8 / math.pi) * (z + 0.044715 * z**3))",
}
PARAMETERS = {"leaky_relu": "z, negative_slope=0.01", "elu": "z, alpha=1.0"}
STABLE = "e = torch.exp(logits - logits.amax(-1, keepdim=True))\nreturn e / e.sum(-1, keepdim=True)"


def written(right: Mapping[str, str], **other: str) -> str:
    """A file with these functions, some of them with another body."""
    parts = [HEAD]
    for name, body in {**right, **other}.items():
        lines = "\n".join(f"    {line}" for line in body.split("\n"))
        parts.append(f"def {name}({PARAMETERS.get(name, 'z')}):\n{lines}\n")
    return "\n\n".join(parts)


def told(report: Report, function: str) -> set[str]:
    """What is said of a function's lost checks."""
    return {
        item.diagnosis.id if item.diagnosis else "none"
        for item in report.verdicts
        if function in item.check.functions and item.status is not Status.passed
    }


def test_looking_at_values_to_reject_an_argument_costs_nothing(grade) -> None:
    """A condition that only raises, and a library's own validation, are no value that leaves."""
    bodies = {
        "relu": "if torch.isnan(z).any():\n    raise ValueError('NaN')\nreturn z.clamp(min=0)",
        "sigmoid": "assert not bool(z.isnan().any()), 'NaN'\nreturn 1 / (1 + torch.exp(-z))",
        "tanh": "if (\n    z.isinf().any()\n    or (z != z).any()\n):\n    text = 'no'\n"
        "    raise ValueError(text)\nreturn 2 / (1 + torch.exp(-2 * z)) - 1",
    }
    branch = "if z.numel() and z.max() > 9:\n    z = z.clone()\nreturn z.clamp(min=0)"
    reports = grade(
        "activations",
        {"rejects": written(bodies), "branches": written(ACTIVATIONS, relu=branch)},
    )
    assert reports["rejects"].full_marks
    assert told(reports["branches"], "relu") == {"left-the-tensors"}
    library = "return z * torch.distributions.Normal(0.0, 1.0).cdf(z)"
    assert grade("modern-activations", {"it": written(MODERN, gelu=library)})["it"].full_marks


def test_a_compiled_function_runs_as_it_is_written(grade) -> None:
    """`torch.compile` needs a compiler and files; here it leaves a function alone."""
    compiled = written(ACTIVATIONS).replace("def ", "@torch.compile\ndef ", 2)
    forbidden = written(ACTIVATIONS, relu="return torch.compile(F.relu)(z)")
    reports = grade("activations", {"compiled": compiled, "forbidden": forbidden})
    assert reports["compiled"].full_marks
    assert told(reports["forbidden"], "relu") == {"no-ready-made-activation"}


def test_a_misconception_that_other_inputs_contradict_is_not_named(grade) -> None:
    """What looks like a known mistake on a few inputs, and is another one, isn't called by it."""
    swish = {
        "swish": "return z * torch.sigmoid(z)",
        "swish_derivative": "s = torch.sigmoid(z)\nreturn s + z * s * (1 - s)",
    }
    bodies = ["return z * torch.relu(z)", "return z * torch.sigmoid(z.sum())"]
    for body, report in grade("swish", {b: written(swish, swish=b) for b in bodies}).items():
        # The first is a function of its own, z·ReLU(z), and is called so.
        true = {"swish-another-function"} if "relu" in body else set()
        names = {name for name in told(report, "swish") if name.startswith("swish-")}
        assert names == true, body
    bodies = [
        "return torch.where(z > 0, z, -negative_slope * z)",
        "return torch.where(z > 0, z, z / negative_slope)",
    ]
    sources = {body: written(MODERN, leaky_relu=body) for body in bodies}
    sources["default"] = written(MODERN).replace("slope=0.01", "slope=0.1")
    sources["less"] = written(
        MODERN, elu="return torch.where(z > 0, z, (alpha - 1) * torch.expm1(z.clamp(max=0)))"
    )
    for body, report in grade("modern-activations", sources).items():
        names = told(report, "elu" if body == "less" else "leaky_relu")
        assert names, body
        assert not {name for name in names if name.startswith(("leaky-", "elu-"))}, (body, names)


def test_a_mistake_in_one_dtype_or_for_one_word_has_its_name(grade) -> None:
    """Where a check calls a function several times, each call is right or shows the mistake."""
    gelu = "scale = math.sqrt(2) if z.dtype == torch.float64 else 1.0\n"
    body = gelu + "return 0.5 * z * (1 + torch.erf(z / scale))"
    report = grade("modern-activations", {"it": written(MODERN, gelu=body)})["it"]
    assert told(report, "gelu") == {"gelu-erf-unscaled"}
    source = f"""import torch

def softmax(logits):
    {STABLE.replace(chr(10), chr(10) + "    ")}

def log_softmax(logits):
    x = logits - logits.amax(-1, keepdim=True)
    return x - x.exp().sum(-1, keepdim=True).log()

def output_activation(logits, task):
    if task == "binary":
        return softmax(logits)
    if task == "multiclass":
        return softmax(logits)
    return torch.relu(logits)
"""
    report = grade("output-activations", {"it": source})["it"]
    assert told(report, "output_activation") == {
        "output-softmax-for-binary", "output-relu-for-regression", "output-unknown-task-accepted",
    }  # fmt: skip


def test_a_subclass_of_the_exception_that_is_due_is_that_exception(grade) -> None:
    """Whoever derives an error of their own from ValueError raises a ValueError."""
    source = f"""import torch

class UnknownTask(ValueError):
    pass

def softmax(logits):
    {STABLE.replace(chr(10), chr(10) + "    ")}

def log_softmax(logits):
    x = logits - logits.amax(-1, keepdim=True)
    return x - x.exp().sum(-1, keepdim=True).log()

def output_activation(logits, task):
    if task == "binary":
        return torch.sigmoid(logits)
    if task == "multiclass":
        return softmax(logits)
    if task == "regression":
        return logits
    raise UnknownTask("binary, multiclass or regression")
"""
    other = source.replace("(ValueError)", "(KeyError)")
    reports = grade("output-activations", {"mine": source, "other": other})
    assert reports["mine"].full_marks
    assert told(reports["other"], "output_activation") == {"wrong-exception"}


def test_a_coincidence_of_few_values_is_no_relation(grade) -> None:
    """Nothing is said that holds for two values, for infinities or for a count by chance only."""
    jacobian = """import torch

def slope(z, activation):
    if activation == "relu":
        return (z > 0).to(z.dtype)
    if activation == "sigmoid":
        return torch.sigmoid(z) * torch.sigmoid(-z)
    if activation == "tanh":
        return 1 - torch.tanh(z) ** 2
    raise ValueError(activation)

def activation_jacobian(z, activation):
    return BODY

def activation_vjp(z, upstream, activation):
    return upstream * slope(z, activation)
"""
    identity = "torch.eye(len(z), dtype=z.dtype) + 0 * slope(z, activation)"
    beside = "torch.diag(slope(z, activation), 1)[:-1, :-1]"
    sources = {body: jacobian.replace("BODY", body) for body in (identity, beside)}
    for report in grade("activation-jacobian", sources).values():
        names = told(report, "activation_jacobian")
        assert names
        assert not names & {"absolute-input", "scaled-input", "logarithm"}, names
    twice = """import torch

def mlp_forward(X, weights, biases, activation="relu"):
    hidden = []
    for W, b in zip(weights[:-1], biases[:-1]):
        if activation not in ("relu", "sigmoid", "tanh"):
            raise ValueError(activation)
        X = 2 * getattr(torch, activation)(X @ W + b)
        hidden.append(X)
    return X @ weights[-1] + biases[-1], hidden

def count_parameters(layer_sizes):
    return sum((a + 1) * b for a, b in zip(layer_sizes, layer_sizes[1:]))
"""
    assert "wrong-count" not in told(grade("mlp-forward", {"it": twice})["it"], "mlp_forward")
