"""What torch's operators run, by their names: one rule forbids an operator in every spelling."""

from __future__ import annotations

import functools
import re
from typing import Final

_FAMILIES: Final = {
    "special_expit": ("sigmoid",),
    "expit": ("sigmoid",),
    "log_sigmoid": ("logsigmoid",),
    "binary_cross_entropy_with_logits": ("logsigmoid",),
    "soft_margin_loss": ("softplus",),
    "special_softmax": ("softmax",),
    "special_log_softmax": ("log_softmax",),
    "special_logsumexp": ("logsumexp",),
    "safe_softmax": ("softmax",),
    "masked_softmax": ("softmax",),
    "sparse_softmax": ("softmax",),
    "sparse_log_softmax": ("log_softmax",),
    "swish": ("silu",),
    "gru_cell": ("sigmoid", "tanh"),
    "lstm_cell": ("sigmoid", "tanh"),
    "thnn_fused_gru_cell": ("sigmoid", "tanh"),
    "thnn_fused_lstm_cell": ("sigmoid", "tanh"),
    "thnn_fused_lstm_cell_backward_impl": ("sigmoid", "tanh"),
    "mkldnn_rnn_layer": ("sigmoid", "tanh"),
    "lstm": ("sigmoid", "tanh"),
    "gru": ("sigmoid", "tanh"),
    "rnn_tanh": ("tanh",),
    "rnn_tanh_cell": ("tanh",),
    "rnn_relu": ("relu",),
    "rnn_relu_cell": ("relu",),
    "add_relu": ("relu",),
    "addmm_activation": ("relu", "gelu"),
    "transformer_encoder_layer_fwd": ("softmax", "relu", "gelu", "layer_norm"),
}
_WORDS: Final = {
    "attention": "softmax",
    "layernorm": "layer_norm",
    "batchnorm": "batch_norm",
    "instancenorm": "instance_norm",
    "groupnorm": "group_norm",
    "rmsnorm": "rms_norm",
}
"""What an operator runs, or a part of it, that has a word in its name, underscores left out."""
_ENDINGS: Final = (
    "_out", "_copy", "_backward_data", "_backward", "_jvp", "_forward", "_kernel", "_with_noise",
    "_functional", "_",
)  # fmt: skip
_PREFIXES: Final = ("aten::", "quantized::", "prims::", "_refs.", "mkldnn_", "_foreach_", "native_")
_VISIBLE: Final = frozenset({"aten", "prim", "profiler"})
"""Namespaces of operators that do what their names say, and nothing of a student's."""
_ENGINE: Final = "autograd::engine::"
"""How the names of what a backward pass runs begin."""
_NODE: Final = "torch::"
"""How the names of autograd's own nodes begin."""
_BACKWARD: Final = re.compile(r"\w+Backward\d+")
"""The name of the node that goes back through one of torch's operators, whoever calls it."""
_DUAL: Final = "aten::_make_dual"
"""The operator by which forward-mode differentiation begins."""

AUTOGRAD: Final = "autograd"


@functools.cache
def families(name: str) -> tuple[str, ...]:
    """The operators that an ATen or torch function's name runs, without its decorations.

    ``aten::silu_``, ``_log_softmax_backward_data`` and ``special_expit`` become
    ``silu``, ``log_softmax`` and ``sigmoid``.
    """
    base = name.partition(".")[0] if "::" in name else name
    for prefix in _PREFIXES:
        base = base.removeprefix(prefix)
    base = base.strip("_") if not base.startswith("__") else base
    before = ""
    while base != before and base not in _FAMILIES:
        before = base
        for ending in _ENDINGS:
            if len(base) > len(ending):
                base = base.removesuffix(ending)
    joined = base.replace("_", "")
    if runs := next((runs for word, runs in _WORDS.items() if word in joined), None):
        return (runs,)
    return _FAMILIES.get(base, (base,))


def spellings(family: str) -> tuple[str, ...]:
    """The names of operators that run one, beside its decorations."""
    return (family, *(name for name, runs in _FAMILIES.items() if family in runs))


def differentiates(name: str) -> bool:
    """Whether what is recorded under a name is part of autograd."""
    return name.startswith((_ENGINE, _DUAL)) or _BACKWARD.fullmatch(name) is not None


@functools.cache
def opaque(name: str) -> bool:
    """Whether what is recorded under a name is an operator that doesn't tell what it computes.

    So are operators of a student's own, torch's primitives, into which its references spell an
    operator out, and fused ones, which take the name of an operator as an argument.
    """
    space, found, _ = name.partition("::")
    return bool(found) and space not in _VISIBLE and not name.startswith((_ENGINE, _NODE))
