"""Thirty wrong answers, each with one function that fails and the exercise that it is of.

They were written as students write them, in styles of their own, before anything searched them,
and stay as they are: a search is measured on what it was not made for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

WRONG: Final = Path(__file__).parent / "wrong"

_OF: Final = {
    "activations": ["01 sigmoid", "02 tanh", "03 sigmoid"],
    "activation-derivatives": [
        "04 sigmoid_derivative", "05 tanh_derivative", "06 relu_derivative",
    ],
    "swish": ["07 swish_derivative", "08 swish_derivative", "09 swish"],
    "modern-activations": ["10 leaky_relu", "11 elu", "12 gelu_tanh", "13 gelu"],
    "output-activations": ["14 softmax", "15 log_softmax", "16 log_softmax"],
    "activation-jacobian": ["17 activation_jacobian", "18 activation_vjp"],
    "linear-collapse": ["19 collapse_linear"],
    "xor": ["20 best_linear_fit", "21 xor_parameters"],
    "mlp-forward": ["22 mlp_forward", "23 mlp_forward", "24 count_parameters"],
    "mlp-backward": ["25 mlp_backward", "26 mlp_backward", "27 mse_loss"],
    "fit-the-sine": ["28 train", "29 make_toy_data"],
    "two-moons": ["30 accuracy"],
}  # fmt: skip
CASES: Final = [
    (next(WRONG.glob(f"{one.split()[0]}_*.py")), exercise, one.split()[1])
    for exercise, of in _OF.items()
    for one in of
]
"""The file, its exercise, and the function that is wrong in it."""
