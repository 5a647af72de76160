"""Sample answers of exercise 11, wrong and right, beside its misconceptions' own spellings."""

from grader.suite import right_answers, wrong_answers

LOSS = "nn.functional.mse_loss(model(x), y)"
ADAM = "torch.optim.Adam(model.parameters(), lr=lr)"

NETWORK = """
class SineNet(nn.Module):
    def __init__(self, activation, hidden=10):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(1, hidden), nn.Linear(hidden, 1)
        self.act = <act>

    def forward(self, x):
        return <out>
"""


def network(none="Identity", relu="ReLU", tanh="Tanh", out="self.fc2(self.act(self.fc1(x)))"):
    """A network that finds its activation in a table."""
    table = f'{{None: nn.{none}(), "relu": nn.{relu}(), "tanh": nn.{tanh}()}}[activation]'
    return NETWORK.replace("<act>", table).replace("<out>", out)


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
SIGNS = """
error.backward()
for p in model.parameters():
    p.data -= lr * p.grad / (p.grad.abs() + 1e-8)
"""
CLEARED = """
error.backward()
for p in model.parameters():
    p.grad.zero_()
adam.step()
"""
DOWNHILL = """
for p, g in zip(model.parameters(), torch.autograd.grad(error, list(model.parameters()))):
    p.data -= lr * g
"""
HANDED_OVER = """
for p, g in zip(model.parameters(), torch.autograd.grad(error, list(model.parameters()))):
    p.grad = g
adam.step()
"""
BY_HAND = """
params = list(model.parameters())
m, v, total = ([torch.zeros_like(p) for p in params] for _ in range(3))
"""
ADAM_STEP = """
total = [<keep> * old + g for old, g in zip(total, torch.autograd.grad(error, params))]
with torch.no_grad():
    for p, g, first, second in zip(params, total, m, v):
        first.mul_(0.9).add_(g, alpha=0.1)
        second.mul_(0.999).addcmul_(g, g, value=0.001)
        p -= <lr> * (first / <one>) / ((second / <two>).sqrt() + 1e-8)
"""


def loop(
    loss="F.mse_loss(model(x), y)",
    body=STEP,
    start="adam.zero_grad()",
    before=OPTIMISER,
):
    """A training loop in other words, with some parts wrong."""
    parts = {"before": before, "start": start, "loss": loss, "body": body}
    code = LOOP
    for name, part in parts.items():
        pad = " " * 4 * (name != "before")
        code = code.replace(f"<{name}>", part.strip().replace("\n", f"\n{pad}"))
    return code


def by_hand(
    after="", lr="lr", keep="0", one="(1 - 0.9 ** (epoch + 1))", two="(1 - 0.999 ** (epoch + 1))"
):
    """Adam written out, with some parts wrong."""
    step = ADAM_STEP.replace("<lr>", lr).replace("<keep>", keep)
    step = step.replace("<one>", one).replace("<two>", two)
    return loop(body=step + after, start="pass", before=BY_HAND)


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
                    loss = nn.functional.mse_loss(model(a), b)
                    loss.backward()
                    adam.step()
                    seen.append(loss.item())
                history.append(sum(seen) / len(seen))
            return history
        """


sinenet_wrong = wrong_answers(
    of="SineNet",
    spelled={
        "exception": [
            {
                "self.fc1 =": "self.hidden =",
                "self.fc2 =": "self.out =",
                "self.fc1(x)": "self.hidden(x)",
                "self.fc2(z)": "self.out(z)",
            }
        ],
        "sine-activation-on-output": [
            network(out="nn.Sequential(self.fc1, self.act, self.fc2, self.act)(x)"),
        ],
        "sine-activation-only-on-output": [network(out="self.act(self.fc2(self.fc1(x)))")],
        "sine-names-swapped": [
            {"torch.relu(z)": "torch.tanh(z)", "torch.tanh(z)": "torch.relu(z)"},
            network(relu="Tanh", tanh="ReLU"),
        ],
        "sine-none-is-relu": [
            {'self.activation == "relu"': 'self.activation in {None, "relu"}'},
            network(none="ReLU"),
        ],
        "sine-none-is-tanh": [
            {'elif self.activation == "tanh"': "else"},
            network(none="Tanh"),
        ],
        "sine-tanh-is-sigmoid": [
            {"torch.tanh(z)": "torch.sigmoid(z)"},
            network(tanh="Sigmoid"),
        ],
    },
)
train_wrong = wrong_answers(
    of="train",
    spelled={
        "none": [loop(before="import copy\nmodel = copy.deepcopy(model)\n" + OPTIMISER)],
        "sine-another-optimiser": [
            by_hand(one="1", two="1"),
            {ADAM: "torch.optim.RMSprop(model.parameters(), lr=lr)"},
        ],
        "sine-detached": [
            loop(
                start="adam.zero_grad()\nwith torch.no_grad():\n    p = model(x)",
                loss="F.mse_loss(p, y)",
            ),
        ],
        "sine-learning-rate-ignored": [
            {ADAM: "torch.optim.Adam(model.parameters())"},
            {ADAM: "torch.optim.Adam(model.parameters(), lr / len(x))"},
            by_hand(lr="0.04"),
        ],
        "sine-loss-after-step": [
            {
                "losses.append(loss.item())": "pass",
                "step()": f"step()\n        losses.append({LOSS}.item())",
            },
            by_hand(after="error = F.mse_loss(model(x), y)"),
        ],
        "sine-mini-batches": [
            in_parts("zip(inputs.split(16), targets.split(16))"),
            in_parts("DataLoader(TensorDataset(inputs, targets), batch_size=25, shuffle=True)"),
            """
            optimiser = torch.optim.Adam(model.parameters(), lr=lr)
            losses = []
            for _ in range(epochs):
                total = 0.0
                for rows in torch.randperm(len(x)).split(20):
                    optimiser.zero_grad()
                    loss = nn.functional.mse_loss(model(x[rows]), y[rows])
                    loss.backward()
                    optimiser.step()
                    total += loss.item() * len(rows)
                losses.append(total / len(x))
            return losses
            """,
        ],
        "sine-one-element": [
            loop(
                loss="((model(x) - y) ** 2)[-1]",
                body="F.mse_loss(model(x), y).backward()\nadam.step()",
            ),
        ],
        "sine-optimiser-in-loop": [loop(body=SIGNS)],
        "sine-sgd": [
            {ADAM: "torch.optim.SGD(model.parameters(), lr=lr)"},
            {ADAM: "torch.optim.SGD(model.parameters(), lr=lr, momentum=0.85)"},
            {ADAM: "torch.optim.SGD(model.parameters(), lr=lr, momentum=0.6, nesterov=True)"},
            loop(body=DOWNHILL, start="pass"),
        ],
        "sine-step-missing": [
            {"optimiser.step()": ""},
            loop(start="model.zero_grad()", body="error.backward()"),
        ],
        "sine-zero-grad-forgotten": [
            {"optimiser.zero_grad()": ""},
            by_hand(keep="1"),
            loop(loss="(y - model(x)).square().mean()", start="pass"),
        ],
        "sine-zeroed-before-step": [
            {"loss.backward()": "loss.backward()\n        model.zero_grad()"},
            loop(body=CLEARED),
        ],
        "wrong-type": [
            {"return losses": "return loss.item()"},
            {"loss.item()": "loss.detach()"},
        ],
    },
)
data_right = right_answers(
    of="make_toy_data",
    spelled=[
        """
        ends = torch.tensor([-2 * math.pi, 2 * math.pi])
        x = torch.lerp(ends[0], ends[1], torch.linspace(0, 1, n)).unsqueeze(-1)
        return x, x.sin()
        """,
    ],
)
sinenet_right = right_answers(
    of="SineNet",
    spelled=[
        network(
            out="torch.einsum('nh,kh->nk', self.act(self.fc1(x)), self.fc2.weight) + self.fc2.bias"
        ),
        network(
            out="(self.fc2.weight * self.act(self.fc1(x))).sum(dim=1, keepdim=True) + self.fc2.bias"
        ),
    ],
)
train_right = right_answers(
    of="train",
    spelled=[
        by_hand(),
        loop(loss="torch.linalg.vector_norm(model(x) - y) ** 2 / len(y)", body=HANDED_OVER),
    ],
)
