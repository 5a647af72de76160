# tries: run silu and autograd where torch's modes are switched off
# loses: all

import torch
from torch.overrides import _get_current_function_mode_stack  # noqa: F401
from torch.utils._python_dispatch import _disable_current_modes


def swish(z):
    with _disable_current_modes(), torch._C.DisableTorchFunction():
        return torch.nn.functional.silu(z)


def swish_derivative(z):
    with _disable_current_modes(), torch._C.DisableTorchFunction(), torch.enable_grad():
        leaf = z.detach().clone().requires_grad_()
        return torch.autograd.grad((leaf * torch.sigmoid(leaf)).sum(), leaf)[0]
