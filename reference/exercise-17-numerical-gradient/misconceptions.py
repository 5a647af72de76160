"""The known wrong ideas about the numerical gradient."""

import torch

from grader.suite import crossed, family, misconception


def central(f, point, move, h):
    """The right quotient."""
    return (f(point + h * move) - f(point - h * move)) / (2 * h)


def differences(quotient=central, dtype=torch.float64, put_back=True):
    """What ``quotient`` makes of f, the point and a move of one element, for every element."""

    def build(f, x, h=1e-5):
        point = x.to(dtype or x.dtype)
        slopes = []
        for move in torch.eye(x.numel(), dtype=point.dtype).reshape(-1, *x.shape):
            slopes.append(quotient(f, point, move, h))
            if not put_back:
                point = point - h * move
        return torch.stack(slopes).reshape(x.shape).to(x.dtype)

    return build


def gradient_wrong(identifier, says, why, quotient, spelled, **more):
    """An entry for another quotient."""
    declare = misconception(
        f"numerical-{identifier}", of="numerical_gradient", says=says, why=why, spelled=spelled
    )
    return declare(differences(quotient, **more))


forward = gradient_wrong(
    "forward",
    "This is the forward difference: it looks up by h, but not down.",
    "It misses the slope by about h times the curvature. Looking to both sides cancels that error: "
    "what is left has the size of h².",
    lambda f, point, move, h: (f(point + h * move) - f(point)) / h,
    spelled=[
        {"(f(point + move) - f(point - move)) / (2 * h)": "(f(point + move) - f(point)) / h"},
        """
        import itertools
        point = x.double().clone()
        slopes = torch.zeros_like(point)
        for at in itertools.product(*map(range, x.shape)):
            here = point[at].item()
            point[at] = here + h
            above = f(point)
            point[at] = here
            below = f(point)
            slopes[at] = (above - below) / h
        return slopes.to(x.dtype)
        """,
    ],
)
backward = gradient_wrong(
    "backward",
    "This is the backward difference: it looks down by h, but not up.",
    "It misses the slope by about h times the curvature. Looking to both sides cancels that error: "
    "what is left has the size of h².",
    lambda f, point, move, h: (f(point) - f(point - h * move)) / h,
    spelled=[
        {"(f(point + move) - f(point - move)) / (2 * h)": "(f(point) - f(point - move)) / h"},
        """
        import itertools
        point = x.double().clone()
        slopes = torch.zeros_like(point)
        for at in itertools.product(*map(range, x.shape)):
            here = point[at].item()
            above = f(point)
            point[at] = here - h
            below = f(point)
            point[at] = here
            slopes[at] = (above - below) / h
        return slopes.to(x.dtype)
        """,
    ],
)
over_h = gradient_wrong(
    "over-h",
    "The change is divided by h, and the two points lie farther apart than that.",
    "One point lies h above and the other h below, so that every slope comes out twice as steep.",
    lambda f, point, move, h: (f(point + h * move) - f(point - h * move)) / h,
    spelled=[
        {"/ (2 * h)": "/ h"},
        """
        import itertools
        point = x.double().clone()
        slopes = torch.zeros_like(point)
        for at in itertools.product(*map(range, x.shape)):
            here = point[at].item()
            point[at] = here + h
            above = f(point)
            point[at] = here - h
            below = f(point)
            point[at] = here
            slopes[at] = (above - below) / h
        return slopes.to(x.dtype)
        """,
    ],
)
in_float32 = gradient_wrong(
    "in-float32",
    "A float32 x is worked in float32.",
    "The two values of f differ in their last digits only, and float32 has seven: nearly all of "
    "them cancel. Let f see float64, and turn the result back at the end.",
    central,
    dtype=None,
    spelled=[
        {"point = x.to(torch.float64)": "point = x", "dtype=torch.float64": "dtype=x.dtype"},
        """
        import itertools
        point = x.clone()
        slopes = torch.zeros_like(point)
        for at in itertools.product(*map(range, x.shape)):
            here = point[at].item()
            point[at] = here + h
            above = f(point)
            point[at] = here - h
            below = f(point)
            point[at] = here
            slopes[at] = (above - below) / (2 * h)
        return slopes.to(x.dtype)
        """,
    ],
)


@misconception(
    "numerical-all-at-once",
    of="numerical_gradient",
    says="All elements are moved at once: this is the slope along the diagonal.",
    why="If everything moves together, what f does can't be told apart by element, and every "
    "element gets the sum of all slopes. Move one, and leave the others where they are.",
    spelled=[{"f(point + move) - f(point - move)": "f(point + h) - f(point - h)"}],
)
def all_at_once(f, x, h=1e-5):
    point = x.double()
    return ((f(point + h) - f(point - h)) / (2 * h)).expand(x.shape).to(x.dtype)


@misconception(
    "numerical-one-slope",
    of="numerical_gradient",
    says="All elements are moved at once: this is a single slope, where each element has its own.",
    why="If everything moves together, what f does can't be told apart by element: the number is "
    "the sum of all slopes. Move one element, and leave the others where they are.",
    spelled=[
        "at = x.double()\nreturn ((f(at + h) - f(at - h)) / (2 * h)).to(x.dtype)",
        {
            "f(point + move) - f(point - move)": "f(point + h) - f(point - h)",
            "torch.stack(slopes).reshape(x.shape)": "slopes[0]",
        },
    ],
)
def one_slope(f, x, h=1e-5):
    point = x.double()
    return ((f(point + h) - f(point - h)) / (2 * h)).to(x.dtype)


@misconception(
    "numerical-not-taken-back",
    of="numerical_gradient",
    says="An element that was moved isn't put back before the next one is moved.",
    why="The first slope is right. From the second on, f is looked at in another place: all "
    "elements before this one still stand where they were moved to.",
    spelled=[
        """
        import itertools
        point = x.double().clone()
        slopes = torch.zeros_like(point)
        for at in itertools.product(*map(range, x.shape)):
            here = point[at].item()
            point[at] = here + h
            above = f(point)
            point[at] = here - h
            below = f(point)
            slopes[at] = (above - below) / (2 * h)
        return slopes.to(x.dtype)
        """
    ],
)
def not_taken_back(f, x, h=1e-5):
    point = x.double().reshape(-1).clone()
    slopes = []
    for i in range(x.numel()):
        point[i] += h
        above = f(point.reshape(x.shape))
        point[i] -= 2 * h
        slopes.append((above - f(point.reshape(x.shape))) / (2 * h))
    return torch.stack(slopes).reshape(x.shape).to(x.dtype)


@misconception(
    "numerical-taken-back-roughly",
    of="numerical_gradient",
    says="x itself is moved, and taken back by adding and subtracting: the last bit stays changed.",
    why="(x + h) − 2h + h is x on paper. In floating point every one of the three is rounded, so "
    "that most numbers end a last bit away. Put the number back that was there, or move a copy.",
    spelled=[
        """
        import itertools
        slopes = torch.zeros(x.shape, dtype=torch.float64)
        for at in itertools.product(*map(range, x.shape)):
            x[at] = x[at] + h
            above = f(x.double())
            x[at] = x[at] - 2 * h
            below = f(x.double())
            x[at] = x[at] + h
            slopes[at] = (above - below) / (2 * h)
        return slopes.to(x.dtype)
        """
    ],
)
def taken_back_roughly(f, x, h=1e-5):
    slopes = torch.zeros(x.shape, dtype=torch.float64)
    flat, found = x.view(-1) if x.is_contiguous() else x, slopes.view(-1)
    places = torch.cartesian_prod(*map(torch.arange, x.shape)) if flat is x and x.ndim > 1 else None
    for i in range(x.numel()):
        at = i if places is None else tuple(places[i].tolist())
        flat[at] += h
        above = f(x.double())
        flat[at] -= 2 * h
        below = f(x.double())
        flat[at] += h
        found[i] = (above - below) / (2 * h)
    return slopes.to(x.dtype)


NAMED_QUOTIENTS = {
    "the change is divided by h, not by 2h": lambda f, p, m, h: 2 * central(f, p, m, h),
    "it is the forward difference": lambda f, p, m, h: (f(p + h * m) - f(p)) / h,
    "it is the backward difference": lambda f, p, m, h: (f(p) - f(p - h * m)) / h,
}
QUOTIENTS = {
    "the two values of f are added, not subtracted": lambda f, p, m, h: (
        (f(p + h * m) + f(p - h * m)) / (2 * h)
    ),
    "the lower value comes first, so that the sign is wrong": lambda f, p, m, h: (
        (f(p - h * m) - f(p + h * m)) / (2 * h)
    ),
    "the elements are moved by half of h": lambda f, p, m, h: central(f, p, m, h / 2),
    "the elements are moved by twice h": lambda f, p, m, h: central(f, p, m, 2 * h),
    "the forward difference is divided by 2h": lambda f, p, m, h: (f(p + h * m) - f(p)) / (2 * h),
    "the backward difference is divided by 2h": lambda f, p, m, h: (f(p) - f(p - h * m)) / (2 * h),
    "it is divided by 2 and multiplied by h: a bracket is missing": lambda f, p, m, h: (
        (f(p + h * m) - f(p - h * m)) / 2 * h
    ),
    "only f(x − h) is divided: a bracket is missing": lambda f, p, m, h: (
        f(p + h * m) - f(p - h * m) / (2 * h)
    ),
    "nothing is divided": lambda f, p, m, h: f(p + h * m) - f(p - h * m),
    "h is 1e-5, whatever is asked for": lambda f, p, m, _: central(f, p, m, 1e-5),
    "the elements are multiplied by 1 + h and 1 − h, and not moved by h": lambda f, p, m, h: (
        (f(p + h * p * m) - f(p - h * p * m)) / (2 * h)
    ),
    "f is looked at up by 2h, and at x": lambda f, p, m, h: (f(p + 2 * h * m) - f(p)) / (2 * h),
    "it is the second derivative": lambda f, p, m, h: (
        (f(p + h * m) - 2 * f(p) + f(p - h * m)) / h**2
    ),
}
NOT_PUT_BACK = {"an element that was moved isn't put back before the next one is": False}

numerical_slips = family(
    "numerical-slip",
    of="numerical_gradient",
    says="The quotient has a slip: {form}.",
    why="Draw f over one element, mark the two points at which it is looked at, and write down "
    "how far they lie apart and how far f changes from the one to the other.",
    forms={
        says: form
        for says, form in crossed(
            differences, quotient=NAMED_QUOTIENTS | QUOTIENTS, put_back=NOT_PUT_BACK
        ).items()
        if says not in NAMED_QUOTIENTS | NOT_PUT_BACK
    },
    spelled=[
        {"f(point + move) - f(point - move)": "f(point - move) - f(point + move)"},
        {"/ (2 * h)": "/ 2 * h"},
        {"moves = h *": "moves = 1e-5 *", ") / (2 * h)": ") / 2e-5"},
        {"moves = h *": "moves = h / 2 *", ") / (2 * h)": ") / h"},
        """
        point = x.double().flatten()
        slopes = torch.zeros_like(point)
        for i in range(len(point)):
            here = point[i].item()
            point[i] = here + h
            above = f(point.reshape(x.shape))
            point[i] = here - h
            slopes[i] = (above - f(point.reshape(x.shape))) / h
        return slopes.reshape(x.shape).to(x.dtype)
        """,
    ],
)
