"""Sample answers of exercise 8, wrong and right, beside its misconceptions' own spellings."""

from grader.suite import right_answers, wrong_answers

ONES = "torch.ones_like(X[:, :1])"

# It ends where the least squares are; what is done with the loss on the way is left open.
TRAINED = """
import statistics
def best_linear_fit(X, y):
    y = y.reshape(-1, 1)
    A = torch.cat([X, torch.ones_like(X[:, :1])], dim=1)
    w, b = torch.linalg.lstsq(A, y).solution.split([X.shape[1], 1])
    w, b = w.clone().requires_grad_(), b.flatten().requires_grad_()
    optimiser = torch.optim.<optimiser>
    def closure():
        optimiser.zero_grad()
        loss = ((X @ w + b - y) ** 2).mean()
        loss.backward()
        return loss
    for _ in range(10):
        loss = optimiser.step(closure)
        <look>
    return w.detach(), b.detach()
"""
OPTIMISERS = [
    *(
        f"{name}([w, b], lr=1e-9)"
        for name in (
            *("ASGD", "Adadelta", "Adafactor", "Adagrad", "Adam", "AdamW", "Adamax", "NAdam"),
            *("RAdam", "RMSprop", "Rprop", "SGD"),
        )
    ),
    "LBFGS([w, b], line_search_fn='strong_wolfe')",
]
LOOKS = [
    "loss.item()",
    "statistics.fmean(y.flatten())",
    "w.data.apply_(lambda value: value)",
    "w.data.map_(w.data, max)",
]


def trained(optimiser="Adam([w, b], lr=1e-9)", look="pass"):
    return TRAINED.replace("<optimiser>", optimiser).replace("<look>", look)


xor_parameters_wrong = wrong_answers(
    of="xor_parameters",
    spelled={
        "not-finite": [
            "return torch.ones(2, 2), torch.ones(2) / 0, torch.ones(2, 1), torch.ones(1)"
        ],
        "returned-none": ["return None"],
        "too-close-to-half": [
            {"[1.0], [-2.0]": "[0.1], [-0.2]", "torch.zeros(1": "0.45 * torch.ones(1"}
        ],
        "wrong-dtype": [
            "return tuple(map(torch.tensor, ([[1, 1], [1, 1]], [0, -1], [[1], [-2]], [0])))",
            {"zeros(1, dtype=torch.float64)": "zeros(1)"},
            {"ones(2, 2, dtype=torch.float64)": "ones(2, 2).half()"},
        ],
        "wrong-shape": [
            {"[[1.0], [-2.0]]": "[1.0, -2.0]"},
            {"torch.zeros(1, ": "torch.zeros((), "},
            {"[0.0, -1.0]": "[[0.0, -1.0]]"},
            "return torch.ones(3, 2), torch.ones(2), torch.ones(2, 1), torch.ones(1)",
            "return [torch.zeros(2, 0), torch.zeros(0), torch.zeros(0, 1), torch.zeros(1)]",
        ],
        "wrong-type": ["return 1", "return 1, 2, 3, 4", {"W1, b1, W2, b2\n": "W1, b1, W2\n"}],
    },
)
xor_parameters_right = right_answers(
    of="xor_parameters",
    spelled=[
        # Scaled, split, permuted and idle units are as right: only what comes out counts.
        """
        W1 = torch.tensor([[100.0, 0.25, -0.5, 1.0, 1.0], [100.0, 0.25, 0.7, 1.0, 1.0]])
        b1 = torch.tensor([-100.0, 0.0, -5.0, -1.0, 0.0])
        return W1, b1, torch.tensor([[-0.005], [3.0], [7.0], [-1.5], [0.25]]), torch.tensor([-0.2])
        """,
        # Trained until it is there, with an optimiser that runs its closure again and again.
        """
        torch.manual_seed(0)
        X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
        y = torch.tensor([[0.0], [1.0], [1.0], [0.0]])
        while True:
            ps = [torch.randn(*s, requires_grad=True) for s in ((2, 8), (8,), (8, 1), (1,))]
            opt = torch.optim.LBFGS(ps, max_iter=100, line_search_fn="strong_wolfe")
            def closure():
                opt.zero_grad()
                out = torch.relu(X @ ps[0] + ps[1]) @ ps[2] + ps[3]
                loss = ((out - y) ** 2).mean()
                loss.backward()
                return loss
            opt.step(closure)
            if closure().item() < 1e-3:
                return tuple(p.detach() for p in ps)
        """,
    ],
)
best_linear_fit_wrong = wrong_answers(
    of="best_linear_fit",
    spelled={
        "argument-changed": [
            """
            y = y.reshape(-1, 1)
            x_mean, y_mean = X.mean(dim=0), y.mean()
            X -= x_mean
            w = torch.linalg.lstsq(X, y - y_mean).solution
            return w, (y_mean - x_mean @ w).reshape(1)
            """
        ],
        "exception": [{f"[X, {ONES}]": "[X.float(), torch.ones(len(X), 1)]"}],
        "left-the-tensors": [
            {"dim=1)": "dim=1)\n    design = torch.tensor(design.tolist(), dtype=X.dtype)"},
            *(trained(look=look) for look in LOOKS),
        ],
        "reshaped": [{"solution[:-1], solution[-1]": "solution[:-1], solution[-1, 0]"}],
        "wrong-dtype": [{"    design = ": "    X, y = X.double(), y.double()\n    design = "}],
        "wrong-shape": [
            """
            mean = X.mean(dim=0, keepdim=True)
            w = torch.linalg.pinv(X - mean) @ (y - y.mean())
            return w, (y.mean() - mean @ w).flatten()
            """
        ],
    },
)
best_linear_fit_right = right_answers(
    of="best_linear_fit",
    # What an optimiser does inside is its own affair.
    spelled=[trained(optimiser) for optimiser in OPTIMISERS],
)
