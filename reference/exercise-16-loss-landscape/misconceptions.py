"""The known wrong ideas about the loss landscape of a line, and the path on it."""

import torch

from grader.suite import crossed, family, misconception

# --- loss_surface -------------------------------------------------------------------

LINES = "lines = ws[:, None, None] * x + bs[:, None]"
SQUARED = "torch.square(lines - y).mean(dim=-1)"


def mean_square(errors):
    """The loss of errors, over their last axis."""
    return errors.square().mean(-1)


def _surface(loss=mean_square, lines=lambda x, w, b: w * x + b):
    """loss_surface from what one point's line is, and from its errors' loss."""

    def build(x, y, ws, bs):
        return loss(lines(x, ws[:, None, None], bs[:, None]) - y)

    return build


def surface_wrong(identifier, says, why, implementation, spelled):
    """An entry for a wrong surface."""
    declare = misconception(
        f"surface-{identifier}", of="loss_surface", says=says, why=why, spelled=spelled
    )
    return declare(implementation)


swapped = surface_wrong(
    "axes-swapped",
    "Rows and columns are exchanged: there is a row for each bias.",
    "Entry [i, j] belongs to the slope ws[i] and the bias bs[j]. `meshgrid` has an argument "
    "`indexing`, and its two values differ in just this.",
    lambda x, y, ws, bs: _surface()(x, y, ws, bs).T,
    spelled=[
        {SQUARED: f"{SQUARED}.T"},
        (
            "w, b = torch.meshgrid(ws, bs, indexing='xy')\n"
            "return ((w.unsqueeze(-1) * x + b.unsqueeze(-1) - y) ** 2).mean(-1)"
        ),
    ],
)
summed = surface_wrong(
    "summed",
    "This is the sum of the squared errors, not their mean.",
    "Divided by n, the height of the landscape doesn't depend on how many examples there are.",
    _surface(loss=lambda e: e.square().sum(-1)),
    spelled=[
        {SQUARED: "torch.square(lines - y).sum(dim=-1)"},
        "return ((ws.view(-1, 1, 1) * x + bs.view(-1, 1) - y) ** 2).sum(2)",
    ],
)
surface_slips = family(
    "surface-slip",
    of="loss_surface",
    says="The surface has a slip: {form}.",
    why="Take one slope and one bias, and work out the loss of that line on paper: five errors, "
    "their squares, and the mean.",
    forms=crossed(
        _surface,
        loss={
            "it is half of the mean": lambda e: mean_square(e) / 2,
            "it is half of the sum": lambda e: e.square().sum(-1) / 2,
            "the errors' sizes are taken, not their squares": lambda e: e.abs().mean(-1),
            "a root is taken of the mean": lambda e: mean_square(e).sqrt(),
            "the mean is taken before the square": lambda e: e.mean(-1).square(),
            "the errors aren't squared": lambda e: e.mean(-1),
            "it is divided by n − 1": lambda e: e.square().sum(-1) / (e.shape[-1] - 1),
        },
        lines={
            "the slopes lift the line, and the biases tilt it": lambda x, w, b: b * x + w,
            "the bias is taken off": lambda x, w, b: w * x - b,
            "the bias is left out": lambda x, w, b: w * x + 0 * b,
        },
    )
    | {"it is flat: the losses stand in one row": lambda *of: _surface()(*of).flatten()},
    spelled=[
        {SQUARED: f"{SQUARED} / 2"},
        {SQUARED: "(lines - y).abs().mean(dim=-1)"},
        {LINES: "lines = bs[:, None] * x + ws[:, None, None]"},
    ],
)

# --- descent_path -------------------------------------------------------------------

STEP = "points.append(points[-1] - lr * 2 / len(x) * (A.T @ error))"
RETURNED = "return torch.stack(points)"


def of_w(x, error):
    """The gradient for w."""
    return 2 * (error * x).mean()


def of_b(x, error):
    """The gradient for b."""
    return 2 * error.mean()


def _path(dw=of_w, db=of_b, together=True, start=lambda point: point, shown=torch.stack):
    """descent_path from its parts."""

    def build(x, y, start_, lr, steps):
        w, b = start(start_)
        points = [torch.stack([w, b])]
        for _ in range(steps):
            error = w * x + b - y
            w = w - lr * dw(x, error)
            b = b - lr * db(x, error if together else w * x + b - y)
            points.append(torch.stack([w, b]))
        return shown(points)

    return build


def path_wrong(identifier, says, why, spelled, **parts):
    """An entry for a path with a part that is wrong."""
    declare = misconception(
        f"path-{identifier}", of="descent_path", says=says, why=why, spelled=spelled
    )
    return declare(_path(**parts))


BY_HAND = (
    "w, b = start[0], start[1]\npoints = [start]\nfor _ in range(steps):\n"
    "    e = w * x + b - y\n    {}\n    points.append(torch.stack([w, b]))\nreturn {}"
)
RIGHT = "w, b = w - lr * 2 * (e * x).mean(), b - lr * 2 * e.mean()"

no_start = path_wrong(
    "start-missing",
    "The start is missing: the path begins after the first step.",
    "A path of steps has one point more than it has steps, as a fence has one post more than it "
    "has gaps. The first point is where one sets out.",
    shown=lambda points: torch.stack(points)[1:],
    spelled=[
        {RETURNED: "return torch.stack(points)[1:]"},
        BY_HAND.format(RIGHT, "torch.stack(points[1:]) if steps else x.new_zeros(0, 2)"),
    ],
)
no_end = path_wrong(
    "end-missing",
    "The last point is missing: the path ends before the last step.",
    "Each point was noted before its step, and nothing after the last one. A path of steps has "
    "one point more than it has steps.",
    shown=lambda points: torch.stack(points)[:-1],
    spelled=[
        {RETURNED: "return torch.stack(points)[:-1]"},
        {RETURNED: "return torch.stack(points[:-1]) if steps else x.new_zeros(0, 2)"},
    ],
)
two_missing = path_wrong(
    "two-missing",
    "Every step is half as long as it should be: the 2 that comes from the square is missing.",
    "The derivative of u² is not u. A path with half the rate still goes downhill, which is why "
    "nothing looks broken.",
    dw=lambda x, e: of_w(x, e) / 2,
    db=lambda x, e: of_b(x, e) / 2,
    spelled=[
        {"lr * 2 / len(x)": "lr / len(x)"},
        BY_HAND.format(RIGHT.replace("2 * ", ""), "torch.stack(points)"),
    ],
)
steps_summed = path_wrong(
    "summed",
    "Every step is n times too long: the gradient is a sum over the examples, not their mean.",
    "The loss is a mean, and so is its gradient.",
    dw=lambda x, e: of_w(x, e) * len(x),
    db=lambda x, e: of_b(x, e) * len(x),
    spelled=[
        {"lr * 2 / len(x)": "lr * 2"},
        BY_HAND.format(RIGHT.replace("mean", "sum"), "torch.stack(points)"),
    ],
)
uphill = path_wrong(
    "uphill",
    "Every step goes uphill.",
    "The gradient points to where the loss grows. A step goes against it.",
    dw=lambda x, e: -of_w(x, e),
    db=lambda x, e: -of_b(x, e),
    spelled=[
        {"points[-1] - lr": "points[-1] + lr"},
        {"error = A @ points[-1] - y": "error = y - A @ points[-1]"},
    ],
)
b_after_w = path_wrong(
    "b-after-w",
    "b takes its step with the errors of the new w.",
    "Both parts of the gradient belong to one point, that from before the step. Work out both "
    "before either of the two moves.",
    together=False,
    spelled=[
        BY_HAND.format(
            "w = w - lr * 2 * (e * x).mean()\n    b = b - lr * 2 * (w * x + b - y).mean()",
            "torch.stack(points)",
        ),
        {
            STEP: (
                "w = points[-1][0] - lr * 2 * (error * x).mean()\n"
                "        b = points[-1][1]\n"
                "        points.append(torch.stack([w, b - lr * 2 * (w * x + b - y).mean()]))"
            )
        },
    ],
)


one_point = family(
    "path-one-point",
    of="descent_path",
    says="All the points {form} are the last one: the path holds one tensor, and every step "
    "changes it.",
    why="`-=` and methods that end in `_` change a tensor, under all the names that it has and in "
    "every list that holds it. Work out a new point, and put that into the path.",
    forms={
        "of the path": _path(shown=lambda points: torch.stack(points[-1:] * len(points))),
        "after the start": _path(
            shown=lambda points: torch.stack(points[:1] + points[-1:] * (len(points) - 1))
        ),
    },
    spelled=[
        """
        path = [start]
        for _ in range(steps):
            w, b = start
            e = w * x + b - y
            start -= lr * 2 * torch.stack([(e * x).mean(), e.mean()])
            path.append(start)
        return torch.stack(path)
        """,
        """
        here = start.clone()
        path = [here]
        for _ in range(steps):
            e = here[0] * x + here[1] - y
            here.sub_(2 * lr * torch.stack([e @ x, e.sum()]) / len(x))
            path.append(here)
        return torch.stack(path)
        """,
        """
        path, here = [start], start.clone()
        for _ in range(steps):
            e = here[0] * x + here[1] - y
            here -= lr * 2 * torch.stack([(e * x).mean(), e.mean()])
            path.append(here)
        return torch.stack(path)
        """,
    ],
)


@misconception(
    "path-one-gradient",
    of="descent_path",
    says="Every step goes in the direction of the first: the errors are worked out once.",
    why="The fog has to be felt through anew at each point, as the ground bends. Which of your "
    "lines have to stand inside the loop?",
    spelled=[
        {"error = A @ points[-1] - y": "error = A @ start - y"},
        {
            "points = [start]": "points = [start]\n    error = A @ start - y",
            "        error = A @ points[-1] - y\n": "",
        },
    ],
)
def one_gradient(x, y, start, lr, steps):
    step = _path()(x, y, start, lr, 1)[1] - start
    return torch.stack([start + at * step for at in range(steps + 1)])


path_slips = family(
    "path-slip",
    of="descent_path",
    says="The path has a slip: {form}.",
    why="Follow the first step on paper with the formulas of the statement beside your code: each "
    "line of yours belongs to one of them.",
    forms=crossed(
        _path,
        dw={
            "w never moves": lambda x, e: 0 * (e * x).sum(),
            "w goes uphill": lambda x, e: -of_w(x, e),
            "the gradient for w is half of what is due": lambda x, e: of_w(x, e) / 2,
            "the gradient for w is a sum, not a mean": lambda x, e: of_w(x, e) * len(x),
            "the errors aren't multiplied by x": of_b,
        },
        db={
            "b never moves": lambda x, e: 0 * (e * x).sum(),
            "b goes uphill": lambda x, e: -of_b(x, e),
            "the gradient for b is half of what is due": lambda x, e: of_b(x, e) / 2,
            "the gradient for b is a sum, not a mean": lambda x, e: of_b(x, e) * len(x),
            "the errors are multiplied by x for b, too": of_w,
        },
        start={
            "it begins at (0, 0)": lambda point: 0 * point,
            "w and b of the start are exchanged": lambda point: point.flip(0),
        },
        together={"b sees the errors of the new w": False},
        shown={
            "the start is missing": lambda points: torch.stack(points)[1:],
            "the last point is missing": lambda points: torch.stack(points)[:-1],
            "its points are (b, w)": lambda points: torch.stack(points).flip(1),
            "its points stand side by side, as [2, steps + 1]": (
                lambda points: torch.stack(points, 1)
            ),
            "it shows the last point alone": lambda points: points[-1],
            "it runs backwards": lambda points: torch.stack(points[::-1]),
        },
    ),
    spelled=[
        {RETURNED: "return torch.stack(points, dim=1)"},
        {RETURNED: "return torch.stack(points).flip(1)"},
        {"points = [start]": "points = [torch.zeros_like(start)]"},
    ],
)
