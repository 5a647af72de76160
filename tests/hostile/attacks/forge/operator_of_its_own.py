# tries: run silu inside an operator defined with torch.library.custom_op
# must: the rule `tracing` is broken
# earns: none

import torch
from torch.library import custom_op


@custom_op("gate::half", mutates_args=())
def half(z: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.silu(z)


@custom_op("gate::slope", mutates_args=())
def slope(z: torch.Tensor) -> torch.Tensor:
    return torch.ops.aten.silu_backward(torch.ones_like(z), z)


@half.register_fake
def _(z):
    return torch.empty_like(z)


half.register_autograd(
    lambda ctx, upstream: upstream * slope(ctx.saved_tensors[0]),
    setup_context=lambda ctx, inputs, output: ctx.save_for_backward(*inputs),
)


def swish(z):
    return half(z)


def swish_derivative(z):
    return slope(z)
