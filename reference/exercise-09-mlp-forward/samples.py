"""Sample answers of exercise 9, wrong and right, beside its misconceptions' own spellings."""

from grader.suite import right_answers, wrong_answers

KNOWN = "len(weights) > 1 and activation not in ACTIVATIONS"
EMPTY = "hidden: list[Tensor] = []"
INNER = "zip(weights[:-1], biases[:-1], strict=True)"
STEP = "ACTIVATIONS[activation](h @ W + b)"
LAST = "h @ weights[-1] + biases[-1]"

OTHERWISE = """
L = len(weights)
if L > 1 and activation not in ("relu", "sigmoid", "tanh"):
    raise ValueError("unknown")
f = getattr(torch, activation, torch.relu)
layers = list(zip(weights, biases))
h, hidden = X, []
for W, b in layers<inner>:
    <each>
return <result>
"""


def otherwise(each, result="h @ weights[-1] + biases[-1], hidden", inner="[:-1]"):
    """The forward pass in other words: what is done with a layer, and what comes back."""
    lines = each.replace("\n", "\n    ")
    return OTHERWISE.replace("<each>", lines).replace("<result>", result).replace("<inner>", inner)


LISTED = "h = f(h @ W + b)\nhidden.append(h)"

mlp_forward_wrong = wrong_answers(
    of="mlp_forward",
    spelled={
        "argument-changed": [
            {
                EMPTY: "hidden = []\n    W_last, b_last = weights.pop(), biases.pop()",
                INNER: "zip(weights, biases)",
                LAST: "h @ W_last + b_last",
            }
        ],
        "forward-slip": [
            otherwise(LISTED.replace("append(", "insert(0, ")),
            otherwise(
                "h = f(h @ W) + b if len(hidden) < L - 1 else h @ W + b\nhidden.append(h)",
                "h, hidden",
                inner="",
            ),
            otherwise("h = torch.relu(h @ W + b)\nhidden.append(h)", "h @ weights[-1], hidden"),
        ],
        "mlp-activated-output": [
            otherwise(
                "h = F.linear(h, W.T, b)\nh = f(h)\nhidden.append(h)", "hidden.pop(), hidden", ""
            ),
            otherwise("hidden += [f(torch.addmm(b, h, W))]\nh = hidden[-1]", "h, hidden[:-1]", ""),
            # Two mistakes at once, of which both are told.
            otherwise("hidden.append(h @ W + b)\nh = f(hidden[-1])", "h, hidden[:-1]", ""),
        ],
        "mlp-bias-missing": [
            otherwise(
                "h = f(F.linear(h, W.T))\nhidden.append(h)", "F.linear(h, weights[-1].T), hidden"
            ),
            otherwise(
                "h = f(torch.einsum('ni,io->no', h, W))\nhidden.append(h)",
                "h @ weights[-1], hidden",
            ),
        ],
        "mlp-input-listed": [
            otherwise("hidden.append(h)\nz = h @ W + b\nh = f(z)", "z, hidden", inner=""),
            otherwise(
                "hidden += [] if hidden else [X]\nhidden.append(f(F.linear(hidden[-1], W.T, b)))",
                "F.linear([X, *hidden][-1], weights[-1].T, biases[-1]), hidden or [X]",
            ),
        ],
        "mlp-inputs-listed": [
            otherwise(
                "hidden += [h]\nh = f(torch.addmm(b, h, W))",
                "torch.addmm(biases[-1], h, weights[-1]), hidden",
            ),
        ],
        "mlp-no-activation": [
            otherwise(
                "h = torch.einsum('ni,io->no', h, W) + b\nhidden.append(h)", "h, hidden[:-1]", ""
            ),
            otherwise("f(h @ W + b)\nh = h @ W + b\nhidden += [h]"),
        ],
        "mlp-only-first-activated": [
            otherwise(
                "h = F.linear(h, W.T, b)\nif L > 1 and not hidden:\n    h = f(h)\nhidden.append(h)",
                "h, hidden[:-1]",
                inner="",
            ),
        ],
        "mlp-pre-activations-listed": [
            otherwise("hidden.append(torch.addmm(b, h, W))\nh = f(hidden[-1])"),
            otherwise("z = h @ W + b\nhidden.append(z)\nh = f(z)", "z, hidden[:-1]", inner=""),
        ],
        "mlp-transposed-weights": [
            otherwise(
                "h = f(torch.einsum('ni,oi->no', h, W) + b)\nhidden.append(h)",
                "torch.einsum('ni,oi->no', h, weights[-1]) + biases[-1], hidden",
            ),
            otherwise(
                "h = f((W @ h.T).T + b)\nhidden.append(h)",
                "(weights[-1] @ h.T).T + biases[-1], hidden",
            ),
        ],
        # Nothing is said that holds for a value, or a number of values, by chance only.
        "none": [{"h @ W + b": "h @ W + b.mean()"}, {STEP: f"2 * {STEP}"}],
        "not-vectorised": [
            {"h @ W + b": "(torch.stack([row @ W + b for row in h]) if len(h) else h @ W + b)"}
        ],
        "wrong-exception": [
            {KNOWN: "False"},
            {KNOWN: "False", "ACTIVATIONS[activation]": "ACTIVATIONS.get(activation, torch.abs)"},
            {
                KNOWN: "weights[1:] and not hasattr(torch, activation)",
                "ACTIVATIONS[activation]": "getattr(torch, activation)",
            },
        ],
        "wrong-type": [{EMPTY: "hidden = ()", "hidden.append(h)": "hidden += (h,)"}],
    },
)
mlp_forward_right = right_answers(
    of="mlp_forward",
    spelled=[
        otherwise(LISTED),
        {
            # What raises the ValueError, and with which words, is the student's affair.
            f"if {KNOWN}:": "[*ACTIVATIONS].index(activation if weights[1:] else 'relu')\n    if 0:"
        },
    ],
)
count_parameters_wrong = wrong_answers(
    of="count_parameters",
    spelled={
        "wrong-type": [
            """
            sizes = torch.tensor(layer_sizes, dtype=torch.float32)
            return float((sizes[:-1] * sizes[1:] + sizes[1:]).sum())
            """,
        ],
    },
)
count_parameters_right = right_answers(
    of="count_parameters",
    spelled=[
        "return sum((a + 1) * b for a, b in zip(layer_sizes, layer_sizes[1:]))",
        "s = np.array(layer_sizes)\nreturn np.sum(s[:-1] * s[1:]) + np.sum(s[1:])",
    ],
)
