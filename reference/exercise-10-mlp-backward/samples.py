"""Sample answers of exercise 10, wrong and right, beside its misconceptions' own spellings."""

from grader.suite import right_answers, wrong_answers

LOSS = "return (y_hat - y).square().mean()"
START = "2 * (before[-1] - y) / y.numel()"
WEIGHTS, BIASES = "inputs[layer].T @ delta", "delta.sum(dim=0)"
BACK = "(delta @ weights[layer].T) * slope(before[layer - 1], activation)"
ZERO = "return (z > 0).to(z.dtype)"
END = "return dW, db"

OTHERWISE = """
def bend(z, name):
    return getattr(torch, name)(z)
def bend_slope(z, name):
    if name == "relu":
        return torch.where(z > 0, torch.ones_like(z), torch.zeros_like(z))
    if name == "sigmoid":
        return torch.sigmoid(z) * torch.sigmoid(-z)
    return torch.cosh(z) ** -2
def mlp_backward(X, y, weights, biases, activation="relu"):
    last = len(weights) - 1
    stack = [(X, X)]
    for at, (W, b) in enumerate(zip(weights, biases)):
        z = F.linear(stack[-1][1], W.T, b)
        stack.append((z, bend(z, activation) if at < last else z))
    rows, outputs = y.shape
    g = <start>
    found = []
    for at in range(last, -1, -1):
        found = [(<dW>, <db>)] + found
        if at:
            g = <back>
    return <end>
"""
PARTS = {
    "start": "(stack[-1][0] - y) * (2 / (rows * outputs))",
    "dW": "torch.einsum('ni,no->io', stack[at][1], g)",
    "db": "torch.ones(rows, dtype=g.dtype) @ g",
    "back": "torch.mul(F.linear(g, weights[at]), bend_slope(stack[at][0], activation))",
    "end": "[w for w, _ in found], [b for _, b in found]",
}


def otherwise(**parts):
    """The way back in other words, with some parts wrong."""
    code = OTHERWISE
    for name, right in PARTS.items():
        code = code.replace(f"<{name}>", parts.get(name, right))
    return code


GRAPH = """
def mlp_backward(X, y, weights, biases, activation="relu"):
    L = len(weights)
    def loss_of(*parameters):
        h = X
        for at in range(L):
            h = h @ parameters[at] + parameters[L + at]
            h = getattr(torch, activation)(h) if at < L - 1 else h
        return mse_loss(h, y)
    plain = [p.clone() for p in weights + biases]
    """
LEAVES = "ps = [p.requires_grad_() for p in plain]\nloss = loss_of(*ps)\n"
AUTOGRAD = [
    LEAVES + "loss.backward()\nfound = [p.grad for p in ps]",
    LEAVES + "torch.Tensor.backward(loss)\nfound = [p.grad for p in ps]",
    LEAVES + "getattr(loss, 'back' + 'ward')()\nfound = [p.grad for p in ps]",
    LEAVES + "found = torch.autograd.grad(loss, ps)",
    "from torch.autograd import grad as g\n" + LEAVES + "found = g(loss, ps)",
    "import torch.autograd as ag\n" + LEAVES + "found = ag.grad(loss, ps)",
    LEAVES + "found = getattr(getattr(torch, 'auto' + 'grad'), 'gr' + 'ad')(loss, ps)",
    LEAVES + "torch.autograd.backward([loss])\nfound = [p.grad for p in ps]",
    "for p in plain:\n    p.requires_grad = True\n"
    "loss_of(*plain).backward()\nfound = [p.grad for p in plain]",
    "ps = [nn.Parameter(p) for p in plain]\nloss_of(*ps).backward()\nfound = [p.grad for p in ps]",
    LEAVES + "found = [None] * len(ps)\nfor at, p in enumerate(ps):\n"
    "    p.register_hook(lambda g, at=at: found.__setitem__(at, g))\nloss.backward()",
    "with torch.no_grad():\n    with torch.enable_grad():\n"
    "        ps = [p.requires_grad_() for p in plain]\n"
    "        found = torch.autograd.grad(loss_of(*ps), ps)",
    "found = torch.func.grad(loss_of, argnums=tuple(range(2 * L)))(*plain)",
    "value, back = torch.func.vjp(loss_of, *plain)\nfound = back(torch.ones_like(value))",
    "found = torch.func.jacrev(loss_of, argnums=tuple(range(2 * L)))(*plain)",
    "found = torch.func.jacfwd(loss_of, argnums=tuple(range(2 * L)))(*plain)",
    "found = torch.autograd.functional.jacobian(loss_of, tuple(plain))",
    "found = torch.autograd.functional.vjp(loss_of, tuple(plain))[1]",
    LEAVES + "exec('loss.backward()')\nfound = [p.grad for p in ps]",
    LEAVES + "import importlib\n"
    "found = importlib.import_module('torch.auto' + 'grad').grad(loss, ps)",
]
DIFFERENCES = """
def mlp_backward(X, y, weights, biases, activation="relu"):
    everything = [p.clone() for p in weights + biases]
    def loss():
        h = X
        for at, W in enumerate(everything[: len(weights)]):
            h = h @ W + everything[len(weights) + at]
            h = getattr(torch, activation)(h) if at < len(weights) - 1 else h
        return mse_loss(h, y)
    found = []
    for p in everything:
        g = torch.zeros_like(p)
        for at in torch.cartesian_prod(*[torch.arange(s) for s in p.shape]):
            at = tuple(at.reshape(-1))
            values = []
            for step in (STEP, -2 * STEP, STEP):
                p[at] += step
                values.append(loss())
            g[at] = (values[0] - values[1]) / (2 * STEP)
        found.append(g)
    return found[: len(weights)], found[len(weights) :]
"""

mse_loss_wrong = wrong_answers(
    of="mse_loss",
    spelled={
        "constant-factor": ["return 0.25 * ((y_hat - y) ** 2).mean()"],
        "mse-half": [
            "return 0.5 * torch.mean((y_hat - y) ** 2)",
            "return (y_hat - y).square().mean().div(2)",
            "return F.huber_loss(y_hat, y, delta=1e9)",
            {LOSS: "return (y_hat - y).square().mean() / 2", WEIGHTS: "delta.T @ inputs[layer]"},
        ],
        "mse-per-row": [
            """
            if y.ndim == 0:
                return (y_hat - y) ** 2
            return torch.sum((y_hat - y) ** 2) / y.shape[0]
            """,
            "d = y_hat - y\nreturn (d * d).sum(-1).mean() if d.ndim == 2 else (d * d).mean()",
            "n = len(y) if y.ndim else 1\nreturn torch.dist(y_hat, y).square() / n",
        ],
        "mse-slip": [
            "return (y_hat - y).abs().mean()",
            "return torch.sqrt(torch.mean((y_hat - y) ** 2))",
            "return 0.5 * torch.dot((y_hat - y).flatten(), (y_hat - y).flatten())",
        ],
        "mse-sum": [
            "return (y_hat - y).pow(2).sum()",
            "d = (y_hat - y).flatten()\nreturn d @ d",
            "return torch.dist(y_hat, y) ** 2",
        ],
        "no-mse-loss": [
            "return torch.nn.MSELoss()(y_hat, y)",
            {  # Only the loss breaks the rule, also where it is one of two mistakes.
                LOSS: "return F.mse_loss(y_hat, y)",
                WEIGHTS: "delta.T @ inputs[layer]",
            },
            "return torch.nn.functional.mse_loss(y_hat, y)",
            "return F.mse_loss(y_hat, y, reduction='none').mean()",
            "return nn.MSELoss()(y_hat, y)",
            "return torch.nn.modules.loss.MSELoss(reduction='mean').forward(y_hat, y)",
            "from torch.nn.functional import mse_loss as error\nreturn error(y_hat, y)",
            "loss = F.mse_loss\nreturn loss(y_hat, y)",
            "return getattr(F, 'mse' + '_loss')(y_hat, y)",
            "return getattr(F, '_'.join(['mse', 'loss']))(y_hat, y)",
            "return torch.ops.aten.mse_loss(y_hat, y)",
            "return torch.ops.aten.mse_loss.default(y_hat, y, 1)",
            "return getattr(torch.ops.aten, 'mse' + '_loss')(y_hat, y)",
            "return torch.jit.script(F.mse_loss)(y_hat, y)",
            "class Mine(nn.MSELoss):\n    pass\nreturn Mine()(y_hat, y)",
            """
            found = {}
            exec('r = F.mse_loss(a, b)', {'F': F, 'a': y_hat, 'b': y}, found)
            return found['r']
            """,
            "def helper(a, b):\n    return F.mse_loss(a, b)\nreturn helper(y_hat, y)",
            "return torch._C._nn.mse_loss(y_hat, y, 1)",
        ],
        "sum-for-mean": ["return 3 * ((y_hat - y) ** 2).sum()"],
        "wrong-shape": ["return ((y_hat - y) ** 2).mean(dim=-1)"],
        "wrong-type": ["return ((y_hat - y) ** 2).mean().item()"],
    },
)
mse_loss_right = right_answers(
    of="mse_loss",
    spelled=[
        """
            def mse_loss(y_hat, y):
                'Not F.mse_loss(y_hat, y), nor loss.backward().'
                # torch.autograd.grad(loss, weights); nn.MSELoss()
                return torch.mean((y_hat - y).pow(2))
            if __name__ == "__main__":
                W = torch.randn(3, 2, requires_grad=True)
                F.mse_loss(torch.randn(5, 3) @ W, torch.randn(5, 2)).backward()
            """,
        """
            says = 'F.mse_loss', 'loss.backward()', 'torch.autograd.grad', 'requires_grad_'
            return torch.mean((y_hat - y).pow(2))
            """,
        """
            mse_loss = (y_hat - y) ** 2
            backward = autograd = requires_grad = mse_loss.mean()
            return backward
            """,
        "with torch.no_grad():\n    return torch.mean((y_hat - y).pow(2))",
        """
            with torch.inference_mode():
                found = ((y_hat - y) ** 2).mean()
            return found.clone()
            """,
        """
            y_hat = y_hat.detach().requires_grad_(False)
            y.requires_grad = False
            return torch.mean((y_hat - y).pow(2))
            """,
        """
            if y_hat.requires_grad or torch.is_grad_enabled() is None:
                return None
            return torch.mean((y_hat - y).pow(2))
            """,
        """
            class Loss:
                def mse_loss(self, a, b):
                    return ((a - b) ** 2).mean()
                def backward(self):
                    return None
                def grad(self):
                    return None
            own = Loss()
            own.backward()
            own.grad()
            return own.mse_loss(y_hat, y)
            """,
        "def grad(a):\n    return a * a\nreturn grad(y_hat - y).mean()",
        "return F.huber_loss(y_hat, y, delta=1e9) * 2",
        "return torch.linalg.vector_norm(y_hat - y) ** 2 / y.numel()",
    ],
)
mlp_backward_wrong = wrong_answers(
    of="mlp_backward",
    spelled={
        "argument-changed": [{START: "2 * y.neg_().add_(before[-1]) / y.numel()"}],
        "backward-another-slope": [
            {BACK: "(delta @ weights[layer].T) * (before[layer - 1] > 0)"},
            {ZERO: ZERO + "\n    activation = 'sigmoid'"},
        ],
        "backward-bias-not-summed": [
            {BIASES: "delta"},
            otherwise(db="g.clone()"),
            otherwise(db="g * 1"),
        ],
        "backward-difference-per-row": [
            {START: "(before[-1] - y) / len(y)"},
            otherwise(start="(stack[-1][0] - y).div(rows)"),
        ],
        "backward-factor-two": [
            {START: "(before[-1] - y) / before[-1].numel()"},
            otherwise(start="(stack[-1][0] - y).div(y.numel())"),
        ],
        "backward-not-exact": [
            DIFFERENCES.replace("STEP", "1e-3"),
            DIFFERENCES.replace("STEP", "1e-5"),
            otherwise(
                end="[w.float().to(y.dtype) for w, _ in found], "
                "[b.float().to(y.dtype) for _, b in found]"
            ),
        ],
        "backward-own-weights": [
            {"weights[layer].T": "weights[layer - 1].T"},
            otherwise(back="F.linear(g, weights[at - 1]) * bend_slope(stack[at][0], activation)"),
        ],
        "backward-own-weights-first-layer": [
            {"weights[layer].T": "weights[layer if layer > 1 else 0].T"},
            otherwise(
                back="torch.einsum('no,io->ni', g, weights[at] if at != 1 else weights[0])"
                " * bend_slope(stack[at][0], activation)"
            ),
        ],
        "backward-per-row": [
            {START: "2 * (before[-1] - y) / len(X)"},
            otherwise(start="torch.div(2 * stack[-1][0] - 2 * y, rows)"),
        ],
        "backward-plain-difference": [
            {START: "before[-1] - y"},
            otherwise(start="torch.sub(stack[-1][0], y)"),
        ],
        "backward-relu-slope-at-zero": [
            {ZERO: "return (z >= 0).to(z.dtype)"},
            {ZERO: "return torch.heaviside(z, torch.ones_like(z))"},
        ],
        "backward-reversed": [
            {"dW.insert(0, ": "dW.append(", "db.insert(0, ": "db.append("},
            otherwise(end="[w for w, _ in found[::-1]], [b for _, b in reversed(found)]"),
        ],
        "backward-slope-at-h": [
            {"slope(before[layer - 1], activation)": "slope(inputs[layer], activation)"},
            otherwise(
                back="(g @ weights[at].T) * bend_slope(bend(stack[at][0], activation), activation)"
            ),
            otherwise(back="torch.mul(bend_slope(stack[at][1], activation), g @ weights[at].mT)"),
        ],
        "backward-slope-formula-in-z": [
            {"f = ACTIVATIONS[activation](z)": "f = z"},
            otherwise(
                back="(g @ weights[at].T) * (bend_slope(stack[at][0], 'relu') "
                "if activation == 'relu' else stack[at][0] - stack[at][0] ** 2 "
                "if activation == 'sigmoid' else (1 - stack[at][0]) * (1 + stack[at][0]))"
            ),
        ],
        "backward-slope-missing": [
            {BACK: "delta @ weights[layer].T"},
            otherwise(back="torch.einsum('no,io->ni', g, weights[at])"),
            otherwise(back="(weights[at] @ g.T).T"),
        ],
        "backward-sum": [
            {START: "2 * (before[-1] - y)"},
            otherwise(start="(stack[-1][0] - y) + (stack[-1][0] - y)"),
        ],
        "backward-transposed": [
            {WEIGHTS: "delta.T @ inputs[layer]"},
            otherwise(dW="torch.einsum('ni,no->oi', stack[at][1], g)"),
            otherwise(dW="(stack[at][1].T @ g).mT"),
        ],
        "backward-two-mistakes": [
            {BIASES: "delta.mean(dim=0)"},
            {START: "(before[-1] - y) / y.numel()", BACK: "delta @ weights[layer].T"},
            {START: START + " * slope(before[-1], activation)"},
            {
                START: START + " * (slope(before[-1], activation) if activation == 'relu' else "
                "(1 if activation == 'tanh' else before[-1]) - before[-1] ** 2)"
            },
        ],
        "backward-wrong-constant": [
            {START: "2 * (y - before[-1]) / y.numel()"},
            {END: "return [-one for one in dW], [-one for one in db]"},
        ],
        "left-the-tensors": [
            {BIASES: "torch.tensor([one.sum().item() for one in delta.T], dtype=y.dtype)"}
        ],
        "no-autograd": [
            GRAPH + f"{body}\nreturn list(found[:L]), list(found[L:])".replace("\n", "\n    ")
            for body in AUTOGRAD
        ],
        "no-mse-loss": [
            otherwise()
            + "\ndef mse_loss(y_hat, y):\n    return F.mse_loss(y_hat, y, weight=0 * y + 1)\n"
        ],
        "none": [
            {
                WEIGHTS: "inputs[layer].T @ "
                "(delta if layer == len(weights) - 1 else slope(before[layer], activation))"
            },
            {"slope(before[layer - 1], activation)": "slope(before[layer], activation)"},
        ],
        "not-vectorised": [
            {WEIGHTS: "sum(torch.outer(inputs[layer][r], delta[r]) for r in range(len(X)))"}
        ],
        "wrong-dtype": [
            {
                f"delta = {START}": f"delta = ({START}).float()",
                WEIGHTS: "inputs[layer].float().T @ delta",
                BACK: "(delta @ weights[layer].float().T) * "
                "slope(before[layer - 1], activation).float()",
            }
        ],
        "wrong-type": [{END: "return tuple(dW), tuple(db)"}],
    },
)
mlp_backward_right = right_answers(
    of="mlp_backward",
    spelled=[
        otherwise(),
        # A method of one's own may be called `backward`.
        otherwise().replace("mlp_backward(X", "gradients(X")
        + """
class Network:
    def backward(self, *arguments, **named):
        return gradients(*arguments, **named)

def mlp_backward(*arguments, **named):
    with torch.no_grad():
        return Network().backward(*arguments, **named)
""",
        """
            @torch.no_grad()
            def mlp_backward(X, y, weights, biases, activation="relu"):
                cache, h = [], X
                for i, (W, b) in enumerate(zip(weights, biases)):
                    z = torch.addmm(b, h, W)
                    cache.append((h, z))
                    h = z if i == len(weights) - 1 else getattr(torch, activation)(z)
                g, grads = -2 * (y - h) / y.numel(), []
                for i, ((inp, z), W) in reversed(list(enumerate(zip(cache, weights)))):
                    if i != len(weights) - 1:
                        if activation == "relu":
                            g = g.clone()
                            g[z <= 0] = 0
                        elif activation == "sigmoid":
                            g = g * torch.sigmoid(z) * torch.sigmoid(-z)
                        else:
                            g = g / torch.cosh(z) ** 2
                    grads.append(((inp.unsqueeze(2) * g.unsqueeze(1)).sum(0), g.sum(0)))
                    g = g @ W.T
                dW, db = zip(*grads[::-1])
                return list(dW), list(db)
            """,
    ],
)
