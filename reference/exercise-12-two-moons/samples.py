"""Sample answers of exercise 12, wrong and right, beside its misconceptions' own spellings."""

from grader.suite import right_answers, wrong_answers

FORWARD = "torch.sigmoid(self.output(self.activation(self.hidden(X))))"
LOSS = "nn.functional.binary_cross_entropy(model(X), y)"
ADAM = "torch.optim.Adam(model.parameters(), lr=lr)"

LINEAR = """
class LinearModel(nn.Module):
    def __init__(self, input_dim, output_dim):
        super().__init__()
        self.w = nn.Parameter(torch.randn(input_dim, output_dim) * 0.3)
        self.c = nn.Parameter(torch.zeros(output_dim))

    def forward(self, X):
        return <out>
"""
LAYERS = """
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, output_dim, activation="relu"):
        super().__init__()
        self.f = getattr(torch, activation)
        self.last = nn.Linear(hidden_dim, output_dim)
        self.first = nn.Parameter(torch.randn(hidden_dim, input_dim))
        self.shift = nn.Parameter(torch.randn(hidden_dim))

    def forward(self, X):
        f, z = self.f, F.linear(X, self.first, self.shift)
        return <out>
"""
STACK = """
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, output_dim, activation="relu"):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(input_dim, hidden_dim), <f>, nn.Linear(hidden_dim, output_dim), nn.Sigmoid()
        )

    def forward(self, X):
        return self.net(X)
"""


def linear(out):
    """A linear model with parameters of its own."""
    return LINEAR.replace("<out>", out)


def mlp(out):
    """An MLP with parameters of its own, not in order; z is before the activation f."""
    return LAYERS.replace("<out>", out)


def always(f):
    """An MLP of torch's modules, of which the second is always the same."""
    return STACK.replace("<f>", f)


LOOP = """
<before>
history = []
for epoch in range(epochs):
    <start>
    error = <loss>
    <body>
    history.append(float(error))
return history
"""
OPTIMISER = "adam = torch.optim.Adam(model.parameters(), lr)"
STEP = "error.backward()\nadam.step()"
CLEARED = """
error.backward()
for p in model.parameters():
    p.grad = None
adam.step()
"""
DOWNHILL = """
for p, g in zip(model.parameters(), torch.autograd.grad(error, list(model.parameters()))):
    p.data -= lr * g
"""
PAIRS = """
p, t = model(X).squeeze(1), y
error = -(t * p.log() + (1 - t) * (1 - p).log()).mean()
error.backward()
adam.step()
"""
AFTER = """
error.backward()
adam.step()
p = model(X).detach()
error = -(y * p.log() + (1 - y) * (1 - p).log()).mean()
"""


def loop(loss="nn.BCELoss()(model(X), y)", body=STEP, start="adam.zero_grad()", before=OPTIMISER):
    """A training loop in other words, with some parts wrong."""
    parts = {"before": before, "start": start, "loss": loss, "body": body}
    code = LOOP
    for name, part in parts.items():
        pad = " " * 4 * (name != "before")
        code = code.replace(f"<{name}>", part.strip().replace("\n", f"\n{pad}"))
    return code


def in_parts(batches):
    """Training on one part of the examples after the other."""
    return f"""
        from torch.utils.data import DataLoader, TensorDataset
        def train(model, inputs, targets, epochs, lr):
            history, adam = [], torch.optim.Adam(model.parameters(), lr)
            for _ in range(epochs):
                seen = []
                for a, b in {batches}:
                    adam.zero_grad()
                    loss = nn.functional.binary_cross_entropy(model(a), b)
                    loss.backward()
                    adam.step()
                    seen.append(loss.item())
                history.append(sum(seen) / len(seen))
            return history
        """


linearmodel_wrong = wrong_answers(
    of="LinearModel",
    spelled={
        "moons-linear-sigmoid-missing": [linear("torch.addmm(self.c, X, self.w)")],
        "moons-linear-sigmoid-twice": [
            linear("(1 / (1 + torch.exp(-(X @ self.w + self.c)))).sigmoid()"),
        ],
        "unmatched-parameters": [
            {"(input_dim, output_dim)": "(input_dim, output_dim, bias=False)"}
        ],
    },
)
mlp_wrong = wrong_answers(
    of="MLP",
    spelled={
        "moons-mlp-activation-on-output": [mlp("torch.special.expit(f(self.last(f(z))))")],
        "moons-mlp-always-relu": [
            always("nn.ReLU()"),
            mlp("torch.sigmoid(self.last((z + z.abs()) / 2))"),
        ],
        "moons-mlp-always-sigmoid": [
            {FORWARD: "torch.sigmoid(self.output(torch.sigmoid(self.hidden(X))))"},
            always("nn.Sigmoid()"),
        ],
        "moons-mlp-always-tanh": [
            {FORWARD: "torch.sigmoid(self.output(torch.tanh(self.hidden(X))))"},
            always("nn.Tanh()"),
        ],
        "moons-mlp-linear": [
            mlp("(X @ (self.last.weight @ self.first).T + self.last(self.shift)).sigmoid()"),
        ],
        "moons-mlp-sigmoid-missing": [mlp("self.last(f(z))")],
        "unmatched-parameters": [
            {"self.output = ": "self.extra = nn.Linear(hidden_dim, 5)\n        self.output = "},
        ],
    },
)
train_wrong = wrong_answers(
    of="train",
    spelled={
        "first-right": [{ADAM: "torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=0.5)"}],
        "moons-another-optimiser": [
            {ADAM: "torch.optim.RMSprop(model.parameters(), lr=lr)"},
            {
                ADAM: "None",
                "optimiser.zero_grad()": f"optimiser = {ADAM}\n        model.zero_grad()",
            },
        ],
        "moons-detached": [
            loop(
                "F.binary_cross_entropy("
                "torch.tensor(model(X).tolist(), requires_grad=True), torch.tensor(y.tolist()))"
            ),
        ],
        "moons-learning-rate-ignored": [
            {ADAM: "torch.optim.Adam(model.parameters(), lr=0.001)"},
            {ADAM: "torch.optim.Adam(model.parameters(), lr * 2)"},
            {ADAM: "torch.optim.AdamW(model.parameters(), weight_decay=0.0)"},
        ],
        "moons-loss-after-step": [
            {
                "losses.append(loss.item())": "pass",
                "step()": f"step()\n        losses.append({LOSS}.item())",
            },
            loop(body=AFTER),
        ],
        "moons-mini-batches": [
            in_parts("zip(inputs.split(16), targets.split(16))"),
            in_parts("DataLoader(TensorDataset(inputs, targets), batch_size=25, shuffle=True)"),
        ],
        "moons-sgd": [
            {ADAM: "torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)"},
            loop(body=DOWNHILL, start="pass"),
        ],
        "moons-step-missing": [{"optimiser.step()": ""}, loop(body="error.backward()")],
        "moons-train-broadcast": [
            {LOSS: "-(y[:, 0] * model(X).log() + (1 - y[:, 0]) * (1 - model(X)).log()).mean()"},
            loop(loss="0", body=PAIRS),
        ],
        "moons-zero-grad-forgotten": [
            {"optimiser.zero_grad()": ""},
            loop(body="error.backward(retain_graph=True)\nadam.step()", start="pass"),
        ],
        "moons-zeroed-before-step": [
            {"loss.backward()": "loss.backward()\n        model.zero_grad()"},
            loop(body=CLEARED),
        ],
        "sum-for-mean": [{LOSS: "nn.BCELoss(reduction='sum')(model(X), y)"}],
    },
)
accuracy_wrong = wrong_answers(
    of="accuracy",
    spelled={
        "moons-accuracy-argmax": [
            {"model(X) > 0.5": "model(X).argmax(dim=-1, keepdim=True)"},
            "return torch.eq(model(X).max(dim=1).indices, y[:, 0]).double().mean().item()",
        ],
        "moons-accuracy-broadcast": [
            {"(predicted ==": "(predicted.flatten() =="},
            "hits = model(X).round().squeeze(1) == y\nreturn hits.sum().item() / hits.numel()",
        ],
        "moons-accuracy-count": [
            {"mean().item()": "sum().item()"},
            "return 1.0 * sum(map(float, model(X).round() == y))",
        ],
        "moons-accuracy-errors": [
            {"predicted == (": "predicted != ("},
            "return (model(X).round() - y).abs().mean().item()",
        ],
        "moons-accuracy-eval-left": [
            {"with torch": "model.eval()\n    with torch"},
            "model.train(False)\nreturn (model(X).round() == y).double().mean().item()",
        ],
        "moons-accuracy-gradients-cleared": [
            {"with torch": "model.zero_grad()\n    with torch"},
            """
            for p in model.parameters():
                p.grad = None
            return (model(X).round() == y).double().mean().item()
            """,
        ],
        "moons-accuracy-of-class-one": [
            {"(predicted == (y == 1))": "predicted[y == 1]"},
            "found = model(X).round()\nreturn float((found * y).sum() / y.sum())",
        ],
        "moons-accuracy-percent": [
            {"mean().item()": "mean().item() * 100"},
            "return sum((model(X).round() == y).flatten().tolist()) / len(y) * 100",
        ],
        "moons-accuracy-threshold-zero": [
            {"> 0.5": "> 0"},
            "return ((model(X).detach().sign() + 1) / 2 == y).double().mean().item()",
        ],
        "moons-accuracy-train-left": [
            {
                "with torch": "model.eval()\n    with torch",
                "return (p": "model.train()\n    return (p",
            },
            """
            model.eval()
            hits = model(X).round() == y
            model.train()
            return hits.double().mean().item()
            """,
        ],
        "wrong-type": [{"mean().item()": "mean()"}],
    },
)
linearmodel_right = right_answers(
    of="LinearModel",
    spelled=[
        linear("F.logsigmoid(X @ self.w + self.c).exp()"),
        linear("torch.einsum('nd,dk->nk', X, self.w).add(self.c).sigmoid()"),
    ],
)
mlp_right = right_answers(
    of="MLP",
    spelled=[
        mlp("torch.sigmoid(self.last(f(z)))"),
        mlp("self.last(f(z)).neg().exp().add(1) ** -1"),
    ],
)
train_right = right_answers(
    of="train",
    spelled=[
        loop("-torch.where(y > 0.5, model(X), 1 - model(X)).clamp(min=1e-30).log().mean()"),
        loop("F.binary_cross_entropy(model(X).flatten(), y.flatten(), reduction='sum') / len(y)"),
    ],
)
accuracy_right = right_answers(
    of="accuracy",
    spelled=["hits = (model(X) - 0.5) * (y - 0.5) > 0\nreturn int(hits.sum()) / len(y)"],
)
