# tries: run silu in kernels of a library defined and implemented by hand, one for the CPU
# must: the rule `tracing` is broken
# earns: none

import torch

box = torch.library.Library("toolbox", "DEF")
box.define("curve(Tensor z) -> Tensor")
box.define("slope(Tensor z) -> Tensor")
box.impl("curve", lambda z: torch.ops.aten.silu.default(z), "CPU")


def slope(z):
    return torch.ops.aten.silu_backward.default(torch.ones_like(z), z)


box.impl("slope", slope, "CPU")


def swish(z):
    return torch.ops.toolbox.curve(z)


def swish_derivative(z):
    return torch.ops.toolbox.slope(z)
