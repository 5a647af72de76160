# tries: run silu in code that claims to be another file's
# must: the rule is broken
# earns: none

import torch

namespace = {"torch": torch}
exec(compile("def f(z): return getattr(torch, 's' + 'igmoid')(z) * 0 + torch.nn.functional.silu(z)", "x.py", "exec"),
     namespace)
swish = namespace["f"]


def swish_derivative(z):
    with torch.enable_grad():
        leaf = z.detach().requires_grad_()
        return torch.autograd.grad(namespace["f"](leaf).sum(), leaf)[0]
