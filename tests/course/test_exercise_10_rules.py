"""Exercise 10: what breaks its rules, however it is spelled, and what doesn't."""

from __future__ import annotations

from tests.course.test_exercise_10 import EXERCISE, HEAD, LOSS, backward, source

from .stacks import broken_rule, failed_names, told

GRAPH = """
def mlp_backward(X, y, weights, biases, activation="relu"):
    L = len(weights)
    def loss_of(*parameters):
        h = X
        for at in range(L):
            h = h @ parameters[at] + parameters[L + at]
            h = bend(h, activation) if at < L - 1 else h
        return mse_loss(h, y)
    plain = [p.clone() for p in weights + biases]
    {body}
    return list(found[:L]), list(found[L:])
"""
LEAVES = "ps = [p.requires_grad_() for p in plain]\nloss = loss_of(*ps)\n"
AUTOGRAD = {
    "method": LEAVES + "loss.backward()\nfound = [p.grad for p in ps]",
    "unbound method": LEAVES + "torch.Tensor.backward(loss)\nfound = [p.grad for p in ps]",
    "method by getattr": LEAVES + "getattr(loss, 'back' + 'ward')()\nfound = [p.grad for p in ps]",
    "function": LEAVES + "found = torch.autograd.grad(loss, ps)",
    "alias": "from torch.autograd import grad as g\n" + LEAVES + "found = g(loss, ps)",
    "module alias": "import torch.autograd as ag\n" + LEAVES + "found = ag.grad(loss, ps)",
    "getattr": LEAVES + "found = getattr(getattr(torch, 'auto' + 'grad'), 'gr' + 'ad')(loss, ps)",
    "autograd.backward": LEAVES + "torch.autograd.backward([loss])\nfound = [p.grad for p in ps]",
    "attribute": "for p in plain:\n    p.requires_grad = True\n"
    "loss_of(*plain).backward()\nfound = [p.grad for p in plain]",
    "parameters": "ps = [nn.Parameter(p) for p in plain]\n"
    "loss_of(*ps).backward()\nfound = [p.grad for p in ps]",
    "hooks": LEAVES + "found = [None] * len(ps)\n"
    "for at, p in enumerate(ps):\n"
    "    p.register_hook(lambda g, at=at: found.__setitem__(at, g))\nloss.backward()",
    "within no_grad": "with torch.no_grad():\n    with torch.enable_grad():\n"
    "        ps = [p.requires_grad_() for p in plain]\n"
    "        found = torch.autograd.grad(loss_of(*ps), ps)",
    "func.grad": "found = torch.func.grad(loss_of, argnums=tuple(range(2 * L)))(*plain)",
    "func.vjp": "value, back = torch.func.vjp(loss_of, *plain)\n"
    "found = back(torch.ones_like(value))",
    "func.jacrev": "found = torch.func.jacrev(loss_of, argnums=tuple(range(2 * L)))(*plain)",
    "func.jacfwd": "found = torch.func.jacfwd(loss_of, argnums=tuple(range(2 * L)))(*plain)",
    "functional.jacobian": "found = torch.autograd.functional.jacobian(loss_of, tuple(plain))",
    "functional.vjp": "found = torch.autograd.functional.vjp(loss_of, tuple(plain))[1]",
    "exec": LEAVES + "exec('loss.backward()')\nfound = [p.grad for p in ps]",
    "import by name": LEAVES + "import importlib\n"
    "found = importlib.import_module('torch.auto' + 'grad').grad(loss, ps)",
}


def graph(body: str) -> str:
    return GRAPH.format(body=body.replace("\n", "\n    "))


def test_autograd_breaks_the_rule_in_every_spelling(grade) -> None:
    """Whatever starts autograd, mlp_backward loses its points for the rule, mse_loss none."""
    reports = grade(EXERCISE, {name: source(body=graph(body)) for name, body in AUTOGRAD.items()})
    for name, report in reports.items():
        assert broken_rule(report, "mlp_backward") == "no-autograd", f"{name}\n{told(report)}"
        assert not failed_names(report, "mse_loss"), f"{name}\n{told(report)}"


READY_MADE = {
    "function": "return F.mse_loss(y_hat, y)",
    "whole name": "return torch.nn.functional.mse_loss(y_hat, y)",
    "not reduced": "return F.mse_loss(y_hat, y, reduction='none').mean()",
    "weighted": "return F.mse_loss(y_hat, y, weight=torch.ones_like(y))",
    "module": "return nn.MSELoss()(y_hat, y)",
    "module class": "return torch.nn.modules.loss.MSELoss(reduction='mean').forward(y_hat, y)",
    "alias": "from torch.nn.functional import mse_loss as error\nreturn error(y_hat, y)",
    "variable": "loss = F.mse_loss\nreturn loss(y_hat, y)",
    "getattr": "return getattr(F, 'mse' + '_loss')(y_hat, y)",
    "computed name": "return getattr(F, '_'.join(['mse', 'loss']))(y_hat, y)",
    "aten": "return torch.ops.aten.mse_loss(y_hat, y)",
    "aten overload": "return torch.ops.aten.mse_loss.default(y_hat, y, 1)",
    "aten by getattr": "return getattr(torch.ops.aten, 'mse' + '_loss')(y_hat, y)",
    "script": "return torch.jit.script(F.mse_loss)(y_hat, y)",
    "subclass": "class Mine(nn.MSELoss):\n    pass\nreturn Mine()(y_hat, y)",
    "exec": "found = {}\nexec('r = F.mse_loss(a, b)', {'F': F, 'a': y_hat, 'b': y}, found)\n"
    "return found['r']",
    "helper": "return helper(y_hat, y)\n\ndef unused():\n    pass",
}


def test_torchs_own_loss_breaks_the_rule_in_every_spelling(grade) -> None:
    """Whatever calls torch's mse_loss, mse_loss loses its points for the rule."""
    head = HEAD + "\ndef helper(a, b):\n    return F.mse_loss(a, b)\n"
    reports = grade(EXERCISE, {key: source(body, head=head) for key, body in READY_MADE.items()})
    for name, report in reports.items():
        assert broken_rule(report, "mse_loss") == "no-mse-loss", f"{name}\n{told(report)}"
        assert not failed_names(report, "mlp_backward"), f"{name}\n{told(report)}"


def test_reaching_into_torchs_internals_breaks_the_rule_too(grade) -> None:
    """What could switch the tracing off is no way round the rule."""
    report = grade(EXERCISE, {"C": source("return torch._C._nn.mse_loss(y_hat, y, 1)")})["C"]
    assert broken_rule(report, "mse_loss") in {"tracing", "no-mse-loss"}


ALLOWED = {
    "comments and docstrings": '"""Not F.mse_loss(y_hat, y), nor loss.backward()."""\n'
    "# torch.autograd.grad(loss, weights); nn.MSELoss()\n" + LOSS,
    "strings": "says = 'F.mse_loss', 'loss.backward()', 'torch.autograd.grad', 'requires_grad_'\n"
    + LOSS,
    "names": "mse_loss = (y_hat - y) ** 2\nbackward = autograd = requires_grad = mse_loss.mean()\n"
    "return backward",
    "no_grad": "with torch.no_grad():\n    " + LOSS,
    "inference_mode": "with torch.inference_mode():\n    found = ((y_hat - y) ** 2).mean()\n"
    "return found.clone()",
    "detached": "y_hat = y_hat.detach().requires_grad_(False)\ny.requires_grad = False\n" + LOSS,
    "asks": "if y_hat.requires_grad or torch.is_grad_enabled() is None:\n    return None\n" + LOSS,
    "own class": "class Loss:\n    def mse_loss(self, a, b):\n"
    "        return ((a - b) ** 2).mean()\n"
    "    def backward(self):\n        return None\n    def grad(self):\n        return None\n"
    "own = Loss()\nown.backward()\nown.grad()\nreturn own.mse_loss(y_hat, y)",
    "own function": "def grad(a):\n    return a * a\nreturn grad(y_hat - y).mean()",
    "another loss": "return F.huber_loss(y_hat, y, delta=1e9) * 2",
    "norms": "return torch.linalg.vector_norm(y_hat - y) ** 2 / y.numel()",
}


def test_the_rules_do_not_fire_on_what_is_allowed(grade) -> None:
    """Comments, strings, names, no_grad, own methods and other operators cost nothing."""
    demo = """

if __name__ == "__main__":
    W = torch.randn(3, 2, requires_grad=True)
    F.mse_loss(torch.randn(5, 3) @ W, torch.randn(5, 2)).backward()
"""
    sources = {name: source(body) + demo for name, body in ALLOWED.items()}
    own = backward().replace("mlp_backward(X", "gradients(X") + (
        "\nclass Network:\n"
        "    def backward(self, *arguments, **named):\n"
        "        return gradients(*arguments, **named)\n\n"
        "def mlp_backward(*arguments, **named):\n"
        "    with torch.no_grad():\n        return Network().backward(*arguments, **named)\n"
    )
    sources["own backward"] = source(
        body=own.replace("self, *arguments)", "self, *arguments, **_)")
    )
    for name, report in grade(EXERCISE, sources).items():
        assert report.full_marks, f"{name}\n{told(report)}"
